"""Dates as people write them, in the languages of CLDR → ISO 8601."""

import re
from datetime import date

from app.locale_names import fold, locale_names

CLOCK = re.compile(r"(?<![\d:])([01]?\d|2[0-3])[:.]([0-5]\d)(?::([0-5]\d))?(?![\d.])")
YEAR_FIRST = re.compile(r"\b((?:19|20)\d\d)\s?[-./年]\s?(\d{1,2})\s?[-./月]\s?(\d{1,2})")
DAY_FIRST = re.compile(r"\b(\d{1,2})[./-](\d{1,2})[./-]((?:19|20)\d\d)\b")
WORD_OR_NUMBER = re.compile(r"\d+|[^\W\d_]+")


def parse_date(text: str) -> str | None:
    """`2024-10-25T17:41:00` or `2024-10-25` for the first date in a short text; None where there is none. Day before month."""
    day = _numeric(text) or _named(text)
    if day is None:
        return None
    clock = CLOCK.search(YEAR_FIRST.sub(" ", DAY_FIRST.sub(" ", text)))
    if clock is None:
        return day
    return f"{day}T{int(clock[1]):02d}:{clock[2]}:{clock[3] or '00'}"


def _numeric(text: str) -> str | None:
    first = YEAR_FIRST.search(text)
    if first:
        return _iso(first[1], first[2], first[3])
    last = DAY_FIRST.search(text)
    return (_iso(last[3], last[2], last[1]) or _iso(last[3], last[1], last[2])) if last else None


def _named(text: str) -> str | None:
    """A month's name with a year and a day beside it, in any order."""
    words = WORD_OR_NUMBER.findall(fold(CLOCK.sub(" ", text)))
    months = locale_names().months
    month = next((months[word] for word in words if word in months), None)
    numbers = [word for word in words if word.isdecimal()]
    year = next((number for number in numbers if len(number) == 4), None)
    day = next((number for number in numbers if len(number) <= 2), None)
    return _iso(year, str(month), day) if month and year and day else None


def _iso(year: str, month: str, day: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
