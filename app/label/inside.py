"""What rules take out of an HTML article: questions for consent, notices with buttons, a heading of nothing; and put back: subheadings."""

from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.label.prose import ends_sentence, is_prose
from app.types import Block, Elements, Role

Flags = NDArray[np.bool_]

# A dialog holds at most so many words, and at least a sentence of so many.
DIALOG_WORDS, SENTENCE_WORDS = 450, 8
# A question has at most so many buttons under it.
ANSWERS = 3
# A box that calls for something: so many words and sentences at most, and one a few paragraphs. What it calls for is a link of a few words.
BOX_TAGS, BOX_WORDS, BOX_SENTENCES, PARAGRAPHS_A_BOX = ("div", "section", "aside"), 80, 2, 3
CALL_WORDS, LINKED, FORM_LINES = 7, 0.9, 6
# More boxes with something to press than so many are a list of things.
ASKING_BOXES = 3
# A line that heads paragraphs without being marked as a heading: so many words, in nothing but these.
SUBHEAD_WORDS, CELL_WORDS = 10, 40
PLAIN_TAGS = frozenset({"div", "p", "b", "strong", "em", "i", "u", "span", "font", "big", "center"})
LISTS = frozenset({"ul", "ol"})
CONTROLS = frozenset({"button", "label", "legend", "select", "textarea"})
APART = frozenset({Role.CODE, Role.QUOTE})
# What is pressed in the middle of these, or of a paragraph, opens a note.
HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
COLONS = (":", "：")
# What an element that asks something on its own is called, by its role or a class.
DIALOG_NAMES = frozenset({"dialog", "alertdialog"})


@dataclass(frozen=True, slots=True)
class Said:
    """Which blocks are nothing but a phrase that announces links; hold one of consent; say nothing but yes to it, or another answer."""

    announces: Flags
    asks: Flags
    agrees: Flags
    answers: Flags


def dialogs(blocks: Sequence[Block], elements: Elements, said: Said) -> list[int]:
    """The blocks of the smallest elements that ask for consent: a sentence with a yes and another answer, or one of consent with a yes."""
    if not elements.tag or not said.agrees.any():
        return []
    sentence = np.array([block.tokens >= SENTENCE_WORDS for block in blocks])
    agrees, answers, asks, sentences = _held(elements, said.agrees, said.answers, said.asks & sentence, sentence)
    return _smallest(blocks, elements, (agrees >= 1) & ((asks >= 1) | (answers >= 1) & (sentences >= 1)))


def windows(blocks: Sequence[Block], elements: Elements, _keep: Flags) -> list[int]:
    """The blocks of the smallest elements that are marked as dialogs and hold a sentence and a button."""
    named = zip(elements.tag, elements.names, strict=True)
    marked = np.array([tag == "dialog" or not DIALOG_NAMES.isdisjoint(names.split()) for tag, names in named], bool)
    if not marked.any():
        return []
    button = np.array([block.element >= 0 and elements.tag[block.element] == "button" for block in blocks])
    sentences, buttons = _held(elements, np.array([block.tokens >= SENTENCE_WORDS for block in blocks]), button)
    return _smallest(blocks, elements, marked & (buttons >= 1) & (sentences >= 1))


def notices(blocks: Sequence[Block], elements: Elements, keep: Flags) -> list[int]:
    """The blocks of the smallest elements that end in two buttons under a sentence: they ask something, in whatever language.

    A row of more buttons shares what stands above it, and what holds all running text of the body is the article.
    """
    button = np.array([block.element >= 0 and elements.tag[block.element] == "button" for block in blocks])
    pair = button & np.roll(button, 1) & np.array([block.text != blocks[place - 1].text for place, block in enumerate(blocks)])
    row = np.convolve(button, np.ones(ANSWERS + 1), "full")[: len(button)] > ANSWERS
    ends = (pair & ~row)[np.maximum(elements.last, 1) - 1]
    if not ends.any():
        return []
    prose = np.array([is_prose(block) for block in blocks])
    sentences, kept = _held(elements, prose & np.array([block.tokens >= SENTENCE_WORDS for block in blocks]), prose & keep)
    size = np.subtract(elements.last, elements.first)
    return _smallest(blocks, elements, ends & (sentences >= 1) & (size > 2) & ((kept < kept[0]) | (kept == 0)))


