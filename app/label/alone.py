"""The only running text of a page: the body where the cut keeps nothing, unless something says that there is none."""

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from app.label.body import Decision
from app.label.bylines import leading_bylines
from app.label.prose import ends_sentence, is_prose
from app.models.forest import Floats
from app.types import Block, Elements, PageType, Role, Segments

# On a page of more than a fragment's blocks a paragraph that may be the body scores so much, or stands under a byline; else any may be.
PAGE_SCORE = 0.25
# Text in these is no article, and a page that says one of these has none.
FRAME = frozenset({"aside", "button", "dialog", "footer", "form", "menu", "nav"})
NOTHING = re.compile(r"\b(?:40[134]|410|429|50[0234])\b|JavaScript|Ray ID|^\W*[Ll]oading\b")
NOTICE_WORDS = 12
# What such a page may say in other lines too: running text beside it is no article.
NO_TEXT = frozenset({"consent", "cookies", "privacy", "accept", "login", "settings"})
LINKED = 0.5


def text_alone(decision: Decision, scores: Floats, segments: Segments, other: NDArray[np.bool_], fragment: int) -> Decision:
    """The decision; where it keeps nothing, the page's running text from its first line to its last, with the list under it.

    Blocks that are `other` are none of it; a page of at most `fragment` blocks is taken as it is. That is as sure as the best of them.
    """
    blocks, is_fragment = segments.blocks, len(segments.blocks) <= fragment
    is_article = decision.judgement.page_type is PageType.ARTICLE
    if decision.keep.any() or not (is_fragment or is_article) or any(map(_says_nothing, blocks)):
        return decision
    free = [block for block in blocks if not other[block.index] and _may_be_text(block, segments.elements)]
    if not is_fragment:
        free = [block for block in free if scores[block.index] >= PAGE_SCORE or _is_under_byline(blocks, block.index)]
    prose = [block.index for block in free if is_prose(block)]
    lines = prose if is_fragment and prose else [block.index for block in free if is_prose(block) or ends_sentence(block.text)]
    if not lines:
        return decision
    keep = np.zeros_like(decision.keep)
    keep[_within(blocks, segments.elements, lines)] = True
    keep &= ~other
    return Decision(keep, replace(decision.judgement, confidence=round(float(scores[keep].max()), 4)))


def _says_nothing(block: Block) -> bool:
    return block.tokens <= NOTICE_WORDS and NOTHING.search(block.text) is not None


def _is_under_byline(blocks: Sequence[Block], place: int) -> bool:
    """Whether a heading and who wrote it, or when, stand right above: no error, wall or shell has that."""
    above = blocks[max(0, place - 2) : place]
    return len(above) > 1 and above[0].role is Role.HEADING and bool(leading_bylines(above[1:]))


def _may_be_text(block: Block, elements: Elements) -> bool:
    """Whether a line is no heading, no link and none of a site's frame."""
    return block.role is not Role.HEADING and not block.link_share >= LINKED and not _is_framed(block, elements)


def _is_framed(block: Block, elements: Elements) -> bool:
    row = block.element
    while row > 0 and elements.tag[row] not in FRAME:
        row = elements.parent[row]
    return row > 0


def _within(blocks: Sequence[Block], elements: Elements, lines: Sequence[int]) -> list[int]:
    """What stands from the first line to the last and is no frame, and the items of the list under it."""
    end = lines[-1] + 1
    while end < len(blocks) and blocks[end].role is Role.ITEM and _may_be_text(blocks[end], elements):
        end += 1
    return [block.index for block in blocks[lines[0] : end] if not _is_framed(block, elements)]
