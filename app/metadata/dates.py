"""Dates as people write them, in the languages and calendars of the press → ISO 8601. What a line does not say is not guessed."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import NamedTuple

from app.language.locale_names import fold, months_of, shared_months
from app.metadata.calendars import BUDDHIST_AHEAD, BUDDHIST_YEARS, ERAS, JALALI, JALALI_YEARS, full_year, gregorian, jalali
from app.metadata.clocks import Clock, find_clocks
from app.metadata.words import listed

LINE_AT_MOST = 400
UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u202a\u202b\u202c\u061c"))
CHINESE = {character: str(number) for number, character in enumerate("〇一二三四五六七八九")}
CHINESE_NUMBER = re.compile(r"(?<![〇零一二三四五六七八九十])[〇零一二三四五六七八九十]++(?=\s?[年月日號号])")
ERA_YEAR = re.compile(rf"({'|'.join(ERAS)})\s?(\d{{1,3}}|元)(?=\s?年)")
# Languages that write the units of a date as words between its numbers.
UNITS = (
    (re.compile(r"(\d{4})\s?оны\s(\d\d?)[-\s]{0,3}р?\s?сарын\s(\d\d?)"), r"\1-\2-\3"),
    (re.compile(r"(\d\d?)\s?tháng\s?(\d\d?)[,\s]{1,3}(?:năm\s)?(\d{4})"), r"\1.\2.\3"),
)
GLUED_CLOCK = re.compile(r"(?<!\d)((?:19|20)\d\d)(?=(?:[01]\d|2[0-3]):[0-5]\d)")
TWO_NUMBERS = re.compile(r"\d\D++\d")
ITEM = re.compile(
    r"\d+|[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0dff\u0e31-\u0ecd\u102b-\u103e\u17b4-\u17d3])*"
)
# What may stand between the parts of a date, besides white space and marks.
LINKING = frozenset(listed("linking"))
GAP = re.compile(r"[\s.,/'’`´׳()\-‑–年月日년월일\x01،]{0,20}+$")
SAME_MARK = re.compile(r"\s?([-‑./年月日년월일])\s{0,2}$")
# Words of fewer letters begin too many words to be months cut short; what follows a name in another case is no longer.
SHORTENED, INFLECTED, ENDING = 3, 4, 5
MONTH_FIRST = frozenset({"en-us", "en-ph", "fil", "tl"})
YEAR_FIRST = frozenset({"zh", "ja", "ko", "hu", "lt", "mn", "eu", "ne", "sv"})
DOTLESS = frozenset({"tr", "az"})
CLOCK_GAP = 24
LETTERS_IN_GAP = re.compile(r"[^\W\d_]{10}|[|•·\n]{2}")


@dataclass(frozen=True, slots=True)
class Written:
    """A date in a line: where it stands in the folded line, and its ISO 8601 form, with the time beside it where there is one."""

    start: int
    end: int
    iso: str


class _Item(NamedTuple):
    """A number or a month of a line; `gap` is what stands before it."""

    start: int
    end: int
    gap: str
    number: int
    digits: int
    month: int = 0
    jalali: int = 0


def folded(text: str) -> str:
    """A line's beginning with digits of all scripts as 0–9, numbers of Chinese and years of eras as such, its letters in one case."""
    line = unicodedata.normalize("NFKC", text[:LINE_AT_MOST].translate(UNSEEN)).casefold()
    if line.isascii():
        return GLUED_CLOCK.sub(r"\1 ", line)
    line = "".join([str(unicodedata.decimal(c)) if c.isdecimal() else c for c in line])
    line = CHINESE_NUMBER.sub(lambda match: _chinese(match[0]), line)
    line = ERA_YEAR.sub(lambda match: str(ERAS[match[1]] + (1 if match[2] == "元" else int(match[2]))), line)
    for written, numbers in UNITS:
        line = written.sub(numbers, line)
    return GLUED_CLOCK.sub(r"\1 ", line)


def _chinese(digits: str) -> str:
    """`二〇二四` → 2024, `十四` → 14, `三十` → 30."""
    digits = digits.replace("零", "〇")
    tens, ten, ones = digits.partition("十")
    if not ten:
        return "".join(CHINESE[digit] for digit in digits)
    return (CHINESE.get(tens, "1") + CHINESE.get(ones, "0")).strip()


