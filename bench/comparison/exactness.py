"""Line-level figures: whole lines that a body has too much or too little, whatever lines the other side was cut into.

A word stands in the other text where a run of four words around it does (six characters for languages written without spaces). Runs
cross line borders; case and Unicode form do not matter. A line of up to four words also stands where the other text has it as a line of
its own. Each text's words are a budget: what is there once is found once. A line of the body is an intruder where under half of its
words stand in the gold; a line of the gold is lost where under half of its words stand in the body. So splitting and joining lines
changes nothing, nor does a word or two at a line's end. Lines without a word do not count. A page is exact where no line intrudes and
none is lost.

Where the gold begins with the title (as its corpus says, or where that is not known, because its first line is the title that the system
tells), that line cannot be lost, for the title is no part of a body; nor does it intrude.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

WORD = re.compile(r"\w+")
GRAM, DENSE_GRAM = 4, 6

Line = list[str]


@dataclass(frozen=True, slots=True)
class Exactness:
    """Numbers of intruding and lost lines of a page, and whether the gold's first and last line are among the lost; all 0 where exact."""

    intruders: int
    lost: int
    first_lost: bool
    last_lost: bool


def lines_of(text: str, *, dense: bool) -> list[Line]:
    """The words of each line that has any, without case; their characters for scripts without spaces."""
    lines = (WORD.findall(line) for line in unicodedata.normalize("NFKC", text).lower().splitlines())
    return [list("".join(line)) if dense else line for line in lines if line]


def _grams(units: Sequence[str], size: int) -> list[tuple[str, ...]]:
    return list(zip(*(units[offset:] for offset in range(size)), strict=False))


def standing(lines: Sequence[Line], others: Sequence[Line], *, dense: bool) -> list[bool]:
    """Which lines stand in the other text: those of which at least half of the words do. Earlier lines take from the budget first."""
    units = list(chain.from_iterable(others))
    size = min(DENSE_GRAM if dense else GRAM, max(len(units), 1))
    known, whole, budget = set(_grams(units, size)), {tuple(line) for line in others}, Counter(units)
    stream = list(chain.from_iterable(lines))
    hits = bytearray(len(stream) + size)
    for at, gram in enumerate(_grams(stream, size)):
        if gram in known:
            hits[at : at + size] = b"\x01" * size
    found, start = [], 0
    for line in lines:
        marks = b"\x01" * len(line) if len(line) <= size and tuple(line) in whole else hits[start : start + len(line)]
        found.append(2 * _spend(budget, [unit for unit, mark in zip(line, marks, strict=True) if mark]) >= len(line))
        start += len(line)
    return found


def _spend(budget: Counter[str], units: Sequence[str]) -> int:
    """Takes the units out of the budget as far as it holds them; returns how many it held."""
    held = 0
    for unit in units:
        if budget[unit] > 0:
            budget[unit] -= 1
            held += 1
    return held


def compare(body: str, gold: str, *, dense: bool = False, titled: bool = False) -> Exactness:
    """The lines of a body beside those of the gold; `titled` where the gold's first line is the title."""
    ours, theirs = lines_of(body, dense=dense), lines_of(gold, dense=dense)
    kept = standing(theirs, ours, dense=dense)[titled:]
    intruders = standing(ours, theirs, dense=dense).count(False)
    return Exactness(intruders, kept.count(False), not all(kept[:1]), not all(kept[-1:]))


def begins_with(gold: str, title: str | None) -> bool:
    """Whether the first line of the gold is this title."""
    told = lines_of(title or "", dense=False)
    return bool(told) and lines_of(gold, dense=False)[:1] == told
