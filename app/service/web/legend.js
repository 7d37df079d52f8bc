// The share of each kind as a bar, and the legend that counts the kinds and hides or shows them.
import { byId, make, number, percent } from "./dom.js";
import words from "./words.js";

/** What is hidden lives on the root element, as the style sheet reads it: `data-off="ticker form"`. */
export class Legend {
  constructor(root) {
    Object.assign(this, { root, off: new Set(), counts: [] });
    byId("all-kinds").addEventListener("click", () => this.#set(new Set()));
    byId("only-body").addEventListener("click", () => this.#set(new Set(this.counts.map(({ kind }) => kind).filter((kind) => kind !== "body"))));
  }

  isHidden = (kind) => this.off.has(kind);

  /** The kinds of an answer. */
  show(counts) {
    this.counts = counts;
    const total = counts.reduce((sum, { chars }) => sum + chars, 0) || 1;
    const bar = counts.map(({ kind, chars }) => {
      const part = make("span", { "data-kind": kind, title: `${words.kind[kind][0]} ${percent(chars / total)} %` });
      part.style.flexGrow = chars;
      return part;
    });
    byId("bar").replaceChildren(...bar);
    byId("bar").setAttribute("aria-label", `${words.share}: ${counts.map(({ kind, chars }) => `${words.kind[kind][0]} ${percent(chars / total)} %`).join(", ")}`);
    const chips = counts.map(({ kind, blocks }) => this.#chip(kind, blocks));
    byId("kinds").replaceChildren(...chips);
    this.#set(new Set([...this.off].filter((kind) => counts.some((count) => count.kind === kind))));
  }

  #chip(kind, blocks) {
    const toggle = () => {
      const off = new Set(this.off);
      if (!off.delete(kind)) off.add(kind);
      this.#set(off);
    };
    const [name, meaning] = words.kind[kind];
    const chip = make("button", { type: "button", class: "chip", "data-kind": kind, title: meaning, onclick: toggle });
    chip.append(make("span", { class: "swatch", "aria-hidden": "true" }), name, make("span", { class: "count" }, number(blocks)));
    return make("li", {}, chip);
  }

  #set(off) {
    this.off = off;
    this.root.dataset.off = [...off].join(" ");
    for (const chip of byId("kinds").querySelectorAll(".chip")) chip.setAttribute("aria-pressed", String(!off.has(chip.dataset.kind)));
  }
}
