"""What rules take out of an HTML article, links and questions for consent, and put back: subheadings."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.label.prose import SENTENCE_END, is_prose
from app.types import Block, Elements, Role

Flags = NDArray[np.bool_]

# A list under `You may like` goes on for so many blocks that are links.
LINKS_AT_MOST = 12
LINKED = 0.8
# A line that points elsewhere is a link of so many words or more behind at most so many others; all in all it is short.
POINTED_WORDS, LEAD_WORDS, POINTER_WORDS = 3, 4, 30
UNLINKED = 0.4
ADDRESS = "://"
# A dialog holds at most so many words, and at least a sentence of so many.
DIALOG_WORDS, SENTENCE_WORDS = 450, 8


@dataclass(frozen=True, slots=True)
class Said:
    """Which blocks are nothing but a phrase that announces links; hold one of consent; say nothing but yes to it, or another answer."""

    announces: Flags
    asks: Flags
    agrees: Flags
    answers: Flags


def led_links(blocks: Sequence[Block], announces: Flags) -> list[int]:
    """The links right under each block that announces them."""
    found: list[int] = []
    for head in np.flatnonzero(announces).tolist():
        for block in blocks[head + 1 : head + 1 + LINKS_AT_MOST]:
            if not block.link_share >= LINKED:
                break
            found.append(block.index)
    return found


def pointers(blocks: Sequence[Block], keep: Flags) -> list[int]:
    """The lines between two kept sentences that are a few words and a link: `On this topic: The ferry sails again`, in any language."""
    between = np.flatnonzero(keep[:-2] & keep[1:-1] & keep[2:]) + 1
    return [index for index in between.tolist() if _points(blocks[index]) and all(map(_tells, (blocks[index - 1], blocks[index + 1])))]


def _points(block: Block) -> bool:
    linked = round(block.tokens * block.link_share)
    fits = POINTED_WORDS <= linked < block.tokens <= POINTER_WORDS and block.tokens - linked <= LEAD_WORDS
    return fits and block.role is Role.PARAGRAPH and not SENTENCE_END.search(block.text) and ADDRESS not in block.text


def _tells(block: Block) -> bool:
    return block.link_share < UNLINKED and is_prose(block)


def dialogs(blocks: Sequence[Block], elements: Elements, said: Said) -> list[int]:
    """The blocks of the smallest elements that ask for consent: a sentence with a yes and another answer, or one of consent with a yes."""
    if not elements.tag or not said.agrees.any():
        return []
    words = np.array([block.tokens for block in blocks])
    heads = np.array([block.role is Role.HEADING and block.level == 1 for block in blocks])
    sentence = words >= SENTENCE_WORDS
    columns = np.stack([said.agrees, said.answers, said.asks & sentence, sentence, words, heads])
    total = np.concatenate([np.zeros((len(columns), 1), np.int64), np.cumsum(columns, axis=1)], axis=1)
    agrees, answers, asks, sentences, size, headlines = total[:, elements.last] - total[:, elements.first]
    holds = (agrees >= 1) & ((asks >= 1) | (answers >= 1) & (sentences >= 1)) & (size <= DIALOG_WORDS) & (headlines == 0)
    holds[list({elements.parent[row] for row in np.flatnonzero(holds).tolist() if row})] = False
    return [index for row in np.flatnonzero(holds).tolist() for index in range(elements.first[row], elements.last[row])]


def subheads(blocks: Sequence[Block], keep: Flags, barred: Flags) -> list[int]:
    """The headings that stand between two kept blocks; what a page says more than once (`Member`) is none of an article."""
    times = Counter(block.text for block in blocks if block.role is Role.HEADING)
    between = np.flatnonzero(~keep[1:-1] & ~barred[1:-1] & keep[:-2] & keep[2:]) + 1
    chosen = (blocks[index] for index in between.tolist())
    return [block.index for block in chosen if times[block.text] == 1 and any(map(str.isalpha, block.text))]
