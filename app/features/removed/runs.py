"""Runs: blocks that are one thing, such as a list's items under their heading, cards in a row, clock times and headlines in turn."""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.features.counts import numbered
from app.features.html.arrays import ROLE_CODES, View
from app.features.html.tree import FLAG_BITS, Tree
from app.features.tokens import Ints
from app.language.chars import mix
from app.types import Block, Role

# So many alike in one element are a list, if they have at most so many blocks each, and hold this share of the element's.
ALIKE, LARGEST_CARD, SHARE = 3, 6, 0.6
# A form or a list of choices is one thing whatever it holds; one around most of the page is its frame.
WHOLE = FLAG_BITS["form"] | FLAG_BITS["select"]
FORM_BLOCKS, FORM_SHARE = 20, 0.2
HEADING_WORDS = 12
# Of what shape a line of text is, by its words; a pattern of so many lines recurs so often.
SHORT_WORDS, DATED_WORDS, PROSE_WORDS = 3, 5, 6
STOPS = (*".!?…。！？।",)
PERIODS, TIMES = (2, 3, 1), 3
TELLING = frozenset({"headline", "clocked"})
LETTER, DIGIT = re.compile(r"[^\W\d_]"), re.compile(r"\d")
TIME = re.compile(r"\d[:.]\d\d|\d{4}")
ENDS = 6


def runs_of(view: View | None, blocks: Sequence[Block], kept: NDArray[np.bool_]) -> Ints:
    """The number of each block's run by the markup of an HTML page, or by the lines of a text."""
    return runs_in_text(blocks, kept) if view is None else runs_in_html(view)


def runs_in_html(view: View) -> Ints:
    """The number of each block's run, int[blocks]: the innermost list or form around it, a list's heading included; else its own."""
    tree, blocks = view.tree, np.arange(view.blocks)
    size = tree.last - tree.first
    lists = (_lists(view, size) | _forms(tree, size, view.blocks)) & (size > 1)
    around = lists[tree.chain]
    run = np.where(around.any(0), tree.chain[around.argmax(0), blocks], len(size) + blocks)
    for found in np.unique(run[run < len(size)]).tolist():
        head = int(tree.first[found]) - 1
        above = tree.top[tree.up[found]]
        if head < tree.first[above] or view.words[head] > HEADING_WORDS:
            continue
        inside = run[head] >= len(size) or tree.last[run[head]] > tree.first[found]
        if inside and (view.role[head] == ROLE_CODES[Role.HEADING] or head == tree.first[above]):
            run[head] = found
    return run


def _lists(view: View, size: Ints) -> NDArray[np.bool_]:
    """Which elements hold little but alike ones, by tag and names."""
    tree = view.tree
    units = np.flatnonzero((tree.top == np.arange(len(size))) & (size > 0))[1:]
    above = tree.top[tree.up[units]]
    group = numbered(mix(view.signature[units] + mix(above.astype(np.uint64))))
    count, held = np.bincount(group), np.bincount(group, size[units])
    small = (count >= ALIKE) & (held <= LARGEST_CARD * count)
    alike = np.bincount(above, np.where(small[group], size[units], 0), len(size))
    return (alike > 0) & (alike >= SHARE * size)


def _forms(tree: Tree, size: Ints, blocks: int) -> NDArray[np.bool_]:
    form = ((tree.own_flags & WHOLE) != 0) & (size <= max(FORM_BLOCKS, FORM_SHARE * blocks))
    found = np.zeros(len(size), bool)
    found[tree.top[form]] = True
    return found


def runs_in_text(blocks: Sequence[Block], kept: NDArray[np.bool_]) -> Ints:
    """The number of each line's run, int[blocks]: removed headlines, or a pattern of two or three lines with some; else its own.

    Short lines in a row are menus, buttons and tags as often: drawn together they cost .02 of macro-F1.
    """
    shapes = ["" if keep else _shape(block) for block, keep in zip(blocks, kept.tolist(), strict=True)]
    shape, run = np.array(shapes, np.str_), np.arange(len(blocks))
    for period in PERIODS:
        recurs = np.concatenate([[False], (shape[:-period] == shape[period:]) & (shape[:-period] != ""), [False]])
        for first, last in np.flatnonzero(recurs[1:] != recurs[:-1]).reshape(-1, 2).tolist():
            pattern, found = set(shapes[first : first + period]), slice(first, last + period)
            if last + period - first < TIMES * period or len(pattern) != min(period, 2) or pattern.isdisjoint(TELLING):
                continue
            if (run[found] == np.arange(first, last + period)).all():
                run[found] = first
    return run


def _shape(block: Block) -> str:
    """What kind of line a block is: `number`, `prose`, `dated`, `short`, `clocked` or `headline`."""
    text = block.text
    if not LETTER.search(text):
        return "number"
    if block.tokens > PROSE_WORDS and text.endswith(STOPS):
        return "prose"
    if block.tokens <= DATED_WORDS and DIGIT.search(text):
        return "dated"
    if block.tokens <= SHORT_WORDS:
        return "short"
    return "clocked" if TIME.search(text[:ENDS]) or TIME.search(text[-ENDS:]) else "headline"
