"""Boxes with images among an article's paragraphs that are none of it: other articles' cards, pictures in links, tables of pictures."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

import numpy as np
from numpy.typing import NDArray

from app.label.links import LINKED, is_linked_headline
from app.label.pictures import may_be_caption
from app.label.prose import is_prose, is_sentence, words
from app.types import Block, Elements

Flags = NDArray[np.bool_]

# An article with one for each so many paragraphs is a list of what it shows.
PARAGRAPHS_A_CARD = 3
# A card has so many lines, of which so many are no links, of so many words each; a link around an image and a table of them have others.
CARD_LINES, UNLINKED_LINES, TEASER_WORDS = 4, 2, 22
LINK_LINES, LINK_WORDS, TABLE_LINES = 3, 30, 6


def cards(blocks: Sequence[Block], elements: Elements, keep: Flags) -> list[int]:
    """The kept lines of such boxes between kept lines, one of them a paragraph."""
    found = {*_links(blocks, elements), *_cards(blocks, elements), *_tables(blocks, elements)}
    prose = {block.index for block in blocks if keep[block.index] and is_prose(block)} if found else set[int]()
    if len(found) * PARAGRAPHS_A_CARD > len(prose):
        return []
    return sorted({index for lines in found if _is_among(lines, keep, prose) for index in lines if keep[index]})


def _is_among(lines: range, keep: Flags, prose: AbstractSet[int]) -> bool:
    sides = {lines.start - 1, lines.stop}
    return lines.start > 0 and lines.stop < len(keep) and all(keep[side] for side in sides) and not sides.isdisjoint(prose)


def _links(blocks: Sequence[Block], elements: Elements) -> Iterator[range]:
    """The lines of each link around an image."""
    for row in {_link_around(row, elements) for row, _ in elements.images} - {0}:
        lines = _lines(row, elements)
        if len(lines) <= LINK_LINES and all(words(blocks[index]) <= LINK_WORDS for index in lines):
            yield lines


def _link_around(row: int, elements: Elements) -> int:
    """The link that an element is or stands in, 0 where it stands in none."""
    while row and elements.tag[row] != "a":
        row = elements.parent[row]
    return row


def _cards(blocks: Sequence[Block], elements: Elements) -> Iterator[range]:
    """The lines of the smallest elements around an image and several lines, of which one is a linked headline and few are none."""
    places = {index for row, address in enumerate(elements.links) if address[:1] == "#" for index in _lines(row, elements)}
    for row, _ in elements.images:
        around = row
        while around and len(_lines(around, elements)) < 2:
            around = elements.parent[around]
        lines = _lines(around, elements)
        if around and len(lines) <= CARD_LINES and any(is_linked_headline(blocks[index]) for index in lines if index not in places):
            others = [blocks[index] for index in lines if not blocks[index].link_share >= LINKED]
            if len(others) <= UNLINKED_LINES and all(words(block) <= TEASER_WORDS for block in others):
                yield lines


def _tables(blocks: Sequence[Block], elements: Elements) -> Iterator[range]:
    """The lines of tables that hold nothing but cells with an image and its caption."""
    cells = (row for row, _ in elements.images if elements.tag[row] == "td" and len(_lines(row, elements)) == 1)
    captions = {elements.first[row] for row in cells}
    for row in (row for row, tag in enumerate(elements.tag) if captions and tag == "table"):
        lines = _lines(row, elements)
        small = len(lines) <= TABLE_LINES and captions.issuperset(lines)
        if small and all(may_be_caption(blocks[index]) and not is_sentence(blocks[index]) for index in lines):
            yield lines


def _lines(row: int, elements: Elements) -> range:
    return range(elements.first[row], elements.last[row])
