"""The HTML standard's tree builder without a tree: which elements a page's tags open and close, step by step in constant time.

Where the standard's answer hangs on what is not known here (quirks, template contents), elements stay open rather than close: what is
counted is never less than what a parser builds. Section numbers are those of the HTML standard's parsing chapter.
"""

from collections.abc import Callable, Mapping
from typing import ClassVar

from app.page.elements import BLOCKS, DOCUMENT, FORMATTING, HEADINGS, IMPLIED_ENDS, LISTS, OBJECTS, SCOPES, SPECIALS, TABLE_PARTS
from app.page.start_tags import StartTags

Step = Callable[["TreeCount", str], None]


class TreeCount(StartTags):
    """Counts elements and depth as tags and texts are fed to it."""

    def end(self, name: str) -> None:
        """An end tag; that of a raw text element closes what was counted as closed."""
        if name == self.raw:
            self.raw = ""
            return
        self._leave_columns(name)
        if name in DOCUMENT or name == "br":
            self.in_head = False
        if self.in_foreign:
            if name in {"br", "p"}:
                self._break_out()
            else:
                place = max(map(self.stack.place, (f"svg {name}", f"math {name}", f"math {name} html")))
                if place > (self.stack.html_places[-1] if self.stack.html_places else -1):
                    self.stack.pop_to(place)
                    return
        if name in FORMATTING:
            if not self.active.adopt(name):
                self._end_ordinary(name)
        elif name not in DOCUMENT:
            self.ENDS.get(name, TreeCount._end_ordinary)(self, name)

    def _end_ordinary(self, name: str) -> None:
        self.stack.pop_in(name, SPECIALS)

    def _end_block(self, name: str) -> None:
        self.stack.pop_in(name, SCOPES)

    def _end_p(self, _name: str) -> None:
        if not self._close_p():
            self.leaf()

    def _end_br(self, _name: str) -> None:
        self.active.reconstruct()
        self.leaf()

    def _end_heading(self, _name: str) -> None:
        place = max(map(self.stack.place, HEADINGS))
        if place >= 0 and place >= self.stack.last(SCOPES):
            self.stack.pop_to(place)

    def _end_item(self, name: str) -> None:
        self.stack.pop_in(name, LISTS if name == "li" else SCOPES)

    def _end_form(self, _name: str) -> None:
        """Outside templates an end tag takes the form away from around what is open inside it."""
        if self.stack.place("template") >= 0:
            self.stack.pop_in("form", SCOPES)
            return
        place = self.stack.place_of("form", self.form)
        if place >= self.stack.last(SCOPES) and place >= 0:
            while self.stack.top in IMPLIED_ENDS:
                self.stack.pop()
            if len(self.stack.names) == place + 1:
                self.stack.pop()
            else:
                self.stack.blind(place)
        self.form = 0

    def _end_object(self, name: str) -> None:
        if self.stack.pop_in(name, SCOPES):
            self.active.clear_to_mark()

    def _end_template(self, name: str) -> None:
        if self.stack.place(name) >= 0:
            self.stack.pop_to(self.stack.place(name))
            self.active.clear_to_mark()

    def _end_table_part(self, name: str) -> None:
        self._close_table_part(name)

    def _end_if_current(self, name: str) -> None:
        if self.stack.top == name:
            self.stack.pop()

    ENDS: ClassVar[Mapping[str, Step]] = {
        **dict.fromkeys((*BLOCKS, "button", "select"), _end_block),
        "p": _end_p,
        "br": _end_br,
        **dict.fromkeys(HEADINGS, _end_heading),
        **dict.fromkeys(("li", "dd", "dt"), _end_item),
        "form": _end_form,
        **dict.fromkeys(OBJECTS, _end_object),
        "template": _end_template,
        **dict.fromkeys((*TABLE_PARTS, "table"), _end_table_part),
        "colgroup": _end_if_current,
    }
