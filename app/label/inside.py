"""What rules take out of an HTML article by its shape: questions for consent, notices, boxes that call, a heading of nothing."""

from collections.abc import Container, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.label.pictures import is_named_caption
from app.label.prose import ends_sentence, is_prose, is_sentence
from app.label.put_back import COLONS, HEADINGS, own_element
from app.types import Block, Elements, Role

Flags = NDArray[np.bool_]

# A dialog holds at most so many words, and at least a sentence of so many.
DIALOG_WORDS, SENTENCE_WORDS = 450, 8
# A question has at most so many buttons under it.
ANSWERS = 3
# A box that calls for something: so many words and sentences at most, and one a few paragraphs. What it calls for is a link of a few words.
BOX_TAGS, QUOTE, BOX_WORDS, BOX_SENTENCES, PARAGRAPHS_A_BOX = ("div", "section", "aside"), "blockquote", 80, 2, 3
CALL_WORDS, LINKED, FORM_LINES, LETTER_WORDS = 7, 0.9, 6, 45
# The cell of a table that lays out a page in columns holds so much of the body, in so many blocks.
COLUMN, COLUMN_BLOCKS = 0.8, 3
# A line of so many words in a box of its own; more of them than so many on a page are its subheadings.
LINE_WORDS, LONE_LINES, LINE_TAGS = 25, 2, frozenset({"div", "p"})
OTHERS = frozenset({Role.HEADING, Role.ITEM, Role.QUOTE, Role.CODE})
# More boxes with something to press than so many are a list of things.
ASKING_BOXES = 3
CONTROLS = frozenset({"button", "label", "legend", "select", "textarea"})
APART = frozenset({Role.CODE, Role.QUOTE})
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
    """The blocks of the smallest elements that ask for consent: a sentence with a yes and another answer, or one of consent with a yes.

    One of consent over buttons that say something else asks for it too, where the page has more running text.
    """
    if not elements.tag or not (said.agrees | said.asks).any():
        return []
    sentence = np.array([block.tokens >= SENTENCE_WORDS for block in blocks])
    if not (said.agrees | said.asks & sentence).any():  # most pages name privacy in a footer alone
        return []
    agrees, answers, asks, sentences = _held(elements, said.agrees, said.answers, said.asks & sentence, sentence)
    asked = (asks >= 1) & ((agrees >= 1) | _end_in_buttons(blocks, elements) & (sentences < sentences[0]))
    return _smallest(blocks, elements, asked | (agrees >= 1) & (answers >= 1) & (sentences >= 1))


def windows(blocks: Sequence[Block], elements: Elements, _keep: Flags) -> list[int]:
    """The blocks of the smallest elements that are marked as dialogs and hold a sentence and a button."""
    named = {names for names in set(elements.names) if not DIALOG_NAMES.isdisjoint(names.split())}
    if not named and "dialog" not in elements.tag:
        return []
    marked = np.array([tag == "dialog" or names in named for tag, names in zip(elements.tag, elements.names, strict=True)])
    button = np.array([block.element >= 0 and elements.tag[block.element] == "button" for block in blocks])
    sentences, buttons = _held(elements, np.array([block.tokens >= SENTENCE_WORDS for block in blocks]), button)
    return _smallest(blocks, elements, marked & (buttons >= 1) & (sentences >= 1))


def notices(blocks: Sequence[Block], elements: Elements, keep: Flags) -> list[int]:
    """The blocks of the smallest elements that end in two buttons under a sentence: they ask something, in whatever language.

    A row of more buttons shares what stands above it, and what holds all running text of the body is the article.
    """
    ends = _end_in_buttons(blocks, elements)
    if not ends.any():
        return []
    prose = np.array([is_prose(block) for block in blocks])
    sentences, kept = _held(elements, prose & np.array([block.tokens >= SENTENCE_WORDS for block in blocks]), prose & keep)
    size = np.subtract(elements.last, elements.first)
    return _smallest(blocks, elements, ends & (sentences >= 1) & (size > 2) & ((kept < kept[0]) | (kept == 0)))


def _end_in_buttons(blocks: Sequence[Block], elements: Elements) -> Flags:
    """Which elements end in two different buttons or three."""
    button = np.array([block.element >= 0 and elements.tag[block.element] == "button" for block in blocks])
    pair = button & np.roll(button, 1) & np.array([block.text != blocks[place - 1].text for place, block in enumerate(blocks)])
    row = np.convolve(button, np.ones(ANSWERS + 1), "full")[: len(button)] > ANSWERS
    ends: Flags = (pair & ~row)[np.maximum(elements.last, 1) - 1]
    return ends


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


def columns(blocks: Sequence[Block], elements: Elements, keep: Flags) -> list[int]:
    """The blocks of the cells beside the one that holds nearly all of the body: a page's other columns, where a table lays it out."""
    if "td" not in elements.tag:
        return []
    cells = np.array([tag == "td" for tag in elements.tag])
    tokens, kept = _held(elements, np.where(keep, [block.tokens for block in blocks], 0), keep)
    around = np.flatnonzero(cells & (tokens >= COLUMN * tokens[0]) & (kept >= COLUMN_BLOCKS)).tolist()
    beside = cells & (np.array(elements.parent) == elements.parent[around[-1]]) if around else np.zeros_like(cells)
    rows = [row for row in np.flatnonzero(beside).tolist() if row != around[-1]]
    return [index for row in rows for index in range(elements.first[row], elements.last[row])]


