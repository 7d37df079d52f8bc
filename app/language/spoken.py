"""The language of a text by its small words (`the`, `und`, `és`), among those with a phrase file."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import cache

from app.language.phrases import languages, phrases_of

WORD = re.compile(r"[^\W\d_]+")
# So many characters tell the language of a text.
TELLING = 20_000
# Languages with capitals of which fifty pages and more are in the corpora: models know their words.
TAUGHT = frozenset({"de", "el", "en", "pl", "ru"})


def language_spoken(text: str) -> str | None:
    """The language that most of a text's small words belong to; None where it has none that is known."""
    said: Counter[str] = Counter()
    for word, times in Counter(WORD.findall(text, 0, TELLING)).items():
        said.update(dict.fromkeys(_speakers().get(word, ()), times))
    return max(said, key=said.__getitem__, default=None)


def is_untaught(text: str) -> bool:
    """Whether a text is in a language of which models know set phrases alone."""
    return language_spoken(text) not in {None, *TAUGHT}


@cache
def small_words(language: str) -> frozenset[str]:
    """The small words of a language that are one word."""
    return frozenset(word for word in phrases_of(language).get("function", ()) if WORD.fullmatch(word))


@cache
def _speakers() -> Mapping[str, Sequence[str]]:
    """The languages that each small word belongs to."""
    found: dict[str, list[str]] = defaultdict(list)
    for language in languages():
        for word in small_words(language):
            found[word].append(language)
    return found
