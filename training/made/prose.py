"""Where made pages have their sentences from: golds of the corpora, made words of a language, or filler text."""

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from typing import Protocol

from app.language.phrases import languages, phrases_of
from training.corpus import GoldPage
from training.made.words import FILLERS, OPENINGS, PLAIN, SCRIPTS, Script, Vocabulary, vocabulary

# Codes of the corpora that our phrase files know by another one.
SAME_LANGUAGE = {"no": "nb", "fil": "tl"}
LINE_ENDS = re.compile(r"(?<=[.!?…։।۔])\s+|(?<=[。！？])")
SENTENCE = range(4, 31)
LONGEST_LINE = 1500
LEAST_DOCUMENTS = 3
SMALL_WORDS = 0.38
# A sentence of a document has so many words unless none is found in so many draws.
LEAST_WORDS, TRIES = 4, 6
TOPIC_WORDS = 160


class Speech(Protocol):
    """Says sentences, headlines and paragraphs of one kind."""

    script: Script

    def sentence(self, words: int) -> str:
        """A sentence of about so many words."""

    def headline(self) -> str:
        """A headline: no full stop."""

    def paragraphs(self, count: int, words: range) -> list[str]:
        """Paragraphs of one text, each of so many words where that can be chosen."""


class MadeSpeech:
    """Sentences of a vocabulary, about one topic: some of its words are said more often."""

    def __init__(self, rng: random.Random, words: Vocabulary, script: Script, opening: str = "") -> None:
        """Chance comes from `rng` alone; `opening` is what the first paragraph begins with."""
        self.rng, self.script, self.opening = rng, script, opening
        self.function = words.function
        self.content = rng.sample(words.content, min(len(words.content), TOPIC_WORDS))
        self.weights = list(accumulate(1 / (place + 12) for place in range(len(self.content))))

    def words(self, count: int) -> list[str]:
        """Words of a clause."""
        rng = self.rng
        chosen = rng.choices(self.content, cum_weights=self.weights, k=count)
        small = rng.choices(self.function, k=count)
        return [little if rng.random() < SMALL_WORDS else word for little, word in zip(small, chosen, strict=True)]

    def name(self) -> str:
        """A made name of two words."""
        return self.script.space.join(word[:1].upper() + word[1:] for word in self.rng.sample(self.content, 2))

    def clause(self, count: int) -> str:
        """Words with a comma, a number or a name among them at times."""
        rng, script = self.rng, self.script
        words = self.words(count)
        if count > 5 and rng.random() < 0.35:
            words[rng.randrange(count)] = rng.choice(
                (str(rng.randrange(2, 90)), str(rng.randrange(1900, 2027)), f"{rng.randrange(1, 99)}%")
            )
        if count > 5 and rng.random() < 0.3:
            words[rng.randrange(count)] = self.name()
        text = script.space.join(words)
        if count > 8 and rng.random() < 0.6:
            cut = rng.randrange(3, count - 3)
            text = script.space.join(words[:cut]) + script.comma + script.space.join(words[cut:])
        return text[:1].upper() + text[1:]

    def sentence(self, words: int) -> str:
        """A sentence, at times speech or a question."""
        rng, script = self.rng, self.script
        chance, clause = rng.random(), self.clause(words)
        begin, close = script.quotes
        if chance < 0.06:
            return clause + script.question
        if chance < 0.14 and words > 6:
            return f"{begin}{clause}{close}{script.comma}{script.space.join(self.words(2))}{script.space}{self.name()}{script.end}".strip()
        if chance < 0.2:
            return f"{begin}{clause}{script.end.strip()}{close}"
        return (clause + script.end).strip()

    def headline(self) -> str:
        """A clause."""
        return self.clause(self.rng.randrange(4, 12)).strip()

    def paragraph(self, words: int) -> str:
        """Sentences until there are so many words."""
        said: list[str] = []
        while words > 0:
            length = min(self.rng.choice(SENTENCE), max(words, 1))
            said.append(self.sentence(length))
            words -= length
        return (self.script.space if self.script.end.strip() or self.script.space else " ").join(said)

    def paragraphs(self, count: int, words: range) -> list[str]:
        """Paragraphs about the same thing."""
        said = [self.paragraph(self.rng.choice(words)) for _ in range(count)]
        return [f"{self.opening} {said[0]}".strip(), *said[1:]] if self.opening and said else said


