"""Plain text that is an article alone, as somebody pasted it: nothing in it says that it was a page."""

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from app.label.body import Decision
from app.label.bylines import leading_bylines
from app.label.prose import LONG_WORDS, begins_small, ends_sentence, is_prose, words
from app.models.forest import Floats
from app.types import Block, PageType, Segments

# What stands between links, or in front of a site's owner.
FRAME_SIGNS = re.compile(r"[|│©›»·•→>@✉]|https?:")
# An article begins and ends with running text, which has at least this share of its words; verse has so many lines of so many words.
PROSE_SHARE = 0.5
VERSE_WORDS, VERSE_LINES = range(2, 16), 4
# How sure a body is at least that is all of a text with a long paragraph.
SURE = 0.6
# What no headline ends with.
OPEN_END = (",", ";", ":", "،", "、", "，")


def all_of_plain(decision: Decision, scores: Floats, segments: Segments, of_pages: NDArray[np.bool_]) -> Decision:
    """The decision; for an article of which no line is `of_pages`, or looks as if links had been in it, all of it but a headline.

    That is as sure as the best line, and sure enough where a paragraph is long.
    """
    blocks, judgement = segments.blocks, decision.judgement
    if judgement.page_type is not PageType.ARTICLE or of_pages.any() or not _is_plain(blocks):
        return decision
    keep = np.ones_like(decision.keep)
    keep[0] = not _is_headline(segments)
    least = SURE if any(is_prose(block) and words(block) >= LONG_WORDS for block in blocks) else 0.0
    return Decision(keep, replace(judgement, confidence=max(judgement.confidence or 0.0, round(float(scores.max()), 4), least)))


def _is_plain(blocks: Sequence[Block]) -> bool:
    if any(FRAME_SIGNS.search(block.text) or leading_bylines([block]) for block in blocks if not is_prose(block)):
        return False
    counts = [words(block) for block in blocks]
    is_verse = len(blocks) >= VERSE_LINES and all(count in VERSE_WORDS for count in counts)
    prose = sum(count for count, block in zip(counts, blocks, strict=True) if is_prose(block))
    begins, ends = any(map(is_prose, blocks[:2])), is_prose(blocks[-1]) or ends_sentence(blocks[-1].text)
    return is_verse or (begins and ends and prose >= PROSE_SHARE * sum(counts))


def _is_headline(segments: Segments) -> bool:
    """Whether the first line ends no sentence, and stands over running text, or further from the second than that from the third."""
    first, *rest = segments.blocks
    if not rest or is_prose(first) or ends_sentence(first.text) or first.text.endswith(OPEN_END):
        return False
    if not _breaks(segments, first, rest[0]) or begins_small(rest[0].text):
        return False
    return is_prose(rest[0]) or (len(rest) > 1 and _breaks(segments, first, rest[0]) > _breaks(segments, rest[0], rest[1]))


def _breaks(segments: Segments, above: Block, below: Block) -> int:
    return segments.text[above.end : below.start].count("\n")
