"""Made words: a chain of characters learned from a language's phrase file and CLDR names, and how its script writes sentences."""

import random
import re
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path

from babel import Locale, localedata

from app.language.locale_names import month_and_days
from app.language.phrases import phrases_of

# A chain looks back so many characters; at fewer in scripts of many characters, whose words have at most so many.
LOOK_BACK, LOOK_BACK_DENSE = 2, 1
DENSE = 5
MADE_WORDS, MOST_DRAWN = 500, 900
START, END = "\x02", "\x03"
LETTERS = re.compile(r"[^\W\d_]+(?:[\u0300-\u036f\u0900-\u0dff\u0e00-\u0eff\u1780-\u17ff'’-]*[^\W\d_]*)*")


@dataclass(frozen=True, slots=True)
class Script:
    """How a language's sentences are written: what stands between words, at the end, inside, and around speech; lengths of words."""

    space: str = " "
    end: str = "."
    question: str = "?"
    comma: str = ", "
    quotes: tuple[str, str] = ("“", "”")
    lengths: tuple[int, int] = (2, 12)
    date: str = "{day} {name} {year}"


PLAIN = Script()
CYRILLIC = Script(quotes=("«", "»"))
ARABIC = Script(question="؟", comma="، ", quotes=("«", "»"))
DANDA = Script(end="।", quotes=("‘", "’"))
LOW_QUOTES = Script(quotes=("„", "“"), date="{day}. {name} {year}")
SCRIPTS: Mapping[str, Script] = {
    **dict.fromkeys(("ru", "uk", "be", "kk", "mn", "bg", "mk", "it", "es", "pt", "el", "nb", "az"), CYRILLIC),
    **dict.fromkeys(("de", "cs", "sk", "sl", "hr", "sr", "et", "lt", "lv", "is", "ro", "hu"), LOW_QUOTES),
    **dict.fromkeys(("ar", "fa"), ARABIC),
    **dict.fromkeys(("hi", "bn", "ne"), DANDA),
    "ur": Script(end="۔", question="؟", comma="، ", quotes=("’", "‘")),
    "fr": Script(question=" ?", quotes=("« ", " »")),
    "hy": Script(end="։", question="՞։", quotes=("«", "»")),
    "am": Script(end="።", comma="፣ ", quotes=("“", "”")),
    "zh": Script("", "。", "？", "，", ("“", "”"), (1, 4), "{year}年{month}月{day}日"),
    "ja": Script("", "。", "？", "、", ("「", "」"), (1, 5), "{year}年{month}月{day}日"),
    "ko": Script(date="{year}년 {month}월 {day}일", lengths=(2, 6)),
    "th": Script("", " ", "?", " ", ("“", "”"), (2, 9)),
    "km": Script("", "។", "?", " ", ("«", "»"), (2, 9)),
    "he": Script(quotes=('"', '"')),
}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words to make sentences of: small ones that stand everywhere, and those that say something, commonest first."""

    function: Sequence[str]
    content: Sequence[str]


@cache
def vocabulary(language: str) -> Vocabulary:
    """The made words of a language, with some of CLDR's among them; always the same ones."""
    rng = random.Random(f"words of {language}")
    known = phrases_of(language)
    names = _locale_names(language)
    script = SCRIPTS.get(language, PLAIN)
    phrases = {phrase.lower() for said in known.values() for phrase in said}
    # Without spaces a phrase is one word, which a chain would say again as it is.
    heard = sorted(phrases) if script.space else known.get("function", ())
    seen = sorted({word for text in (*rng.sample(names, min(len(names), MADE_WORDS // 2)), *heard) for word in LETTERS.findall(text)})
    chained = _chain(seen, LOOK_BACK if script.lengths[1] > DENSE else LOOK_BACK_DENSE, rng, script.lengths)
    made = sorted({word for word in islice(chained, MOST_DRAWN) if not _says(word, phrases, within=not script.space)})[:MADE_WORDS]
    content = [*made, *rng.sample(names, min(len(names), MADE_WORDS // 10))]
    rng.shuffle(content)
    return Vocabulary(tuple(known.get("function", content[:30])), tuple(content))


def _says(word: str, phrases: Container[str], *, within: bool) -> bool:
    """Whether a word says a set phrase, which sentences should not; where no spaces stand, inside it."""
    if not within:
        return word in phrases
    spans = ((first, last) for first in range(len(word)) for last in range(first + 2, len(word) + 1))
    return any(word[first:last] in phrases for first, last in spans)


def _chain(words: Sequence[str], back: int, rng: random.Random, lengths: tuple[int, int]) -> Iterator[str]:
    """New words, each character drawn from those that follow the ones before it in some word."""
    after: defaultdict[str, list[str]] = defaultdict(list)
    for word in words:
        spelt = START * back + (word.lower() if len(word) > 1 else word) + END
        for place in range(back, len(spelt)):
            after[spelt[place - back : place]].append(spelt[place])
    shortest, longest = lengths
    while True:
        word = START * back
        while len(word) < longest + back and (letter := rng.choice(after[word[-back:]])) != END:
            word += letter
        if len(word) - back >= shortest:
            yield word[back:]


def _locale_names(language: str) -> list[str]:
    """CLDR's names of countries, languages and months, each once; looked up with nothing read before, as babel mixes locales up."""
    months, _ = month_and_days(language)
    localedata._cache.clear()  # noqa: SLF001
    locale = Locale.parse(language)
    names = {*months, *locale.territories.values(), *locale.languages.values()}
    return sorted(name for name in names if not re.search(r"[()\d,;:/]", name) and len(name.split()) <= 2)


# What stands for text that nobody has written yet, a kind a line of the file: small words, a bar, the rest.
FILLERS: Sequence[Vocabulary] = tuple(
    Vocabulary(*(tuple(side.split()) for side in line.split("|")))
    for line in Path(__file__).with_name("fillers.txt").read_text("utf-8").splitlines()
)
OPENINGS = ("Lorem ipsum dolor sit amet, consectetur adipiscing elit.", "Sed ut perspiciatis unde omnis iste natus error sit voluptatem.")
