"""Page text as scrapers flatten it: the five fixed renderings that figures on plain text are reported on.

The definitions equal the project's shared `render.py`, which a test compares them with; training walks pages by the same steps:

- `innertext`: what a browser's innerText gives: inline runs joined, a line break at block elements, hidden and noscript left out
- `glued`: innertext, but neighbouring list items and table cells run together with nothing between
- `newline`: every text node stripped, joined by line breaks, as BeautifulSoup's `get_text("\\n", strip=True)`
- `raw`: the title, then textContent as it stands
- `oneline`: text nodes joined by spaces, all white space collapsed: no line break at all
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from selectolax.lexbor import LexborHTMLParser

# fmt: off
BLOCK = frozenset(
    [
        "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "dir", "div", "dl", "dt", "fieldset",
        "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "legend", "li",
        "listing", "main", "menu", "nav", "ol", "optgroup", "option", "p", "pre", "search", "section", "summary", "ul", "tr", "table",
        "thead", "tbody", "tfoot", "caption",
    ]
)
# fmt: on
WIDE = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "dl", "pre", "figure", "table"])
GLUED = frozenset(["li", "td", "th", "dd", "dt", "option"])
SKIPPED = frozenset(["script", "style", "template", "iframe", "object", "head", "meta", "link"])
SPACE = re.compile(r"[ \t\r\n\f\u200b]+")
MAX_DEPTH = 400


class Event(NamedTuple):
    """One step through a page: an element opens, closes or is void (`value` is its tag), or a text node stands (`value` is its text)."""

    kind: str
    value: str
    hidden: bool = False


def _out_of_sight(node: Any) -> bool:
    attributes = node.attributes
    style = (attributes.get("style") or "").replace(" ", "").lower()
    return "hidden" in attributes or "display:none" in style or node.tag == "noscript"


def events(root: Any) -> Iterator[Event]:
    """The steps through everything below a node that may be shown, in document order."""
    node = root.child
    open_tags: list[tuple[str, Any]] = []
    hidden: list[bool] = []
    while node is not None or open_tags:
        if node is None:
            tag, node = open_tags.pop()
            hidden.pop()
            yield Event("close", tag)
            continue
        tag, following = node.tag, node.next
        if tag == "-text":
            yield Event("text", node.text_content or "", bool(hidden and hidden[-1]))
        elif tag and not tag.startswith("-") and tag not in SKIPPED:
            child = node.child
            if child is not None and len(open_tags) < MAX_DEPTH:
                hidden.append(bool(hidden and hidden[-1]) or _out_of_sight(node))
                open_tags.append((tag, following))
                yield Event("open", tag)
                node = child
                continue
            yield Event("void", tag)
        node = following


class Lines:
    """Lines under construction: `run` is the inline text since the last border, `gap` the margin asked for since the last line."""

    def __init__(self) -> None:
        """No line yet."""
        self.lines: list[str] = []
        self.run: list[str] = []
        self.gap = 0
        self.at_edge = False

    def text(self, event: Event) -> None:
        """A text node goes on with the line."""
        text = "" if event.hidden else SPACE.sub(" ", event.value)
        text = text.lstrip() if self.at_edge else text
        self.at_edge = self.at_edge and not text
        self.run.append(text)

    def glue(self) -> None:
        """The neighbours here run together."""
        self.run[:] = ["".join(self.run).rstrip(" ")]
        self.at_edge = True

    def tidy(self, part: str) -> str:
        """A line as it is written."""
        return SPACE.sub(" ", part).strip()

    def border(self, margin: int) -> None:
        """The line ends; the next one stands `margin` line breaks below."""
        text = "\n".join(map(self.tidy, "".join(self.run).split("\n"))).strip()
        self.run.clear()
        if text:
            self.lines.extend([""] if self.lines and self.gap > 1 else [])
            self.lines.append(text)
            self.gap = 0
        self.gap = max(self.gap, margin)


def _blocks(root: Any, glued: bool) -> str:
    lines = Lines()
    for event in events(root):
        tag = event.value
        if event.kind == "text":
            lines.text(event)
        elif tag == "br":
            lines.run.append("\n")
        elif tag in GLUED and glued:
            lines.glue()
        elif tag in ("td", "th"):
            lines.run.append("\t" if event.kind == "open" else "")
        elif tag in BLOCK:
            lines.border(2 if tag in WIDE else 1)
    lines.border(1)
    return "\n".join(lines.lines)


def _raw(tree: Any) -> str:
    title = tree.css_first("title")
    head = title.text() + "\n" if title else ""
    return head + "".join(event.value for event in events(tree.body) if event.kind == "text")


def _joined(tree: Any, separator: str) -> str:
    texts = (SPACE.sub(" ", event.value).strip() for event in events(tree.body) if event.kind == "text")
    return separator.join(text for text in texts if text)


RENDERERS: dict[str, Callable[[Any], str]] = {
    "innertext": lambda tree: _blocks(tree.body, glued=False),
    "glued": lambda tree: _blocks(tree.body, glued=True),
    "newline": lambda tree: _joined(tree, "\n"),
    "raw": _raw,
    "oneline": lambda tree: _joined(tree, " "),
}


def flatten(html: str, how: str) -> str:
    """Plain text of a page by one of `RENDERERS`; empty where the page has no body."""
    tree = LexborHTMLParser(html)
    return RENDERERS[how](tree) if tree.body is not None else ""
