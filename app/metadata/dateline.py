"""What a line says of when its article was published and when it was last changed."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from app.language.phrases import said
from app.metadata.dates import TWO_NUMBERS, Written, find_dates, folded
from app.metadata.words import listed

# What stands before or behind the date of a change, as stems, folded; in the languages of `app/language/phrases`.
CHANGED = listed("changed")
CHANGE = re.compile("|".join(map(re.escape, sorted(set(CHANGED), key=len, reverse=True))))
# A word of publishing that a date may follow or precede; those of change are told first.
FIRST_SEEN = re.compile(
    r"publi|posted|veröffentlich|erschienen|erstellt|опубликован|опубліков|ogłoszon|opublikowan|zveřejn|vydán|közzét|yayın|δημοσιεύ|gepubliceerd|"
    r"geplaatst|objavlj|publice|julkaist|avaldatud|terbit|đăng|เผยแพร่|نشر|פורסם|انتشار|प्रकाशित|প্রকাশ|发布|發布|發佈|公開|掲載|配信|입력|등록|게시|createlə|created|first"
)
OPENED = re.compile(r"[(\[（【]\s?[^()\[\]（）【】]*+$")
# No line without one of these tells a day.
NUMBERED = re.compile(r"[\d〇零一二三四五六七八九十]")
MARKS = re.compile(r"[\d,:;|·()]++")
SPACES = re.compile(r"\s++")
AGO_TOKENS, UNNUMBERED_TOKENS = 12, 3
UNSPACED = 0x2E80
AGO = re.compile(
    r"\b\d+\s?(?:s|m|h|d|w|min|mins|hr|hrs|std|tage?|h)\.?\s(?:ago|atrás|fa|geleden|temu|назад|тому|sitten|önce|sedan|siden)\b|\b(?:yesterday|today)\b"
)


class Dateline(NamedTuple):
    """ISO 8601 dates that a line says: of publication and of the last change; None for what it does not say."""

    published: str | None = None
    modified: str | None = None


def read_dateline(text: str, language: str | None = None) -> Dateline:
    """The dates of a short line by the words around them; a single date without such words is that of publication."""
    if not NUMBERED.search(text) or (text.isascii() and not TWO_NUMBERS.search(text)):
        return Dateline()
    line = folded(text)
    dates = find_dates(line, language)
    if not dates:
        return Dateline()
    changed = _changed(line, dates)
    published = next((date.iso for date, is_change in zip(dates, changed, strict=True) if not is_change), None)
    modified = next((date.iso for date, is_change in zip(dates, changed, strict=True) if is_change), None)
    if published and modified and modified[:10] < published[:10]:
        return Dateline(modified, published)
    return Dateline(published, modified)


def _changed(line: str, dates: Sequence[Written]) -> list[bool]:
    """Whether each date is one of a change: by the words before it, or behind it where the line begins with a date and ends with words."""
    borders = [0, *(edge for date in dates for edge in (date.start, date.end)), len(line)]
    around = [line[start:end] for start, end in zip(borders[::2], borders[1::2], strict=True)]
    told_before, told_behind = bool(_kind(around[0])), bool(_kind(around[-1])) and not is_relative(around[-1])
    if told_behind and not told_before:
        return [_kind(_outside(words)) == "changed" for words in around[1:]]
    return [_kind(words) == "changed" for words in around[:-1]]


def _outside(words: str) -> str:
    """Words behind a date without a bracket that opens there for the next one."""
    return OPENED.sub("", words)


def _kind(words: str) -> str | None:
    """`changed` or `published` by the last such word."""
    changes = [match.start() for match in CHANGE.finditer(words)]
    firsts = [match.start() for match in FIRST_SEEN.finditer(words)]
    if not changes and not firsts:
        return None
    return "changed" if max(changes, default=-1) > max(firsts, default=-1) else "published"


def is_relative(text: str) -> bool:
    """Whether a short line tells its date by the time since, as in `2 hours ago`."""
    if len(text.split(None, AGO_TOKENS)) > (AGO_TOKENS if NUMBERED.search(text) else UNNUMBERED_TOKENS):
        return False
    line = folded(text)
    if AGO.search(line):
        return True
    bare = f" {SPACES.sub(' ', MARKS.sub(' ', line)).strip()} "
    spaced, unspaced = _ago_phrases()
    begun = (phrase for word in bare.split() for phrase in spaced.get(word, ()))
    return any(phrase in bare for phrase in begun) or (not bare.isascii() and any(phrase in bare for phrase in unspaced))


@cache
def _ago_phrases() -> tuple[Mapping[str, Sequence[str]], Sequence[str]]:
    """Phrases between spaces by their first word, and those of scripts that do not part words."""
    every = sorted(phrase for phrase in {*said("ago"), *listed("days")} if len(phrase) > 1)
    by_word: dict[str, list[str]] = {}
    for phrase in every:
        if ord(phrase[-1]) <= UNSPACED:
            by_word.setdefault(phrase.split()[0], []).append(f" {phrase} ")
    return by_word, [phrase for phrase in every if ord(phrase[-1]) > UNSPACED]
