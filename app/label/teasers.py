"""Lists of teasers and letter boxes among the lines of an article, by shape alone: headlines over sentences shorter than its paragraphs."""

import re
from bisect import bisect_left

import numpy as np
from numpy.typing import NDArray

from app.label.lines import begins_line
from app.label.prose import PARAGRAPH_WORDS, begins_small, ends_sentence, has_words, is_prose, paragraph_words
from app.label.put_back import COLONS
from app.label.rules import Named, removed_inside
from app.types import Block, Label, Segments

# What a line is: a paragraph (P), a shorter sentence (p), a line without one (s) or as short as a button (b), what a rule calls related
# (r), or something else (-). A heading over two headlines and more, each over its sentence.
TEASERS = re.compile(r"[sbr](?:[sbr]p){2,}")
# A pitch with its heading, a field or two, a button, and what one agrees to.
BOX = "[sb]p[sb]{2,3}p?"
# In words that no model knows these go too, and lists without a heading.
UNKNOWN = re.compile(rf"{BOX}|[sbr]?(?:(?!{BOX})[sr]p){{2,}}")
# A paragraph has at least this share of the words that the article's paragraphs have in the middle; a headline at most so many, a button
# fewer.
SHORTEST, HEADLINE_WORDS, BUTTON_WORDS = 0.5, 14, 2
# A list may go on for so many lines behind the last kept one.
BEHIND = 12
# So many paragraphs make an article, so many of them go with each line that is none, and more lists are how it is written.
PARAGRAPHS, PARAGRAPHS_A_LINE, LISTS = 3, 2, 3

Flags = NDArray[np.bool_]


def teasers(segments: Segments, keep: Flags, boxed: Flags, named: Named, untaught: bool) -> list[int]:
    """The blocks of these lists, each in a line of its own and right under a kept sentence, of an article that is paragraphs but for them.

    `boxed` are lines of letter boxes, `named` is what rules say of lines; `untaught` is a text in a language whose words no model knows.
    """
    blocks, out = segments.blocks, removed_inside(named).union(np.flatnonzero(boxed).tolist())
    kept = [index for index in np.flatnonzero(keep).tolist() if index not in out]
    if not kept:
        return []
    first = kept[0]
    inside = blocks[first : kept[-1] + 1 + BEHIND]
    # Of paragraphs in words that no model knows the cut leaves some out.
    told = [block for block in inside if untaught or keep[block.index]]
    paragraphs = [count for block in told if block.index not in out and (count := paragraph_words(block))]
    if len(paragraphs) < PARAGRAPHS:
        return []
    least = max(PARAGRAPH_WORDS, SHORTEST * float(np.median(paragraphs)))
    shape = "".join(_of_rule(named.get(block.index)) if block.index in out else _shape(block, least) for block in inside)
    found = list[range]()
    for run in (UNKNOWN if untaught else TEASERS).finditer(shape):
        lines = range(first + run.start(), first + run.end())
        place = bisect_left(kept, lines.start)
        begun = place > 0 and ends_sentence(blocks[kept[place - 1]].text)
        if begun and all(begins_line(segments, index) and (index in out or _may_be_headline(blocks[index].text)) for index in lines):
            found.append(lines)
    listed = {index for lines in found for index in lines}
    others = sum(shape[index - first] in "sb-" or begins_small(blocks[index].text) for index in kept if index not in listed)
    is_plain = others * PARAGRAPHS_A_LINE <= sum(count >= least for count in paragraphs)
    return sorted(listed) if is_plain and len(found) <= LISTS else []


def _of_rule(name: tuple[Label, str] | None) -> str:
    return "r" if name and name[0] is Label.RELATED else "-"


def _may_be_headline(text: str) -> bool:
    return text[0].isalnum() and not begins_small(text) and not text.endswith(COLONS)


def _shape(block: Block, least: float) -> str:
    if paragraph_words(block) >= least:
        return "P"
    if ends_sentence(block.text) or is_prose(block):
        return "p"
    if has_words(block, HEADLINE_WORDS + 1):
        return "-"
    return "s" if has_words(block, BUTTON_WORDS + 1) else "b"
