"""Paragraphs under the last kept line, which the scores of words that no model knows have left out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

import numpy as np
from numpy.typing import NDArray

from app.label.bylines import NUMERIC_DATE, leading_bylines, names_source
from app.label.plain import FRAME_SIGNS
from app.label.prose import PARAGRAPH_WORDS, begins_small, ends_sentence, is_prose, words
from app.label.rules import APART, Named
from app.language.spoken import TAUGHT, language_spoken
from app.types import Block, Label

# A short text has fewer lines; a page of a site has more than its article.
SHORT_TEXT = 60
# What stands between a kept line and the next paragraph has at most so many lines.
BARRED_LINES = 6
# So many kept lines tell the language.
TELLING_LINES = 30
# A subheading has at most so many words; a sentence under another has two, where one behind something else is a paragraph.
SUBHEAD_WORDS, SENTENCE_WORDS = 8, 2
# What leads to a paragraph under an insert: a subheading (s), a sentence (p), or both.
LEADS = frozenset({"s", "p", "ps"})
# Headlines and calls end with these as often as sentences.
LOUD = ("!", "?", "！", "？", "؟", "...", "…")
# What is looked for under the last kept line has at most so many lines above it.
BEHIND = 60
# What sites set between two paragraphs.
INSERTS = frozenset({Label.RELATED, Label.TICKER, Label.WIDGET})

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Signs:
    """Which lines belong to no article, at which it ends and which are likely its own; rules' names; whether no model knows the words."""

    barred: Flags
    ends: Flags
    likely: Flags
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
    """Sentences that lines of a page keep apart from the body: an insert right above them and a line that a rule names right below.

    They stand under the last kept line, above any line that ends the article; in a language whose words no model knows also among the
    kept lines, behind one or under any barred line, and right below may stand what else stands under an article.
    """
    kept = np.flatnonzero(keep).tolist()
    if not kept:
        return
    last = kept[-1]
    place = kept[0] if signs.untaught else last + 1
    while place < min(len(blocks), last + 1 + BEHIND) and not (place > last and signs.ends[place]):
        run = [blocks[index] for index in takewhile(lambda index: _is_free(blocks[index], keep, signs), range(place, len(blocks)))]
        above, below = place - 1, place + len(run)
        if _is_text(run) and _may_begin(above, last, keep, signs) and below < len(blocks) and _may_end(blocks, below, keep, signs):
            yield from (block.index for block in run)
        place = below + 1


def _is_free(block: Block, keep: Flags, signs: Signs) -> bool:
    """Whether a line is a sentence that is neither kept nor barred and ends no article."""
    taken = keep[block.index] or signs.barred[block.index] or signs.ends[block.index]
    return not taken and _is_sentence(block)


def _may_begin(above: int, last: int, keep: Flags, signs: Signs) -> bool:
    label, reason = signs.named.get(above, (None, ""))
    if not signs.untaught:
        return label in INSERTS
    return bool(keep[above] and above < last) or bool(signs.barred[above] and (label is not Label.FORM or reason in APART))


def under_inserts(blocks: Sequence[Block], keep: Flags, signs: Signs) -> Iterator[int]:
    """The subheading or short sentence, or this and that, between barred lines under a kept one and kept prose.

    In a language whose words no model knows.
    """
    kept = np.flatnonzero(keep).tolist() if signs.untaught else []
    for below in (index for index in kept if is_prose(blocks[index])):
        lead = [*takewhile(lambda index: _may_lead(blocks[index], signs), range(below - 1, kept[0], -1))][::-1]
        shape = "".join("p" if ends_sentence(blocks[index].text) else "s" for index in lead)
        if shape in LEADS and signs.barred[lead[0] - 1]:
            above = next(index for index in range(lead[0] - 1, -1, -1) if not signs.barred[index])
            yield from (index for index in lead if keep[above] and not keep[index])


def _may_lead(block: Block, signs: Signs) -> bool:
    """Whether a line is no barred one, likely to be the article's, as short as a subheading, and no value of something."""
    if signs.barred[block.index] or not signs.likely[block.index] or words(block) > SUBHEAD_WORDS:
        return False
    return block.text[0].isalnum() and not begins_small(block.text) and not block.text[-1].isdigit()


def untaught_language(blocks: Sequence[Block], kept: Sequence[int]) -> str | None:
    """The language of what is kept, if no model knows its words."""
    language = language_spoken("\n".join(blocks[index].text for index in kept[:TELLING_LINES]))
    return None if language in TAUGHT else language


def _is_text(run: Sequence[Block]) -> bool:
    return any(map(is_prose, run)) and not begins_small(run[0].text)


def _may_end(blocks: Sequence[Block], below: int, keep: Flags, signs: Signs) -> bool:
    """Whether an article may end above a line: one that a rule names; of unknown words any barred one, its heading, a byline or tags."""
    if not signs.untaught:
        return bool(signs.barred[below]) and below in signs.named
    line, beneath = blocks[below], below + 1
    heads = words(line) <= SUBHEAD_WORDS and not ends_sentence(line.text) and beneath < len(blocks) and bool(signs.barred[beneath])
    return bool(keep[below] or signs.barred[below]) or heads or names_source(line) or bool(leading_bylines([line]))


def _is_sentence(block: Block) -> bool:
    """Whether a line ends as sentences do; behind a date a reader's comment begins."""
    is_other = NUMERIC_DATE.match(block.text) or FRAME_SIGNS.search(block.text)
    return ends_sentence(block.text) and not block.text.endswith(LOUD) and not is_other


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