def boxes(blocks: Sequence[Block], elements: Elements, keep: Flags, promises: Flags) -> list[int]:
    """The blocks of small elements among an article's paragraphs that say a sentence or two, under a heading or not, over links or buttons.

    Smaller ones under a heading need neither if a line `promises` letters. Behind the last paragraph, and in a quote's element, only
    under a heading: a last sentence may well stand over a link, and a quote over whose it is.
    """
    if not elements.tag:
        return []
    acts = np.array([_is_call(block, elements) for block in blocks])
    called, promised, words = _held(elements, acts, promises, np.array([block.tokens for block in blocks]))
    first, last = np.array(elements.first), np.array(elements.last)
    size, opens = last - first, np.minimum(first, len(blocks) - 1)
    small = (first > 0) & np.isin(elements.tag, (*BOX_TAGS, QUOTE)) & (size >= 2) & (words <= BOX_WORDS)
    calls = small & (called >= 1) & (called <= ANSWERS) & acts[np.maximum(last, 1) - 1] & ~acts[opens]
    letters = small & (promised >= 1) & (words <= LETTER_WORDS) & (size <= 1 + BOX_SENTENCES)
    if not (calls | letters).any():
        return []
    prose = np.array([not act and is_prose(block) for act, block in zip(acts, blocks, strict=True)])
    told = prose | ~acts & np.array([block.role is not Role.HEADING and ends_sentence(block.text) for block in blocks])
    (said,) = _held(elements, told)
    calls |= letters & (said == size - 1) & ~prose[opens]
    calls &= np.isin(elements.tag, BOX_TAGS) | ~prose[opens]
    rows = np.flatnonzero(calls & (said >= 1) & (said <= BOX_SENTENCES) & (called + said + ~prose[opens] == size))
    ends = int(np.flatnonzero(keep)[-1]) if keep.any() else 0
    closed = np.append(keep, False)[last] | ~prose[opens] & (last > ends)
    found = {(first[row], last[row]) for row in rows.tolist() if keep[first[row] - 1] and closed[row]}
    few = len(found) * PARAGRAPHS_A_BOX <= int((prose & keep).sum())
    return sorted({index for low, high in found for index in range(low, high)}) if few else []


def lone_lines(blocks: Sequence[Block], elements: Elements, keep: Flags) -> list[int]:
    """The one or two kept lines of an article that end no sentence and stand apart among its paragraphs.

    In boxes of their own, in one right behind an image, or in what is named a caption: of pictures that no tag shows, adverts, labels.
    """
    start, pictured = int(keep.argmax()), {before for _, before in elements.images}
    among = (np.flatnonzero(keep[1:-1] & keep[:-2] & keep[2:]) + 1).tolist()
    lines = [index for index in among if index > start and _may_be_label(blocks[index])]
    apart = [
        index for index in lines if _is_in_a_box(blocks, elements, index, index in pictured) or is_named_caption(blocks[index], elements)
    ]
    return apart if len(apart) <= LONE_LINES else []


def _may_be_label(block: Block) -> bool:
    is_line = block.role not in OTHERS and block.tokens <= LINE_WORDS and not block.link_share >= LINKED
    return is_line and not is_sentence(block) and not block.text.endswith(COLONS)


def _is_in_a_box(blocks: Sequence[Block], elements: Elements, index: int, pictured: bool) -> bool:
    """Whether a line stands in an element in a box, or a `pictured` one in a box, and both lines beside it, one a paragraph, do not."""
    box, sides = own_element(blocks[index], elements), (blocks[index - 1], blocks[index + 1])
    inner = blocks[index].element
    if elements.tag[box] not in BOX_TAGS or (inner == box and not pictured) or elements.tag[inner] not in LINE_TAGS:
        return False
    around = elements.parent[box]
    above, below = (own_element(side, elements) for side in sides)
    plain = all(row == around or (elements.parent[row] == around and elements.tag[row] not in BOX_TAGS) for row in (above, below))
    wrapped = elements.parent[above] == elements.parent[below] == around and elements.names[above] == elements.names[below]
    return (plain or (wrapped and elements.names[above] != elements.names[box])) and any(map(is_prose, sides))


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
    told = len(others) > 1 or any(map(is_sentence, box))
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
    found = []
    for place, index in enumerate(kept):
        row = blocks[index].element
        if blocks[index].role is not Role.HEADING or row < 0:
            continue
        while row and elements.last[row] - elements.first[row] < 2:
            row = elements.parent[row]
        others = range(elements.first[row], elements.last[row])
        alone = not any(side in others for side in (*kept[max(0, place - 1) : place], *kept[place + 1 : place + 2]))
        if alone and any(is_prose(blocks[other]) for other in others if other != index):
            found.append(index)
    return found
