"""The parts of a body that came with its markup."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate

from app.structure.addresses import absolute, base_of
from app.structure.composer import Composer
from app.structure.footnotes import SIGN, find_footnotes
from app.structure.placed import KINDS, Shown, source_of
from app.structure.surroundings import Place, Surroundings
from app.structure.tables import CELLS, Tables
from app.types import (
    Holder,
    HolderKind,
    Kind,
    Label,
    Labelling,
    Mark,
    MarkKind,
    Markup,
    Options,
    Page,
    Part,
    Piece,
    Placed,
    Segments,
    Span,
    SpanKind,
)

FALLBACK = "mwe-math-fallback"
# What a span is called that is a part of its own.
ALONE: Mapping[SpanKind, Kind] = {SpanKind.IMAGE: Kind.IMAGE, SpanKind.EMBED: Kind.EMBED}


def outline(page: Page, segments: Segments, labelling: Labelling, options: Options) -> tuple[Part, ...]:
    """The parts of the body of a page, in reading order, from the kept blocks alone."""
    return _Outline(page, segments, labelling, options).parts()


class _Outline:
    """One body on its way from blocks to parts."""

    def __init__(self, page: Page, segments: Segments, labelling: Labelling, options: Options) -> None:
        markup = segments.markup or Markup()
        is_kept = [item.label is Label.BODY for item in labelling.blocks]
        kept = list(accumulate(is_kept, initial=0))
        self.segments, self.options = segments, options
        self.body = [item.block for item, own in zip(labelling.blocks, is_kept, strict=True) if own]
        self.tables = Tables(segments, markup, kept)
        self.base = base_of(page.url, segments.head.base)
        self.around = Surroundings(segments.elements, markup, self.base, links=options.links)
        self.around.is_table = self.tables.is_table
        self.around.references = find_footnotes(segments.elements, self.tables.holds) if options.links else {}
        self.around.footnotes = frozenset(self.around.references.values())
        self.shown = shown = Shown(labelling.blocks, kept, segments.elements)
        self.placed = [placed for placed in markup.placed if placed.tag not in CELLS and shown.belongs(placed)]
        self.tex = {placed.element: placed for placed in self.placed if _is_formula_of(placed, segments)}
        self.around.tasks = _tasks(markup, segments)
        self.around.formulas = frozenset(self.tex)
        self.main = Composer(segments.text)
        self.cells: dict[int, Composer] = {}
        self.table = -1
        self.names: dict[int, str] = {}
        self.said: set[int] = set()

    def parts(self) -> tuple[Part, ...]:
        """All parts, the last table closed."""
        placed = iter(self.placed)
        following = next(placed, None)
        pieces = self.segments.markup.pieces if self.segments.markup else ()
        for block in self.body:
            inside: list[Placed] = []
            while following is not None and following.block <= block.index:
                if following.at < 0:
                    self._place(following)
                elif following.block == block.index:
                    inside.append(following)
                following = next(placed, None)
            own = pieces[block.index] or (Piece(block.element, block.start, block.end),)
            place = self.around.at(own[0].element)
            spans = [self._span(place, block.start, block.end)] if len(own) == 1 and not inside else list(self._spans(own, inside))
            self._composer(place).add(block, place, spans)
        while following is not None:
            self._place(following)
            following = next(placed, None)
        self._end_table()
        self.main.close()
        return tuple(map(self._named, self.main.parts) if self.around.footnotes else self.main.parts)

    def _composer(self, place: Place) -> Composer:
        """Where parts of a place are collected: in the body, or in a cell of its current table."""
        if place.cell < 0:
            if self.cells:
                self._end_table()
            return self.main
        if place.table != self.table:
            self._end_table()
            self.table = place.table
        return self.cells.setdefault(place.cell, Composer(self.segments.text))

    def _end_table(self) -> None:
        if self.cells:
            for composer in self.cells.values():
                composer.close()
            filled = {row: tuple(composer.parts) for row, composer in self.cells.items() if composer.parts}
            parts = [part for inner in filled.values() for part in inner]
            rows = self.tables.rows(self.table, filled, self._pictured)
            holders = self.around.at(self.table).holders
            if rows:
                self.main.put(Part(Kind.TABLE, parts[0].start, parts[-1].end, (), holders, rows=rows))
        self.table, self.cells = -1, {}

    def _spans(self, pieces: tuple[Piece, ...], inside: list[Placed]) -> Iterator[Span]:
        """A block's text cut where its marks change, and what stands between."""
        number = 0
        last: Span | None = None
        for piece in pieces:
            place, start = self.around.at(piece.element), piece.start
            while number < len(inside) and inside[number].at < piece.end:
                at = max(inside[number].at, start)
                if at > start:
                    yield from filter(None, (last, self._span(place, start, at)))
                    last, start = None, at
                if span := self._placed_span(inside[number], at):
                    yield from filter(None, (last,))
                    last = None
                    yield span
                number += 1
            span = self._span(place, start, piece.end)
            if last is not None and span.kind is last.kind and span.marks == last.marks and span.target == last.target:
                last = Span(last.start, span.end, last.marks, last.kind, last.target, last.words)
            else:
                yield from filter(None, (last,))
                last = span
        yield from filter(None, (last,))
        yield from (span for placed in inside[number:] if (span := self._placed_span(placed, pieces[-1].end)))

    def _span(self, place: Place, start: int, end: int) -> Span:
        if place.formula >= 0 and place.kind is not Kind.CODE:
            given = self.tex[place.formula].attributes
            display = given.get("display") == "block" or "katex-display" in self._around_formula(place.formula)
            return Span(start, end, place.marks, SpanKind.FORMULA, given["tex"] or "", "display" if display else "")
        if place.reference >= 0:
            sign = SIGN.fullmatch(self.segments.text[start:end].strip())
            if sign and self.names.setdefault(place.reference, sign[1]) == sign[1]:
                return Span(start, end, (), SpanKind.REFERENCE, sign[1])
        return Span(start, end, place.marks)

    def _around_formula(self, row: int) -> str:
        elements = self.segments.elements
        return elements.names[elements.parent[row]]

    def _placed_span(self, placed: Placed, at: int) -> Span | None:
        """An image, embed or formula as a span of no length."""
        marks: tuple[Mark, ...] = ()
        if placed.tag in {"math", "script"} or FALLBACK in (placed.attributes.get("class") or ""):
            if placed.element in self.tex and placed.tag != "script":
                return None
            tex = placed.attributes.get("tex") or placed.attributes.get("alt") or ""
            return Span(at, at, marks, SpanKind.FORMULA, tex, "display" if placed.attributes.get("display") == "block" else "")
        kind = KINDS.get(placed.tag)
        if kind in {None, Kind.RULE} or not self.options.images or not (source := source_of(placed, self.base)):
            return None
        if placed.link and self.options.links and (target := absolute(placed.link, self.base)):
            marks = (Mark(MarkKind.LINK, target),)
        alt = " ".join((placed.attributes.get("alt") or "").split())
        return Span(at, at, marks, SpanKind.IMAGE if kind is Kind.IMAGE else SpanKind.EMBED, source, alt)

    def _place(self, placed: Placed) -> None:
        """What stands between two blocks: at the end of a line that it belongs to, or as a part of its own."""
        place = self.around.beside(placed.element)
        if place.table >= 0 and place.cell < 0:  # in a cell without text: see `_pictured`
            return
        if placed.tag == "hr":
            if place.cell < 0:
                self._composer(place).put(Part(Kind.RULE, self._at(placed), self._at(placed), (), place.holders))
            return
        span = self._placed_span(placed, self._at(placed))
        if span is None:
            return
        self._composer(place).put(Part(ALONE.get(span.kind, Kind.PARAGRAPH), span.start, span.end, (span,), place.holders))

    def _pictured(self, inside: Sequence[Placed]) -> tuple[Part, ...]:
        """What stands in a cell without text, as far as it belongs to the body."""
        spans = (self._placed_span(placed, self._at(placed)) for placed in inside if self.shown.belongs(placed))
        return tuple(Part(ALONE.get(span.kind, Kind.PARAGRAPH), span.start, span.end, (span,)) for span in spans if span)

    def _at(self, placed: Placed) -> int:
        """Where in the text something stands that is none: at the end of the block before it."""
        return self.segments.blocks[placed.block - 1].end if placed.block else 0

    def _named(self, part: Part) -> Part:
        """A part with the names of the footnotes that hold it; what no reference could name is the list item or text that it was."""
        holders = []
        for holder in part.holders:
            if holder.kind is not HolderKind.FOOTNOTE:
                holders.append(holder)
            elif name := self.names.get(holder.key):
                holders.append(Holder(HolderKind.FOOTNOTE, holder.key, name=name))
        return part._replace(holders=tuple(holders))


def _is_formula_of(placed: Placed, segments: Segments) -> bool:
    """Whether the element around a formula's TeX shows that formula and nothing else."""
    elements = segments.elements
    if placed.tag != "math":
        return False
    return elements.tag[placed.element] == "math" or "katex" in elements.names[placed.element].split()


def _tasks(markup: Markup, segments: Segments) -> dict[int, bool]:
    """The list items that begin with a box to tick, and whether it is ticked."""
    elements = segments.elements
    found: dict[int, bool] = {}
    for placed in markup.placed:
        if placed.tag == "input" and (placed.attributes.get("type") or "").lower() == "checkbox":
            near = (placed.element, elements.parent[placed.element], elements.parent[elements.parent[placed.element]])
            item = next((row for row in near if elements.tag[row] == "li"), None)
            if item is not None:
                found.setdefault(item, "checked" in placed.attributes)
    return found
