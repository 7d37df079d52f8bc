// A page that the user has: pasted, dropped, opened or a sample.
import words from "./words.js";

const MARKUP = /<(?:!doctype|html|head|body|main|article|section|div|p|h1|table|ul|br|a)\b[^>]*>/i;
const TYPES = { html: "text/html", htm: "text/html", xhtml: "application/xhtml+xml", txt: "text/plain", md: "text/plain" };
const UNKNOWN = "application/octet-stream";
const UTF_8 = "; charset=utf-8";

/** A string: what it looks like decides how it is sent. */
export function fromText(text) {
  const html = MARKUP.test(text.slice(0, 20000));
  const type = (html ? "text/html" : "text/plain") + UTF_8;
  return { name: words.pasted, file: html ? "page.html" : "page.txt", bytes: new TextEncoder().encode(text), type };
}

/** Bytes under a file's name: its ending decides, the service finds the charset. */
export function fromBytes(name, bytes) {
  return { name, file: name, bytes, type: TYPES[name.split(".").pop().toLowerCase()] ?? UNKNOWN };
}

/** The same page read as HTML or as text, whatever it looks like. */
export function readAs(source, kind) {
  const forced = { html: "text/html", text: "text/plain" }[kind];
  return forced ? { ...source, type: forced + (source.type.endsWith(UTF_8) ? UTF_8 : "") } : source;
}

/** The page as the service decoded it. */
export function decoded(source, charset) {
  try {
    return new TextDecoder(charset).decode(source.bytes);
  } catch {
    return new TextDecoder().decode(source.bytes);
  }
}