def _held(elements: Elements, *flags: Flags) -> NDArray[np.int64]:
    """How many of the flagged blocks each element holds, int[flags, elements]."""
    columns = np.stack(flags).astype(np.int64)
    total = np.concatenate([np.zeros((len(columns), 1), np.int64), np.cumsum(columns, axis=1)], axis=1)
    held: NDArray[np.int64] = total[:, elements.last] - total[:, elements.first]
    return held


def _smallest(blocks: Sequence[Block], elements: Elements, holds: Flags) -> list[int]:
    """The blocks of the elements that hold something, are no larger than a dialog, and have no such element in them."""
    headline = np.array([block.role is Role.HEADING and block.level == 1 for block in blocks])
    headlines, words = _held(elements, headline, np.array([block.tokens for block in blocks]))
    fits = holds & (words <= DIALOG_WORDS) & (headlines == 0)
    fits[list({elements.parent[row] for row in np.flatnonzero(fits).tolist() if row})] = False
    return [index for row in np.flatnonzero(fits).tolist() for index in range(elements.first[row], elements.last[row])]


def subheads(blocks: Sequence[Block], elements: Elements, keep: Flags, barred: Flags) -> list[int]:
    """The headings that stand between two kept blocks, but for what is pressed in them (`[edit]`), and that a page says once."""
    times = Counter(block.text for block in blocks if block.role is Role.HEADING)
    tools = {
        index for row, tag in enumerate(elements.tag) if tag in HEADINGS for index in range(elements.first[row] + 1, elements.last[row])
    }
    lines = [block for block in blocks if block.index not in tools]
    places = [block.index for block in lines]
    chosen = (lines[place] for place in _between(keep[places], barred[places]))
    return [block.index for block in chosen if times[block.text] == 1 and any(map(str.isalpha, block.text))]


def _between(keep: Flags, barred: Flags) -> list[int]:
    between: list[int] = (np.flatnonzero(~keep[1:-1] & ~barred[1:-1] & keep[:-2] & keep[2:]) + 1).tolist()
    return between


def bare_subheads(blocks: Sequence[Block], elements: Elements, keep: Flags, barred: Flags) -> list[int]:
    """The lines of a few words that stand like paragraphs between two kept ones, without a name or an image beside them."""
    chosen = _between(keep, barred)
    pictured = {place for _, before in elements.images for place in (before - 1, before)} if chosen else set()
    return [index for index in chosen if index not in pictured and _is_bare_line(blocks, elements, blocks[index])]


def _is_bare_line(blocks: Sequence[Block], elements: Elements, block: Block) -> bool:
    """Whether a few words that end no sentence stand beside paragraphs, in elements without names that any line may stand in."""
    if block.tokens > SUBHEAD_WORDS or block.link_share > 0 or ends_sentence(block.text) or not any(map(str.isalpha, block.text)):
        return False
    sides = blocks[block.index - 1], blocks[block.index + 1]
    row = _own_element(block, elements)
    inner = block.element
    while inner != elements.parent[row]:
        if elements.names[inner] or elements.tag[inner] not in PLAIN_TAGS:
            return False
        inner = elements.parent[inner]
    return all(_ends_sentence(side) and elements.parent[_own_element(side, elements)] == elements.parent[row] for side in sides)


def _ends_sentence(block: Block) -> bool:
    return ends_sentence(block.text) or is_prose(block)


def _own_element(block: Block, elements: Elements) -> int:
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
            beside = elements.parent[_own_element(above, elements)] == elements.parent[row]
            plain = not elements.names[row] and all(item.role is Role.ITEM and not item.link_share > 0 for item in items)
            if beside and plain and (ends_sentence(above.text) or above.text.endswith(COLONS)):
                found += range(first, last)
    return found


def whole_tables(blocks: Sequence[Block], elements: Elements, keep: Flags, barred: Flags) -> list[int]:
    """The cells of tables without links or long texts, which lay out pages, of which some are kept."""
    found: list[int] = []
    for row in (row for row, tag in enumerate(elements.tag) if tag == "table"):
        cells = slice(elements.first[row], elements.last[row])
        if keep[cells].any() and not keep[cells].all() and not barred[cells].any():
            plain = all(cell.role is Role.CELL and cell.tokens <= CELL_WORDS and not cell.link_share > 0 for cell in blocks[cells])
            found += range(cells.start, cells.stop) if plain else ()
    return found


