"""Paragraphs under the last kept line of a short text, which the scores of words that no model knows have left out."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from app.label.plain import FRAME_SIGNS
from app.label.prose import SENTENCE_END, is_prose, words
from app.types import Block

# A short text has fewer lines; a page of a site has more than its article.
SHORT_TEXT = 60
# What stands between a kept line and the next paragraph has at most so many lines.
BARRED_LINES = 6
# A paragraph behind something else has so many words, a subheading at most so many; a sentence under another has two.
PARAGRAPH_WORDS, SUBHEAD_WORDS, SENTENCE_WORDS = 12, 8, 2
# Headlines and calls end with these as often as sentences.
LOUD = ("!", "?", "！", "？", "؟", "...", "…")

Flags = NDArray[np.bool_]


def running_on(blocks: Sequence[Block], keep: Flags, barred: Flags, ends: Flags) -> list[int]:
    """The paragraphs right under the last kept line, each with a subheading at most; barred lines are passed, `ends` are not."""
    if len(blocks) >= SHORT_TEXT or not keep.any():
        return []
    return list(_paragraphs(blocks, int(np.flatnonzero(keep)[-1]) + 1, barred, ends))


def _paragraphs(blocks: Sequence[Block], start: int, barred: Flags, ends: Flags) -> Iterator[int]:
    """Those from a place on; a short sentence and a subheading are two only where nothing stands between them and the line above."""
    subhead: list[int] = []
    passed = 0
    for block in blocks[start:]:
        if ends[block.index] or block.text.endswith(LOUD) or FRAME_SIGNS.search(block.text) or passed > BARRED_LINES:
            return
        if barred[block.index]:
            passed += 1
        elif _is_paragraph(block, PARAGRAPH_WORDS if subhead or passed else SENTENCE_WORDS):
            yield from (*subhead, block.index)
            subhead, passed = [], 0
        elif subhead or passed or words(block) > SUBHEAD_WORDS:
            return
        else:
            subhead = [block.index]


def _is_paragraph(block: Block, least: int) -> bool:
    return words(block) >= least and (SENTENCE_END.search(block.text) is not None or is_prose(block))
