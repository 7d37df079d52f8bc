"""What the locales of CLDR call months and week days, through babel, into the file that `app.language.locale_names` reads.

`python -m training.locale_names` writes it again.
"""

import json
from typing import Any

from babel import Locale, localedata

from app.language.locale_names import DATA, fold
from app.language.phrases import languages

# Where two languages use one name for two months, the one read more on the web wins.
FIRST = ("en", "de", "es", "fr", "pt", "it", "ru", "uk", "pl", "nl", "cs", "tr", "el", "sv", "ro", "hu", "ja", "zh", "ko", "ar")
MONTH_WIDTHS = ("wide", "abbreviated")
DAY_WIDTHS = ("wide", "abbreviated", "short", "narrow")

# Languages without phrases of their own that pages are generated in.
ALSO = ("af", "eu", "ga", "ms", "mt")
# Those whose dates are read besides.
READ = ("as", "bs", "cy", "gu", "kn", "ky", "lb", "lo", "ml", "my", "or", "pa", "ps", "si", "te", "tg", "tk")


def locale_table() -> dict[str, Any]:
    """Names with bars between: the folded ones of each month, seven folded days a week, and as `shown` what `month_and_days` gives."""
    months: dict[str, int] = {}
    weeks: set[tuple[str, ...]] = set()
    named: set[str] = set()
    plain = sorted(name for name in localedata.locale_identifiers() if "_" not in name)
    for locale in map(_locale, (*FIRST, *plain)):
        named.add(fold(locale.language_name or ""))
        for context in ("format", "stand-alone"):
            for width in MONTH_WIDTHS:
                for number, name in locale.months[context].get(width, {}).items():
                    months.setdefault(fold(name), number)
            for width in DAY_WIDTHS:
                days = locale.days[context].get(width, {})
                if len(days) == len(range(7)):
                    weeks.add(tuple(fold(days[number]) for number in range(7)))
    known = {name: number for name, number in months.items() if len(name) > 1 and not name.isdigit()}
    return {
        "months": ["|".join(sorted(name for name, number in known.items() if number == month)) for month in range(1, 13)],
        "weeks": sorted(map("|".join, weeks)),
        "languages": sorted(named - {""}),
        "months_of": {language: _months_of(language) for language in sorted({*languages(), *ALSO, *READ, *FIRST})},
        "shown": {language: _shown(_locale(language)) for language in sorted({*languages(), *ALSO})},
    }


def _months_of(language: str) -> list[str]:
    """Folded names of the twelve months in a language, those of all the regions that speak it."""
    regions = sorted(name for name in localedata.locale_identifiers() if name.partition("_")[0] == language)
    months: dict[str, int] = {}
    for locale in map(_locale, [language, *regions]):
        for context in ("format", "stand-alone"):
            for width in MONTH_WIDTHS:
                for number, name in locale.months[context].get(width, {}).items():
                    months.setdefault(fold(name), number)
    known = {name: number for name, number in months.items() if len(name) > 1 and not name[0].isdigit()}
    return ["|".join(sorted(name for name, number in known.items() if number == month)) for month in range(1, 13)]


def _locale(identifier: str) -> Locale:
    """A locale read with nothing read before: babel writes names that it has looked up for one where others find them, and keeps all."""
    localedata._cache.clear()  # noqa: SLF001
    return Locale.parse(identifier)


def _shown(locale: Locale) -> list[str]:
    months, days = locale.months["stand-alone"]["wide"], locale.days["stand-alone"]["abbreviated"]
    return ["|".join(months[number] for number in range(1, 13)), "|".join(days[number] for number in range(7))]


if __name__ == "__main__":
    DATA.write_text(json.dumps(locale_table(), ensure_ascii=False, indent=0) + "\n", "utf-8")
