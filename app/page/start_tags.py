"""Start tags in the HTML standard's tree builder (13.2.6.4): what each closes, opens again and opens."""

import re
from collections.abc import Callable, Mapping
from typing import ClassVar

from app.page.elements import (
    BLOCKS,
    BREAKOUT,
    BUTTONS,
    CELLS,
    CONTEXTS,
    DOCUMENT,
    FONT_BREAKOUT,
    FORMATTING,
    HEAD_CONTENT,
    HEADINGS,
    HTML_POINTS,
    IMPLIED_ENDS,
    INLINE_LEAVES,
    LEAVES,
    NOSCRIPT_CONTENT,
    OBJECTS,
    ROWS,
    RUBY,
    SCOPES,
    SPECIALS,
    TABLE_MODES,
    TABLE_PARTS,
    TEXT_POINTS,
    WALLS,
    WHITE_SPACE,
)
from app.page.formatting import ActiveFormatting
from app.page.stack import Stack

HTML_ENCODING = re.compile(r"""\bencoding\s*=\s*["']?(?:text/html|application/xhtml\+xml)(?![^"'\s])""", re.IGNORECASE)
Step = Callable[["StartTags", str], None]


class StartTags:
    """What start tags and texts open, and what they close."""

    def __init__(self) -> None:
        """Nothing is open."""
        self.elements = 0
        self.depth = 0
        self.pairs = 0
        self.raw = ""
        self.stack = Stack()
        self.active = ActiveFormatting(self.stack, self.add)
        self.form = 0
        self.in_head = True

    def add(self, name: str, number: int = 0) -> None:
        """Opens an element and counts it."""
        self.stack.push(name, number)
        self.elements += 1
        self.depth = max(self.depth, len(self.stack.names))

    def leaf(self, count: int = 1) -> None:
        """Counts elements, each inside the one before, that close at once."""
        self.elements += count
        self.depth = max(self.depth, len(self.stack.names) + count)

    @property
    def in_foreign(self) -> bool:
        """Whether the current node is an SVG or MathML element."""
        return " " in self.stack.top

    def text(self, text: str) -> None:
        """Characters between tags: they open again the formatting elements that were closed by force."""
        if dark := text.strip(WHITE_SPACE):
            self._leave_columns("")
            if self.in_head:
                self._begin_body()
        if self.active.closed and (dark or self.stack.top not in TABLE_MODES):
            self.active.reconstruct()

    def takes_html(self, name: str) -> bool:
        """Whether a start tag here makes an HTML element and not one of the SVG or MathML around it."""
        top = self.stack.top
        if " " not in top or top in HTML_POINTS:
            return True
        if top in TEXT_POINTS:
            return name not in {"mglyph", "malignmark"}
        return top == "math annotation-xml" and name == "svg"

    def start(self, name: str, attributes: str, self_closing: bool) -> None:
        """A start tag."""
        if self.takes_html(name):
            self._start_html(name, attributes, self_closing)
        elif name in BREAKOUT or (name == "font" and any(word in attributes.lower() for word in FONT_BREAKOUT)):
            self._break_out()
            self._start_html(name, attributes, self_closing)
        elif self_closing:
            self.leaf()
        else:
            space = self.stack.top.partition(" ")[0]
            encoded = space == "math" and name == "annotation-xml" and HTML_ENCODING.search(attributes) is not None
            self.add(f"{space} {name}{' html' if encoded else ''}")

    def _break_out(self) -> None:
        while self.in_foreign and self.stack.top not in HTML_POINTS and self.stack.top not in TEXT_POINTS:
            self.stack.pop()

    def _begin_body(self) -> None:
        """What cannot stand in the head ends it."""
        if self.stack.place("template") < 0:
            self.in_head = False
            self.stack.pop_in("noscript", SPECIALS)

    def _is_lost_in_head(self, name: str) -> bool:
        """Ends the head, and a `noscript` in it, at what cannot stand there; True for a `noscript` in a `noscript`."""
        if name not in HEAD_CONTENT:
            self._begin_body()
        elif self.stack.top == "noscript" and name not in NOSCRIPT_CONTENT:
            self.stack.pop()
        return self.in_head and self.stack.top == name == "noscript"

    def _leave_columns(self, name: str) -> None:
        """What is no column ends a `colgroup`."""
        if self.stack.top == "colgroup" and name not in {"col", "colgroup", "template"}:
            self.stack.pop()

    def _start_html(self, name: str, attributes: str, self_closing: bool) -> None:
        """13.2.6.4, "in body" and the table modes."""
        self._leave_columns(name)
        if self.in_head and self._is_lost_in_head(name):
            return
        if name in DOCUMENT:
            return
        if name in {"svg", "math"}:
            self.active.reconstruct()
            self.leaf() if self_closing else self.add(f"{name} {name}")
        elif name in FORMATTING:
            self._start_formatting(name, attributes)
        elif name in LEAVES:
            self._start_leaf(name)
        else:
            self.STARTS.get(name, StartTags._start_ordinary)(self, name)

    def _start_leaf(self, name: str) -> None:
        if name in {"hr", "xmp"}:
            self._close_p()
        elif name == "input":
            self.stack.pop_in("select", SCOPES)
        if name in INLINE_LEAVES:
            self.active.reconstruct()
        self.leaf()

    def _start_ordinary(self, name: str) -> None:
        self.active.reconstruct()
        self.add(name)

    def _start_formatting(self, name: str, attributes: str) -> None:
        if name == "a":
            self.active.end_anchor()
        self.active.reconstruct()
        if name == "nobr" and self.stack.place("nobr") > self.stack.last(SCOPES):
            self.active.adopt("nobr")
            self.active.reconstruct()
        self.active.open(name, attributes.strip())

    def _start_block(self, name: str) -> None:
        self._close_p()
        if name in HEADINGS and self.stack.top in HEADINGS:
            self.stack.pop()
        self.add(name)

    def _start_item(self, name: str) -> None:
        place = max(map(self.stack.place, ("li",) if name == "li" else ("dd", "dt")))
        if place >= 0 and place >= self.stack.last(WALLS):
            self.stack.pop_to(place)
        self._start_block(name)

    def _start_form(self, name: str) -> None:
        """Forms do not nest outside of templates; one inside a table's rows holds nothing."""
        if self.stack.place("template") >= 0:
            self._start_block(name)
        elif not self.form:
            self.form = self.active.next_number()
            if self._context() in TABLE_MODES:
                self.leaf()
            else:
                self._close_p()
                self.add(name, self.form)

    def _start_button(self, name: str) -> None:
        self.stack.pop_in("button", SCOPES)
        self._start_ordinary(name)

    def _start_option(self, name: str) -> None:
        if self.stack.top == "option":
            self.stack.pop()
        if name == "optgroup" and self.stack.top == "optgroup" and self.stack.place("select") >= max(0, self.stack.last(SCOPES)):
            self.stack.pop()
        self._start_ordinary(name)

    def _start_select(self, name: str) -> None:
        if not self.stack.pop_in("select", SCOPES):
            self._start_ordinary(name)

    def _start_ruby(self, name: str) -> None:
        if self.stack.place("ruby") > self.stack.last(SCOPES):
            kept = {"rtc"} if name in {"rt", "rp"} else set()
            while self.stack.top in IMPLIED_ENDS - kept:
                self.stack.pop()
        self.add(name)

    def _start_object(self, name: str) -> None:
        self._start_ordinary(name)
        self.active.mark()

    def _start_template(self, name: str) -> None:
        self.add(name)
        self.active.mark()

    def _start_table(self, name: str) -> None:
        """In quirks mode a table stands inside an open `p`, else it closes it: the `p` and what is formatted in it stay, but for no tag."""
        if self._context() in TABLE_MODES:
            self._close_table_part("table")
        place = self.stack.place("p")
        if place >= 0 and place >= self.stack.last(BUTTONS):
            for inside in (place, *filter(self.stack.numbers.__getitem__, range(place + 1, len(self.stack.names)))):
                self.stack.blind(inside)
        self.add(name)

    def _context(self) -> str:
        """The innermost part of a table, or template, that is open."""
        place = self.stack.last(CONTEXTS)
        return self.stack.names[place] if place >= 0 else ""

    def _start_table_part(self, name: str) -> None:
        """13.2.6.4.9 to 15: what stands in the way is closed, what is missing in between is opened."""
        if self._context() in CELLS or self._context() == "caption":
            self._close_cell()
        context = self._context()
        if not context:
            return
        if context == "template":
            self.add(f"{name}~")
            if name in CELLS or name == "caption":
                self.active.mark()
            return
        if context == "colgroup" or (context == "tr" and name not in CELLS) or (context in ROWS and name not in CELLS | {"tr"}):
            self.stack.pop_to(self.stack.last(CONTEXTS))
            self._start_table_part(name)
            return
        self.stack.pop_to(self.stack.last(CONTEXTS) + 1)
        if context == "table" and name in CELLS | {"tr"}:
            self.add("tbody")
        if context != "tr" and name in CELLS:
            self.add("tr")
        self.add(name)
        if name in CELLS or name == "caption":
            self.active.mark()

    def _start_column(self, _name: str) -> None:
        if self._context() != "colgroup":
            self._start_table_part("colgroup")
        if self.stack.top.startswith("colgroup"):
            self.leaf()

    def _close_cell(self) -> None:
        self.stack.pop_to(self.stack.last(CONTEXTS))
        self.active.clear_to_mark()

    def _close_p(self) -> bool:
        return self.stack.pop_in("p", BUTTONS)

    def _close_table_part(self, name: str) -> None:
        if self.stack.top == f"{name}~":
            self.stack.pop()
            if name in CELLS or name == "caption":
                self.active.clear_to_mark()
            return
        place = self.stack.place(name)
        if place < 0 or place < max(self.stack.place("table"), self.stack.place("template")):
            return
        if (self._context() in CELLS or self._context() == "caption") and self.stack.last(CONTEXTS) >= place:
            self._close_cell()
        if len(self.stack.names) > place and self.stack.names[place] == name:
            self.stack.pop_to(place)

    STARTS: ClassVar[Mapping[str, Step]] = {
        **dict.fromkeys((*BLOCKS, *HEADINGS, "p", "plaintext"), _start_block),
        **dict.fromkeys(("li", "dd", "dt"), _start_item),
        "form": _start_form,
        "button": _start_button,
        **dict.fromkeys(("option", "optgroup"), _start_option),
        "select": _start_select,
        **dict.fromkeys(RUBY, _start_ruby),
        **dict.fromkeys(OBJECTS, _start_object),
        "template": _start_template,
        "table": _start_table,
        **dict.fromkeys(TABLE_PARTS, _start_table_part),
        "col": _start_column,
        "textarea": add,  # Lexbor opens formatting elements again inside of it too
    }
