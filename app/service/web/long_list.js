// A list of any length: rows are drawn in chunks, and only those near the window; the others keep their height.
import { make } from "./dom.js";

const CHUNK_ROWS = 40;
const CHUNK_CHARS = 12000;
const MARGIN = "1000px 0px";

/** Rows of `{ text }`, each of some screens at most, in `root`; `draw(place)` gives a row's element. */
export class LongList {
  constructor(root, rows, draw, { scroller = null, charsPerLine = 80, lineHeight = 26, gap = 10 } = {}) {
    Object.assign(this, { root, rows, draw });
    this.size = (row) => Math.ceil((row.text.length + 1) / charsPerLine) * lineHeight + gap;
    this.chunks = this.#cut();
    this.observer = new IntersectionObserver((entries) => this.#seen(entries), { root: scroller, rootMargin: MARGIN });
    root.replaceChildren(...this.chunks.map((chunk) => chunk.node));
    this.chunks.forEach((chunk) => this.observer.observe(chunk.node));
    if (this.chunks.length) this.#fill(this.chunks[0]);
  }

  /** The element of a row, drawn if need be. */
  element(place) {
    const chunk = this.#chunkOf(place);
    this.#fill(chunk);
    return chunk.node.children[place - chunk.from];
  }

  /** A row again, after what it shows has changed; rows that are not drawn will be when they are seen. */
  redraw(place) {
    const chunk = this.#chunkOf(place);
    if (chunk.drawn) chunk.node.children[place - chunk.from].replaceWith(this.draw(place));
  }

  /** Nothing is watched any more. */
  close() {
    this.observer.disconnect();
  }

  #cut() {
    const chunks = [];
    for (let from = 0; from < this.rows.length; ) {
      let [to, chars, height] = [from, 0, 0];
      while (to < this.rows.length && to - from < CHUNK_ROWS && (to === from || chars < CHUNK_CHARS)) {
        chars += this.rows[to].text.length;
        height += this.size(this.rows[to++]);
      }
      const node = make("div", { class: "chunk", role: "none" });
      node.style.minHeight = `${height}px`;
      const chunk = { from, to, node, drawn: false };
      node.chunk = chunk;
      chunks.push(chunk);
      from = to;
    }
    return chunks;
  }

  #chunkOf(place) {
    let [low, high] = [0, this.chunks.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.chunks[middle].from <= place) low = middle;
      else high = middle - 1;
    }
    return this.chunks[low];
  }

  #seen(entries) {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) this.#fill(target.chunk);
      else if (target.chunk.drawn && !target.contains(document.activeElement)) this.#clear(target.chunk);
    }
  }

  #fill(chunk) {
    if (chunk.drawn) return;
    const drawn = [];
    for (let place = chunk.from; place < chunk.to; place += 1) drawn.push(this.draw(place));
    chunk.node.replaceChildren(...drawn);
    chunk.node.style.minHeight = "";
    chunk.drawn = true;
  }

  #clear(chunk) {
    chunk.node.style.minHeight = `${chunk.node.offsetHeight}px`;
    chunk.node.replaceChildren();
    chunk.drawn = false;
  }
}
