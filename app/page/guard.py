"""Bounds on a page before it is parsed, by a linear scan: how many elements it has and how deep they nest.

Lexbor's time is quadratic in nesting depth, so depth must be known before the tree is built. The scan keeps the stack of open
elements as the HTML standard's tree builder would: void elements never open, an end tag closes only what is open inside the nearest
scope border, and the elements whose end tags may be left out are closed by their siblings.
"""

import re
from collections import defaultdict
from collections.abc import Mapping

from app.errors import TooLargeError
from app.page.balance import balance
from app.types import Kind, Limits, Page

TAG = re.compile(r"<(?:(/?)([a-zA-Z][^\s/>]{0,30})|!--)")
RAW_TEXT: Mapping[str, re.Pattern[str]] = {
    name: re.compile(rf"</{name}", re.IGNORECASE)
    for name in ("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes")
}
VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "frame", "keygen"}
)
SCOPE_BORDERS = frozenset({"td", "th", "caption", "table", "template", "object", "marquee", "applet", "svg", "math"})
TABLE_BORDERS = frozenset({"table", "template"})
TABLE_PARTS = frozenset({"table", "tbody", "thead", "tfoot", "tr", "td", "th", "caption"})
LIST_BORDERS = frozenset({"ul", "ol", "menu", "dir", *SCOPE_BORDERS})
ROWS = frozenset({"tbody", "thead", "tfoot"})
# A start tag of the key closes an open element of the first set, as far as the nearest of the second (HTML, 13.1.2.4).
CLOSED_BY: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "li": (frozenset({"li"}), LIST_BORDERS),
    **dict.fromkeys(("dt", "dd"), (frozenset({"dt", "dd"}), SCOPE_BORDERS | {"dl"})),
    **dict.fromkeys(("option", "optgroup"), (frozenset({"option"}), SCOPE_BORDERS)),
    **dict.fromkeys(("td", "th"), (frozenset({"td", "th"}), TABLE_BORDERS)),
    "tr": (frozenset({"tr"}), TABLE_BORDERS),
    **dict.fromkeys(ROWS, (ROWS, TABLE_BORDERS)),
    **dict.fromkeys(
        (
            *("p", "div", "ul", "ol", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "form", "section", "article"),
            *("aside", "header", "footer", "nav", "main", "figure", "address", "fieldset", "details", "menu", "center"),
        ),
        (frozenset({"p"}), SCOPE_BORDERS | {"button"}),
    ),
}


def guard(page: Page, limits: Limits) -> Page:
    """The page itself, where it is within its limits; raises TooLargeError with the limit and the actual number."""
    if page.kind is Kind.TEXT or page.content.count("<") <= min(limits.depth, limits.elements):
        return page
    bound = balance(page.content)
    if bound.elements <= limits.elements and bound.depth <= limits.depth:
        return page
    elements, depth = measure(page.content)
    if elements > limits.elements:
        raise TooLargeError("The page has too many elements.", limit_name="elements", limit=limits.elements, actual=elements)
    if depth > limits.depth:
        raise TooLargeError("The page's elements nest too deep.", limit_name="depth", limit=limits.depth, actual=depth)
    return page


def measure(html: str) -> tuple[int, int]:
    """(number of elements, deepest nesting), in one pass over the tags."""
    stack = _OpenElements()
    elements = depth = position = 0
    while (tag := TAG.search(html, position)) is not None:
        position = tag.end()
        if tag[2] is None:
            position = html.find("-->", position)
            if position < 0:
                break
            continue
        name = tag[2].lower()
        if tag[1]:
            stack.close({name}, TABLE_BORDERS if name in TABLE_PARTS else SCOPE_BORDERS)
            continue
        elements += 1
        if name in RAW_TEXT:
            end = RAW_TEXT[name].search(html, position)
            if end is None:
                break
            position = end.end()
        elif name == "plaintext":
            break
        elif name not in VOID:
            stack.open(name)
            depth = max(depth, len(stack.names))
    return elements, depth


class _OpenElements:
    """The stack of open elements, with the places of each name, so that every step takes constant time a popped element."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.places: defaultdict[str, list[int]] = defaultdict(list)

    def open(self, name: str) -> None:
        closed = CLOSED_BY.get(name)
        if closed is not None:
            self.close(*closed)
        self.places[name].append(len(self.names))
        self.names.append(name)

    def close(self, names: frozenset[str] | set[str], borders: frozenset[str]) -> None:
        """Pops as far as the nearest open element of `names`, unless a border that is not itself among them stands before it."""
        place = max((self.places[name][-1] for name in names if self.places.get(name)), default=-1)
        if place < 0 or any(self.places[border][-1] > place for border in borders if self.places.get(border)):
            return
        while len(self.names) > place:
            self.places[self.names.pop()].pop()
