"""What an article's page says of its author under the article."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from app.label.bylines import LEADING, SHORT_WORDS, SMALL_WORD, date_lines, leading_bylines
from app.label.lines import Folded
from app.label.pictures import is_small
from app.label.prose import CHINESE, begins_small, is_prose, words
from app.types import Block, Elements, Role

# A box about the author has at most so many words, and the body so many times more; the name stands in one of so many blocks above or
# below the body.
BOX_WORDS, BODY_A_BOX, BYLINES = 90, 3, 6
# Where it is a paragraph in small or slanted print, it has at most so many: many golds hold longer ones.
NOTE_WORDS = 40
# A name over a note of so many lines has at most so many words.
NOTE_LINES, NAME_WORDS = 2, 4
NAME_PARTS, SHORTEST_NAME, LONGEST_NAME = 2, 2, 5
NO_NAME = re.compile(r"[\d.,:;!?|/()\"«»“”&@#…؟。]")
# A word, with the signs of scripts that write vowels beside letters.
WORD = re.compile(r"[^\W\d_][^\s\d_.,:;!?|/()\"«»“”&@#•·–—]*")


def about_author(blocks: Sequence[Block], elements: Elements, kept: Sequence[int], stated: str | None) -> list[int]:
    """The blocks of the element under the kept paragraphs that begins with who wrote them, by a line above or as the page states."""
    if not elements.tag or not kept:
        return []
    begin = next((index for index in kept if is_prose(blocks[index])), kept[0])
    row = _own_box(blocks[kept[-1]].element, elements, begin)
    first, last = elements.first[row], elements.last[row]
    inside = range(first, last)
    box, body = (sum(blocks[index].tokens for index in chosen) for chosen in (inside, kept))
    if box > min(BOX_WORDS, body / BODY_A_BOX) or (elements.tag[row] == "p" and not _is_note(blocks[first], elements)):
        return []
    lines = [*(block.text for block in _around(blocks, kept) if block.index not in inside), stated or ""]
    return list(inside) if any(_begins_with_name(blocks[first].text, line) for line in lines) else []


def _is_note(block: Block, elements: Elements) -> bool:
    """Whether a paragraph is short and all of it in small or slanted print."""
    return is_small(block, elements) and words(block) <= NOTE_WORDS


def about_writer(blocks: Sequence[Block], kept: Sequence[int]) -> list[int]:
    """The last kept line of a text, where it is short and begins with whom a byline above or below the body names.

    Or one or two such lines and the name alone above them.
    """
    if not kept:
        return []
    most = min(BOX_WORDS, sum(blocks[index].tokens for index in kept) / BODY_A_BOX)
    around = list(_around(blocks, kept))
    bylines = [line for line in around if leading_bylines([line])]
    if blocks[kept[-1]].tokens <= most and any(_begins_with_name(blocks[kept[-1]].text, line.text) for line in bylines):
        return [kept[-1]]
    beside = {kept[0] - 1, *(line.index + side for line in bylines for side in (-1, 1))}
    names = {line.text for line in around if line.index in beside}
    for first in kept[1:][: -NOTE_LINES - 1 : -1]:
        name, note, *_ = box = blocks[first - 1 : kept[-1] + 1]
        if not _may_be_name(name) or not is_prose(note) or begins_small(note.text) or sum(line.tokens for line in box) > most:
            continue
        if name.text in names or any(_begins_with_name(name.text, line.text) for line in bylines):
            return [index for index in kept if index >= name.index]
    return []


def signature(blocks: Sequence[Block], kept: Sequence[int]) -> list[int]:
    """The last kept line of a text, where it says who wrote it and not only when: `Author: Jane Roe`."""
    last = [blocks[index] for index in kept[-1:]]
    return [line.index for line in last if leading_bylines([line]) and not date_lines(Folded([line]))]


def _may_be_name(block: Block) -> bool:
    parts = block.text.split()
    titled = all(not begins_small(part) or len(part) <= SMALL_WORD for part in parts)
    return titled and NAME_PARTS <= len(parts) <= NAME_WORDS and NO_NAME.search(block.text) is None


def _own_box(row: int, elements: Elements, first: int) -> int:
    """The largest element around that which does not hold the body's first block."""
    while row and elements.first[elements.parent[row]] > first:
        row = elements.parent[row]
    return row


def _around(blocks: Sequence[Block], kept: Sequence[int]) -> Iterator[Block]:
    """The short lines around a body's first block, and behind its last one without links such as tags; of headings lower ones of names."""
    above = blocks[max(0, kept[0] - BYLINES) : kept[0] + LEADING]
    behind = (block for block in blocks[kept[-1] + 1 : kept[-1] + 1 + BYLINES] if not block.link_share > 0)
    for block in (*above, *behind):
        heads = block.role is Role.HEADING and not (block.level > 1 and _may_be_name(block))
        if not heads and block.tokens <= SHORT_WORDS:
            yield block


def _begins_with_name(text: str, line: str) -> bool:
    """Whether a text begins with two capitalised words of a line, or with one of a script that writes names as one word.

    The name may stand there twice, and glued: `Jane RoeJane Roe writes`.
    """
    known = WORD.findall(line)
    if any(CHINESE.match(word) or "가" <= word[0] <= "힣" for word in known):
        return any(SHORTEST_NAME <= len(name) <= LONGEST_NAME and text.startswith(name) for name in known)
    pairs = (pair for pair in pairwise(known) if not any(map(begins_small, pair)))
    return any(text.startswith(f"{given} {family}") for given, family in pairs)
