"""Names of months and week days in every language of CLDR, and each language's own name, through babel."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from babel import Locale, localedata

# Where two languages use one name for two months, the one read more on the web wins.
FIRST = ("en", "de", "es", "fr", "pt", "it", "ru", "uk", "pl", "nl", "cs", "tr", "el", "sv", "ro", "hu", "ja", "zh", "ko", "ar")
# No cue, name or date stands in longer lines by itself, and a character may fold to eighteen.
FOLDED_AT_MOST = 4000
MONTH_WIDTHS = ("wide", "abbreviated")
DAY_WIDTHS = ("wide", "abbreviated", "short", "narrow")


@dataclass(frozen=True, slots=True)
class LocaleNames:
    """`months` maps a folded name to 1–12; `weeks` holds seven folded day names from Monday on; `languages` are languages' own names."""

    months: Mapping[str, int]
    weeks: frozenset[tuple[str, ...]]
    languages: frozenset[str]


# Several rules fold the same lines.
LINE, LINES = 200, 4096


def fold(text: str) -> str:
    """Case, compatibility forms and abbreviation dots folded away; of a long text its beginning."""
    return _fold_line(text) if len(text) <= LINE else _fold(text[:FOLDED_AT_MOST])


def _fold(text: str) -> str:
    if text.isascii():
        return text.lower().replace(".", "").strip()
    return unicodedata.normalize("NFKC", text).casefold().replace(".", "").strip()


_fold_line = lru_cache(LINES)(_fold)


@cache
def locale_names() -> LocaleNames:
    """The table, made once a process in about half a second."""
    months: dict[str, int] = {}
    weeks: set[tuple[str, ...]] = set()
    languages: set[str] = set()
    plain = sorted(name for name in localedata.locale_identifiers() if "_" not in name)
    for identifier in (*FIRST, *plain):
        locale = Locale.parse(identifier)
        languages.add(fold(locale.language_name or ""))
        for context in ("format", "stand-alone"):
            for width in MONTH_WIDTHS:
                for number, name in locale.months[context].get(width, {}).items():
                    months.setdefault(fold(name), number)
            for width in DAY_WIDTHS:
                days = locale.days[context].get(width, {})
                if len(days) == len(range(7)):
                    weeks.add(tuple(fold(days[number]) for number in range(7)))
        _forget(identifier)
    named = {name: number for name, number in months.items() if len(name) > 1 and not name.isdigit()}
    return LocaleNames(named, frozenset(weeks), frozenset(languages - {""}))


def _forget(identifier: str) -> None:
    """Drops a locale from babel's own cache, which has no other way: all of them would take 130 MB in each worker."""
    localedata._cache.pop(identifier, None)  # noqa: SLF001


@cache
def month_and_days(language: str) -> tuple[list[str], list[str]]:
    """Names of the twelve months and of the seven week days from Monday on, short ones for the days.

    babel writes names that it has looked up for one locale where others find them, so each is looked up with nothing read before.
    """
    localedata._cache.clear()  # noqa: SLF001
    locale = Locale.parse(language)
    months, days = locale.months["stand-alone"]["wide"], locale.days["stand-alone"]["abbreviated"]
    return [months[number] for number in range(1, 13)], [days[number] for number in range(7)]