def boxes(blocks: Sequence[Block], elements: Elements, keep: Flags) -> list[int]:
    """The blocks of small elements among an article's paragraphs that say a sentence or two, under a heading or not, over links or buttons.

    Behind the last paragraph only under a heading: a last sentence may well stand over a link.
    """
    if not elements.tag:
        return []
    acts = np.array([_is_call(block, elements) for block in blocks])
    called, words = _held(elements, acts, np.array([block.tokens for block in blocks]))
    first, last = np.array(elements.first), np.array(elements.last)
    size, opens = last - first, np.minimum(first, len(blocks) - 1)
    small = (first > 0) & np.isin(elements.tag, BOX_TAGS) & (size >= 2) & (words <= BOX_WORDS)
    calls = small & (called >= 1) & acts[np.maximum(last, 1) - 1] & ~acts[opens]
    if not calls.any():
        return []
    prose = np.array([not act and is_prose(block) for act, block in zip(acts, blocks, strict=True)])
    (said,) = _held(elements, prose)
    rows = np.flatnonzero(calls & (said >= 1) & (said <= BOX_SENTENCES) & (called + said + ~prose[opens] == size))
    ends = int(np.flatnonzero(keep)[-1]) if keep.any() else 0
    closed = np.append(keep, False)[last] | ~prose[opens] & (last > ends)
    found = {(first[row], last[row]) for row in rows.tolist() if keep[first[row] - 1] and closed[row]}
    few = len(found) * PARAGRAPHS_A_BOX <= int((prose & keep).sum())
    return sorted({index for low, high in found for index in range(low, high)}) if few else []


def forms(blocks: Sequence[Block], elements: Elements, keep: Flags) -> list[int]:
    """The blocks of the largest small elements of a sentence or two with something to fill in or to press, in a form or under a line.

    What holds the body's beginning is none, nor a form around paragraphs alone, as some sites wrap all their text in one, nor code with
    a button to copy it.
    """
    start = int(keep.argmax())
    rows = [row for row, tag in enumerate(elements.tag) if tag in CONTROLS]
    controls = {index for row in rows for index in range(elements.first[row], elements.last[row])}
    found, asking = set[int](), set[range]()
    for row in [*(row for row, tag in enumerate(elements.tag) if tag == "form"), *rows]:
        box = small_box(blocks, elements, row, (FORM_LINES, start))
        if controls.isdisjoint(box) or sum(is_prose(blocks[index]) for index in box) > BOX_SENTENCES:
            continue
        if elements.tag[row] == "form":
            found.update(box)
        elif elements.tag[elements.parent[row]] not in {"p", *HEADINGS} and _asks(blocks[box.start : box.stop], controls):
            asking.add(box)
    return sorted(found.union(*asking) if len(asking) <= ASKING_BOXES else found)


def _asks(box: Sequence[Block], controls: Container[int]) -> bool:
    """Whether several lines or a sentence stand with something to press that does not come first and interrupts no text."""
    first, *others = (block.index in controls for block in box)
    told = len(others) > 1 or any(map(_ends_sentence, box))
    return told and not first and not any(block.role in APART or block.text[0].islower() for block in box)


def small_box(blocks: Sequence[Block], elements: Elements, row: int, bounds: tuple[int, int]) -> range:
    """The blocks of the largest small element from that one outwards; none where it is no small one itself.

    `bounds` are the most blocks that a small one has, and the block where the body begins, which it does not hold.
    """
    most, start = bounds
    box = range(0)
    while row:
        around = range(elements.first[row], elements.last[row])
        if len(around) > most or start in around or sum(blocks[index].tokens for index in around) > BOX_WORDS:
            break
        row, box = elements.parent[row], around
    return box


def is_pressed(block: Block, elements: Elements) -> bool:
    """Whether a block is a link or a button."""
    return block.link_share >= LINKED or (block.element >= 0 and elements.tag[block.element] == "button")


def _is_call(block: Block, elements: Elements) -> bool:
    """A link or a button that asks for something."""
    return is_pressed(block, elements) and block.tokens <= CALL_WORDS and not block.text.endswith(".")


def orphans(blocks: Sequence[Block], elements: Elements, kept: Sequence[int]) -> list[int]:
    """The kept headings over paragraphs of their own of which none is kept."""
    headings = [index for index in kept if blocks[index].role is Role.HEADING and blocks[index].element >= 0]
    if not headings:
        return []
    whole = np.zeros(len(blocks), bool)
    whole[list(kept)] = True
    held, prose = _held(elements, whole, np.array([is_prose(block) for block in blocks]))
    found = []
    for index in headings:
        row = blocks[index].element
        while row and elements.last[row] - elements.first[row] < 2:
            row = elements.parent[row]
        if held[row] == 1 and prose[row] > is_prose(blocks[index]):
            found.append(index)
    return found
