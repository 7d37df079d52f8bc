"""Captions by the image that they stand beside, in any language."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

import numpy as np
from numpy.typing import NDArray

from app.label.captions import CAPTION_WORDS
from app.label.prose import is_prose, words
from app.label.put_back import own_element
from app.types import Block, Elements, Role

# What an image may share with a paragraph, a headline or an entry as well as with its caption.
SHARED = frozenset({"p", "a", "li", "td", "th", "dd", "dt", "button", "label", "summary"})
# What a caption stands in that follows an image without a box around both.
SMALL = frozenset({"em", "i", "small", "figcaption"})
# What sites call it in its names, in the languages of those who make them.
CAPTION_NAME = re.compile("caption|legend|cutline|credit|leyenda|pie-?de-?foto|didascalia|bildunter|bildtext|kuvateksti", re.IGNORECASE)
LINKED = 0.8
LISTED = frozenset({Role.ITEM, Role.CELL})
# What stands over a part of the text, with or without an image: `3. The mill`, `For beginners:`.
HEADS = re.compile(r"^\d+\s?[.)]|[:：]$")
FIGURE_LINES, PARAGRAPHS_A_CAPTION, SENTENCE_WORDS, CREDIT_WORDS, GALLERY = 3, 3, 15, 6, 6


def beside_images(blocks: Sequence[Block], elements: Elements, keep: NDArray[np.bool_]) -> list[int]:
    """The kept short lines that share an element with an image and little else, or follow one in small or slanted print.

    Where they are no figures' they stand alone among other kept lines, and sentences are few: a page may set an image beside each
    paragraph, item or name.
    """
    figures = {index for index in _in_figures(blocks, elements) if keep[index] and may_be_caption(blocks[index])}
    # Whose a picture is may be out already.
    kept_of = (lines[: int(keep[lines].sum())] for lines in _beside(blocks, elements) if keep[lines.start])
    found = (lines for lines in kept_of if figures.isdisjoint(lines))
    groups = [lines for lines in found if all(may_be_caption(blocks[index]) for index in lines)]
    if not groups:
        return sorted(figures)
    kept = np.flatnonzero(keep).tolist()
    beside = {index for lines in groups for index in lines}
    sections = {_kind(lines, blocks, elements) for lines in groups if _is_section(lines, blocks, kept)}
    free = (lines for lines in groups if _kind(lines, blocks, elements) not in sections)
    alone = {index for lines in free if _stands_alone(lines, kept, beside) for index in lines}
    alone |= {index for lines in _galleries(groups, blocks, elements) if lines.start > kept[0] for index in lines}
    prose = {index for index in alone if is_prose(blocks[index])}
    few = len(prose) * PARAGRAPHS_A_CAPTION <= sum(is_prose(blocks[index]) for index in kept)
    told = {index for index in prose if not few or words(blocks[index]) > SENTENCE_WORDS}
    return sorted(figures | alone - told)


def may_be_caption(block: Block) -> bool:
    """Whether a block is short enough and heads nothing."""
    return words(block) <= CAPTION_WORDS and not HEADS.search(block.text)


def _around(lines: range, kept: Sequence[int]) -> tuple[list[int], list[int]]:
    """The kept block above some kept lines and the one below them, where there are any."""
    place = bisect_left(kept, lines.start)
    return [*kept[max(0, place - 1) : place]], [*kept[place + len(lines) :][:1]]


def _stands_alone(lines: range, kept: Sequence[int], beside: AbstractSet[int]) -> bool:
    """Whether there are kept lines before some, and next to them none that another image stands beside."""
    above, below = _around(lines, kept)
    return bool(above) and beside.isdisjoint(above + below)


def _galleries(groups: Sequence[range], blocks: Sequence[Block], elements: Elements) -> Iterator[range]:
    """The few lines of each element that holds nothing but lines that an image stands beside, none of them a sentence or an item."""
    beside = {index for lines in groups for index in lines if not (is_prose(blocks[index]) or blocks[index].role in LISTED)}
    for row in {elements.parent[own_element(blocks[index], elements)] for index in beside}:
        lines = range(elements.first[row], elements.last[row])
        if len(lines) <= GALLERY and beside.issuperset(lines):
            yield lines


def _is_section(lines: range, blocks: Sequence[Block], kept: Sequence[int]) -> bool:
    """Whether they are all that stands between two headings, as a step with its picture does."""
    above, below = _around(lines, kept)
    return bool(above) and all(blocks[index].role is Role.HEADING for index in above + below)


def _kind(lines: range, blocks: Sequence[Block], elements: Elements) -> str:
    """What a line's element is by its tag and names, and those of the element around it."""
    row = blocks[lines.start].element
    return f"{elements.tag[row]} {elements.names[row]} in {elements.names[elements.parent[row]]}"


def _in_figures(blocks: Sequence[Block], elements: Elements) -> Iterator[int]:
    """The few lines of each figure with an image, but of one that shows who is quoted."""
    for row, _ in elements.images:
        lines = range(elements.first[row], elements.last[row])
        if elements.tag[row] == "figure" and len(lines) <= FIGURE_LINES and all(blocks[index].role is not Role.QUOTE for index in lines):
            yield from lines


def _beside(blocks: Sequence[Block], elements: Elements) -> Iterator[range]:
    """One line, or two, for each image that stands beside little else."""
    for row, before in elements.images:
        first, last, is_shared = elements.first[row], elements.last[row], elements.tag[row] in SHARED
        if last - first == 1:
            block = blocks[first]
            small_print = elements.tag[row] == "p" and words(block) <= SENTENCE_WORDS
            told = is_prose(block) and not is_small(block, elements)
            if (not is_shared or (small_print and not told)) and block.role is not Role.HEADING and block.link_share < LINKED:
                yield range(first, last)
        elif last - first == 2 and not is_shared and _is_credited(blocks[first:last]):
            yield range(first, last)
        elif first <= before < last and is_small(blocks[before], elements):
            yield range(before, before + 1)


def _is_credited(lines: Sequence[Block]) -> bool:
    """Whether two lines beside an image are a caption and whose it is."""
    return all(
        words(line) <= most and line.role is not Role.HEADING and line.link_share < LINKED
        for line, most in zip(lines, (SENTENCE_WORDS, CREDIT_WORDS), strict=True)
    )


def is_small(block: Block, elements: Elements) -> bool:
    """Whether a line stands as a whole in small or slanted print, or in what is named a caption."""
    row = block.element
    return is_named_caption(block, elements) or (elements.tag[row] in SMALL and elements.last[row] - elements.first[row] == 1)


def is_named_caption(block: Block, elements: Elements) -> bool:
    """Whether a line stands as a whole in an element with a name such as `img-caption`."""
    row = block.element
    return CAPTION_NAME.search(elements.names[row]) is not None and elements.last[row] - elements.first[row] == 1
