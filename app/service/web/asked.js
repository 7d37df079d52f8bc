// The options as controls: what they say as a query, with what the page itself needs.
import { byId, make } from "./dom.js";
import words from "./words.js";

const TEXTS = ["url", "id", "charset", "engine", "deadline_ms"];
const FORMS = ["blocks", "markdown", "html"];
// What the service does where nothing is said.
const USUAL = { links: true, images: true, removed: true, merge: false };

const form = () => byId("options-form");

/** The query of the options, the key, the address of the page and how to read it. */
export function asked() {
  const given = new FormData(form());
  const query = new URLSearchParams();
  for (const name of TEXTS) {
    const value = given.get(name).trim();
    if (value && value !== "winnow") query.set(name, value);
  }
  const forms = FORMS.filter((name) => given.has(name));
  if (forms.length) query.set("include", forms.join(","));
  for (const [name, usual] of Object.entries(USUAL)) {
    if (given.has(name) !== usual) query.set(name, String(!usual));
  }
  query.set("kept", "true");
  return { query: readable(query), key: given.get("key").trim(), url: given.get("url").trim(), type: given.get("type"), engine: given.get("engine") };
}

/** The same for the body alone: without what changes nothing there, and with another engine where one is named. */
export function askedAlone({ query, key }) {
  const alone = new URLSearchParams(query);
  for (const name of ["kept", "removed", "merge", "include", "id"]) alone.delete(name);
  return { query: readable(alone), key };
}

/** The same of another engine. */
export function askedOf({ query, key }, engine) {
  const other = new URLSearchParams(query);
  other.delete("engine");
  other.delete("include");
  if (engine !== "winnow") other.set("engine", engine);
  return { query: readable(other), key };
}

const readable = (query) => query.toString().replaceAll("%2C", ",");

const CHOICES = {
  type: { "": words.type_auto, html: words.type_html, text: words.type_text },
  engine: { winnow: "winnow", trafilatura: "trafilatura" },
};

function field(name, attributes = {}) {
  const id = `option-${name}`;
  const options = Object.entries(CHOICES[name] ?? {}).map(([value, word]) => make("option", { value }, word));
  const input = make(options.length ? "select" : "input", { id, name, ...attributes }, ...options);
  return make("p", { class: "field" }, make("label", { for: id }, words.option[name]), input);
}

function switches(title, names) {
  const boxes = names.map((name) => make("label", {}, make("input", { type: "checkbox", name, checked: USUAL[name] }), words.option[name]));
  return make("fieldset", {}, make("legend", {}, title), ...boxes);
}

/** Make the controls, and call back when one has changed. */
export function startOptions(change) {
  form().append(
    field("type"),
    field("engine"),
    field("url", { type: "url", placeholder: "https://…" }),
    field("charset", { placeholder: words.found }),
    field("deadline_ms", { type: "number", min: 1 }),
    field("id"),
    field("key", { type: "password", autocomplete: "off" }),
    switches(words.option.include, FORMS),
    switches(words.more, Object.keys(USUAL)),
  );
  form().addEventListener("change", change);
  form().addEventListener("submit", (event) => event.preventDefault());
}
