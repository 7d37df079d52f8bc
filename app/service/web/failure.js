// What the service said instead of an answer, and when trying again can help.
import { byId } from "./dom.js";
import words from "./words.js";

let waiting = 0;

/** Show a refusal; `again` is what the button does, once the time that the service asked for is over. */
export function showRefusal(refusal, again) {
  clearInterval(waiting);
  byId("refusal-title").textContent = refusal.title;
  const limit = refusal.limit ? words.limit(...refusal.limit) : "";
  byId("refusal-detail").textContent = `${refusal.message} ${limit}`;
  byId("refusal-code").textContent = refusal.status ? words.refused(refusal.status, refusal.code) : "";
  byId("refusal-request").textContent = refusal.request ? words.request(refusal.request) : "";
  byId("status").textContent = "";
  const button = byId("again");
  button.hidden = !refusal.retryable;
  button.onclick = again;
  count(button, refusal.wait ?? 0);
}

function count(button, seconds) {
  let left = seconds;
  const tell = () => {
    button.disabled = left > 0;
    button.textContent = left > 0 ? words.again_in(left) : words.again;
    if (left <= 0) clearInterval(waiting);
    left -= 1;
  };
  tell();
  if (seconds > 0) waiting = setInterval(tell, 1000);
}
