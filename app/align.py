"""Extracted text ↔ blocks: how much of each block an extraction holds."""

import re
from collections import Counter
from collections.abc import Sequence

from app.types import Block

# A word, or one character of a script that writes without spaces.
TOKEN = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]|[^\W\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]+")
GRAM = 4


def tokens(text: str) -> list[str]:
    """Lower-case tokens of a text, in order."""
    return TOKEN.findall(text.lower())


def coverage(blocks: Sequence[Block], extraction: str) -> list[float]:
    """For each block the share (0..1) of its tokens that stand in the extraction in the same order.

    A token is covered by a run of four tokens, across block borders, that the extraction has too; a block of fewer tokens also
    by being one of the extraction's lines. Each run counts as often as the extraction has it.
    """
    stream = [tokens(block.text) for block in blocks]
    flat = [token for block in stream for token in block]
    budget = _grams(tokens(extraction))
    covered = bytearray(len(flat))
    for place in range(len(flat) - GRAM + 1):
        gram = tuple(flat[place : place + GRAM])
        if budget.get(gram, 0) > 0:
            budget[gram] -= 1
            covered[place : place + GRAM] = b"\1" * GRAM
    lines = Counter(tuple(tokens(line)) for line in extraction.splitlines())
    shares, start = [], 0
    for block in stream:
        end = start + len(block)
        share = sum(covered[start:end]) / len(block) if block else 0.0
        if len(block) < GRAM and lines[tuple(block)] > 0 and block:
            lines[tuple(block)] -= 1
            share = 1.0
        shares.append(share)
        start = end
    return shares


def _grams(words: Sequence[str]) -> Counter[tuple[str, ...]]:
    return Counter(tuple(words[place : place + GRAM]) for place in range(len(words) - GRAM + 1))
