"""What the set phrases of web sites (`Read also`, `All rights reserved`, `minutes ago`) in a text mean, whatever its language.

`phrases/<language>.txt` has one line a concept and between its bars the phrases that sites in that language use for it. They are found
by the hashes of their words, at all places of a text at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app import chars
from app.features.lines import Ints, Tokens

FOLDER = Path(__file__).with_name("phrases")
# A phrase is the whole of its block, stands in front, or further on: a bucket for each.
WHOLE, FRONT, INSIDE = range(3)
PLACES = 3
STEP = 0xC2B2AE3D27D4EB4F
FILTER_BITS = 17
# Words asked at once: a long text takes little memory then.
WORDS_AT_ONCE = 1 << 17


@dataclass(frozen=True, slots=True)
class Phrases:
    """All phrases by the hashes of their words. `filter` tells by the top bits of a word's hash whether one may begin with it.

    `begins[n]` are the hashes of the n + 1 words that a phrase begins with, ascending. `whole[n]` are those of whole phrases of n + 1
    words, ascending, a phrase of several concepts several times; `concept[n]` are the places of these concepts in `names`.
    """

    names: tuple[str, ...]
    filter: NDArray[np.bool_]
    begins: tuple[NDArray[np.uint64], ...]
    whole: tuple[NDArray[np.uint64], ...]
    concept: tuple[NDArray[np.int32], ...]

    @property
    def buckets(self) -> int:
        """How many buckets the tokens have."""
        return len(self.names) * PLACES


@cache
def phrases() -> Phrases:
    """The phrases of all languages, read once in a process."""
    meanings = _meanings()
    names = tuple(sorted(set().union(*meanings.values())))
    depth = max(map(len, meanings))
    begins: list[set[int]] = [set() for _ in range(depth)]
    whole: list[list[tuple[int, int]]] = [[] for _ in range(depth)]
    for words, concepts in meanings.items():
        hashes = list(accumulate(words, lambda value, word: (value * STEP + word) % (1 << 64)))
        for known, value in zip(begins, hashes, strict=False):
            known.add(value)
        whole[len(words) - 1] += [(hashes[-1], names.index(concept)) for concept in concepts]
    ordered = [np.array(sorted(rows), [("hash", np.uint64), ("concept", np.int32)]) for rows in whole]
    ascending = tuple(np.array(sorted(known), np.uint64) for known in begins)
    passes = np.zeros(1 << FILTER_BITS, bool)
    passes[chars.bucket(ascending[0], FILTER_BITS)] = True
    return Phrases(names, passes, ascending, tuple(rows["hash"].copy() for rows in ordered), tuple(rows["concept"] for rows in ordered))


def _meanings() -> dict[Sequence[int], set[str]]:
    """The concepts of each phrase, which is the hashes of its words."""
    lines = [line.partition(":") for path in sorted(FOLDER.glob("*.txt")) for line in path.read_text("utf-8").splitlines()]
    listed = [(concept.strip(), phrase) for concept, _, said in lines for phrase in said.split("|")]
    codes = chars.encode("\n".join(phrase for _, phrase in listed))
    words = chars.find_words(codes, chars.classify(codes))
    starts = np.cumsum([0, *(len(phrase) + 1 for _, phrase in listed)])
    border, hashes = np.searchsorted(words.start, starts).tolist(), words.hash.tolist()
    meanings: dict[Sequence[int], set[str]] = {}
    for (concept, _), first, last in zip(listed, border, border[1:], strict=False):
        if last > first:
            meanings.setdefault(tuple(hashes[first:last]), set()).add(concept)
    return meanings


def find_phrases(word: NDArray[np.uint64], border: Ints) -> Tokens:
    """The phrases of blocks as tokens, a bucket for each concept and place; block i has the words `word[border[i]:border[i + 1]]`."""
    parts = [_beginning(word, border, low) for low in range(0, len(word), WORDS_AT_ONCE)]
    nothing = Tokens(np.zeros(0, np.int32), np.zeros(0, np.int32))
    return Tokens(*(np.concatenate([getattr(part, name) for part in (nothing, *parts)]) for name in ("bucket", "owner")))


def _beginning(word: NDArray[np.uint64], border: Ints, low: int) -> Tokens:
    """The phrases that begin at one of the `WORDS_AT_ONCE` words from `low` on, word by word over all of them."""
    known = phrases()
    start = low + np.flatnonzero(known.filter[chars.bucket(word[low : low + WORDS_AT_ONCE], FILTER_BITS)])
    value = word[start]
    owner = (np.searchsorted(border, start, side="right") - 1).astype(np.int32)
    buckets, owners = [np.zeros(0, np.int32)], [np.zeros(0, np.int32)]
    for depth, (begins, whole, concept) in enumerate(zip(known.begins, known.whole, known.concept, strict=True)):
        found = begins[np.minimum(np.searchsorted(begins, value), len(begins) - 1)] == value
        start, owner, value = start[found], owner[found], value[found]
        if not len(start):
            break
        first = np.searchsorted(whole, value)
        times = np.searchsorted(whole, value, side="right") - first
        row = np.repeat(np.arange(len(start)), times)
        means = concept[np.arange(len(row)) + np.repeat(first - np.cumsum(times) + times, times)]
        leads, ends = start == border[owner], start + depth + 1 == border[owner + 1]
        buckets.append(means * PLACES + np.where(leads, np.where(ends, WHOLE, FRONT), INSIDE)[row].astype(np.int32))
        owners.append(owner[row])
        start, owner, value = start[~ends], owner[~ends], value[~ends]
        value = value * np.uint64(STEP) + word[start + depth + 1]
    return Tokens(np.concatenate(buckets), np.concatenate(owners))
