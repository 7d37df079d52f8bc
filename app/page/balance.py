"""A fast upper bound of a page's elements and depth: one pass that spares the exact count on nearly every page.

An end tag is believed only where the element it names is the innermost one: that closes it in any tree builder. All other elements
count as open to the end of the page, so no page nests deeper than what is counted here. Formatting elements that something else may
have closed by force open again wherever text goes on (HTML, 13.2.4.3): each counts once more for every tag and text that follows.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.page.elements import BLOCKS, BREAKOUT, DOCUMENT, FORMATTING, HEADINGS, OBJECTS, RAW_TEXT, RUBY, TABLE_PARTS, VOID
from app.page.tags import ICON_END, LONG_TAG, PARTS, TOKEN, attribute_pairs, script_end

UNKNOWN = 1 << 40
# `td` alone may stand for `tbody`, `tr` and `td`; a table may have two elements more on the way to its cells.
ELEMENTS_OF = {"td": 3, "th": 3, "tr": 2, "col": 2}
LEVELS_OF_TABLES = 3
# `html`, `body`, a leaf inside a `colgroup` or an icon, and the shape in that.
LEVELS_BESIDE = 5
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


# Start tags that only open an element where the innermost one is no SVG or MathML one, as they are mostly spelt, with their end tags.
PLAIN = ({"span", "label", *CLOSERS, *FORMATTING} - VOID - DRAWING) - {"table", "form", "frameset", *FOREIGN, *RAW_TEXT, "plaintext"}
OPENS: Mapping[str, str] = {name: f"/{name}" for name in PLAIN}
FORMATTING_ENDS = frozenset(f"/{name}" for name in FORMATTING)
HARMLESS = VOID - ELEMENTS_OF.keys()
NOTHING: Mapping[str, str] = {}
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
        # The end tags that are waited for; one that needs thought has another slash in front, so that no tag is like it.
        self.ends = ["//"]
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
        if token.endswith(ICON_END):
            self.elements += token.count("<")
            self.drawing = False
            return
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
        self.ends.append(f"/{name}" if name in PLAIN and not self.foreign else f"//{name}")
        self.opened.append(self.number)
        self.tables += name == "table"
        self.most_tables = max(self.most_tables, self.tables)

    def end(self, name: str) -> None:
        if name == self.raw:
            self.raw = ""
            return
        if self.foreign and name in DRAWING:
            self.leave_drawings(name)
        if self.ends[-1].lstrip("/") != name or (name == "form" and self.forms != 1):
            self.forms += name == "form"
            self.elements += ADOPTED if name in FORMATTING else 1
            self.disturbed = self.number
            self.drawing = False
            return
        self.ends.pop()
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
        place = len(self.ends) - 1
        while self.ends[place][2:] in DRAWING and self.ends[place][2:] not in {name, "svg"}:
            place -= 1
        if self.ends[place] == f"//{name}" and self.disturbed <= self.opened[place]:
            del self.ends[place + 1 :], self.opened[place + 1 :]

    def unclosed(self) -> int:
        """What the formatting elements that nothing has closed may add."""
        return sum(2 * (self.number - opened) for end, opened in zip(self.ends, self.opened, strict=True) if end.lstrip("/") in FORMATTING)


def balance(html: str, deepest: int) -> Balance:
    """Bounds for a page's markup; gives up where the depth would pass `deepest`."""
    ledger = _Ledger()
    ends, opened, opens, harmless = ledger.ends, ledger.opened, OPENS, HARMLESS
    number = elements = disturbed = 0
    most = len(ends)
    for number, (token, rest) in enumerate(TOKEN.findall(html), 1):
        if token == ends[-1] and not rest:
            del ends[-1]
            start = opened.pop()
            if disturbed > start and token in FORMATTING_ENDS:
                elements += 2 * (number - start)
        elif token in opens and not rest:
            disturbed = number
            opened.append(number)
            ends.append(opens[token])
            if token in ELEMENTS_OF:
                elements += ELEMENTS_OF[token]
            if len(ends) > most:  # noqa: PLR1730  (a call for each tag would be dear)
                most = len(ends)
        elif token in harmless and len(rest) < LONG_TAG:
            disturbed = number
        elif token:
            ledger.disturbed = max(ledger.disturbed, disturbed)
            ledger.take(token, rest, number)
            disturbed = max(disturbed, ledger.disturbed)
            opens, harmless = (NOTHING, NO_NAMES) if ledger.foreign else (OPENS, HARMLESS)
            most = max(most, len(ends))
            if ledger.unclear or most > deepest:
                return Balance(UNKNOWN, UNKNOWN, UNKNOWN)
    ledger.number = number
    depth = LEVELS_BESIDE + most + (LEVELS_OF_TABLES - 1) * ledger.most_tables
    # Each tag counts at least once, an end tag too: that of a `p` may make an empty one.
    return Balance(number + elements + ledger.elements + ledger.unclosed(), depth, ledger.pairs)
