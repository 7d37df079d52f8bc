"""Dates as people write them, in the languages of CLDR → ISO 8601."""

import re
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from app.language.locale_names import fold, locale_names

CLOCK = re.compile(r"(?<![\d:])([01]?\d|2[0-3])[:.h]([0-5]\d)(?::([0-5]\d))?(?![\d.])(?:\s?([ap])\.?\s?m\b)?", re.IGNORECASE)
YEAR_FIRST = re.compile(r"\b((?:19|20)\d\d)\s?[-./年년]\s?(\d{1,2})\s?[-./月월]\s?(\d{1,2})")
DAY_FIRST = re.compile(r"\b(\d{1,2})[./-](\d{1,2})[./-]((?:19|20)\d\d)\b")
# RFC 3339 as sites write it: seconds and offset may be missing, a space may stand for the T.
ISO = re.compile(r"\s*((?:19|20)\d\d-\d\d-\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d))?(?:[.,]\d+)?\s?(Z|[+-]\d\d:?\d\d)?)?")
COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)(?:\D|$)")
IN_URL = re.compile(r"/((?:19|20)\d\d)[/-]?(\d\d)[/-]?(\d\d)(?:\D|$)")
# Letters with the marks that many scripts write on them.
WORD_OR_NUMBER = re.compile(r"\d+|[^\s\d.,:;!?/|()\[\]«»\"'“”_–—-]+")


def parse_date(text: str) -> str | None:
    """`2024-10-25T17:41:00` or `2024-10-25` for the first date in a short text; None where there is none. Day before month."""
    day = _numeric(text) or _named(text)
    if day is None:
        return None
    clock = CLOCK.search(YEAR_FIRST.sub(" ", DAY_FIRST.sub(" ", text)))
    if clock is None:
        return day
    hour, half = int(clock[1]), (clock[4] or "").lower()
    if half and hour <= 12:
        hour = hour % 12 + 12 * (half == "p")
    return f"{day}T{hour:02d}:{clock[2]}:{clock[3] or '00'}"


def iso_date(text: str) -> str | None:
    """A machine-written date in its shortest ISO 8601 form, its offset kept; None for anything else and for days that do not exist."""
    match = ISO.match(text)
    if match is None:
        compact = COMPACT.match(text.strip())
        return _iso(compact[1], compact[2], compact[3]) if compact else None
    day = _iso(*match[1].split("-"))
    if day is None or match[2] is None:
        return day
    whole = f"{day}T{match[2]}:{match[3]}:{match[4] or '00'}{match[5] or ''}"
    try:
        datetime.fromisoformat(whole)
    except ValueError:
        return day
    return whole


def url_date(url: str | None) -> str | None:
    """The date in a URL's path, as in `/2024/10/25/`."""
    try:
        match = IN_URL.search(urlsplit(url or "").path)
    except ValueError:
        return None
    return _iso(match[1], match[2], match[3]) if match else None


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
    # The longest: `de` is a month too, in a language other than that of `25 de octubre de 2024`.
    name = max((word for word in words if word in months), key=len, default=None)
    numbers = [word for word in words if word.isdecimal()]
    year = next((number for number in numbers if len(number) == 4), None)
    day = next((number for number in numbers if len(number) <= 2), None)
    return _iso(year, str(months[name]), day) if name and year and day else None


def _iso(year: str, month: str, day: str) -> str | None:
    """An existing day that is not in the future; tomorrow may have begun where the page was made."""
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found.isoformat() if found <= datetime.now(tz=UTC).date() + timedelta(days=1) else None
