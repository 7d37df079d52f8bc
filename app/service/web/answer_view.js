// The answer: the verdict, the article in tabs, what the page says of itself, and how it was read.
import { curlOf, extract } from "./ask.js";
import { askedAlone } from "./asked.js";
import { parts } from "./blocks.js";
import { byId, make, number, percent, save } from "./dom.js";
import { LongList } from "./long_list.js";
import words from "./words.js";

const TABS = ["text", "markdown", "html", "json", "curl"];
// How a tab's text is saved, and what the service calls it where it has to be asked for.
const FILES = {
  text: ["article.txt", "text/plain"],
  markdown: ["article.md", "text/markdown"],
  html: ["article.html", "text/html"],
  json: ["answer.json", "application/json"],
  curl: ["winnow.sh", "text/x-shellscript"],
};
const FRAME_CHARS = 300000;
const MOVES = { ArrowRight: 1, ArrowLeft: -1 };
const COPIED_MS = 1600;

/** The right side of a result. */
export class AnswerView {
  constructor() {
    Object.assign(this, { tab: "text", list: null });
    this.buttons = TABS.map((name) => byId(`tab-${name}`));
    this.buttons.forEach((button, place) => {
      button.textContent = words.tab[TABS[place]];
      button.addEventListener("click", () => this.#choose(TABS[place]));
      button.addEventListener("keydown", (event) => this.#key(event, place));
    });
    byId("copy").addEventListener("click", () => this.#give(copy));
    byId("download").addEventListener("click", () => this.#give((text) => save(FILES[this.tab][0], text, FILES[this.tab][1])));
  }

  /** One answer to a source. */
  show(answer, source, asked, milliseconds) {
    Object.assign(this, { answer, source, asked, forms: new Map() });
    showVerdict(answer);
    byId("metadata").replaceChildren(...metadataOf(answer.metadata));
    byId("reading").replaceChildren(...readingOf(answer, source, milliseconds));
    byId("notes").hidden = !answer.warnings.length;
    byId("notes-list").replaceChildren(...answer.warnings.map(({ code, detail }) => make("li", {}, detail, " ", make("code", {}, code))));
    this.#choose(this.tab);
  }

  async #choose(name) {
    this.tab = name;
    this.buttons.forEach((button) => {
      const chosen = button.id === `tab-${name}`;
      button.setAttribute("aria-selected", String(chosen));
      button.tabIndex = chosen ? 0 : -1;
    });
    byId("panel").setAttribute("aria-labelledby", `tab-${name}`);
    await this.#give((text) => this.#draw(name, text));
  }

  /** The text of the tab into `use`, unless another one was chosen meanwhile; what the service says against it into the panel. */
  async #give(use) {
    const [name, shown] = [this.tab, this.answer];
    const isCurrent = () => this.tab === name && this.answer === shown;
    try {
      const text = await this.#text(name);
      if (isCurrent()) await use(text);
    } catch (refusal) {
      if (isCurrent()) this.#refused(refusal);
    }
  }

  #refused({ title, message }) {
    const again = make("button", { type: "button", onclick: () => this.#choose(this.tab) }, words.again);
    byId("panel").replaceChildren(make("p", { role: "alert" }, make("b", {}, title), " ", message), make("p", {}, again));
  }

  #draw(name, text) {
    this.list?.close();
    this.list = null;
    const panel = byId("panel");
    panel.dataset.form = name;
    panel.scrollTop = 0;
    if (!text.trim()) panel.replaceChildren(make("p", { class: "quiet" }, words.body_empty));
    else if (name === "html") panel.replaceChildren(...frameOf(text));
    else {
      const rows = text.split("\n").flatMap((line) => parts(line).map((part) => ({ text: part })));
      const draw = (place) => make("div", { class: "line", dir: name === "json" || name === "curl" ? "ltr" : "auto" }, rows[place].text || "\u200b");
      this.list = new LongList(panel, rows, draw, { scroller: panel, charsPerLine: 60, lineHeight: 24, gap: 0 });
    }
  }

  /** The text of a tab; raises Refusal. */
  async #text(name) {
    const { answer, source, asked, forms } = this;
    if (!forms.has(name)) forms.set(name, await textOf(name, answer, source, asked));
    return forms.get(name);
  }

  #key(event, place) {
    const to = { Home: 0, End: TABS.length - 1 }[event.key] ?? place + (MOVES[event.key] ?? 0);
    if (to === place && event.key !== "Home" && event.key !== "End") return;
    event.preventDefault();
    const next = (to + TABS.length) % TABS.length;
    this.#choose(TABS[next]);
    this.buttons[next].focus();
  }
}

