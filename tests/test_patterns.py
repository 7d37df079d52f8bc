"""No pattern of the service takes more than about twice the time for twice the text, whatever the text is made of."""

import importlib
import itertools
import pkgutil
import re
import time
from collections.abc import Callable, Iterator

import pytest

import app

Pattern = re.Pattern[str] | re.Pattern[bytes]

SIZE = 1_000
SECONDS = 0.0003
TRIES = 5
UNITS = (
    *" \u00a0\n\taAZ12.,:;-–—/|•·©!?()[]{}<>\"'’=*+@#&%_~$\\年一か가אก",
    *(
        " a",
        " .",
        ". ",
        "a.",
        "1.",
        "1 ",
        "a1",
        "12",
        "一1",
        "<a",
        "<!",
        "a-",
        "a=",
        "\\a",
        "((",
        ": ",
        " |",
        "@a",
        "http://",
        "2024 ",
        "17:06 ",
        "© ",
    ),
)
BEHIND = ("\x00", "a")
# What begins a match that only fails behind all that follows, beside the pattern's own words.
BEFORE = ("", "2024", "<a", "a.")
# These are matched at one place alone, so that they are not asked at each.
# These are only ever asked of so many bytes, or of a text in which the end is known to come.
BOUNDED = {
    "app.render.markdown.escaping.MARKUP": "looks 200 characters ahead",
    "app.page.charset.META_CHARSET": "META_WITHIN",
    "app.segment.noscript.NOSCRIPT": "up to the last end tag",
}
MATCHED = frozenset(
    {
        "app.metadata.machine_dates.ISO",
        "app.metadata.names.WORD",
        "app.page.json_body.OUR_FIELD",
        "app.page.request.FORM",
        "app.segment.embedded.ASSIGNED",
        "app.render.markdown.escaping.BLOCK_START",
        "app.segment.flight.ROW",
        "app.segment.text.LEADING_CLOCK",
        "app.structure.addresses.ROOTED",
        "app.structure.addresses.SCHEME",
        "app.structure.footnotes.SIGN",
    }
)


def patterns() -> dict[str, Pattern]:
    """Every compiled pattern of a module, by its name."""
    names = (found.name for found in pkgutil.walk_packages(app.__path__, "app.") if not found.name.endswith("__main__"))
    found: dict[str, Pattern] = {}
    for module in map(importlib.import_module, names):
        for name, value in vars(module).items():
            values = value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else [value]
            for number, item in enumerate(itertools.chain.from_iterable(v if isinstance(v, tuple) else (v,) for v in values)):
                if isinstance(item, re.Pattern):
                    found[f"{module.__name__}.{name}" + f"[{number}]" * (item is not value)] = item
    return found


PATTERNS = patterns()
DEFINED = {name: pattern for name, pattern in PATTERNS.items() if pattern not in list(PATTERNS.values())[: list(PATTERNS).index(name)]}


def words_of(pattern: Pattern) -> list[str]:
    """The first words that a pattern looks for."""
    source = pattern.pattern.decode("latin-1") if isinstance(pattern.pattern, bytes) else pattern.pattern
    return list(dict.fromkeys(word.lower() for word in re.findall(r"(?<![\\\w])\w{3,}", source)))[:3]


def texts(pattern: Pattern) -> Iterator[Callable[[int], str]]:
    """Texts by length."""
    words = words_of(pattern)
    for before, unit, behind in itertools.product((*BEFORE, *words[:1]), (*UNITS, *words, *(f"<{word} " for word in words)), BEHIND):
        yield lambda size, b=before, u=unit, e=behind: b + u * (size // len(u)) + e  # type: ignore[misc]


def seconds(pattern: Pattern, text: str, *, whole: bool) -> float:
    """CPU that it takes to find all matches."""
    subject = text.encode() if isinstance(pattern.pattern, bytes) else text
    began = time.process_time()
    if whole:
        pattern.match(subject)  # type: ignore[arg-type]
    else:
        for _ in pattern.finditer(subject):  # type: ignore[arg-type]
            pass
    return time.process_time() - began


def is_linear(pattern: Pattern, text: Callable[[int], str], *, whole: bool) -> bool:
    """Measured again where the first leaves a doubt: what is not linear is never so by chance."""
    if seconds(pattern, text(SIZE), whole=whole) < SECONDS:
        return True
    return any(grown(pattern, text, whole=whole) <= 2.3 for _ in range(TRIES))


def grown(pattern: Pattern, text: Callable[[int], str], *, whole: bool) -> float:
    """How many times as long twice the text takes."""
    once, twice = (min(seconds(pattern, text(size), whole=whole) for _ in range(3)) for size in (SIZE, 2 * SIZE))
    return twice / once


@pytest.mark.parametrize("name", [name for name in DEFINED if name not in BOUNDED])
def test_pattern_is_linear(name: str) -> None:
    pattern = DEFINED[name]
    slow = [text(20) for text in texts(pattern) if not is_linear(pattern, text, whole=name in MATCHED)]
    assert not slow
