"""Calendars in text that lost its line breaks: a grid of day numbers shows where it stands, its week row and month right before it."""

import re
from collections.abc import Iterator, Sequence

from app.language.locale_names import fold, locale_names, week_rows
from app.segment.splice import splice

BETWEEN = r"[^\w]{0,9}"
# The first day of a month up to the last, behind some of the month before; a page has few, and asks for the middle first.
MIDDLE = re.compile(rf"15{BETWEEN}16{BETWEEN}17{BETWEEN}18")
GRID = re.compile(
    r"(?<!\d)(?:(?:2[3-9]|3[01])[^\w]{1,9}){0,7}"
    + BETWEEN.join(rf"0?{day}" for day in range(1, 29))
    + rf"(?:{BETWEEN}29(?:{BETWEEN}30(?:{BETWEEN}31)?)?)?"
    + r"(?:\s{1,9}1\s{1,9}2(?:\s{1,9}(?:[3-9]|1[0-4])(?!\d)){0,12})?(?!\d)"
)
DAY = re.compile(r"(?<=\s)\d")
CALENDARS_AT_MOST = 100
# A row of week days and a line with a month have at most so many characters.
WEEK, MONTH = 90, 40
PART = re.compile(r"\d{1,2}\s?[月월]|[^\W\d_]+|\d+|\s+|[^\w\s]+|_+")
YEAR = re.compile(r"(?:1[89]|2[01])\d\d|1[34]\d\d")
ARROWS = frozenset("«»<>‹›←→|")
# What stands between a month and its year, or behind the year.
BESIDE_YEARS = frozenset({"de", "of", "г", "р", "年", "년"})


def around_calendars(text: str, cuts: Sequence[int]) -> Sequence[int]:
    """Borders of a text, ascending, with those around each calendar's month, week row and grid, and none inside these."""
    return splice(cuts, _calendars(text)) if MIDDLE.search(text) else cuts


def _calendars(text: str) -> Iterator[Sequence[int]]:
    """Where the month line, the week row and each day of each calendar begin, and where it ends: days are apart as a table's cells are."""
    last = 0
    for count, grid in enumerate(GRID.finditer(text)):
        if count == CALENDARS_AT_MOST:
            return
        week = _week(text, last, grid.start())
        month = _dates(text, last, week) if week is not None else None
        found = {start for start in (month, week, grid.start()) if start is not None}
        days = (day.start() for day in DAY.finditer(text, grid.start() + 1, grid.end()))
        yield [*sorted({*found, *days}), grid.end()]
        last = grid.end()


def _week(text: str, low: int, end: int) -> int | None:
    """The beginning of the row of week days that ends at `end`, the longest one."""
    letters, found = "", None
    for place in range(end - 1, max(low, end - WEEK) - 1, -1):
        letters = (fold(text[place]) if text[place].isalpha() else "") + letters
        if text[place].isalpha() and letters in week_rows():
            found = place
    return found


def _dates(text: str, low: int, end: int) -> int | None:
    """The beginning of a month or year with arrows around it that ends at `end`."""
    first, told = None, False
    for part in reversed(list(PART.finditer(text, max(low, end - MONTH), end))):
        said = fold(part.group())
        if said in locale_names().months or "".join(said.split()) in locale_names().months or YEAR.fullmatch(said):
            told = True
        elif not said.strip() or said in BESIDE_YEARS:
            continue
        elif not ARROWS.issuperset(said):
            break
        first = part.start()
    return first if told else None
