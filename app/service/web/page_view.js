// The page from top to bottom: the body plain, every removed block in the tint of its kind; and two engines side by side.
import { runsOf } from "./blocks.js";
import { make, number, percent } from "./dom.js";
import { LongList } from "./long_list.js";
import words from "./words.js";

const MOVES = { ArrowDown: 1, ArrowUp: -1 };

/** Why a block has its label, in words. */
export function reasonOf(reason) {
  return reason.startsWith("rule:") ? words.reason.rule(reason.slice(5).replaceAll("_", " ")) : (words.reason[reason] ?? reason);
}

const whyOf = ({ score, reason }) => `${words.score(percent(score))} · ${reasonOf(reason)}`;
const nameOf = (label) => words.kind[label]?.[0] ?? label;

const wordsOf = (block) => make("p", { dir: "auto" }, block.text);

/** The list of blocks; `corrections` says which label is right where one is wrong and is told of new ones. */
export class PageView {
  constructor(root, corrections, isHidden) {
    Object.assign(this, { root, corrections, isHidden, list: null, open: -1, current: 0 });
    root.addEventListener("keydown", (event) => this.#key(event));
    root.addEventListener("click", (event) => this.#click(event));
  }

  /** One answer's blocks, or pieces of them. */
  show(blocks) {
    this.list?.close();
    Object.assign(this, { blocks, rows: blocks, runs: runsOf(blocks), open: -1, current: 0 });
    this.list = new LongList(this.root, blocks, (place) => this.#block(place));
  }

  /** Rows of two engines' blocks. */
  compare(rows, names) {
    this.list?.close();
    Object.assign(this, { rows, open: -1, current: 0 });
    this.list = new LongList(this.root, rows, (place) => this.#pair(place, names), { charsPerLine: 60 });
  }

  /** Put the focus on a row. */
  focus(place) {
    const before = this.current;
    this.current = place;
    this.list.element(before).tabIndex = -1;
    const node = this.list.element(place);
    node.tabIndex = 0;
    node.focus({ preventScroll: true });
    node.scrollIntoView({ block: "nearest" });
  }

  /** The labels that were put right are drawn anew. */
  refresh(places) {
    places.forEach((place) => this.list.redraw(place));
  }

  #block(place) {
    const block = this.blocks[place];
    const right = this.corrections.of(block);
    const kind = right ?? block.label;
    const first = this.runs[place].from === place;
    const name = right ? words.corrected(nameOf(block.label), nameOf(right)) : nameOf(block.label);
    const why = whyOf(block);
    const facts = make("span", { class: "why" }, ` · ${why}`);
    const attributes = { class: `block${first ? " first" : ""}${right ? " corrected" : ""}`, "data-kind": kind, "data-place": place };
    return make(
      "div",
      { ...attributes, ...this.#aria(place), "aria-label": `${name}, ${why}` },
      make("div", { class: "tag", "aria-hidden": "true" }, make("b", {}, name), facts),
      first && kind !== "body" ? make("div", { class: "name", "aria-hidden": "true" }, name) : null,
      wordsOf(block),
      place === this.open ? this.#editor(place) : null,
    );
  }

  #aria(place) {
    return { role: "article", tabindex: place === this.current ? 0 : -1, "aria-posinset": place + 1, "aria-setsize": this.rows.length };
  }

  #editor(place) {
    const block = this.blocks[place];
    const run = this.runs[place];
    const choice = make("select", { id: "right-label" }, make("option", { value: "" }, this.corrections.of(block) ? words.right_as_it_is : words.choose));
    for (const [kind, [name]] of Object.entries(words.kind)) {
      if (kind !== block.label) choice.append(make("option", { value: kind, selected: kind === this.corrections.of(block) }, name));
    }
    const whole = make("input", { type: "checkbox", id: "whole-run" });
    choice.addEventListener("change", () => {
      const places = whole.checked ? Array.from({ length: run.to - run.from }, (_, nth) => run.from + nth) : [place];
      this.corrections.mark(places.map((each) => this.blocks[each]), choice.value);
      const numbers = new Set(places.map((each) => this.blocks[each].i));
      this.refresh(Array.from({ length: run.to - run.from }, (_, nth) => run.from + nth).filter((each) => numbers.has(this.blocks[each].i)));
      this.list.element(place).querySelector("select").focus();
    });
    const more = run.to - run.from;
    return make(
      "div",
      { class: "editor" },
      make("p", {}, `${nameOf(block.label)}: ${words.kind[block.label]?.[1] ?? ""}`),
      make("p", { class: "quiet" }, `${whyOf(block)} · ${words.offsets(number(block.start), number(block.end))}`),
      make("p", { class: "choice" }, make("label", { for: "right-label" }, words.wrong), choice),
      more > 1 ? make("p", { class: "choice" }, whole, make("label", { for: "whole-run" }, words.whole_run(number(more)))) : null,
    );
  }

  #pair(place, names) {
    const { ours, theirs, differs } = this.rows[place];
    const told = differs ? words.only_this(ours?.label === "body" ? names[0] : names[1]) : "";
    const before = this.rows[place - 1];
    const cells = [
      this.#cell(ours, names[0], differs, before?.ours),
      this.#cell(theirs, names[1], differs, before?.theirs),
    ];
    const state = differs ? "differs" : "same";
    return make("div", { class: `pair ${state}`, "data-place": place, ...this.#aria(place), "aria-label": told || null }, ...cells);
  }

  #cell(block, engine, differs, before) {
    if (!block) return make("div", { class: "cell missing" });
    const kept = block.label === "body";
    const told = kept ? words.keeps(engine) : words.removes(engine, nameOf(block.label));
    const name = differs ? told : kept || before?.label === block.label ? null : nameOf(block.label);
    return make("div", { class: "cell", "data-kind": block.label }, name && make("div", { class: "name" }, name), wordsOf(block));
  }

  #click(event) {
    const row = event.target.closest("[data-place]");
    if (!row || event.target.closest(".editor") || !getSelection().isCollapsed) return;
    const place = Number(row.dataset.place);
    if (row.matches(".block")) this.#toggle(place);
    this.focus(place);
  }

  #toggle(place) {
    const before = this.open;
    this.open = place === before ? -1 : place;
    this.refresh(before < 0 ? [place] : [before, place]);
  }

  #key(event) {
    const row = event.target.closest("[data-place]");
    if (event.key === "Escape" && this.open >= 0) {
      const place = this.open;
      this.#toggle(place);
      this.focus(place);
    } else if (row && row === event.target) this.#move(event, Number(row.dataset.place));
  }

  #move(event, place) {
    const step = MOVES[event.key];
    let to = { Home: 0, End: this.rows.length - 1 }[event.key] ?? place + (step ?? 0);
    while (step && this.rows[to] && this.isHidden(this.rows[to].label)) to += step;
    if (event.key === "Enter" && event.target.matches(".block")) {
      if (this.open !== place) this.#toggle(place);
      this.list.element(place).querySelector("select").focus();
    } else if (to !== place && this.rows[to]) this.focus(to);
    else return;
    event.preventDefault();
  }
}
