// Labels that the user put right, kept in this tab, and the file that training reads.
import { save } from "./dom.js";
import { decoded } from "./source.js";

/** The corrections of every page of this visit, by the page's hash and the block's number. */
export class Corrections {
  constructor(onChange) {
    Object.assign(this, { pages: new Map(), page: null, onChange });
  }

  /** The page that is looked at; what was put right on it before holds. */
  look(source, answer, blocks, url) {
    const known = this.pages.get(answer.input_sha256);
    this.page = { source, answer, blocks, url, right: known?.right ?? new Map() };
    this.pages.set(answer.input_sha256, this.page);
    this.onChange(this.count);
  }

  /** How many blocks bear another label than the engine's. */
  get count() {
    return [...this.pages.values()].reduce((sum, { right }) => sum + right.size, 0);
  }

  /** The right label of a block of this page, where the engine's is wrong. */
  of(block) {
    const right = this.page.right.get(block.i);
    return right === block.label ? undefined : right;
  }

  /** Blocks of this page with the label that they should have; "": the engine's. */
  mark(blocks, label) {
    for (const { i } of blocks) {
      if (label) this.page.right.set(i, label);
      else this.page.right.delete(i);
    }
    this.onChange(this.count);
  }

  /** A line a page, as `kinds.jsonl` has them, with the page itself. */
  get lines() {
    return [...this.pages.values()].filter(({ right }) => right.size).map((page) => `${JSON.stringify(rowOf(page))}\n`).join("");
  }

  save() {
    save("corrections.jsonl", this.lines, "application/x-ndjson");
  }
}

function rowOf({ source, answer, blocks, url, right }) {
  const form = answer.engine.method === "text" ? "text" : "html";
  return {
    id: `correction-${answer.input_sha256.slice(0, 16)}`,
    set: "corrections",
    url: url || answer.metadata.canonical_url,
    title: answer.metadata.title,
    lang: answer.metadata.language,
    lines: blocks.map(({ text }) => text),
    labels: blocks.map(({ i, label }) => right.get(i) ?? label),
    [form]: decoded(source, answer.encoding.used),
  };
}
