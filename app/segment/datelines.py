"""Who wrote a text and when, in text that lost its line breaks: `By Jane Roe, 3 May 2024` ends where the article begins."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice

from app.language.locale_names import fold, locale_names
from app.language.phrases import said
from app.segment.splice import splice

DATES_AT_MOST = 200
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
# A day and a month in front of a year, or behind it; the month's name, where it has one.
LONGEST_DAY, LONGEST_BYLINE = 32, 64
DAY_BEFORE = re.compile(
    r"(?<!\w)(?:ngày\s)?(?:\d{1,2}[./-]\d{1,2}[./-]|\d{1,2}(?:st|nd|rd|th|er|[.ºª])?\s(?:de\s|of\s|tháng\s)?(?P<month>[^\W\d_]+|\d{1,2})[.,]?\s(?:de\s|năm\s|of\s)?"
    r"|(?P<first>[^\W\d_]+)\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s)$"
)
DAY_BEHIND = re.compile(r"\s?[年년]\s?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일]|[./-]\d{1,2}[./-]\d{1,2}")
# A clock time may follow, and a mark of the year.
REST = re.compile(r"(?:\s?[гр]\.)?(?:,?\s(?:[^\W\d_]{1,3}\.?\s)?\d{1,2}[:.h]\d\d(?:\sUhr)?)?\s(?=[^\W\d_]|[\"“«„‘'「『¿¡—])")
# A name behind a cue: up to the date a few words, with capitals where there are any but for `de` and the like.
COLON = re.compile(r"(?<!\w)[^\W\d_]{1,12}\s?[:：]\s?")
AROUND_NAMES = " ,|·•–—-/\u3000\t\n"
NAME_WORDS, PARTICLE = 5, 3


def around_datelines(text: str, cuts: Sequence[int]) -> Sequence[int]:
    """Borders of a text, ascending, with those around each byline that ends in a date, and none inside."""
    return splice(cuts, _datelines(text))


def _datelines(text: str) -> Iterator[tuple[int, int]]:
    """Where each byline that ends in a date begins, and what stands behind it, in order."""
    last = 0
    for year in islice(YEAR.finditer(text), DATES_AT_MOST):
        date = _date(text, year.start(), year.end())
        rest = REST.match(text, date[1]) if date else None
        if not date or not rest or text[rest.end()].islower():
            continue
        start = max(0, date[0] - LONGEST_BYLINE)
        cue = _cue(text[start : date[0]])
        if cue is not None and start + cue > last:
            yield start + cue, rest.end()
            last = rest.end()


def _date(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Where the date of a year begins and ends."""
    behind = DAY_BEHIND.match(text, end)
    if behind:
        return start, behind.end()
    begun = text[max(0, start - LONGEST_DAY) : start]
    before = DAY_BEFORE.search(begun)
    name = before and (before["month"] or before["first"])
    known = before is not None and (not name or name.isdigit() or fold(name) in locale_names().months)
    return (start - len(begun) + before.start(), end) if before is not None and known else None


def _cue(text: str) -> int | None:
    """Where the cue begins behind which a text holds nothing but a name; the last one."""
    for cue in reversed([*COLON.finditer(text), *_words_of_cues().finditer(text)]):
        if _is_name(text[cue.end() :]):
            return cue.start()
    return None


def _is_name(text: str) -> bool:
    words = text.strip(AROUND_NAMES).replace(",", " ").split()
    return (
        0 < len(words) <= NAME_WORDS and all(not word[0].islower() or len(word) <= PARTICLE for word in words) and not words[0][0].islower()
    )


@cache
def _words_of_cues() -> re.Pattern[str]:
    """Words such as `by` that a space divides from a name."""
    cues = sorted((re.escape(cue) for cue in said("by", "author")), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(cues)})\s(?=\w)", re.IGNORECASE)
