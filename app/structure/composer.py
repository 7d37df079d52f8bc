"""Blocks → parts: what stands in the same element and line is one part."""

from app.structure.surroundings import Place
from app.types import Block, Kind, Part, Span, SpanKind

# Parts whose blocks belong together whatever stands between them.
WHOLE = frozenset({Kind.HEADING, Kind.CODE})


class Composer:
    """Collects the parts of a body, or of a cell of its tables."""

    def __init__(self, text: str) -> None:
        """`text` is the page's."""
        self.text = text
        self.parts: list[Part] = []
        self._spans: list[Span] = []
        self._place = Place()
        self._last: Block | None = None

    def add(self, block: Block, place: Place, spans: list[Span]) -> None:
        """A block with what it is; it goes on the part before where both stand in the same lines."""
        if self._last is not None and self._goes_on(self._last, block, place):
            self._spans.append(Span(self._last.end, block.start, kind=SpanKind.BREAK))
        else:
            self.close()
            self._place = place
        self._spans += spans
        self._last = block

    def _goes_on(self, last: Block, block: Block, place: Place) -> bool:
        mine = self._place
        if place.key != mine.key or place.kind is not mine.kind or place.holders != mine.holders:
            return False
        return place.kind in WHOLE or (block.index == last.index + 1 and self.text[last.end : block.start] == "\n")

    def insert(self, span: Span, place: Place) -> bool:
        """Something without text at the end of the part that stands in this place; False where that is not the last part."""
        if self._last is None or place.key != self._place.key or place.kind is Kind.CODE:
            return False
        self._spans.append(span)
        return True

    def put(self, part: Part) -> None:
        """A part that is whole."""
        self.close()
        self.parts.append(part)

    def close(self) -> None:
        """Ends the current part."""
        spans, place = self._spans, self._place
        if spans:
            kind = Kind.PARAGRAPH if place.table >= 0 and place.kind is not Kind.CAPTION else place.kind
            part = Part(kind, spans[0].start, spans[-1].end, tuple(spans), place.holders, place.level if kind is Kind.HEADING else 0)
            self.parts.append(part._replace(language=place.language) if kind is Kind.CODE else part)
        self._spans, self._last = [], None
