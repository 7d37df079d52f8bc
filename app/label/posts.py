"""What readers write under an article, by the shape of its cards: a name and a date, sentences, a button to answer; in any language."""

from collections import Counter, defaultdict
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
# Without anything to press, what one reader writes has at most so many lines with the name.
POST_LINES = 4


def posts(blocks: Sequence[Block], elements: Elements, keep: Flags, ago: Flags) -> list[int]:
    """The blocks from the first card of readers to the last, under kept sentences; `ago` are the blocks that hold `hours ago`.

    A thread with headings is a list of articles.
    """
    prose = next((index for index in np.flatnonzero(keep).tolist() if is_prose(blocks[index])), len(blocks))
    threads = (thread for thread in (*_pressed(blocks, elements, keep, ago), *_signed(blocks, ago)) if prose < thread.start)
    return [index for thread in threads if not _is_titled(blocks[thread.start : thread.stop]) for index in thread]


def _signed(blocks: Sequence[Block], ago: Flags) -> Iterator[range]:
    """The threads of sentences that have each a short line in front that says how long ago."""
    run: list[int] = []
    for place in [*np.flatnonzero(ago[:-1]).tolist(), len(blocks) + POST_LINES]:
        if run and place - run[-1] > POST_LINES:
            if len(run) >= CARDS:
                yield range(run[0], run[-1] + 2)
            run = []
        if place < len(blocks) and blocks[place].tokens <= SHORT_WORDS and not is_prose(blocks[place]) and is_prose(blocks[place + 1]):
            run.append(place)


def _pressed(blocks: Sequence[Block], elements: Elements, keep: Flags, ago: Flags) -> Iterator[range]:
    """The threads of cards that end each in a line to press."""
    if not any(_is_pressed(blocks[place + 1], elements) for place in np.flatnonzero(keep[:-1]).tolist()):
        return
    pressed = [place for place in range(1, len(blocks)) if _is_pressed(blocks[place], elements)]
    ends = [place for place in pressed if keep[place - 1] or is_prose(blocks[place - 1])]
    rows = defaultdict[int, list[int]](list)
    for row in _cards(blocks, elements, ends, ago):
        rows[elements.parent[row]].append(row)
    yield from (range(elements.first[found[0]], elements.last[found[-1]]) for found in rows.values() if len(found) >= CARDS)


def _is_titled(blocks: Sequence[Block]) -> bool:
    return any(block.role is Role.HEADING for block in blocks)


def _is_pressed(block: Block, elements: Elements) -> bool:
    return block.tokens <= PRESSED_WORDS and is_pressed(block, elements)


def _cards(blocks: Sequence[Block], elements: Elements, ends: Sequence[int], ago: Flags) -> Iterator[int]:
    """The largest element around each line to press that holds no other one, if it ends with that line and has a date.

    Without a date it has a line in front, such as a name, and others end with the same line to press.
    """
    known = np.zeros(len(blocks) + 1, np.int64)
    known[np.array(ends) + 1] = 1
    before = np.cumsum(known).tolist()
    same = Counter(blocks[end].text for end in ends)
    for end in ends:
        row = blocks[end].element
        while row and before[elements.last[elements.parent[row]]] - before[elements.first[elements.parent[row]]] == 1:
            row = elements.parent[row]
        lines = blocks[elements.first[row] : end - 1]
        told = same[blocks[end].text] >= CARDS and is_prose(blocks[end - 1]) and any(not is_prose(line) for line in lines)
        if elements.last[row] - end <= PRESSED_LINES and (told or any(ago[line.index] or _is_dated(line) for line in lines)):
            yield row


def _is_dated(block: Block) -> bool:
    return block.tokens <= SHORT_WORDS and has_date(block.text)
