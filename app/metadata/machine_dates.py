"""Dates that machines write, in attributes and addresses → ISO 8601."""

import re
from datetime import datetime
from urllib.parse import urlsplit

from app.metadata.calendars import gregorian

# RFC 3339 as sites write it: seconds and offset may be missing, a space may stand for the T.
ISO = re.compile(r"\s*+((?:19|20)\d\d-\d\d-\d\d)(?:[T ]\s?(\d\d):(\d\d)(?::(\d\d))?(?:[.,]\d++)?\s?(Z|[+-]\d\d:?\d\d|UTC|GMT)?)?")
COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)(?:\D|$)")
IN_URL = re.compile(r"/((?:19|20)\d\d)(?:[/-]?(\d\d)[/-]?|/(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}/)(\d\d)(?:\D|$)")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def iso_date(text: str) -> str | None:
    """A machine-written date in its shortest ISO 8601 form, its offset kept; None for anything else and for days that do not exist."""
    match = ISO.match(text)
    if match is None:
        compact = COMPACT.match(text.strip())
        return _iso(compact[1], compact[2], compact[3]) if compact else None
    day = _iso(*match[1].split("-"))
    if day is None or match[2] is None:
        return day
    zone = "Z" if match[5] in {"UTC", "GMT"} else match[5] or ""
    whole = f"{day}T{match[2]}:{match[3]}:{match[4] or '00'}{zone}"
    try:
        datetime.fromisoformat(whole)
    except ValueError:
        return day
    return whole


def url_date(url: str | None) -> str | None:
    """The date in a URL's path, as in `/2024/10/25/`."""
    try:
        match = IN_URL.search(urlsplit(url or "").path.lower())
    except ValueError:
        return None
    return _iso(match[1], match[2] or str(MONTHS.index(match[3]) + 1), match[4]) if match else None


def _iso(year: str, month: str, day: str) -> str | None:
    found = gregorian(int(year), int(month), int(day))
    return found.isoformat() if found else None
