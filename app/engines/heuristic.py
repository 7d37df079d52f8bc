"""Blocks → labels: the main sentence region is the body, named rules label what is removed, the rest is `other`."""

from collections.abc import Mapping, Sequence

from app.label.prose import main_region, words
from app.label.rules import RULE_SCORE, Named, name_blocks, removed_inside
from app.types import Block, Label, LabelledBlock, Labelling, Page, Segments

REGION_SCORE = 0.8
UNKNOWN_SCORE = 0.5
TITLE_WITHIN = 15
TITLE_WORDS = range(2, 31)
DATELINE_WITHIN = 2


def label(_page: Page, segments: Segments) -> Labelling:
    """Labels of a plain text's blocks."""
    named = name_blocks(segments.blocks)
    return name_removed(segments.blocks, region_body(segments.blocks, named), named, "rule:region")


def region_body(blocks: Sequence[Block], named: Named) -> Mapping[int, float]:
    """The blocks of the main sentence region, with a score, but for what rules label as something that stands inside articles."""
    region = main_region(blocks, named.keys())
    inside = removed_inside(named)
    return dict.fromkeys([index for index in region if index not in inside], REGION_SCORE)


def name_removed(blocks: Sequence[Block], body: Mapping[int, float], named: Named, reason: str) -> Labelling:
    """Labels for all blocks, given the body's blocks with their scores and why they are body, and the blocks that rules named."""
    titles = _titles(blocks, body, named)
    labelled = []
    for block in blocks:
        own = named.get(block.index)
        if block.index in body:
            labelled.append(LabelledBlock(block, Label.BODY, body[block.index], reason))
        elif block.index in titles:
            labelled.append(LabelledBlock(block, Label.TITLE, RULE_SCORE, "rule:title"))
        elif own is not None:
            labelled.append(LabelledBlock(block, own[0], RULE_SCORE, own[1]))
        else:
            labelled.append(LabelledBlock(block, Label.OTHER, UNKNOWN_SCORE, "rule:none"))
    return Labelling(tuple(labelled))


def _titles(blocks: Sequence[Block], body: Mapping[int, float], named: Named) -> frozenset[int]:
    """The headline over the body, wherever it is repeated: next to a dateline if one is, else the wordiest line nearby."""
    first = min(body, default=0)
    above = [block for block in blocks[max(0, first - TITLE_WITHIN) : first] if block.index not in named and words(block) in TITLE_WORDS]
    if not above:
        return frozenset()
    datelines = [index for index, (label, _) in named.items() if label is Label.BYLINE and index < first]
    title = max(above, key=lambda block: (any(abs(block.index - index) <= DATELINE_WITHIN for index in datelines), words(block)))
    return frozenset(block.index for block in blocks if block.text == title.text and block.index not in body)