def parse_date(text: str, language: str | None = None) -> str | None:
    """`2024-10-25T17:41:00` or `2024-10-25` for the first date of a short text, an offset where one is told; None where there is none."""
    return next((found.iso for found in find_dates(folded(text), language)), None)


def find_dates(line: str, language: str | None = None) -> list[Written]:
    """The dates of a folded line, in order. `language` is that of the text, with its region where it is known (`en-US`)."""
    if not TWO_NUMBERS.search(line):
        return []
    clocks = list(find_clocks(line))
    bare = line
    for clock in clocks:
        if clock.sure:
            bare = bare[: clock.start] + "\x01" * (clock.end - clock.start) + bare[clock.end :]
    days = list(_days(bare, (language or "").lower().replace("_", "-")))
    found = []
    for place, day in enumerate(days):
        low = days[place - 1].end if place else 0
        high = days[place + 1].start if place + 1 < len(days) else len(line)
        time = _beside(line, day, [clock for clock in clocks if low <= clock.start and clock.end <= high])
        found.append(Written(day.start, day.end, f"{day.iso}T{time.iso}") if time else day)
        if time:
            clocks.remove(time)
    return found


def _beside(line: str, day: Written, clocks: Sequence[Clock]) -> Clock | None:
    """The time next to a date: behind it, inside it, or else in front of it."""
    behind = [clock for clock in clocks if clock.start >= day.end and _near(line[day.end : clock.start])]
    inside = [clock for clock in clocks if day.start <= clock.start and clock.end <= day.end]
    before = [clock for clock in clocks if clock.end <= day.start and _near(line[clock.end : day.start])]
    return next(iter([*behind, *inside, *reversed(before)]), None)


def _near(gap: str) -> bool:
    return len(gap) <= CLOCK_GAP and not LETTERS_IN_GAP.search(gap)


def _days(line: str, language: str) -> Iterator[Written]:
    items = _items(line, language)
    place = 0
    while place + 2 < len(items):
        three = items[place : place + 3]
        day = _named(three, language) if any(item.month or item.jalali for item in three) else _numeric(line, three, language)
        if day is None:
            place += 1
        else:
            yield Written(three[0].start, three[2].end, day.isoformat())
            place += 3


BARRIER = _Item(0, 0, "", -1, 0)


def _items(line: str, language: str) -> list[_Item]:
    """Numbers and months in order; whatever else parts a date is a barrier between them."""
    items: list[_Item] = []
    gap_from, words = 0, list(ITEM.finditer(line))
    place = 0
    while place < len(words):
        start, end = words[place].span()
        taken, item = 1, None
        if words[place][0].isdecimal():
            item = _Item(start, end, line[gap_from:start], int(words[place][0][:9]), end - start)
        else:
            item, taken = _month_at(line, words[place : place + 3], gap_from, language.partition("-")[0])
        if item is not None:
            if not GAP.match(_without_links(item.gap)):
                items.append(BARRIER)
            if items and item.month and item.month == items[-1].month:
                items.pop()  # the same month by two names, as in `تشرين الأول/أكتوبر`
                item = item._replace(gap=" ")
            items.append(item)
            gap_from = item.end
        place += taken
    return items


def _without_links(gap: str) -> str:
    return ITEM.sub(lambda match: "" if match[0] in LINKING else match[0], gap)


def _month_at(line: str, words: Sequence[re.Match[str]], gap_from: int, language: str) -> tuple[_Item | None, int]:
    """The month that the next words name, the longest name first, and how many words it takes."""
    start = words[0].start()
    least = 1 if words[0][0] in LINKING else 0  # `พ.ค.` begins as a link does
    for taken in range(len(words), least, -1):
        end = words[taken - 1].end()
        name = line[start:end].replace(".", "").strip()
        month, solar = _month_number(name, language, whole=taken > 1), JALALI.get(name, 0)
        if month or solar:
            return _Item(start, end, line[gap_from:start], -1, 0, month, solar), taken
    return None, 1


