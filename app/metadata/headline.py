"""The headline of plain text: of the lines around the beginning of the body the one that looks most like one."""

import math
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from app.metadata.dateline import UNSPACED, is_relative, read_dateline
from app.metadata.lines import LINE_TOKENS, SENTENCE_END
from app.metadata.names import without_opener
from app.metadata.titles import units
from app.types import Label, LabelledBlock

# Lines so far in front of the body and behind its beginning are looked at, of so many tokens and characters.
LINES_BEFORE, LINES_INSIDE = 100, 3
TOKENS_AT_MOST = 34
CHARS = 220
# Stretches of body with fewer other blocks between them are one.
GAP = 6
# What is looked at of the body, and of its first lines.
BODY_BLOCKS, BODY_CHARS = 40, 4000
LEAD_BLOCKS, LEAD_CHARS = 3, 800
STANDFIRST_CHARS, STANDFIRST_LINES = 80, 2
# So many lines behind a headline at most its date and author stand.
DATED_WITHIN = 12
# A headline has so many words at least and at most; two characters of a script without spaces count as one.
FEW_WORDS, MANY_WORDS = 4, 16
WORD_CHARS = 4
FAR = 40
CRUMB = re.compile(r"\s[›»>→]\s|\s[/|·]\s.*\s[/|·]\s|^\|")
UNFINISHED = (":", "…")
ASKS = ("?", "？", "!")
NO_WORDS, NOTHING = set[str](), Counter[str]()


class _Words(NamedTuple):
    """How many words a line has, and which shares of its long ones the body, its beginning and the line above say; how many the body."""

    all: float
    found: int
    in_body: float
    in_lead: float
    in_line_above: float


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A line with what is counted of it; `lines` in front of the body's longest stretch."""

    text: str
    label: Label
    words: _Words
    lines: int
    before_body: bool
    above: LabelledBlock | None
    date_above: bool
    date_between: bool
    standfirst: bool
    tells_date: bool


def _capitals(text: str) -> float:
    words = text.split()
    return sum(word[:1].isupper() for word in words) / len(words) if words else 0.0


def _ends(text: str) -> bool:
    return SENTENCE_END.search(text) is not None and not text.rstrip().endswith(ASKS)


# What speaks for a headline and against it, weighed on development pages (a choice among the lines of one page).
FEATURES: Mapping[str, tuple[float, Callable[[_Candidate], float]]] = {
    "labelled title": (2.19, lambda line: line.label is Label.TITLE),
    "labelled byline": (1.57, lambda line: line.label is Label.BYLINE),
    "labelled navigation": (-0.36, lambda line: line.label is Label.NAVIGATION),
    "labelled other": (1.62, lambda line: line.label is Label.OTHER),
    "labelled body": (1.22, lambda line: line.label is Label.BODY),
    "before all of the body": (2.29, lambda line: line.before_body),
    "far from the body": (-1.10, lambda line: line.lines > FAR),
    "words of the body": (1.60, lambda line: math.log1p(line.words.found)),
    "share of its words in the body": (1.51, lambda line: line.words.in_body),
    "share of its words in the body's beginning": (1.99, lambda line: line.words.in_lead),
    "share of its words in the line above": (1.28, lambda line: line.words.in_line_above),
    "words": (0.76, lambda line: math.log1p(line.words.all)),
    "few words": (-2.38, lambda line: line.words.all < FEW_WORDS),
    "many words": (-2.16, lambda line: line.words.all > MANY_WORDS),
    "words of the line above": (-1.06, lambda line: math.log1p(line.above.block.tokens) if line.above else 0.0),
    "ends as a sentence": (-3.50, lambda line: _ends(line.text)),
    "ends unfinished": (-3.52, lambda line: line.text.rstrip().endswith(UNFINISHED)),
    "a path": (-8.77, lambda line: CRUMB.search(line.text) is not None),
    "tells a date": (-1.99, lambda line: line.tells_date),
    "date or author above": (0.88, lambda line: line.date_above),
    "date or author between it and the body": (2.28, lambda line: line.date_between),
    "in front of a standfirst": (1.09, lambda line: line.standfirst),
    "capital letters": (0.88, lambda line: _capitals(line.text)),
    "capitals alone": (-0.89, lambda line: line.text.isupper()),
}


