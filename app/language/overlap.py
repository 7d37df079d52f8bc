"""Extracted text ↔ blocks: how much of each block an extraction holds."""

import re
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from app.types import Block

# A word, or one character of a script that writes without spaces.
TOKEN = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]|[^\W\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]+")
GRAM = 4
NUMBER_BITS = 32
RUN_MASK = (1 << GRAM * NUMBER_BITS) - 1


def tokens(text: str) -> list[str]:
    """Lower-case tokens of a text, in order."""
    return TOKEN.findall(text.lower())


def iter_tokens(text: str) -> Iterator[str]:
    """The same one by one."""
    return (match[0] for match in TOKEN.finditer(text.lower()))


def coverage(blocks: Sequence[Block], extraction: str) -> list[float]:
    """For each block the share (0..1) of its tokens that stand in the extraction in the same order.

    A token is covered by a run of four tokens, across block borders, that the extraction has too; a block of fewer tokens also
    by being one of the extraction's lines. Each run counts as often as the extraction has it.
    """
    numbers: dict[str, int] = {}
    budget = Counter(_grams(_numbered(extraction, numbers)))
    ends, flat = [], array("L")
    for block in blocks:
        flat.extend(_numbered(block.text, numbers))
        ends.append(len(flat))
    covered = bytearray(len(flat))
    for place, gram in enumerate(_grams(flat)):
        if budget.get(gram, 0) > 0:
            budget[gram] -= 1
            covered[place : place + GRAM] = b"\1" * GRAM
    lines = Counter(tuple(words) for line in extraction.splitlines() if len(words := _numbered(line, numbers)) < GRAM)
    shares = []
    for start, end in pairwise([0, *ends]):
        share = sum(covered[start:end]) / (end - start) if end > start else 0.0
        if 0 < end - start < GRAM and lines[own := tuple(flat[start:end])] > 0:
            lines[own] -= 1
            share = 1.0
        shares.append(share)
    return shares


def _numbered(text: str, numbers: dict[str, int]) -> "array[int]":
    """A text's tokens as the numbers of their first appearance."""
    return array("L", (numbers.setdefault(token, len(numbers)) for token in tokens(text)))


def _grams(words: "array[int]") -> Iterator[int]:
    """Every run of four tokens as one number."""
    gram = 0
    for place, word in enumerate(words, start=1):
        gram = (gram << NUMBER_BITS | word) & RUN_MASK
        if place >= GRAM:
            yield gram
