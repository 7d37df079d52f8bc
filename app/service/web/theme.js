// Light or dark: the system's choice, unless the user chose another one.
import words from "./words.js";

const KEY = "winnow-theme";
const OTHER = { light: "dark", dark: "light" };

function kept() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // a browser that keeps nothing
  }
}

function keep(theme) {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // it holds for this visit
  }
}

/** The button shows what it would change to. */
export function startTheme(button) {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const root = document.documentElement;
  const current = () => root.dataset.theme ?? (system.matches ? "dark" : "light");
  const tell = () => (button.textContent = words[`theme_${OTHER[current()]}`]);
  if (OTHER[kept()]) root.dataset.theme = kept();
  button.addEventListener("click", () => {
    root.dataset.theme = OTHER[current()];
    keep(root.dataset.theme);
    tell();
  });
  system.addEventListener("change", tell);
  tell();
}
