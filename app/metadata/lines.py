"""The short lines around a headline, and what they say of dates, in HTML and in plain text alike."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from app.metadata.dateline import Dateline, is_relative, read_dateline
from app.metadata.dates import find_dates, folded
from app.types import Label, LabelledBlock, Role, Segments

# Text of other things than this article: its names and dates are not the article's.
ELSEWHERE = frozenset(
    {Label.RELATED, Label.TICKER, Label.COMMENTS, Label.CALENDAR, Label.ADVERT, Label.LEGAL, Label.CONSENT, Label.WIDGET, Label.FORM}
)
LINE_TOKENS, BYLINE_TOKENS = 24, 40
HEADLINE_TOKENS = 3
LINES_AFTER, LINES_BEFORE = 8, 5
# A line of the body is a dateline where it is hardly more than its date.
BESIDE_DATE = 32
ELEMENT_BLOCKS, ELEMENT_CHARS = 4, 200
SENTENCE_END = re.compile(r"[.!?。！？।]\s*+\Z")


class Line(NamedTuple):
    """A short line of a page, with its label, whether it is a heading, and how many blocks it stands behind the headline; 0 if unknown."""

    text: str
    label: Label
    heading: bool = False
    behind: int = 0


class Said(NamedTuple):
    """A dateline with the words that it was read from."""

    dates: Dateline
    raw: str


def lines_near(blocks: Sequence[LabelledBlock], title: str | None) -> list[Line]:
    """Short lines around the headline, those behind it first; without a headline those before the body."""
    anchor = _anchor(blocks, title)
    if anchor is None:
        first = next((place for place, item in enumerate(blocks) if item.label is Label.BODY), 0)
        near = [*reversed(range(max(0, first - LINES_BEFORE), first)), *range(first, min(len(blocks), first + LINES_BEFORE))]
    else:
        near = [*range(anchor + 1, min(len(blocks), anchor + 1 + LINES_AFTER)), *reversed(range(max(0, anchor - LINES_BEFORE), anchor))]
    return [
        _line(item, place - anchor if anchor is not None else 0)
        for place in near
        if (item := blocks[place]).block.tokens <= (BYLINE_TOKENS if item.label is Label.BYLINE else LINE_TOKENS)
        and item.label not in ELSEWHERE
        and item.block.text != title
        and any(map(str.isalnum, item.block.text))
    ]


def _line(item: LabelledBlock, behind: int = 0) -> Line:
    return Line(item.block.text, item.label, item.block.role is Role.HEADING, behind)


def lines_of_elements(segments: Segments, blocks: Sequence[LabelledBlock], hint: re.Pattern[str]) -> Iterator[Line]:
    """Texts of small elements whose class, id or role matches, in document order; each name is searched once."""
    elements = segments.elements
    told = set(filter(hint.search, set(elements.names) - {""}))
    rows = zip(elements.names, elements.first, elements.last, strict=True)
    for _, first, last in (row for row in rows if row[0] in told):
        if 0 < last - first <= ELEMENT_BLOCKS and blocks[first].label not in ELSEWHERE:
            text = " ".join([item.block.text for item in blocks[first:last]])
            if len(text) <= ELEMENT_CHARS:
                yield Line(text, blocks[first].label)


def _anchor(blocks: Sequence[LabelledBlock], title: str | None) -> int | None:
    """The place of the headline: a heading with the title's words, else a block labelled so, else the first heading of some words."""
    same = [place for place, item in enumerate(blocks) if title and item.block.text == title]
    levels = [place for place in same if blocks[place].block.role is Role.HEADING]
    named = [place for place, item in enumerate(blocks) if item.label is Label.TITLE]
    shown = [place for place in same if place in named] or [place for place in same if blocks[place].label is Label.OTHER]
    headings = (
        place
        for place, item in enumerate(blocks)
        if item.block.role is Role.HEADING and item.block.tokens >= HEADLINE_TOKENS and item.label not in ELSEWHERE
    )
    return next(iter([*levels, *shown, *named, *same]), None) if named or same else next(headings, None)


def bylines(blocks: Sequence[LabelledBlock]) -> list[Line]:
    """Every short line that is labelled so."""
    return [_line(item) for item in blocks if item.label is Label.BYLINE and item.block.tokens <= BYLINE_TOKENS]


def first_dateline(lines: Iterable[Line], language: str | None) -> Said | None:
    """The first line that says when the article was published; what another one says of changes is added.

    A line that tells only the time since counts where no line tells a day.
    """
    changed: Said | None = None
    since: Said | None = None
    for item in lines:
        said = read_line(item, language)
        if said and said.dates.published:
            return said if said.dates.modified or not changed else Said(Dateline(said.dates.published, changed.dates.modified), said.raw)
        if said and said.dates.modified:
            changed = changed or said
        elif said:
            since = since or said
    return changed or since


def read_line(line: Line, language: str | None) -> Said | None:
    """What a line says of dates; a line of the body must be hardly more than a date."""
    dates = read_dateline(line.text, language)
    if dates == Dateline():
        short = line.label is not Label.BODY or len(line.text) <= BESIDE_DATE
        return Said(dates, line.text) if short and is_relative(line.text) else None
    if line.label is Label.BODY:
        low = folded(line.text)
        rest = len(low) - sum(date.end - date.start for date in find_dates(low, language))
        if rest > BESIDE_DATE and SENTENCE_END.search(line.text):
            return None
    return Said(dates, line.text)
