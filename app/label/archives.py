"""Lists of months and years that lead to what was published then, in any locale of CLDR."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from app.label.calendar import ARROWS, YEAR, YEAR_MARKS
from app.label.lines import Folded
from app.language.locale_names import locale_names
from app.language.phrases import said
from app.types import Label

# A list has so many lines, under a heading that says what it is fewer; so many of them have a year, and one a month: tables have years too.
FEWEST, UNDER_HEADING, YEARS = 6, 3, 3
# Years in one line are an archive from so many on.
YEARS_IN_TURN, NOT_YEARS = 4, re.compile(r"[^\W\d]|(?<!\d)\d{1,3}(?!\d)|\d{5}")
# `March 2024 (17)` counts what was published; between month and year stand at most small words such as `de`.
COUNT = re.compile(r"[(\[]\s?\d+\s?[)\]]$")
LINE_WORDS, SMALL_WORD = 4, 2


def archive(page: Folded) -> Mapping[int, Label]:
    """Months and years in a row, with the heading that calls them an archive."""
    found: dict[int, Label] = {}
    numbered = [place for place, is_numbered in enumerate(page.numbered) if is_numbered]
    for place in (place for place in numbered if page.blocks[place].tokens >= YEARS_IN_TURN and _is_row_of_years(page.texts[place])):
        first = place - (place > 0 and page.bare[place - 1] in said("archive"))
        found.update({block.index: Label.CALENDAR for block in page.blocks[first : place + 1]})
    behind = 0
    for place in numbered:
        if place < behind or not _is_line(page, place):
            continue
        first, behind = _run(page, place)
        headed = first > 0 and page.bare[first - 1] in said("archive")
        is_dated = _has_months_and_years(page.texts[first:behind])
        if behind - first >= (UNDER_HEADING if headed and is_dated else FEWEST) and (headed or is_dated):
            found.update({block.index: Label.CALENDAR for block in page.blocks[first - headed : behind]})
    return found


def _is_row_of_years(text: str) -> bool:
    """`2024 2023 2022 2021`: nothing but years in turn."""
    if NOT_YEARS.search(text):
        return False
    years = [int(year) for year in YEAR.findall(text)]
    return len(years) >= YEARS_IN_TURN and {before - year for before, year in pairwise(years)} in ({1}, {-1})


def _run(page: Folded, place: int) -> tuple[int, int]:
    """The first of the lines around a place that are months or years, and the place behind the last."""
    first, behind = place, place + 1
    while first > 0 and _is_line(page, first - 1):
        first -= 1
    while behind < len(page.blocks) and _is_line(page, behind):
        behind += 1
    return first, behind


def _is_line(page: Folded, place: int) -> bool:
    """Whether a line is a month, a year or both."""
    if page.blocks[place].tokens > LINE_WORDS:
        return False
    text = COUNT.sub("", page.texts[place])
    month = YEAR.sub(" ", text, count=1).strip(ARROWS + YEAR_MARKS)
    months = locale_names().months
    words = month.split()
    if not words or month in months:
        return bool(words) or YEAR.search(text) is not None
    return any(word in months for word in words) and all(word in months or len(word) <= SMALL_WORD for word in words)


def _has_months_and_years(texts: Sequence[str]) -> bool:
    with_year = sum(YEAR.search(text) is not None for text in texts)
    return with_year >= YEARS and any(YEAR.sub("", COUNT.sub("", text), count=1).strip(ARROWS + YEAR_MARKS) for text in texts)