async function copy(text) {
  await navigator.clipboard.writeText(text);
  byId("copy").textContent = words.copied;
  setTimeout(() => (byId("copy").textContent = words.copy), COPIED_MS);
}

function textOf(name, answer, source, asked) {
  if (name === "text") return answer.body.text;
  if (name === "json") return JSON.stringify(answer, null, 2);
  if (name === "curl") return curlOf(source, asked);
  return answer.body[name] ?? extract(source, askedAlone(asked), FILES[name][1]);
}

/** The article in a frame that may do nothing: no script, no form, no address of its own, no request. */
function frameOf(html) {
  const cut = html.length > FRAME_CHARS ? html.lastIndexOf("\n<", FRAME_CHARS) : -1;
  const style = new URL("web/frame.css", document.baseURI).href;
  const frame = make("iframe", { sandbox: "", title: words.frame, tabindex: 0 });
  frame.srcdoc = `<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="${style}"><body dir="auto">${cut > 0 ? html.slice(0, cut) : html}`;
  return cut > 0 ? [make("p", { class: "quiet" }, words.frame_cut), frame] : [frame];
}

function showVerdict({ verdict, page_type: type, confidence }) {
  byId("verdict").textContent = words.verdict[verdict];
  byId("verdict-card").dataset.verdict = verdict;
  byId("page-type").textContent = type ? words.page_type(type) : "";
  byId("confidence-row").hidden = confidence === null;
  const share = percent(confidence ?? 0);
  byId("confidence").setAttribute("aria-valuenow", share);
  byId("confidence-fill").style.inlineSize = `${share}%`;
  byId("confidence-said").textContent = `${share} %`;
}

function metadataOf({ sources, ...values }) {
  const rows = Object.entries(words.field).flatMap(([name, title]) => {
    const value = values[name];
    if (!value?.length) return [];
    const from = sources[name] ? make("span", { class: "source", title: words.from(sources[name].replace("_", "-")) }, sources[name].replace("_", "-")) : null;
    return [make("dt", {}, title), make("dd", { dir: "auto" }, Array.isArray(value) ? value.join(" · ") : value, " ", from)];
  });
  return rows.length ? rows : [make("p", { class: "quiet" }, words.metadata_none)];
}

function readingOf({ encoding, engine, coverage, timing_ms: timing }, source, milliseconds) {
  const { total, ...stages } = timing;
  const spent = Object.entries(stages).filter(([, time]) => time >= 0.05).map(([stage, time]) => `${stage} ${number(time)}`);
  const rows = [
    [words.encoding, `${encoding.used}, ${words.from(encoding.source)}`],
    [words.engine_used, `${engine.name} ${engine.version}, ${engine.method}`],
    [words.size, `${words.bytes(number(source.bytes.length / 1000))}; ${words.coverage(number(coverage.body_chars), number(coverage.input_chars))}`],
    [words.timings, `${words.milliseconds(number(total))} (${spent.join(", ")})`],
    [words.seen_after, words.milliseconds(Math.round(milliseconds))],
  ];
  return rows.flatMap(([title, value]) => [make("dt", {}, title), make("dd", title === words.seen_after ? { id: "seen-after" } : {}, value)]);
}