@lru_cache(4096)
def _month_number(name: str, language: str, *, whole: bool) -> int:
    """1–12, or 0: by the language's own names, then by all languages'; short forms and case endings where they mean one month."""
    own, shared = months_of(language), shared_months()
    name = fold(name)
    name = name if name in own else _dotless(name, language)
    exact = own.get(name) or (shared.get(name, 0) if len(name) > 2 or not name.isascii() else 0)
    if exact or whole or len(name) < SHORTENED:
        return exact
    for begun, names in ((_beginnings(language), own), (_beginnings(""), shared)):
        # A name cut short; behind a Hebrew `in`; in another case than CLDR's.
        cut = (name[:length] for length in range(len(name) - 1, max(INFLECTED, len(name) - ENDING) - 1, -1))
        bare = name.removeprefix("ב")
        month = begun.get(name) or names.get(bare) or begun.get(bare) or next((names[part] for part in cut if part in names), 0)
        if month:
            return month
    return 0


def _dotless(name: str, language: str) -> str:
    """`MAYIS` in the case of the languages that have an `ı`."""
    return name.replace("i", "ı") if language in DOTLESS else name


@cache
def _beginnings(language: str) -> Mapping[str, int]:
    """What the month names of a language, or of all, begin with: the month, or 0 where several do."""
    found: dict[str, int] = {}
    for name, month in (months_of(language) if language else shared_months()).items():
        for length in range(SHORTENED, len(name)):
            found[name[:length]] = month if found.get(name[:length], month) == month else 0
    return found


def _named(three: Sequence[_Item], language: str) -> date | None:
    """A day, a month by its name and a year, in the orders that languages use."""
    one, two, three_ = three
    if two.month or two.jalali:
        month, (first, last) = two, (one, three_)
        day, year = (last, first) if first.digits == 4 else (first, last)
    elif one.month or one.jalali:
        month, day, year = one, two, three_
    else:
        month, day, year = three_, two, one
        if year.digits != 4:
            return None
    if day.digits not in {1, 2} or day.number < 0:
        return None
    if year.digits == 2 and month is two:
        return _short_year(year, month, day, language)
    return _day(year.number, month, day.number) if year.digits == 4 else None


def _short_year(year: _Item, month: _Item, day: _Item, language: str) -> date | None:
    """Two digits behind a month are a year where nothing but marks joins the three."""
    if language.startswith("th"):
        return gregorian(2500 + year.number - BUDDHIST_AHEAD, month.month, day.number)
    joined = month.gap.strip() == year.gap.strip() or "'" in year.gap or "’" in year.gap
    return gregorian(full_year(year.number), month.month, day.number) if joined else None


def _day(year: int, month: _Item, day: int) -> date | None:
    if year in JALALI_YEARS:
        return jalali(year, month.jalali, day)
    return gregorian(year - BUDDHIST_AHEAD * (year in BUDDHIST_YEARS), month.month, day)


def _numeric(line: str, three: Sequence[_Item], language: str) -> date | None:
    """Three numbers with like marks between; where the language does not tell day from month, only what can be read in one way."""
    marks = [SAME_MARK.match(item.gap) for item in three[1:]]
    if not marks[0] or not marks[1] or any(item.number < 0 for item in three):
        return None
    mark, (one, two, last) = marks[0][1], (item.number for item in three)
    if mark not in "年년" and mark != marks[1][1]:
        return None
    digits = [item.digits for item in three]
    if digits[0] == 4 and max(digits[1:]) <= 2:
        solar = one in JALALI_YEARS and (language.startswith("fa") or (any("\u0600" <= c <= "\u06ff" for c in line) and not language))
        return jalali(one, two, last) if solar else gregorian(one - BUDDHIST_AHEAD * (one in BUDDHIST_YEARS), two, last)
    if digits[0] == 2 and max(digits) <= 2 and language.partition("-")[0] in YEAR_FIRST:
        return gregorian(full_year(one), two, last)
    if max(digits[:2]) > 2 or digits[2] not in {2, 4}:
        return None
    year = last if digits[2] == 4 else full_year(last)
    return _day_and_month(year - BUDDHIST_AHEAD * (year in BUDDHIST_YEARS), (one, two), mark, language)


def _day_and_month(year: int, pair: tuple[int, int], mark: str, language: str) -> date | None:
    day_first, month_first = gregorian(year, pair[1], pair[0]), gregorian(year, pair[0], pair[1])
    if mark == "." or (language and language not in MONTH_FIRST and language != "en"):
        return day_first or (month_first if mark != "." else None)
    if language in MONTH_FIRST:
        return month_first or day_first
    readings = {found for found in (day_first, month_first) if found}
    return readings.pop() if len(readings) == 1 else None
