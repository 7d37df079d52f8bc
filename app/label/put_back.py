"""What rules put back into an HTML article: subheadings between its paragraphs, the lists under them, the rest of its tables."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from app.label.prose import ends_sentence, is_sentence
from app.types import Block, Elements, Role

Flags = NDArray[np.bool_]

# A line that heads paragraphs without being marked as a heading: so many words, in nothing but these.
SUBHEAD_WORDS, CELL_WORDS, CELL_LINES = 10, 40, 2
PLAIN_TAGS = frozenset({"div", "p", "b", "strong", "em", "i", "u", "span", "font", "big", "center"})
LINE_TAGS = PLAIN_TAGS | {"a"}
BOLD, BOX_LINES = frozenset({"b", "strong"}), 6
LISTS = frozenset({"ul", "ol"})
# What is pressed in the middle of these opens a note.
HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
COLONS = (":", "：")
# Lines stand alike where so many elements from theirs outwards are alike.
CHAIN = 3
# What copies a program says so in so many words.
TOOL_WORDS = 3


def subheads(blocks: Sequence[Block], elements: Elements, keep: Flags, barred: Flags) -> list[int]:
    """The headings that stand between two kept blocks, but for what is pressed in them (`[edit]`), and that a page says once."""
    times = Counter(block.text for block in blocks if block.role is Role.HEADING)
    tools = {
        index for row, tag in enumerate(elements.tag) if tag in HEADINGS for index in range(elements.first[row] + 1, elements.last[row])
    }
    places = np.delete(np.arange(len(blocks)), list(tools))
    chosen = places[_between(keep[places], barred[places])].tolist()
    return [index for index in chosen if times[blocks[index].text] == 1 and any(map(str.isalpha, blocks[index].text))]


def _between(keep: Flags, barred: Flags) -> list[int]:
    between: list[int] = (np.flatnonzero(~keep[1:-1] & ~barred[1:-1] & keep[:-2] & keep[2:]) + 1).tolist()
    return between


def programs(blocks: Sequence[Block], elements: Elements, keep: Flags, barred: Flags) -> list[int]:
    """The lines of a program between two kept blocks, beside a button to copy them or in a box with a few words that say so."""
    code = [block.index for block in blocks if block.role is Role.CODE and not keep[block.index] and not barred[block.index]]
    between = [index for index in code if keep[max(0, index - 2) : index].any() and keep[index + 1 : index + 3].any()]
    return [index for index in between if _is_beside_tool(blocks, elements, index)]


def _is_beside_tool(blocks: Sequence[Block], elements: Elements, index: int) -> bool:
    box = elements.parent[own_element(blocks[index], elements)]
    alone = [blocks[other].tokens <= TOOL_WORDS for other in range(elements.first[box], elements.last[box]) if other != index]
    return alone == [True] or any(elements.tag[blocks[beside].element] == "button" for beside in (index - 1, index + 1))


def heads_under_boxes(blocks: Sequence[Block], elements: Elements, keep: Flags, barred: Flags) -> list[int]:
    """The headings right over a kept sentence and under a few lines that are not kept, all beside each other and another kept sentence.

    An advert or a picture interrupts the article over a subheading.
    """
    found = []
    for above, index in _under_others(keep, barred):
        head, sides = blocks[index], (blocks[above], blocks[index + 1])
        around = elements.parent[own_element(head, elements)]
        beside = all(is_sentence(side) and _around(side, elements) == around for side in sides)
        if beside and head.role is Role.HEADING and not head.link_share > 0:
            found.append(index)
    return found


def bare_subheads(blocks: Sequence[Block], elements: Elements, keep: Flags, barred: Flags) -> list[int]:
    """The lines of a few words that stand like paragraphs between two kept ones, without an image beside them.

    They have no name, or others have the same one. Bold ones may stand over a box that is not kept, such as a picture with its caption,
    these and named ones under one.
    """
    pictured = {place for _, before in elements.images for place in (before - 1, before)}
    lines = [(index - 1, index, index + 1) for index in _between(keep, barred) if index not in pictured]
    bold = ((index, below) for index, below in _over_others(keep, barred) if elements.tag[blocks[index].element] in BOLD)
    lines += ((index - 1, index, below) for index, below in bold if _is_over_boxes(blocks[index], below, elements))
    under = ((above, index) for above, index in _under_others(keep, barred) if index not in pictured)
    lines += ((above, index, index + 1) for above, index in under if _is_marked(blocks[index], elements))
    found = [index for above, index, below in lines if _is_bare_line(elements, blocks[index], (blocks[above], blocks[below]))]
    named = {index: chain(blocks[index].element, elements) for index in found if _is_named(blocks[index], elements)}
    alike = defaultdict[tuple[str, ...], list[str]](list)
    for block in (block for block in blocks if named and _is_few_words(block) and (keep[block.index] or block.index in named)):
        alike[chain(block.element, elements)].append(block.text)
    return [index for index in found if index not in named or 1 < len(alike[named[index]]) == len({*alike[named[index]]})]


def _over_others(keep: Flags, barred: Flags) -> Iterator[tuple[int, int]]:
    """The lines that are not kept under one that is and over a few that are not, with the kept line under those."""
    for index in (np.flatnonzero(~keep[1:-1] & ~barred[1:-1] & keep[:-2] & ~keep[2:]) + 1).tolist():
        below = index + 1 + int(keep[index + 1 : index + 2 + BOX_LINES].argmax())
        if keep[below]:
            yield index, below


def _under_others(keep: Flags, barred: Flags) -> Iterator[tuple[int, int]]:
    """The lines that are not kept over one that is and under a few that are not, with the kept line over those in front."""
    for index in (np.flatnonzero(~keep[1:-1] & ~barred[1:-1] & ~keep[:-2] & keep[2:]) + 1).tolist():
        first = max(0, index - 1 - BOX_LINES)
        kept = np.flatnonzero(keep[first:index])
        if len(kept):
            yield first + int(kept[-1]), index


def _is_marked(block: Block, elements: Elements) -> bool:
    return elements.tag[block.element] in BOLD or _is_named(block, elements)


def _is_over_boxes(block: Block, below: int, elements: Elements) -> bool:
    """Whether all lines from under a block up to a place stand in elements beside it that are no mere paragraphs."""
    own = own_element(block, elements)
    held, row = 0, own + 1
    while row < len(elements.tag) and elements.first[row] < below:
        if elements.parent[row] == elements.parent[own] and (elements.names[row] or elements.tag[row] not in LINE_TAGS):
            held += elements.last[row] - elements.first[row]
        row += 1
    return held == below - block.index - 1


def _is_bare_line(elements: Elements, block: Block, sides: tuple[Block, Block]) -> bool:
    """Whether a few words stand beside two paragraphs or lists, in plain elements: what is not bold in none of another name around it."""
    if not _is_few_words(block):
        return False
    row = own_element(block, elements)
    inner = block.element
    usual = {"", *(elements.names[own_element(side, elements)] for side in sides)}
    while inner != elements.parent[row]:
        is_other = inner != block.element and elements.names[inner] not in usual
        if elements.tag[inner] not in PLAIN_TAGS or (is_other and elements.tag[block.element] not in BOLD):
            return False
        inner = elements.parent[inner]
    return all(_is_paragraph(side) and _around(side, elements) == elements.parent[row] for side in sides)


def _is_named(block: Block, elements: Elements) -> bool:
    return any(elements.names[row] for row in (block.element, own_element(block, elements)))


def _is_few_words(block: Block) -> bool:
    is_line = block.tokens <= SUBHEAD_WORDS and not block.link_share > 0 and not ends_sentence(block.text)
    return is_line and any(map(str.isalpha, block.text))


def _is_paragraph(block: Block) -> bool:
    return block.role is Role.ITEM or is_sentence(block)


def _around(block: Block, elements: Elements) -> int:
    """The smallest element that holds a block and others: of text between line breaks its own, of an item that around its list."""
    row = block.element
    around = row if elements.last[row] - elements.first[row] > 1 else elements.parent[own_element(block, elements)]
    return elements.parent[around] if elements.tag[around] in LISTS else around


def own_element(block: Block, elements: Elements) -> int:
    """The largest element that holds a block and no other."""
    row = block.element
    while row and elements.last[elements.parent[row]] - elements.first[elements.parent[row]] == 1:
        row = elements.parent[row]
    return row


def lists_under(blocks: Sequence[Block], elements: Elements, keep: Flags, barred: Flags) -> list[int]:
    """The items of lists without names and links right under a kept sentence beside them, of which nothing is kept."""
    found: list[int] = []
    for row in (row for row, tag in enumerate(elements.tag) if tag in LISTS):
        first, last = elements.first[row], elements.last[row]
        if first and keep[first - 1] and not (keep[first:last].any() or barred[first:last].any()):
            above, items = blocks[first - 1], blocks[first:last]
            beside = _around(above, elements) == elements.parent[row]
            plain = not elements.names[row] and all(item.role is Role.ITEM and not item.link_share > 0 for item in items)
            if beside and plain and (ends_sentence(above.text) or above.text.endswith(COLONS)):
                found += range(first, last)
    return found


def terms(elements: Elements, keep: Flags, barred: Flags) -> list[int]:
    """The terms of definition lists right over a kept block, where another term of the page is kept: an article's subheadings."""
    heads = [elements.first[row] for row, tag in enumerate(elements.tag) if tag == "dt" and elements.last[row] - elements.first[row] == 1]
    if not keep[heads].any():
        return []
    return [head for head in heads if not (keep[head] or barred[head]) and head + 1 < len(keep) and keep[head + 1]]


def whole_tables(blocks: Sequence[Block], elements: Elements, keep: Flags, barred: Flags) -> list[int]:
    """The cells of tables of which some are kept; a table of links, long texts or many lines lays out a page."""
    found: list[int] = []
    for row in (row for row, tag in enumerate(elements.tag) if tag == "table"):
        cells = slice(elements.first[row], elements.last[row])
        if keep[cells].any() and not keep[cells].all() and not barred[cells].any():
            plain = all(_is_short_cell(cell, elements) for cell in blocks[cells])
            found += range(cells.start, cells.stop) if plain else ()
    return found


def _is_short_cell(cell: Block, elements: Elements) -> bool:
    """Whether a block is a short part of a cell, without links, and its element holds few others."""
    held = elements.last[cell.element] - elements.first[cell.element]
    return cell.role is Role.CELL and held <= CELL_LINES and cell.tokens <= CELL_WORDS and not cell.link_share > 0


def chain(row: int, elements: Elements) -> tuple[str, ...]:
    """The tags and names of an element and of the next ones around it."""
    found: list[str] = []
    for _ in range(CHAIN):
        found += (elements.tag[row], elements.names[row])
        row = elements.parent[row]
    return tuple(found)
