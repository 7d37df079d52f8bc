// The wiring: a page comes in, is asked about, and is shown; everything that can be pressed.
import { AnswerView } from "./answer_view.js";
import { extract, sample } from "./ask.js";
import { asked, askedOf, startOptions } from "./asked.js";
import { blocksOf, countKinds, paired, pieces } from "./blocks.js";
import { Corrections } from "./corrections.js";
import { byId, fillWords, make, number, percent } from "./dom.js";
import { showRefusal } from "./failure.js";
import { Legend } from "./legend.js";
import { PageView } from "./page_view.js";
import { fromBytes, fromText, readAs } from "./source.js";
import { startTheme } from "./theme.js";
import words from "./words.js";

// A paste of so many characters is shown at once: no text box is made for it.
const LARGE_PASTE = 100000;
const SAMPLE_FILES = {
  "ru-ticker-calendar-form": "txt",
  "de-news-ticker": "html",
  "en-blog-comments": "html",
  "fr-table-layout": "html",
  "uk-read-also": "txt",
  "el-deep-divs": "html",
  "ru-windows-1251": "html",
};
const root = document.documentElement;
const now = { source: null, answer: null, blocks: [], question: null, other: null, differences: [] };
let running = new AbortController();

const corrections = new Corrections((count) => {
  byId("corrections").hidden = !count;
  byId("save-corrections").textContent = words.corrections(count);
});
const legend = new Legend(root);
const pageView = new PageView(byId("feed"), corrections, legend.isHidden);
const answerView = new AnswerView();

/** The states that the style sheet knows: empty, working, result, refused. */
function enter(state) {
  root.dataset.state = state;
  byId("result").hidden = state !== "result";
  byId("refusal").hidden = state !== "refused";
  byId("source-bar").hidden = state === "empty";
  byId("intake").hidden = state !== "empty";
  if (state === "empty") byId("samples").after(byId("options"));
  else byId("source-bar").after(byId("options"));
  byId("result").setAttribute("aria-busy", String(state === "working"));
}

function refused(refusal) {
  if (refusal.name === "AbortError") return;
  enter("refused");
  showRefusal(refusal, () => run());
}

/** Ask about the page of now and show what comes back. */
async function run(begun = performance.now()) {
  if (!now.source) return;
  running.abort();
  running = new AbortController();
  const { signal } = running;
  const question = asked();
  const source = readAs(now.source, question.type);
  byId("source-name").textContent = source.name;
  byId("source-size").textContent = words.bytes(number(source.bytes.length / 1000));
  byId("status").textContent = words.working;
  if (root.dataset.state !== "result") enter("working");
  try {
    const answer = JSON.parse(await extract(source, question, "application/json", signal));
    Object.assign(now, { answer, question, blocks: blocksOf(answer), other: null });
    show(source, begun);
    if (isComparing()) await compare();
  } catch (refusal) {
    refused(refusal);
  }
}

function show(source, begun) {
  const { answer, blocks, question } = now;
  enter("result");
  corrections.look(source, answer, blocks, question.url);
  legend.show(countKinds(blocks));
  byId("page-note").textContent = !blocks.length ? words.empty : answer.removed ? "" : words.nothing_shown;
  if (!isComparing()) pageView.show(pieces(blocks));
  answerView.show(answer, source, question, performance.now() - begun);
  const kept = blocks.filter(({ label }) => label === "body").length;
  const sure = answer.confidence === null ? null : percent(answer.confidence);
  byId("status").textContent = words.result(words.verdict[answer.verdict], sure, kept, blocks.length - kept);
}

const isComparing = () => byId("compare").getAttribute("aria-pressed") === "true";

/** Both engines side by side, or one again. */
async function compare() {
  root.classList.toggle("comparing", isComparing());
  byId("differences").hidden = !isComparing();
  if (!isComparing()) {
    pageView.show(pieces(now.blocks));
    return;
  }
  const names = now.question.engine === "trafilatura" ? ["trafilatura", "winnow"] : ["winnow", "trafilatura"];
  const source = readAs(now.source, now.question.type);
  now.other ??= JSON.parse(await extract(source, askedOf(now.question, names[1]), "application/json", running.signal));
  const rows = paired(pieces(now.blocks), pieces(blocksOf(now.other)));
  now.differences = rows.flatMap(({ differs }, place) => (differs ? [place] : []));
  byId("difference-steps").hidden = !now.differences.length;
  byId("difference-count").textContent = words.differences(now.differences.length);
  pageView.compare(rows, names);
}

