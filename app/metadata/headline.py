"""The headline of plain text: of the lines around the beginning of the body the one that looks most like one."""

import math
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from app.metadata.dateline import UNSPACED, is_relative, read_dateline
from app.metadata.lines import ELSEWHERE, LINE_TOKENS, SENTENCE_END
from app.metadata.names import is_person, without_opener
from app.metadata.titles import units
from app.types import Label, LabelledBlock

# Lines so far in front of the body and behind its beginning are looked at, of so many tokens and characters.
LINES_BEFORE, LINES_INSIDE = 40, 3
TOKENS = range(2, 35)
CHARS = 220
UNSPACED_LINE = re.compile(r"[\u0e00-\u0e7f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]{4}")
# Stretches of body with fewer other blocks between them are one.
GAP = 6
# What is looked at of the body, and what stands behind a headline.
BODY_BLOCKS, BODY_CHARS = 40, 4000
LINES_BEHIND, STANDFIRST_CHARS, STANDFIRST_TOKENS = 3, 80, 10
# A headline has so many words at least and at most; two characters of a script without spaces count as one.
FEW_WORDS, MANY_WORDS = 4, 16
WORD_CHARS = 4
REPEATS_AT_MOST = 2


class _Words(NamedTuple):
    """How many words a line has, how many long ones, and how many of those the body says besides this line."""

    all: float
    long: int
    found: int


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A line with what is counted of it."""

    text: str
    label: Label
    words: _Words
    inside: int
    repeats: int
    date_behind: bool
    headline_before: bool
    behind: Sequence[LabelledBlock]

    @property
    def share(self) -> float:
        return self.words.found / self.words.long if self.words.long else 0.0

    @property
    def ends(self) -> bool:
        return SENTENCE_END.search(self.text) is not None and self.text.rstrip()[-1] not in "?？!"


def _capitals(text: str) -> float:
    words = text.split()
    return sum(word[:1].isupper() for word in words) / len(words) if words else 0.0


# What speaks for a headline and against it, weighed on development pages (a choice among the lines of one page).
FEATURES: Mapping[str, tuple[float, Callable[[_Candidate], float]]] = {
    "labelled title": (1.36, lambda line: line.label is Label.TITLE),
    "lines inside the body": (-2.33, lambda line: math.log1p(line.inside)),
    "share of its words in the body": (2.33, lambda line: line.share),
    "words of the body": (1.80, lambda line: math.log1p(line.words.found)),
    "few words": (-2.03, lambda line: line.words.all < FEW_WORDS),
    "many words": (-2.24, lambda line: line.words.all > MANY_WORDS),
    "ends as a sentence": (-3.14, lambda line: line.ends),
    "said again": (0.30, lambda line: min(line.repeats, REPEATS_AT_MOST)),
    "date or author behind it": (2.68, lambda line: line.date_behind),
    "behind a line like a headline": (-1.27, lambda line: line.headline_before),
    "in front of a standfirst": (1.36, lambda line: any(len(item.block.text) > STANDFIRST_CHARS for item in line.behind[:2])),
    "capital letters": (0.97, lambda line: _capitals(line.text)),
    "in front of sentences": (0.48, lambda line: any(_is_sentence(item) for item in line.behind)),
}


def find_headline(blocks: Sequence[LabelledBlock], language: str | None) -> str | None:
    """The text of the line that is the headline; None where there is no body."""
    start = _start(blocks)
    if start is None:
        return None
    first, last = max(0, start - LINES_BEFORE), min(len(blocks), start + LINES_INSIDE)
    places = [place for place in range(first, last) if _fits(blocks[place], language)]
    page = _Page(blocks, start, language)
    return max((page.candidate(place) for place in places), key=_score, default=_NOTHING).text or None


def _fits(item: LabelledBlock, language: str | None) -> bool:
    """Whether a line can be a headline at all: some words, and none that tell a date."""
    text = item.block.text
    many = item.block.tokens in TOKENS or (UNSPACED_LINE.search(text) is not None and item.block.tokens < TOKENS.stop)
    return many and len(text) <= CHARS and not any(read_dateline(text, language))


def _score(line: _Candidate) -> float:
    return sum(weight * measure(line) for weight, measure in FEATURES.values())


_NOTHING = _Candidate("", Label.OTHER, _Words(0, 0, 0), 0, 0, date_behind=False, headline_before=False, behind=())


def _start(blocks: Sequence[LabelledBlock]) -> int | None:
    """Where the longest stretch of the body begins; the first of equals."""
    best, most, start, size, last = None, 0, 0, 0, -GAP - 1
    for place, item in enumerate(blocks):
        if item.label is not Label.BODY:
            continue
        if place - last > GAP:
            start, size = place, 0
        last, size = place, size + item.block.tokens
        if size > most or best is None:
            best, most = start, size
    return best


def _is_sentence(item: LabelledBlock) -> bool:
    return item.block.tokens > STANDFIRST_TOKENS and SENTENCE_END.search(item.block.text) is not None


class _Page:
    """What lines are measured against: the words of the body, the lines in front of it, and which of them tell date or author."""

    def __init__(self, blocks: Sequence[LabelledBlock], start: int, language: str | None) -> None:
        self._blocks, self._start, self._language = blocks, start, language
        body = (item.block.text for item in blocks[start : start + BODY_BLOCKS] if item.label is Label.BODY)
        self._body = Counter(units(" ".join(body)[:BODY_CHARS]))
        self._lines = Counter(item.block.text.casefold() for item in blocks[max(0, start - 2 * LINES_BEFORE) : start + LINES_INSIDE])
        self._dated: dict[int, bool] = {}
        self._like: dict[int, bool] = {}

    def candidate(self, place: int) -> _Candidate:
        """The line at a place, measured."""
        item = self._blocks[place]
        return _Candidate(
            item.block.text,
            item.label,
            self._counted(item, place),
            max(0, place - self._start),
            self._lines[item.block.text.casefold()] - 1,
            date_behind=any(self._is_dated(behind) for behind in range(place + 1, min(len(self._blocks), place + 1 + LINES_BEHIND))),
            headline_before=any(self._is_like(before) for before in range(max(0, place - LINES_BEHIND - 1), place)),
            behind=self._blocks[place + 1 : place + 1 + LINES_BEHIND],
        )

    def _counted(self, item: LabelledBlock, place: int) -> _Words:
        every = units(item.block.text)
        long_words = [unit for unit in every if len(unit) >= WORD_CHARS or ord(unit[0]) > UNSPACED]
        own = Counter(every) if item.label is Label.BODY and place >= self._start else Counter[str]()
        count = sum(0.5 if ord(unit[0]) > UNSPACED else 1 for unit in every)
        return _Words(count, len(long_words), sum(self._body[unit] > own[unit] for unit in long_words))

    def _is_dated(self, place: int) -> bool:
        known = self._dated.get(place)
        if known is None:
            block = self._blocks[place].block
            known = self._dated[place] = block.tokens <= LINE_TOKENS and self._tells(block.text)
        return known

    def _tells(self, text: str) -> bool:
        return any(read_dateline(text, self._language)) or is_relative(text) or without_opener(text, self._language)[1] is not None

    def _is_like(self, place: int) -> bool:
        known = self._like.get(place)
        if known is None:
            item = self._blocks[place]
            words = self._counted(item, place)
            fits = FEW_WORDS < words.all <= MANY_WORDS + 2 and item.label not in ELSEWHERE and words.found >= max(2, words.long / 2)
            known = (
                fits and not SENTENCE_END.search(item.block.text) and not is_person(item.block.text.strip()) and not self._is_dated(place)
            )
            self._like[place] = known
        return known
