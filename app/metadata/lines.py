"""What the lines around a headline say of its author and date, in HTML and in plain text alike."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from app.metadata.dateline import Dateline, is_relative, read_dateline
from app.metadata.dates import find_dates, folded
from app.metadata.names import OTHER_HANDS, begins_with_surname, behind_date, is_agency, is_person, names_in_byline, without_opener
from app.types import Label, LabelledBlock, Role, Segments

# Text of other things than this article: its names and dates are not the article's.
ELSEWHERE = frozenset(
    {Label.RELATED, Label.TICKER, Label.COMMENTS, Label.CALENDAR, Label.ADVERT, Label.LEGAL, Label.CONSENT, Label.WIDGET, Label.FORM}
)
LINE_TOKENS = 24
HEADLINE_TOKENS = 3
LINES_AFTER, LINES_BEFORE = 8, 5
# A line of the body is a dateline where it is hardly more than its date.
BESIDE_DATE = 32
ELEMENT_BLOCKS, ELEMENT_CHARS = 4, 200
SENTENCE_END = re.compile(r"[.!?。！？।]\s*+\Z")
# A name without a word for it stands right under the headline, next to the date.
ALONE_AT_MOST = 5
# More words of a line in English are no name that stands alone.
ENGLISH_NAME, NAME_WORDS = range(2, 4), range(2, 6)
# Labels of a line right under the headline that may be its author's name.
MAY_NAME = frozenset({Label.BYLINE, Label.BODY, Label.OTHER, Label.CAPTION})
OFFICE_WORDS = 10
NAMED_INSIDE = re.compile(r"\b(?:written|contributed|reported|authored|posted|published)\s(?:on\s.{0,24}\s)?by\s", re.IGNORECASE)
BAR = re.compile(r"\s?[|•·●▪—–]\s?|\s-\s|,\s")


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
        if (item := blocks[place]).block.tokens <= LINE_TOKENS and item.label not in ELSEWHERE and any(map(str.isalnum, item.block.text))
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
    headings = (
        place
        for place, item in enumerate(blocks)
        if item.block.role is Role.HEADING and item.block.tokens >= HEADLINE_TOKENS and item.label not in ELSEWHERE
    )
    return next(iter([*levels, *named, *same]), None) if levels or named or same else next(headings, None)


def bylines(blocks: Sequence[LabelledBlock]) -> list[Line]:
    """Every short line that is labelled so."""
    return [_line(item) for item in blocks if item.label is Label.BYLINE and item.block.tokens <= LINE_TOKENS]


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


def authors_near(lines: Sequence[Line], language: str | None) -> list[str]:
    """The people that lines next to a headline name: behind a cue, beside a date, or alone in a line between such lines."""
    lines = without_other_hands(lines)
    following = [*(line.text for line in lines[1:]), ""][: len(lines)]
    for line, after in zip(lines, following, strict=True):
        found = [] if _is_headline(line) else _named(line.text, after, language) or _beside_date(line.text, language)
        if found:
            return found
    dated = [read_dateline(line.text, language) != Dateline() or is_relative(line.text) for line in lines]
    over = any(told and line.behind == -1 for line, told in zip(lines, dated, strict=True))
    for place, line in enumerate(lines[:ALONE_AT_MOST]):
        under = place == 0 and line.behind == 1
        beside = (any(dated[max(0, place - 1) : place + 2]) or (under and over)) and (line.label is Label.BYLINE or under)
        if not line.heading and line.label in MAY_NAME and beside and (found := _alone(line.text, language, sure=True)):
            return found
    return []


def _is_headline(line: Line) -> bool:
    return line.heading and line.label is not Label.BYLINE


def without_other_hands(lines: Sequence[Line]) -> list[Line]:
    """Lines less those that name editors, reviewers and photographers, in a line of their own or on the next one."""
    found: list[Line] = []
    open_cue = False
    for line in lines:
        cue = OTHER_HANDS.match(line.text)
        if not cue and not open_cue:
            found.append(line)
        open_cue = cue is not None and cue.end() == len(line.text.rstrip(" :"))
    return found


def _named(text: str, following: str, language: str | None) -> list[str]:
    """Names behind `By` or the like, on its line or on the next one."""
    if SENTENCE_END.search(text) and len(text.split()) > 8 and not NAMED_INSIDE.search(text):
        return []
    inside = NAMED_INSIDE.search(text)
    if inside:
        return names_in_byline(text[inside.end() :], language, cued=True)
    text = behind_date(text)
    bare, opener = without_opener(" ".join(text.split()), language)
    if opener is not None and not bare:
        return names_in_byline(following, language, cued=True) or _office(text, following)
    found = names_in_byline(text, language)
    return found or next((names for part in _parts(text)[1:] if (names := names_in_byline(part, language))), [])


def _office(cue: str, text: str) -> list[str]:
    """An office that a line of its own calls the author, as in `Author:` over `Press Service of the Port`."""
    name = text.strip(" .")
    fits = cue.rstrip().endswith((":", "：")) and len(name.split()) <= OFFICE_WORDS and not SENTENCE_END.search(text)
    return [name] if fits and name[:1].isupper() and not any(map(str.isdigit, name)) and not is_agency(name) else []


def _parts(text: str) -> list[str]:
    return [part for part in BAR.split(text) if part]


def _beside_date(text: str, language: str | None) -> list[str]:
    """Names that share a line with nothing but a date."""
    line = folded(text)
    if len(line) != len(text) or not any(map(str.isdigit, line)):
        return []
    dates = find_dates(line, language)
    if len(dates) != 1:
        return []
    before, behind = text[: dates[0].start].strip(" |•·,،–—-:"), text[dates[0].end :].strip(" |•·,،–—-:")
    return next((found for part in (before, behind) if (found := _alone(part, language, sure=True))), [])


def _alone(text: str, language: str | None, *, sure: bool) -> list[str]:
    """Names that a text is made of; a single word is none."""
    parts = [part for part in _parts(text) if part]
    found = names_in_byline(parts[0], language, cued=True) if parts and len(text) <= 120 else []
    whole = [name for name in found if len(name.split()) > 1 or not name.isascii()]
    words = ENGLISH_NAME if (language or "").startswith("en") else NAME_WORDS
    fit = all(is_person(name, sure=sure) and (len(name.split()) in words or begins_with_surname(name)) for name in whole)
    return whole if whole and fit else []


def cued_names(lines: Sequence[Line], language: str | None) -> list[str]:
    """Names behind a cue in lines that are labelled bylines, wherever they stand."""
    lines = without_other_hands(lines)
    following = [*(line.text for line in lines[1:]), ""][: len(lines)]
    found = (_named(line.text, after, language) for line, after in zip(lines, following, strict=True))
    return next((names for names in found if names), [])