function toDifference(step) {
  const { differences } = now;
  const ahead = step > 0 ? differences.find((place) => place > pageView.current) : differences.findLast((place) => place < pageView.current);
  const place = ahead ?? (step > 0 ? differences[0] : differences.at(-1));
  if (place !== undefined) pageView.focus(place);
}

function take(source, begun) {
  now.source = source;
  run(begun);
}

async function takeFile(file) {
  const begun = performance.now();
  try {
    take(fromBytes(file.name, new Uint8Array(await file.arrayBuffer())), begun);
  } catch {
    refused({ title: words.unreadable, message: "", retryable: false });
  }
}

async function takeSample(name) {
  const begun = performance.now();
  const file = `${name}.${SAMPLE_FILES[name]}`;
  try {
    take(fromBytes(file, await sample(file)), begun);
  } catch (refusal) {
    refused(refusal);
  }
}

function takeTyped() {
  const text = byId("paste").value;
  if (text.trim()) take(fromText(text));
  else byId("status").textContent = byId("paste-note").textContent = words.nothing;
}

function another() {
  running.abort();
  now.source = null;
  byId("paste").value = "";
  enter("empty");
  byId("paste").focus();
}

function onPaste(event) {
  const text = event.clipboardData.getData("text/plain");
  const typing = event.target.closest?.("input, textarea, select");
  if (!text || (typing && (typing.id !== "paste" || text.length < LARGE_PASTE))) return;
  event.preventDefault();
  take(fromText(text));
}

function onDrop(event) {
  event.preventDefault();
  root.classList.remove("dropping");
  const [file] = event.dataTransfer.files;
  const text = event.dataTransfer.getData("text/plain");
  if (file) takeFile(file);
  else if (text) take(fromText(text));
}

function listenToDrops() {
  addEventListener("dragover", (event) => {
    event.preventDefault();
    root.classList.add("dropping");
  });
  addEventListener("dragleave", (event) => event.relatedTarget ?? root.classList.remove("dropping"));
  addEventListener("drop", onDrop);
  addEventListener("paste", onPaste);
}

function sampleButton(name) {
  const [title, kind] = words.sample[name];
  const button = make("button", { type: "button", class: "sample", "data-sample": name, onclick: () => takeSample(name) });
  button.append(make("b", {}, title), make("span", {}, kind));
  return make("li", {}, button);
}

/** In a narrow window one of the two sides is seen at a time. */
function look(side) {
  root.dataset.side = side;
  for (const button of byId("sides").children) button.setAttribute("aria-pressed", String(button.dataset.side === side));
}

function press(id, action) {
  byId(id).addEventListener("click", action);
}

function start() {
  fillWords();
  document.title = words.title;
  startTheme(byId("theme"));
  byId("samples").append(...Object.keys(SAMPLE_FILES).map(sampleButton));
  for (const button of byId("sides").children) button.addEventListener("click", () => look(button.dataset.side));
  look("page");
  press("show", takeTyped);
  press("open", () => byId("file").click());
  press("another", another);
  press("save-corrections", () => corrections.save());
  press("next-difference", () => toDifference(1));
  press("previous-difference", () => toDifference(-1));
  press("compare", () => {
    byId("compare").setAttribute("aria-pressed", String(!isComparing()));
    compare().catch(refused);
  });
  byId("file").addEventListener("change", ({ target }) => target.files[0] && takeFile(target.files[0]).then(() => (target.value = "")));
  byId("paste").addEventListener("keydown", (event) => event.key === "Enter" && (event.ctrlKey || event.metaKey) && takeTyped());
  startOptions(() => run());
  listenToDrops();
  root.dataset.ready = "true";
}

start();
