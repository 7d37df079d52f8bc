"""What several rules look at in a page's lines, worked out once."""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from app.language.locale_names import fold
from app.types import Block, Elements, Segments

# A cue further on in a long block is a mention.
CUE_WITHIN = 600
# No date, sum or headline with a clock time has more words.
NUMBERED_WORDS = 30
DECORATION = " :*?!…«»\"'()[]|→>‹›<+•·-–—\xa0"
BULLETS = "•►▶→»>-–—*▪◆■● "
DIGIT = re.compile(r"\d")
# Runs of so many bytes have hashes of so many bits, which are taken of so many bytes at once; this one every page has: a shorter cue's.
GRAM, BITS, AT_ONCE, ANYWHERE = 4, 16, 1 << 16, 0
# So many of a cue's runs are looked up.
TAKEN = 8
SPREAD, SHIFT = np.uint32(0x9E3779B1), np.uint32(32 - BITS)


class Folded:
    """Blocks and the beginnings of their texts with case and forms folded away, at the same places; an HTML page's elements."""

    def __init__(self, blocks: Sequence[Block], longest: int | None = None, elements: Elements | None = None) -> None:
        """Folds each block once, nothing of those of more words than `longest`; what few rules ask for waits until it is asked for."""
        self.blocks, self.elements = blocks, elements or Elements()
        begun = [block.text[:CUE_WITHIN] if longest is None or block.tokens <= longest else "" for block in blocks]
        self.texts = [text.lower().replace(".", "").strip() if text.isascii() else fold(text) for text in begun]

    @cached_property
    def whole(self) -> bytes:
        """All of them in UTF-8, a line each."""
        return "\n".join(self.texts).encode("utf-8", "surrogatepass")

    @cached_property
    def bare(self) -> list[str]:
        """The same without what decorates a label or a button."""
        return [text.strip(DECORATION) for text in self.texts]

    @cached_property
    def led(self) -> list[str]:
        """The same without what leads an item of a list."""
        return [text.lstrip(BULLETS) for text in self.texts]

    @cached_property
    def numbered(self) -> list[bool]:
        """Which short blocks have a digit: what most lines lack and dates, clock times and sums have."""
        return [block.tokens <= NUMBERED_WORDS and DIGIT.search(block.text) is not None for block in self.blocks]

    def saying(self, phrases: Collection[str]) -> list[int]:
        """The places of the blocks that are nothing but one of the phrases."""
        return [place for place, bare in enumerate(self.bare) if bare in phrases]

    def holding(self, cues: frozenset[str]) -> set[int]:
        """The places of the blocks that hold one of the cues."""
        sought = _sought(cues)
        likely = np.flatnonzero(self._grams[sought.grams].all(axis=0)).tolist()
        return {place for cue in likely for place in self._places(sought.cues[cue])}

    @cached_property
    def _grams(self) -> NDArray[np.bool_]:
        """Which hashes the runs of bytes on the page have: few cues have all of theirs among them, and only these are looked for."""
        grams = np.zeros(1 << BITS, bool)
        grams[ANYWHERE] = True
        for low in range(0, len(self.whole), AT_ONCE):
            grams[_hashes(self.whole[low : low + AT_ONCE + GRAM - 1])] = True
        return grams

    @cached_property
    def _begins(self) -> list[int]:
        """Where each text begins in `whole`, and what comes behind the last one would."""
        sizes = [len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass")) for text in self.texts]
        return list(accumulate((size + 1 for size in sizes), initial=0))

    def _places(self, cue: bytes) -> Iterator[int]:
        at = self.whole.find(cue)
        while at >= 0:
            place = bisect_right(self._begins, at) - 1
            yield place
            at = self.whole.find(cue, self._begins[place + 1])


@dataclass(frozen=True, slots=True)
class _Sought:
    """Cues in UTF-8, and the hashes of some of their runs of bytes, int[TAKEN, cues]."""

    cues: Sequence[bytes]
    grams: NDArray[np.intp]


@cache
def _sought(cues: frozenset[str]) -> _Sought:
    encoded = sorted(cue.encode() for cue in cues)
    grams = [_hashes(cue) if len(cue) >= GRAM else np.array([ANYWHERE]) for cue in encoded]
    taken = [hashes[np.linspace(0, len(hashes) - 1, TAKEN).astype(np.intp)] for hashes in grams]
    return _Sought(encoded, np.stack(taken, axis=1).astype(np.intp))


def _hashes(text: bytes) -> NDArray[np.uint32]:
    """The hash of each run of bytes."""
    runs = np.ndarray((max(len(text) - GRAM + 1, 0),), np.dtype("<u4"), text, strides=(1,))
    hashes: NDArray[np.uint32] = runs * SPREAD >> SHIFT
    return hashes


def begins_line(segments: Segments, index: int) -> bool:
    """Whether a block of a text that has one before it does not stand in the same line."""
    return "\n" in segments.text[segments.blocks[index - 1].end : segments.blocks[index].start]
