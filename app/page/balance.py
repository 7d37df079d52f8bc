"""A fast upper bound of a page's elements and depth: one pass that spares the exact count on nearly every page.

An end tag is believed only where the element it names is the innermost one: that closes it in any tree builder. All other elements
count as open to the end of the page, so no page nests deeper than what is counted here. Formatting elements that something else may
have closed by force open again wherever text goes on (HTML, 13.2.4.3): each counts once more for every tag and text that follows.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.page.elements import BLOCKS, BREAKOUT, DOCUMENT, FORMATTING, HEADINGS, OBJECTS, RAW_TEXT, RUBY, TABLE_PARTS, VOID
from app.page.markup import LONG_TAG, PARTS, TOKEN, attribute_pairs, script_end

UNKNOWN = 1 << 40
# `td` alone may stand for `tbody`, `tr` and `td`; a table may have two elements more on the way to its cells.
ELEMENTS_OF = {"td": 3, "th": 3, "tr": 2, "col": 2}
LEVELS_OF_TABLES = 3
# `html`, `body`, and a leaf inside a `colgroup`.
LEVELS_BESIDE = 4
# Their start tags may close other elements.
CLOSERS = frozenset(
    {*BLOCKS, *HEADINGS, *TABLE_PARTS, *OBJECTS, *RUBY, *DOCUMENT, "p", "li", "dd", "dt", "a", "nobr", "button", "form", "table", "select"}
    | {"option", "optgroup", "template", "svg", "math", "hr", "xmp", "plaintext", "input"}
)
# One adoption agency algorithm makes at most eight times four elements.
ADOPTED = 32
FOREIGN = frozenset({"svg", "math"})
# In an `svg` element where only these stand, a slash at a tag's end closes it.
DRAWING = frozenset(
    {
        *("svg", "g", "path", "circle", "rect", "line", "polyline", "polygon", "ellipse", "use", "defs", "stop", "lineargradient", "mask"),
        *("radialgradient", "clippath", "symbol", "filter", "tspan", "text", "fegaussianblur", "feoffset", "feblend", "fecolormatrix"),
        *("pattern", "image", "marker", "animate", "animatetransform", "set", "feflood", "femerge", "femergenode", "fecomposite"),
    }
)


# Tags that open, and close, one thing where the innermost element is no SVG or MathML one: their effects by the tag as it is mostly spelt.
# A `p` counts twice: its end tag may make an empty one, where the open one was closed before.
PLAIN = ({"span", "label", *CLOSERS, *FORMATTING} - VOID - DRAWING) - {"table", "form", "frameset", *FOREIGN, *RAW_TEXT, "plaintext"}
OPENS: Mapping[str, int] = {name: ELEMENTS_OF.get(name, 1) + (name == "p") for name in PLAIN}
CLOSES: Mapping[str, str] = {f"/{name}": name for name in PLAIN}
NOTHING: Mapping[str, int] = {}
NO_NAMES: frozenset[str] = frozenset()
MARKUP = re.compile(r"<[a-zA-Z/!?]")
RAW_STARTS = tuple(RAW_TEXT)


@dataclass(frozen=True, slots=True)
class Balance:
    """At most so many elements; none nests deeper than `depth`. `UNKNOWN` where only the exact count can tell."""

    elements: int
    depth: int
    pairs: int


class _Ledger:
    """Open elements that only their own end tags close; a form's only where there was no doubt which form is meant."""

    def __init__(self) -> None:
        self.names = ["#root"]
        self.opened = [0]
        self.elements = 0
        self.number = self.disturbed = 0
        self.tables = self.most_tables = 0
        self.drawing = self.unclear = False
        self.foreign = self.forms = 0
        self.pairs = 0
        self.raw = ""

    def take(self, token: str, rest: str, number: int) -> None:
        """A tag, a raw text element or a CDATA section, with what `TOKEN` says of it; the `number` of tags so far."""
        self.number = number
        if token[0] == "!":
            self.unclear = self.unclear or self.foreign > 0
            return
        name, slash, content = token.lower(), "", None
        if rest or name.startswith(RAW_STARTS):
            parts = PARTS.match(f"{token}{rest}>" if rest else token)
            if parts:
                name, slash = parts[1].lower(), parts[3]
                content = token[parts.end() :] if len(parts[1]) < len(token) else None
                self.pairs += attribute_pairs(parts[2])
        if content is not None:
            self.raw_text(name, content)
        elif name[0] == "/":
            self.end(name[1:])
        else:
            self.start(name, slash)

    def raw_text(self, name: str, content: str) -> None:
        self.elements += 1
        self.raw = name
        # The end tag that `TOKEN` stopped at may be a comment's text; and SVG and MathML have no raw text.
        nested = name == "script" and "<!--" in content and script_end(f"{content}</script>", 0) != len(content)
        self.unclear = self.unclear or nested or (self.foreign > 0 and MARKUP.search(content) is not None)

    def start(self, name: str, slash: str) -> None:
        self.elements += ELEMENTS_OF.get(name, 1)
        self.unclear = self.unclear or name == "frameset"
        if name in CLOSERS or (self.foreign and name not in DRAWING):
            self.disturbed = self.number
        self.drawing = (self.drawing and name in DRAWING) or (name == "svg" and not slash)
        if (slash and (self.drawing or name == "svg")) or (name in VOID and (not self.foreign or name in BREAKOUT)):
            return
        self.foreign += name in FOREIGN
        self.forms += name == "form"
        self.names.append(name)
        self.opened.append(self.number)
        self.tables += name == "table"
        self.most_tables = max(self.most_tables, self.tables)

    def end(self, name: str) -> None:
        if name == self.raw:
            self.raw = ""
            return
        if self.foreign and name in DRAWING:
            self.leave_drawings(name)
        if self.names[-1] != name or (name == "form" and self.forms != 1):
            self.forms += name == "form"
            self.elements += ADOPTED if name in FORMATTING else 1
            self.disturbed = self.number
            self.drawing = False
            return
        self.names.pop()
        self.elements += name == "p"
        self.tables -= name == "table"
        self.forms -= name == "form"
        opened = self.opened.pop()
        if name in FORMATTING and self.disturbed > opened:
            self.elements += 2 * (self.number - opened)
        if name in FOREIGN:
            self.foreign -= 1
            self.drawing = False

    def leave_drawings(self, name: str) -> None:
        """An end tag in an undisturbed drawing closes all that stands open in the innermost element of its name."""
        place = len(self.names) - 1
        while self.names[place] in DRAWING and self.names[place] != name and self.names[place] != "svg":
            place -= 1
        if self.names[place] == name and self.disturbed <= self.opened[place]:
            del self.names[place + 1 :], self.opened[place + 1 :]

    def unclosed(self) -> int:
        """What the formatting elements that nothing has closed may add."""
        return sum(2 * (self.number - opened) for name, opened in zip(self.names, self.opened, strict=True) if name in FORMATTING)


