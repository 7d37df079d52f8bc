"""Where set phrases (`Share this`, `Read also`) and small words (`of`, `and`) begin and end in a text, in any language with a file."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.language import chars
from app.language.chars import Words
from app.language.phrases.index import find_matches, phrases
from app.language.scripts import uncased
from app.language.spoken import TAUGHT, language_spoken

Ints = NDArray[np.int64]
Numbers = NDArray[np.uint16]

# Small words stand inside sentences; every other concept is one of furniture.
SMALL = ("function", "speech")
# Lengths in words count as 1, 2–3, 4–7 and more: in scripts without spaces each character is a word.
LENGTHS = 4
# From so many places on where a small letter meets a capital, words are also looked for on either side of such places.
JOINTS = 8
# In scripts without spaces a phrase of so many characters tells where a block may begin.
DENSE_PHRASE = 3
# What begins with no small word and is longer is in no language.
LONGEST_SILENCE = 60_000
NOTHING, SMALL_WORD, PHRASE = range(3)


@dataclass(frozen=True, slots=True)
class Said:
    """For each character which phrase begins at it, which one has ended before it, and whether it stands further on in one.

    A phrase is a number, 0 is none; of several the longest counts. `dense` are the borders of phrases in scripts without spaces.
    """

    begins: Numbers
    ends: Numbers
    inside: NDArray[np.bool_]
    dense: Ints


class Tongue(Enum):
    """What is known of a text's language: pages teach its words; its phrases alone are known; its script has no capitals besides."""

    TAUGHT = "taught"
    UNTAUGHT = "untaught"
    UNCASED = "uncased"


def tongue_of(text: chars.Text, content: str) -> Tongue:
    """What is known of the language of a text without line breaks; where lines touch, capitals tell more than phrases do."""
    letters = np.isin(text.classes, (chars.LOWER, chars.UPPER, chars.DENSE))
    without = (text.classes == chars.DENSE) | uncased(text.codes)
    if 2 * np.count_nonzero(without) > np.count_nonzero(letters):
        return Tongue.UNCASED
    touch = np.count_nonzero((text.classes[1:] == chars.UPPER) & (text.classes[:-1] == chars.LOWER)) >= JOINTS
    language = language_spoken(content)
    in_none = language is None and len(content) > LONGEST_SILENCE
    return Tongue.TAUGHT if touch or in_none or language in TAUGHT else Tongue.UNTAUGHT


def find_said(text: chars.Text) -> Said:
    """What is said where in a text; no phrase goes on beyond a sentence or a line. Long texts say nothing: they would take much memory."""
    size = len(text.codes) + 1
    begins, ends, turns = np.zeros(size, np.uint16), np.zeros(size, np.uint16), np.zeros(size, np.int32)
    dense = [np.zeros(0, np.int64)]
    for found in _found(text) if size <= chars.KEPT else ():
        begins[found.start] = ends[found.end] = found.code
        phrase = kind(found.code) == PHRASE
        np.add.at(turns, found.start[phrase] + 1, 1)
        np.subtract.at(turns, found.end[phrase], 1)
        if found.length >= DENSE_PHRASE:
            phrase &= text.classes.take(found.start) == chars.DENSE
            dense += [found.start[phrase], found.end[phrase]]
    return Said(begins, ends, np.cumsum(turns) > 0, np.unique(np.concatenate(dense)))


def kind(code: NDArray[np.unsignedinteger]) -> NDArray[np.uint64]:
    """What each number of a phrase stands for: `NOTHING`, a `SMALL_WORD` or a `PHRASE`."""
    return _kinds().take(code)


@cache
def _kinds() -> NDArray[np.uint64]:
    told = [SMALL_WORD if name in SMALL else PHRASE for name in phrases().names for _ in range(LENGTHS)]
    return np.array([NOTHING, *told], np.uint64)


class _Found(NamedTuple):
    """Phrases of so many words: where each begins, where it ends, and its number."""

    start: Ints
    end: Ints
    code: Numbers
    length: int


def _found(text: chars.Text) -> Iterator[_Found]:
    """The phrases of a text, longer ones later; those of words cut at their capitals after the others."""
    classes = text.classes
    stops = np.flatnonzero((classes == chars.END) | (text.codes == ord("\n")))
    yield from _among(text.words, stops)
    joints = (classes[1:] == chars.UPPER) & (classes[:-1] == chars.LOWER)
    if np.count_nonzero(joints) >= JOINTS:
        yield from _among(chars.find_words(text.codes, classes, camel=True), stops)


def _among(words: Words, stops: Ints) -> Iterator[_Found]:
    border = np.unique(np.concatenate(([0], np.searchsorted(words.start, stops), [len(words.start)])))
    for match in find_matches(words.hash, border):
        code = (match.concept * LENGTHS + min(match.length.bit_length(), LENGTHS)).astype(np.uint16)
        yield _Found(words.start[match.start], words.end[match.start + match.length - 1], code, match.length)
