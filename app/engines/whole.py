"""The labeller of a source that is an article alone: all of it is body but what has a label of its own inside articles."""

from collections.abc import Callable
from dataclasses import replace

from app.engines.heuristic import name_removed
from app.label.bylines import leading_bylines, leading_title
from app.label.pitches import pitches, short_lines
from app.label.rules import name_blocks, removed_inside
from app.types import Judgement, Labelling, Page, PageKind, PageType, Segments

Labeller = Callable[[Page, Segments], Labelling]

# A page's frame is links and parts that say so; an article alone has few of the ones and none of the others.
LINKED_SHARE = 0.15
FRAME_TAGS = frozenset({"nav", "footer", "form", "aside"})
SCORE = 0.9


def label(page: Page, segments: Segments, labeller: Labeller) -> Labelling:
    """Labels of a source's blocks; by the `labeller` of pages where the source holds a frame around its article."""
    if not _is_alone(segments):
        return labeller(page, segments)
    blocks = segments.blocks
    named = name_blocks(blocks, PageKind.HTML, segments.elements)
    headline = leading_title(blocks, segments.head)
    bylines = leading_bylines([block for block in blocks if block.index not in headline])
    inside = removed_inside(named).union(pitches(short_lines(segments.blocks)))
    body = {block.index: SCORE for block in blocks if block.index not in headline | bylines | inside}
    labelling = name_removed(blocks, body, named, "rule:source")
    return replace(labelling, judgement=Judgement(PageType.ARTICLE, SCORE))


def _is_alone(segments: Segments) -> bool:
    words = sum(block.tokens for block in segments.blocks)
    linked = sum(block.tokens * block.link_share for block in segments.blocks)
    return linked <= LINKED_SHARE * words and FRAME_TAGS.isdisjoint(segments.elements.tag)
