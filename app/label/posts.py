"""What readers write under an article, by the shape of its cards: a name and a date, sentences, a button to answer; in any language."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from app.label.bylines import SHORT_WORDS, has_date
from app.label.inside import is_pressed
from app.label.prose import is_prose
from app.types import Block, Elements, Role

Flags = NDArray[np.bool_]

# So many cards side by side; what is pressed has so few words, and at most so many lines of its kind behind it.
CARDS, PRESSED_WORDS, PRESSED_LINES = 3, 4, 3


def posts(blocks: Sequence[Block], elements: Elements, keep: Flags, ago: Flags) -> list[int]:
    """The blocks from the first card of readers to the last, under kept sentences; `ago` are the blocks that hold `hours ago`.

    A thread with headings is a list of articles.
    """
    kept = np.flatnonzero(keep[:-1]).tolist()
    if not any(_is_pressed(blocks[place + 1], elements) for place in kept):
        return []
    pressed = [place for place in range(1, len(blocks)) if _is_pressed(blocks[place], elements)]
    ends = [place for place in pressed if keep[place - 1] or is_prose(blocks[place - 1])]
    prose = next((index for index in kept if is_prose(blocks[index])), len(blocks))
    rows = defaultdict[int, list[int]](list)
    for row in _cards(blocks, elements, ends, ago):
        rows[elements.parent[row]].append(row)
    threads = [(elements.first[found[0]], elements.last[found[-1]]) for found in rows.values() if len(found) >= CARDS]
    untitled = (range(first, last) for first, last in threads if prose < first and not _is_titled(blocks[first:last]))
    return [index for thread in untitled for index in thread]


def _is_titled(blocks: Sequence[Block]) -> bool:
    return any(block.role is Role.HEADING for block in blocks)


def _is_pressed(block: Block, elements: Elements) -> bool:
    return block.tokens <= PRESSED_WORDS and is_pressed(block, elements)


def _cards(blocks: Sequence[Block], elements: Elements, ends: Sequence[int], ago: Flags) -> Iterator[int]:
    """The largest element around each line to press that holds no other one, if it ends with that line and has a date."""
    known = np.zeros(len(blocks) + 1, np.int64)
    known[np.array(ends) + 1] = 1
    before = np.cumsum(known).tolist()
    for end in ends:
        row = blocks[end].element
        while row and before[elements.last[elements.parent[row]]] - before[elements.first[elements.parent[row]]] == 1:
            row = elements.parent[row]
        lines = blocks[elements.first[row] : end]
        if elements.last[row] - end <= PRESSED_LINES and any(ago[line.index] or _is_dated(line) for line in lines[:-1]):
            yield row


def _is_dated(block: Block) -> bool:
    return block.tokens <= SHORT_WORDS and has_date(block.text)
