// Elements made and filled: text is always text, never markup.
import words from "./words.js";

export const byId = (id) => document.getElementById(id);

const numbers = new Intl.NumberFormat(words.language, { maximumFractionDigits: 1 });
export const number = (value) => numbers.format(value);
export const percent = (share) => Math.round(share * 100);

/** An element with attributes (`on…`: listeners; null and false: left out) and children (strings are text). */
export function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

/** Words into what names them: `data-word` into the text, `data-word-…` into an attribute. */
export function fillWords(root = document) {
  Object.assign(document.documentElement, { lang: words.language, dir: words.direction });
  for (const node of root.querySelectorAll("*")) {
    for (const [name, word] of Object.entries(node.dataset)) {
      if (name === "word") node.textContent = words[word];
      else if (name.startsWith("word")) node.setAttribute(name.slice(4).replace(/(?!^)[A-Z]/g, "-$&").toLowerCase(), words[word]);
    }
  }
}

/** A file of that text, given to the user by the browser itself. */
export function save(name, text, type = "text/plain") {
  const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  make("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}
