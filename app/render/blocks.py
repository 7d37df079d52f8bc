"""The body's parts as plain values (api.md, "Blocks")."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.render.text import Places
from app.types import Holder, HolderKind, Kind, MarkKind, Part, Span, SpanKind

# The words for kinds; looked up, since asking a member for its value costs several times as much.
WORDS: Mapping[Kind | HolderKind | MarkKind | SpanKind, str] = {
    kind: kind.value for kinds in (Kind, HolderKind, MarkKind, SpanKind) for kind in kinds
}


def blocks(parts: Iterable[Part], places: Places) -> list[dict[str, Any]]:
    """One object a part, in reading order; offsets are those of `body.text`."""
    return [_block(part, places) for part in parts]


def _block(part: Part, places: Places) -> dict[str, Any]:
    start, end = places(part.start), places(part.end)
    holder = part.holders[-1] if part.holders else None
    kind = WORDS[holder.kind if holder and part.kind is Kind.PARAGRAPH else part.kind]  # a paragraph is called by what it stands in
    block: dict[str, Any] = {"kind": kind, "text": places.text[start:end], "start": start, "end": end}
    if part.kind is Kind.HEADING:
        block["level"] = part.level
    elif part.kind is Kind.CODE:
        block["language"] = part.language or None
    elif part.kind is Kind.TABLE:
        block["rows"] = [[_cell(cell.parts, places, end) | _extent(cell) for cell in row] for row in part.rows]
    elif part.kind in {Kind.IMAGE, Kind.EMBED}:
        block |= {"src": part.spans[0].target, "alt": part.spans[0].words} if part.spans else {}
    if part.holders:
        block |= _item(part.holders)
    if part.kind not in {Kind.IMAGE, Kind.EMBED} and (spans := _spans(part.spans, places)):
        block["spans"] = spans
    if part.holders:
        block["within"] = [_holder(each) for each in part.holders]
    return block


def _item(holders: tuple[Holder, ...]) -> dict[str, Any]:
    """Depth, marker and number of the innermost list item around a part."""
    items = [holder for holder in holders if holder.kind is HolderKind.ITEM]
    return {"depth": len(items), "marker": items[-1].marker, "number": items[-1].number} if items else {}


def _holder(holder: Holder) -> dict[str, Any]:
    told: dict[str, Any] = {"kind": WORDS[holder.kind], "id": holder.key}
    if holder.kind is HolderKind.ITEM:
        told |= {"list": holder.list, "marker": holder.marker, "number": holder.number}
        if holder.checked is not None:
            told["checked"] = holder.checked
    elif holder.kind is HolderKind.FOOTNOTE:
        told["name"] = holder.name
    return told


def _extent(cell: Any) -> dict[str, Any]:
    return {"header": cell.header, "colspan": cell.columns, "rowspan": cell.rows}


def _cell(parts: tuple[Part, ...], places: Places, end: int) -> dict[str, Any]:
    """A cell's text from its first part to its last; an empty one stands at the end of its table."""
    first, last = (places(parts[0].start), places(parts[-1].end)) if parts else (end, end)
    spans = [span for part in parts for span in _spans(part.spans, places)]
    return {"text": places.text[first:last], "start": first, "end": last} | ({"spans": spans} if spans else {})


def _spans(spans: Iterable[Span], places: Places) -> list[dict[str, Any]]:
    """The runs that something is said of; plain text and breaks are left out."""
    return [_span(span, places) for span in spans if span.kind not in {SpanKind.TEXT, SpanKind.BREAK} or span.marks]


def _span(span: Span, places: Places) -> dict[str, Any]:
    told: dict[str, Any] = {"start": places(span.start), "end": places(span.end)}
    marks = [WORDS[mark.kind] for mark in span.marks if mark.kind is not MarkKind.LINK]
    links = [mark.target for mark in span.marks if mark.kind is MarkKind.LINK]
    if marks:
        told["marks"] = marks
    if links:
        told["link"] = links[-1]
    if span.kind in {SpanKind.IMAGE, SpanKind.EMBED}:
        told[WORDS[span.kind]] = {"src": span.target, "alt": span.words}
    elif span.kind is SpanKind.FORMULA:
        told["formula"] = {"tex": span.target, "display": span.words == "display"}
    elif span.kind is SpanKind.REFERENCE:
        told["footnote"] = span.target
    return told
