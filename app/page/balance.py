"""A fast upper bound of a page's elements and depth: one pass that spares the exact count on nearly every page.

An end tag is believed only where the element it names is the innermost one: that closes it in any tree builder. All other elements
count as open to the end of the page, so no page nests deeper than what is counted here. Formatting elements that something else may
have closed by force open again wherever text goes on (HTML, 13.2.4.3): each counts once more for every tag and text that follows.
"""

from dataclasses import dataclass

from app.page.elements import BLOCKS, BREAKOUT, DOCUMENT, FORMATTING, HEADINGS, OBJECTS, RUBY, TABLE_PARTS, VOID
from app.page.markup import TOKEN, attribute_pairs

UNKNOWN = 1 << 40
# `td` alone may stand for `tbody`, `tr` and `td`; a table may have two elements more on the way to its cells.
ELEMENTS_OF = {"td": 3, "th": 3, "tr": 2, "col": 2}
LEVELS_OF = {"table": 3}
# `html`, `body`, and a leaf inside a `colgroup`.
LEVELS_BESIDE = 4
# Their start tags may close other elements.
CLOSERS = frozenset(
    {*BLOCKS, *HEADINGS, *TABLE_PARTS, *OBJECTS, *RUBY, *DOCUMENT, "p", "li", "dd", "dt", "a", "nobr", "button", "form", "table", "select"}
    | {"option", "optgroup", "template", "svg", "math", "hr", "xmp", "plaintext", "input"}
)
# One adoption agency algorithm makes at most eight times four elements.
ADOPTED = 32
# In an `svg` element where only these stand, a slash at a tag's end closes it.
DRAWING = frozenset(
    {
        *("svg", "g", "path", "circle", "rect", "line", "polyline", "polygon", "ellipse", "use", "defs", "stop", "lineargradient", "mask"),
        *("radialgradient", "clippath", "symbol", "filter", "tspan", "text", "fegaussianblur", "feoffset", "feblend", "fecolormatrix"),
    }
)


@dataclass(frozen=True, slots=True)
class Balance:
    """At most so many elements; none nests deeper than `depth`. `UNKNOWN` where only the exact count can tell."""

    elements: int
    depth: int
    pairs: int


class _Ledger:
    """Open elements that only their own end tags close; a form's only where there was no doubt which form is meant."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.opened: list[int] = []
        self.elements = 0
        self.level = self.depth = LEVELS_BESIDE
        self.number = self.disturbed = 0
        self.drawing = False
        self.foreign = self.forms = 0
        self.frames = False
        self.pairs = 0
        self.raw = ""

    def start(self, name: str, slash: str) -> None:
        self.elements += ELEMENTS_OF.get(name, 1)
        self.frames = self.frames or name == "frameset"
        if name in CLOSERS:
            self.disturbed = self.number
        self.drawing = (self.drawing and name in DRAWING) or (name == "svg" and not slash)
        if (slash and (self.drawing or name == "svg")) or (name in VOID and (not self.foreign or name in BREAKOUT)):
            return
        if name in {"svg", "math"}:
            self.foreign += 1
        self.forms += name == "form"
        self.names.append(name)
        self.opened.append(self.number)
        self.level += LEVELS_OF.get(name, 1)
        self.depth = max(self.depth, self.level)

    def end(self, name: str) -> None:
        if name == self.raw:
            self.raw = ""
            return
        if not self.names or self.names[-1] != name or (name == "form" and self.forms != 1):
            self.forms += name == "form"
            self.elements += ADOPTED if name in FORMATTING else 1
            self.disturbed = self.number
            self.drawing = False
            return
        self.names.pop()
        self.elements += name == "p"  # which may be an empty one, where the open one was closed before
        self.level -= LEVELS_OF.get(name, 1)
        self.forms -= name == "form"
        opened = self.opened.pop()
        if name in FORMATTING and self.disturbed > opened:
            self.elements += 2 * (self.number - opened)
        if name in {"svg", "math"}:
            self.foreign -= 1
            self.drawing = False

    def total(self) -> Balance:
        """The bound, with the formatting elements that nothing has closed."""
        for name, opened in zip(self.names, self.opened, strict=True):
            if name in FORMATTING:
                self.elements += 2 * (self.number - opened)
        return Balance(self.elements, self.depth, self.pairs)


def balance(html: str, deepest: int) -> Balance:
    """Bounds for a page's markup; gives up where the depth would pass `deepest`."""
    ledger = _Ledger()
    for raw, raw_attributes, content, cdata, end, name, attributes, slash in TOKEN.findall(html):
        ledger.number += 1
        ledger.pairs += attribute_pairs(attributes or raw_attributes)
        if name:
            if end:
                ledger.end(name.lower())
            else:
                ledger.start(name.lower(), slash)
            if ledger.depth > deepest or ledger.frames:
                break
        elif raw:
            ledger.elements += 1
            ledger.raw = raw.lower()
            nested = "<!--" in content and "<script" in content.lower()
            if nested or (ledger.foreign and "<" in content):
                break
        elif cdata and ledger.foreign:
            break
    else:
        return ledger.total()
    return Balance(UNKNOWN, UNKNOWN, UNKNOWN)
