"""Paragraphs under the last kept line, which the scores of words that no model knows have left out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.label.bylines import leading_bylines, names_source
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


@dataclass(frozen=True, slots=True)
class Signs:
    """Which lines belong to no article and at which it ends, what rules name, and whether no model knows the language's words."""

    barred: Flags
    ends: Flags
    named: Named
    untaught: bool


def running_on(blocks: Sequence[Block], keep: Flags, signs: Signs) -> list[int]:
    """The paragraphs right under the last kept line, each with a subheading at most; barred lines are passed, `ends` are not.

    Of long texts, those in a language whose words no model knows, and nothing is passed there.
    """
    kept = np.flatnonzero(keep).tolist()
    if not kept:
        return []
    last, most = kept[-1], BARRED_LINES
    if len(blocks) >= SHORT_TEXT:
        most = 0
        if not signs.untaught or leading_bylines([blocks[last]]):
            return []
    return list(_paragraphs(blocks[last + 1 :], most, signs))


def between_inserts(blocks: Sequence[Block], keep: Flags, signs: Signs) -> Iterator[int]:
    """Sentences behind barred lines under the last kept line, an insert right above them and a line that a rule names right below.

    In a language whose words no model knows also among the kept lines, one or an insert above; right below may stand any barred
    line, a byline or one of tags.
    """
    kept = np.flatnonzero(keep).tolist()
    if not kept:
        return
    last, begun = kept[-1], False
    run: list[Block] = []
    for block in blocks[kept[0] if signs.untaught else last + 1 :]:
        index = block.index
        is_border = bool(keep[index] or signs.barred[index])
        if begun and not is_border and not signs.ends[index] and _is_sentence(block):
            run.append(block)
            continue
        if _is_text(run) and (_may_end(block, is_border) if signs.untaught else is_border and index in signs.named):
            yield from (line.index for line in run)
        if index > last and (not is_border or signs.ends[index]):
            return
        run, begun = [], (bool(keep[index]) and index < last) or signs.named.get(index, (None,))[0] in INSERTS


def speaks_untaught(blocks: Sequence[Block], kept: Sequence[int]) -> bool:
    """Whether what is kept is in a language whose words no model knows."""
    return is_untaught("\n".join(blocks[index].text for index in kept[:TELLING_LINES]))


def _is_text(run: Sequence[Block]) -> bool:
    return any(map(is_prose, run)) and not run[0].text[0].islower()


def _may_end(block: Block, is_border: bool) -> bool:
    """Whether an article of unknown words may end above a line."""
    return is_border or names_source(block) or bool(leading_bylines([block]))


def _is_sentence(block: Block) -> bool:
    return ends_sentence(block.text) and not block.text.endswith(LOUD) and FRAME_SIGNS.search(block.text) is None


def _paragraphs(blocks: Sequence[Block], most: int, signs: Signs) -> Iterator[int]:
    """Those of some blocks, `most` barred lines in front of each; a short sentence and a subheading are two only where there is none."""
    subhead: list[int] = []
    passed = 0
    for block in blocks:
        if signs.ends[block.index] or block.text.endswith(LOUD) or FRAME_SIGNS.search(block.text) or passed > most:
            return
        if signs.barred[block.index]:
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
