"""Names of months and week days in every language of CLDR, and languages' own names, as `training.locale_names` has written them."""

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).with_name("locale_names.json")
# No cue, name or date stands in longer lines by itself, and a character may fold to eighteen.
FOLDED_AT_MOST = 4000


@dataclass(frozen=True, slots=True)
class LocaleNames:
    """`months` maps a folded name to 1–12; `weeks` holds seven folded day names from Monday on; `languages` are languages' own names."""

    months: Mapping[str, int]
    weeks: frozenset[tuple[str, ...]]
    languages: frozenset[str]


NOT_LETTERS = re.compile(r"[\W\d_]+")
# Five day names in a row are a week's row; fewer can be a sentence's words.
DAYS_OF_A_WEEK = 5
CUT_NAMES = (2, 3)
# Several rules fold the same lines.
LINE, LINES = 200, 4096


def fold(text: str) -> str:
    """Case, compatibility forms, abbreviation dots and what is not seen inside words folded away; of a long text its beginning."""
    return _fold_line(text) if len(text) <= LINE else _fold(text[:FOLDED_AT_MOST])


def _fold(text: str) -> str:
    if text.isascii():
        return text.lower().replace(".", "").strip()
    return unicodedata.normalize("NFKC", text).casefold().replace(".", "").replace("\u00ad", "").replace("\u200b", "").strip()


_fold_line = lru_cache(LINES)(_fold)


@cache
def _table() -> Mapping[str, Any]:
    table: Mapping[str, Any] = json.loads(DATA.read_bytes())
    return table


@cache
def locale_names() -> LocaleNames:
    """The table, read once a process."""
    table = _table()
    months = {name: number for number, named in enumerate(table["months"], 1) for name in named.split("|")}
    return LocaleNames(months, frozenset(tuple(week.split("|")) for week in table["weeks"]), frozenset(table["languages"]))


@cache
def weeks_in_letters() -> frozenset[tuple[str, ...]]:
    """The letters of seven day names from Monday on, in every locale; of whole names the first two and three too, as sites cut them."""
    weeks = {tuple(NOT_LETTERS.sub("", name) for name in week) for week in locale_names().weeks}
    cut = {tuple(name[:length] for name in week) for week in weeks for length in CUT_NAMES if min(map(len, week)) > length}
    return frozenset(weeks | cut)


@cache
def week_rows() -> frozenset[str]:
    """Every run of five to seven day names that a locale can have, from any day on: their letters, joined without separators."""
    rows: set[str] = set()
    for week in weeks_in_letters():
        names = [*week, *week]
        rows.update("".join(names[start : start + length]) for start in range(7) for length in range(DAYS_OF_A_WEEK, 8))
    return frozenset(row for row in rows if len(row) >= DAYS_OF_A_WEEK)


@cache
def months_of(language: str) -> Mapping[str, int]:
    """Folded month names of one language, in all of its regions; empty for a language that CLDR's table here does not hold."""
    return {name: number for number, named in enumerate(_table()["months_of"].get(language, ()), 1) for name in named.split("|") if name}


@cache
def shared_months() -> Mapping[str, int]:
    """Month names of all those languages; one that means two months in two of them means none."""
    found: dict[str, int] = {}
    for language in _table()["months_of"]:
        for name, number in months_of(language).items():
            found[name] = number if found.get(name, number) == number else 0
    return {name: number for name, number in found.items() if number}


def month_and_days(language: str) -> tuple[list[str], list[str]]:
    """Names of the twelve months and, short, of the seven week days from Monday on, in a language that pages are made in."""
    months, days = _table()["shown"][language]
    return months.split("|"), days.split("|")
