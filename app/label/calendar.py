"""Archive calendars in any locale of CLDR: a row of week days over a grid of consecutive day numbers."""

import re
from collections.abc import Sequence
from functools import cache

from app.language.locale_names import NOT_LETTERS, fold, locale_names, week_rows, weeks_in_letters
from app.language.phrases import said

NUMBERS = re.compile(r"\d+")
LETTERS = re.compile(r"[^\W\d_]{4}|[^\W\d_]{1,2}")
YEAR = re.compile(r"(?:1[89]|2[0-9])\d\d|1[34]\d\d")
GRID_LINES = 60
LONGEST_ROW = 150
MONTH_LINE_WORDS = 5
# A whole grid that was glued to one number is 45 days long.
LONGEST_NUMBER = 100
COUNTED_DAYS = "234567"
# The last days that every month has.
LAST_DAYS = "25262728"
# What Chinese, Japanese and Korean write behind a year.
YEAR_MARKS = "年년,"
ARROWS = "«»<>‹›←→|· \t\xa0"


def calendar_lines(texts: Sequence[str]) -> frozenset[int]:
    """Indexes of the lines that make up calendars: their heading, month line, week row and day grid."""
    found: set[int] = set()
    behind = 0
    for place, text in enumerate(texts):
        letters = _first_letters(text)
        if place < behind or (letters and fold(letters)[: len(letters)] not in _beginnings()):
            continue
        week = _week_row(texts, place) if letters else 0
        if not week and (letters or not _is_month_without_week(texts, place)):
            continue
        last = _grid(texts, place + week, _numbers(text) if week == 1 and not _counts_days(text) else "")
        if last > place + week or _is_month_line(texts[max(0, place - 1)]):
            found.update(range(_heading(texts, place), last))
        behind = max(last, place + week)
    return frozenset(found)


@cache
def _day_names() -> frozenset[str]:
    return frozenset(name for week in weeks_in_letters() for name in week) - {""}


@cache
def _beginnings() -> frozenset[str]:
    """The first one, two and four letters of all rows and names."""
    return frozenset(text[:length] for text in (*week_rows(), *_day_names()) for length in (1, 2, 4))


def _first_letters(text: str) -> str:
    """The first four letters in a row, or one or two; none of a line of days. By these most lines are no row and need no folding."""
    letters = None if text[:4].isalpha() else LETTERS.search(text)
    return letters[0] if letters else text[:4] if text[:1].isalpha() else ""


def _letters(text: str) -> str:
    return NOT_LETTERS.sub("", fold(text))


def _week_row(texts: Sequence[str], place: int) -> int:
    """How many lines from `place` on are a row of week days: 1 where they share a line, 5–7 where each has its own, else 0."""
    if len(texts[place]) > LONGEST_ROW:
        return 0
    rows, letters = week_rows(), _letters(texts[place])
    if letters in rows and (not (first := _numbers(texts[place])) or _consecutive(first) or _counts_days(texts[place])):
        return 1
    if letters not in _day_names():
        return 0
    for length in (7, 6, 5):
        lines = texts[place : place + length]
        if len(lines) == length and "".join(map(_letters, lines)) in rows:
            return length
    return 0


def _counts_days(row: str) -> bool:
    """Whether the digits of a week row are the days' own names, wherever the week begins: Vietnamese counts them from 2 to 7."""
    return "".join(sorted(NUMBERS.findall(row))) == COUNTED_DAYS


def _numbers(line: str) -> str:
    """The digits of a line's numbers, without zeros before them."""
    found = NUMBERS.findall(line)
    return "".join(str(int(number)) if number.isdecimal() and len(number) <= LONGEST_NUMBER else number for number in found)


def _grid(texts: Sequence[str], place: int, digits: str) -> int:
    """The index after the day grid that begins at `place`, or with `digits` right before it; `place` itself where there is none."""
    last = place
    for index in range(place, min(len(texts), place + GRID_LINES)):
        line = texts[index].strip(ARROWS)
        if not line:
            last = index + 1
            continue
        numbers = _numbers(line)
        if _letters(line) or not numbers or not _consecutive(digits + numbers):
            break
        digits += numbers
        last = index + 1
    if not digits:
        return place
    while last < len(texts) and (_is_month_line(texts[last]) or texts[last].strip(ARROWS) == ""):
        last += 1
    return last


def _is_month_without_week(texts: Sequence[str], place: int) -> bool:
    """Whether all the days of a month begin here, right under its name."""
    begins = texts[place].lstrip(ARROWS)[:1].isdecimal() and place > 0 and len(texts[place - 1]) <= LONGEST_ROW
    if not begins or not _is_month_line(texts[place - 1]):
        return False
    return LAST_DAYS in "".join(map(_numbers, texts[place : _grid(texts, place, "")]))


@cache
def _grids() -> tuple[str, ...]:
    """The digits of every grid: the last days of the month before, 1 to 28–31, the first days of the month after."""
    days = list(map(str, range(1, 32)))
    leads = {"", *("".join(days[first:length]) for length in (28, 29, 30, 31) for first in range(21, length))}
    return tuple(lead + "".join(days[:length]) + "".join(days[:14]) for lead in sorted(leads) for length in (28, 29, 30, 31))


def _consecutive(digits: str) -> bool:
    """Whether digits are those of consecutive day numbers, as a grid begins."""
    return any(grid.startswith(digits) for grid in _grids())


def _is_month_line(text: str) -> bool:
    """Whether a short line is a month's name, a year, or both, with at most arrows around them."""
    folded = " ".join(fold(text).strip(ARROWS).split())
    rest = YEAR.sub(" ", folded, count=1).strip(ARROWS + YEAR_MARKS)
    months = locale_names().months
    if not rest:
        return bool(folded)
    words = NOT_LETTERS.sub(" ", rest).split()
    return rest in months or (len(words) <= MONTH_LINE_WORDS and len(NUMBERS.findall(rest)) <= 1 and any(word in months for word in words))


def _heading(texts: Sequence[str], place: int) -> int:
    """The first line of the calendar whose week row stands at `place`: month lines, arrows and an archive heading belong to it."""
    while place > 0 and (_is_month_line(texts[place - 1]) or not any(map(str.isalnum, texts[place - 1]))):
        place -= 1
    if place > 0 and fold(texts[place - 1]).rstrip(":") in said("archive"):
        place -= 1
    return place
