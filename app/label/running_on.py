"""Paragraphs under the last kept line, which the scores of words that no model knows have left out."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from app.label.bylines import leading_bylines
from app.label.plain import FRAME_SIGNS
from app.label.prose import ends_sentence, is_prose, words
from app.label.rules import Named
from app.language.spoken import is_untaught
from app.types import Block, Label

# A short text has fewer lines; a page of a site has more than its article.
SHORT_TEXT = 60
# What stands between a kept line and the next paragraph has at most so many lines.
BARRED_LINES = 6
# So many kept lines tell the language.
TELLING_LINES = 30
# A paragraph behind something else has so many words, a subheading at most so many; a sentence under another has two.
PARAGRAPH_WORDS, SUBHEAD_WORDS, SENTENCE_WORDS = 12, 8, 2
# Headlines and calls end with these as often as sentences.
LOUD = ("!", "?", "！", "？", "؟", "...", "…")
# What sites set between two paragraphs.
INSERTS = frozenset({Label.RELATED, Label.TICKER, Label.WIDGET})

Flags = NDArray[np.bool_]


def running_on(blocks: Sequence[Block], keep: Flags, barred: Flags, ends: Flags) -> list[int]:
    """The paragraphs right under the last kept line, each with a subheading at most; barred lines are passed, `ends` are not.

    Of long texts, those in a language whose words no model knows, and nothing is passed there.
    """
    kept = np.flatnonzero(keep).tolist()
    if not kept:
        return []
    last, most = kept[-1], BARRED_LINES
    if len(blocks) >= SHORT_TEXT:
        most = 0
        if leading_bylines([blocks[last]]) or not is_untaught("\n".join(blocks[index].text for index in kept[:TELLING_LINES])):
            return []
    return list(_paragraphs(blocks[last + 1 :], most, barred, ends))


def between_inserts(blocks: Sequence[Block], keep: Flags, barred: Flags, ends: Flags, named: Named) -> Iterator[int]:
    """Sentences behind barred lines under the last kept line, an insert right above them and a line that a rule names right below."""
    run: list[Block] = []
    behind_insert = False
    for block in blocks[int(np.flatnonzero(keep)[-1]) + 1 :] if keep.any() else ():
        if barred[block.index]:
            if block.index in named and any(map(is_prose, run)) and not run[0].text[0].islower():
                yield from (line.index for line in run)
            run, behind_insert = [], named.get(block.index, (None,))[0] in INSERTS
        elif not behind_insert or not _is_sentence(block):
            return
        else:
            run.append(block)
        if ends[block.index]:
            return


def _is_sentence(block: Block) -> bool:
    return ends_sentence(block.text) and not block.text.endswith(LOUD) and FRAME_SIGNS.search(block.text) is None


def _paragraphs(blocks: Sequence[Block], most: int, barred: Flags, ends: Flags) -> Iterator[int]:
    """Those of some blocks, `most` barred lines in front of each; a short sentence and a subheading are two only where there is none."""
    subhead: list[int] = []
    passed = 0
    for block in blocks:
        if ends[block.index] or block.text.endswith(LOUD) or FRAME_SIGNS.search(block.text) or passed > most:
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
    return words(block) >= least and (ends_sentence(block.text) or is_prose(block))
