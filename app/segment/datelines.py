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
REST = re.compile(r"(?:\s?[гр]\.)?(?P<clock>,?\s(?:[^\W\d_]{1,3}\.?\s)?\d{1,2}[:.h]\d\d(?:\sUhr)?)?\s?(?=[^\W\d_]|[\"“«„‘'「『¿¡—])")
# A name behind a cue: up to the date a few words, with capitals where there are any but for `de` and the like.
COLON = re.compile(r"[:：]\s?")
LONGEST_CUE = 12
# A word begins, or where lines are glued a capital behind a small letter.
BEGINS = r"(?:(?<!\w)|(?-i:(?<=[a-zß-öø-ÿа-яё])(?=[A-ZÀ-ÖØ-ÞА-ЯЁ])))"
AROUND_NAMES = " ,|·•–—-/\u3000\t\n"
NAME_WORDS, PARTICLE = 5, 3


def around_datelines(text: str, cuts: Sequence[int]) -> Sequence[int]:
    """Borders of a text, ascending, with those around each byline that ends in a date, and none inside."""
    return splice(cuts, _datelines(text))


def _datelines(text: str) -> Iterator[tuple[int, int]]:
    """Where each byline that ends in a date begins, or the first date with a clock time, and what stands behind it, in order."""
    last = 0
    for year in islice(YEAR.finditer(text), DATES_AT_MOST):
        date = _date(text, year.start(), year.end())
        rest = REST.match(text, date[1]) if date else None
        if not date or not rest or text[rest.end()].islower():
            continue
        start = max(0, date[0] - LONGEST_BYLINE)
        cue = _cue(text[start : date[0]])
        if cue is None and rest["clock"] and not last and text[rest.end()].isupper():
            cue = date[0] - start
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
    known = before is not None and (not name or name.isdigit() or not locale_names().months.keys().isdisjoint((fold(name), fold(name[1:]))))
    return (start - len(begun) + before.start(), end) if before is not None and known else None


def _cue(text: str) -> int | None:
    """Where the cue begins behind which a text holds nothing but a name; the last one."""
    words = [(cue.start(), cue.end()) for cue in _words_of_cues().finditer(text)]
    before_colons = [(_word_before(text, colon.start()), colon.end()) for colon in COLON.finditer(text)]
    for begins, ends in reversed([*before_colons, *words]):
        if begins is not None and _is_name(text[ends:]):
            return begins
    return None


def _word_before(text: str, colon: int) -> int | None:
    """Where the word before a colon begins; where no capitals tell words apart, only if it is a known cue."""
    end = len(text[:colon].rstrip())
    for at in range(end - 1, max(-1, end - 1 - LONGEST_CUE), -1):
        if not text[at].isalpha():
            break
        dense = text[at - 1 : at].lower() == text[at - 1 : at].upper()
        if begins_word(text, at) or (dense and fold(text[at:end]) in said("by", "author")):
            return at
    return None


def begins_word(text: str, at: int) -> bool:
    """Whether a word begins there, or where lines are glued a capital behind something else."""
    before = text[at - 1 : at]
    return not before.isalnum() or (text[at].isupper() and not before.isupper())


def _is_name(text: str) -> bool:
    words = text.strip(AROUND_NAMES).replace(",", " ").split()
    return (
        0 < len(words) <= NAME_WORDS and all(not word[0].islower() or len(word) <= PARTICLE for word in words) and not words[0][0].islower()
    )


@cache
def _words_of_cues() -> re.Pattern[str]:
    """Words such as `by` that a space divides from a name."""
    cues = sorted((re.escape(cue) for cue in said("by", "author")), key=len, reverse=True)
    return re.compile(rf"{BEGINS}(?:{'|'.join(cues)})\s(?=\w)", re.IGNORECASE)