def find_headline(blocks: Sequence[LabelledBlock], language: str | None) -> str | None:
    """The text of the line that is the headline; None where there is no body."""
    start = _start(blocks)
    return max(_candidates(blocks, start, language), key=_score, default=_NOTHING).text or None if start is not None else None


def _candidates(blocks: Sequence[LabelledBlock], start: int, language: str | None) -> list[_Candidate]:
    """The lines that can be the headline, measured."""
    page = _Page(blocks, start, language)
    places = range(max(0, start - LINES_BEFORE), min(len(blocks), start + LINES_INSIDE))
    return [page.candidate(place) for place in places if _fits(blocks[place])]


def _fits(item: LabelledBlock) -> bool:
    return item.block.tokens <= TOKENS_AT_MOST and len(item.block.text) <= CHARS and any(map(str.isalnum, item.block.text))


def _score(line: _Candidate) -> float:
    return sum(weight * measure(line) for weight, measure in FEATURES.values())


_NOTHING = _Candidate(
    "",
    Label.OTHER,
    _Words(0, 0, 0, 0, 0),
    0,
    before_body=False,
    above=None,
    date_above=False,
    date_between=False,
    standfirst=False,
    tells_date=False,
)


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


class _Page:
    """What lines are measured against: the words of the body and of its beginning, and which lines tell date or author."""

    def __init__(self, blocks: Sequence[LabelledBlock], start: int, language: str | None) -> None:
        self._blocks, self._start, self._language = blocks, start, language
        body = [item.block.text for item in blocks[start : start + BODY_BLOCKS] if item.label is Label.BODY]
        lead = (item.block.text for item in blocks[start : start + LEAD_BLOCKS] if item.label is Label.BODY)
        self._body = Counter(units(" ".join(body)[:BODY_CHARS]))
        self._lead = frozenset(units(" ".join(lead)[:LEAD_CHARS]))
        self._first = next(place for place, item in enumerate(blocks) if item.label is Label.BODY)
        self._dated: dict[int, bool] = {}
        self._units: dict[int, Sequence[str]] = {}
        self._behind = self._dated_behind()

    def candidate(self, place: int) -> _Candidate:
        """The line at a place, measured."""
        item, blocks = self._blocks[place], self._blocks
        return _Candidate(
            item.block.text,
            item.label,
            self._counted(item, place),
            self._start - place,
            place < self._first,
            blocks[place - 1] if place else None,
            self._is_dated(place - 1),
            0 < self._behind.get(place, self._start) - place <= DATED_WITHIN and self._behind.get(place, self._start) < self._start,
            any(len(behind.block.text) > STANDFIRST_CHARS for behind in blocks[place + 1 : place + 1 + STANDFIRST_LINES]),
            any(read_dateline(item.block.text, self._language)),
        )

    def _dated_behind(self) -> Mapping[int, int]:
        """For each line in front of the body the next one that tells date or author; the body's place where there is none."""
        following, behind = self._start, {}
        for place in range(self._start - 1, max(0, self._start - LINES_BEFORE) - 1, -1):
            behind[place] = following
            following = place if self._is_dated(place) else following
        return behind

    def _words(self, place: int) -> Sequence[str]:
        known = self._units.get(place)
        if known is None:
            known = self._units[place] = units(self._blocks[place].block.text)
        return known

    def _counted(self, item: LabelledBlock, place: int) -> _Words:
        every = self._words(place)
        words = [unit for unit in every if len(unit) >= WORD_CHARS or ord(unit[0]) > UNSPACED]
        own = Counter(every) if item.label is Label.BODY and place >= self._start else NOTHING
        above = set(self._words(place - 1)) if place else NO_WORDS
        found = sum([self._body[word] > own[word] for word in words])
        size = max(1, len(words))
        return _Words(
            sum([0.5 if ord(unit[0]) > UNSPACED else 1 for unit in every]),
            found,
            found / size,
            sum([word in self._lead for word in words]) / size,
            len(above.intersection(words)) / max(1, len(set(words))),
        )

    def _is_dated(self, place: int) -> bool:
        if not 0 <= place < len(self._blocks):
            return False
        known = self._dated.get(place)
        if known is None:
            block = self._blocks[place].block
            known = self._dated[place] = block.tokens <= LINE_TOKENS and self._tells(block.text)
        return known

    def _tells(self, text: str) -> bool:
        return any(read_dateline(text, self._language)) or is_relative(text) or without_opener(text, self._language)[1] is not None