class RealSpeech:
    """Passages of golds of one language and fold; what is short is cut from them."""

    def __init__(self, rng: random.Random, documents: Sequence[Sequence[str]], titles: Sequence[str], script: Script) -> None:
        """Chance comes from `rng` alone."""
        self.rng, self.documents, self.titles, self.script = rng, documents, titles, script

    def sentence(self, words: int) -> str:
        """A sentence of some document, cut where it is far too long."""
        sentence = ""
        for _ in range(TRIES):
            sentence = self.rng.choice(LINE_ENDS.split(self.rng.choice(self.rng.choice(self.documents)))).strip() or sentence
            if self.length(sentence) >= min(words, LEAST_WORDS):
                break
        return sentence if self.length(sentence) <= 2 * words + 6 else self.cut(sentence, words) + (self.script.end.strip() or "")

    def length(self, text: str) -> int:
        """Words, or what counts as one in scripts without spaces."""
        return len(text.split()) if self.script.space else len(text) // 2

    def cut(self, text: str, words: int) -> str:
        """The beginning of a text."""
        begin = " ".join(text.split()[:words]) if self.script.space else text[: 2 * words]
        return begin.rstrip(" .,;:!?…。、，—–-«„“”\"'(")

    def headline(self) -> str:
        """A page's title, or the beginning of a sentence."""
        if self.titles and self.rng.random() < 0.7:
            return self.rng.choice(self.titles)
        words = self.rng.randrange(5, 11)
        return self.cut(self.sentence(words), words) or self.rng.choice(self.documents)[0][:40].strip()

    def paragraphs(self, count: int, words: range) -> list[str]:
        """Lines of one document that follow each other, and of others where it has too few: none twice, long ones cut at a sentence."""
        lines: dict[str, None] = {}
        for _ in range(TRIES + count):
            document = self.rng.choice(self.documents)
            first = self.rng.randrange(max(1, len(document) - count + 1))
            lines |= dict.fromkeys(document[first : first + count - len(lines)])
            if len(lines) == count:
                break
        return [self.shortened(line, words.stop + 60) for line in lines]

    def shortened(self, line: str, words: int) -> str:
        """The first sentences that have so many words together."""
        if self.length(line) <= words:
            return line
        kept = ""
        for sentence in LINE_ENDS.split(line):
            if kept and self.length(kept + sentence) > words:
                break
            kept = f"{kept}{self.script.space}{sentence}".strip()
        return kept


class Prose:
    """The golds that paragraphs are taken from, by language and fold; none are needed.

    `sources` has the languages and folds that there are documents enough of to speak from, each with how often it shall.
    """

    def __init__(self, pages: Iterable[GoldPage] = ()) -> None:
        """Reads the golds of articles in the languages that have a phrase file."""
        known = set(languages())
        self.documents: defaultdict[tuple[str, int], list[tuple[str, ...]]] = defaultdict(list)
        self.titles: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
        for page in pages:
            language = SAME_LANGUAGE.get(page.language or "", page.language or "")
            if page.page_type != "article" or language not in known:
                continue
            lines = [text for line in page.gold.split("\n") if (text := " ".join(line.split()))]
            body = tuple(line for line in lines[bool(page.gold_has_title) :] if len(line) < LONGEST_LINE)
            if len(body) > 1:
                self.documents[language, page.fold].append(body)
            if page.title and (title := " ".join(page.title.split())):
                self.titles[language, page.fold].append(title)
        many = (key for key in sorted(self.documents) if len(self.documents[key]) >= LEAST_DOCUMENTS)
        self.sources: Mapping[tuple[str, int], float] = {key: len(self.documents[key]) ** 0.5 for key in many}

    def real(self, rng: random.Random, language: str, fold: int) -> RealSpeech:
        """Passages of one language and fold."""
        key = (language, fold)
        return RealSpeech(rng, self.documents[key], self.titles.get(key, ()), SCRIPTS.get(language, PLAIN))


def made_speech(rng: random.Random, language: str) -> MadeSpeech:
    """Made words of a language."""
    return MadeSpeech(rng, vocabulary(language), SCRIPTS.get(language, PLAIN))


def filler_speech(rng: random.Random) -> MadeSpeech:
    """Lorem ipsum or words of its kind."""
    place = rng.randrange(len(FILLERS))
    opening = OPENINGS[place] if place < len(OPENINGS) and rng.random() < 0.6 else ""
    return MadeSpeech(rng, FILLERS[place], PLAIN, opening)


def spoken_languages() -> Sequence[str]:
    """Every language that pages are made in."""
    return languages()


def says(language: str, concept: str) -> Sequence[str]:
    """The phrases of a concept in a language."""
    return phrases_of(language).get(concept, ())