def balance(html: str, deepest: int) -> Balance:
    """Bounds for a page's markup; gives up where the depth would pass `deepest`."""
    ledger = _Ledger()
    names, opened, opens, leaves = ledger.names, ledger.opened, OPENS, VOID
    number = elements = disturbed = 0
    most = 1
    for number, (token, rest) in enumerate(TOKEN.findall(html), 1):
        if token in opens and not rest:
            elements += opens[token]
            disturbed = number
            names.append(token)
            opened.append(number)
        elif CLOSES.get(token) == names[-1] and not rest:
            if len(names) > most:  # noqa: PLR1730  (a call for each tag would be dear)
                most = len(names)
            start = opened.pop()
            if names.pop() in FORMATTING and disturbed > start:
                elements += 2 * (number - start)
        elif token in leaves and len(rest) < LONG_TAG:
            elements += 2
            disturbed = number
        elif token:
            most = max(most, len(names))
            ledger.disturbed = max(ledger.disturbed, disturbed)
            ledger.take(token, rest, number)
            disturbed = max(disturbed, ledger.disturbed)
            opens, leaves = (NOTHING, NO_NAMES) if ledger.foreign else (OPENS, VOID)
            if ledger.unclear or len(names) > deepest:
                return Balance(UNKNOWN, UNKNOWN, UNKNOWN)
    ledger.number = number
    depth = LEVELS_BESIDE + max(most, len(names)) + (LEVELS_OF_TABLES - 1) * ledger.most_tables
    return Balance(elements + ledger.elements + ledger.unclosed(), depth, ledger.pairs)
