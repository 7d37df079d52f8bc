"""Page text as scrapers flatten it, with the borders that flattening hid: what the text engine learns from.

A rendering is made with a mark at every block border that leaves no line break in the text; the marks are then taken out and their
places kept. `innertext`, `glued`, `newline`, `raw` and `oneline` are the five fixed renderings that figures are reported on, made
from the bench's own steps through a page; the others only train.
"""

import re
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from selectolax.lexbor import LexborHTMLParser

from bench.comparison.flatten import BLOCK, GLUED, SPACE, WIDE, Event, Lines, events

CELLS = frozenset(["td", "th"])
BORDER = BLOCK | CELLS | {"br", "button", "select", "textarea", "label"}
# Stands for a border while a text is being made; no page of the corpora holds it, and a page that does loses it.
MARK = "\ue0ff"
PREFIXES: Mapping[str, str] = {"li": "* ", "h1": "# ", "h2": "## ", "h3": "### ", "h4": "#### ", "blockquote": "> "}
WRAP_COLUMNS = 78


@dataclass(frozen=True, slots=True)
class Flat:
    """A page's text by one rendering; `borders` are offsets at which a block begins though the text has no line break there."""

    how: str
    text: str
    borders: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Walk:
    """A page as its `<title>` and its events in document order."""

    title: str
    events: Sequence[Event]


def walk(html: str) -> Walk | None:
    """The events of a page; None where it has no body."""
    tree = LexborHTMLParser(html.replace(MARK, ""))
    if tree.body is None:
        return None
    title = tree.css_first("title")
    return Walk(title.text() if title else "", tuple(events(tree.body)))


class _MarkedLines(Lines):
    """Lines in which a mark stands where neighbours run together."""

    def glue(self) -> None:
        super().glue()
        if self.run[0] and not self.run[0].endswith((MARK, "\n")):
            self.run.append(MARK)

    def tidy(self, part: str) -> str:
        return super().tidy(part.rstrip(MARK))


def _blocks(page: Walk, *, glued: bool = False, prefixes: Mapping[str, str] | None = None) -> str:
    """A line break at block elements; with `glued` none between list items and cells."""
    lines = _MarkedLines()
    for event in page.events:
        tag = event.value
        if event.kind == "text":
            lines.text(event)
        elif tag == "br":
            lines.run.append("\n")
        elif tag in GLUED and glued:
            lines.glue()
        elif tag in CELLS:
            lines.run.append("\t" if event.kind == "open" else "")
        elif tag in BLOCK:
            lines.border(2 if tag in WIDE else 1)
            if prefixes and event.kind == "open" and tag in prefixes:
                lines.run.append(prefixes[tag])
    lines.border(1)
    return "\n".join(lines.lines)


def _nodes(page: Walk, *, hidden: bool = True) -> Iterator[str]:
    """The text nodes as they are, each with a mark in front where a border stands between it and the one before."""
    border = False
    for event in page.events:
        if event.kind != "text":
            border = border or event.value in BORDER
        elif hidden or not event.hidden:
            dark = bool(event.value.strip())
            yield MARK + event.value if border and dark else event.value
            border = border and not dark


def _joined(page: Walk, separator: str, *, hidden: bool = True) -> str:
    nodes = _nodes(page, hidden=hidden)
    pieces = ((MARK if text.startswith(MARK) else "") + SPACE.sub(" ", text.removeprefix(MARK)).strip() for text in nodes)
    return separator.join(piece for piece in pieces if piece.strip(MARK))


def _wrapped(text: str) -> str:
    return "\n".join(textwrap.fill(line, WRAP_COLUMNS, break_long_words=False, break_on_hyphens=False) for line in text.split("\n"))


def _titled(page: Walk, text: str) -> str:
    return f"{page.title}\n{text}" if page.title else text


def _squeezed(text: str) -> str:
    """All white space as one space, line breaks as hidden borders."""
    return " ".join(re.sub(r"\s*\n\s*", " " + MARK, text.strip()).split())


FIXED: Mapping[str, Callable[[Walk], str]] = {
    "innertext": _blocks,
    "glued": lambda page: _blocks(page, glued=True),
    "newline": lambda page: _joined(page, "\n"),
    "raw": lambda page: _titled(page, "".join(_nodes(page))),
    "oneline": lambda page: _joined(page, " "),
}
OTHERS: Mapping[str, Callable[[Walk], str]] = {
    "titled": lambda page: _titled(page, _blocks(page)),
    "outline": lambda page: _wrapped(_blocks(page, prefixes=PREFIXES)),
    "titled_oneline": lambda page: _squeezed(_titled(page, _joined(page, " ", hidden=False))),
    "squeezed": lambda page: _squeezed(_blocks(page)),
    "stuck": lambda page: _joined(page, ""),
    "wrapped": lambda page: _wrapped(_blocks(page)),
    "lower": lambda page: _blocks(page).lower(),
    "upper": lambda page: _blocks(page).upper(),
    "cluttered": _blocks,
    "cropped": _blocks,
}
RENDERERS: Mapping[str, Callable[[Walk], str]] = {**FIXED, **OTHERS}


def flatten(page: Walk, how: str) -> Flat:
    """A page's text by one of `RENDERERS`."""
    marked = RENDERERS[how](page)
    places = np.array([match.start() for match in re.finditer(MARK, marked)], np.int64)
    borders = places - np.arange(len(places))
    text = marked.replace(MARK, "")
    inside = (borders > 0) & (borders < len(text))
    return Flat(how, text, np.unique(borders[inside]))
