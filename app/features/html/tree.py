"""The page's elements as arrays. A *unit* is a chain of elements that hold exactly the same blocks: wrappers do not count.

Pointer doubling replaces walks to the root: `log2(depth)` numpy steps for all elements at once.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.types import Segments

Ints = NDArray[np.signedinteger[Any]]

# Ancestors whose presence is a feature, one bit each.
FLAGGED = (
    "article",
    "main",
    "nav",
    "header",
    "footer",
    "aside",
    "form",
    "figure",
    "table",
    "ul",
    "ol",
    "blockquote",
    "li",
    "pre",
    "dl",
    "section",
    "a",
    "details",
    "h1",
    "h2",
    "h3",
    "p",
    "select",
    "button",
    "label",
)
FLAG_BITS = {tag: 1 << place for place, tag in enumerate(FLAGGED)}
LEVELS = 5


@dataclass(frozen=True, slots=True)
class Tree:
    """Columns over elements, row 0 the root.

    `top` is the outermost element of each element's unit, `up` the element around that. `own` is the unit that a block fills alone
    (-1 where it shares its element), `chain[LEVELS, blocks]` the units around it from the inside out, larger than the block itself;
    `inner` is the block's own unit, or the first of its chain where it has none.
    """

    parent: Ints
    first: Ints
    last: Ints
    depth: Ints
    flags: Ints
    own_flags: Ints
    top: Ints
    up: Ints
    own: Ints
    inner: Ints
    chain: Ints


def build_tree(segments: Segments) -> Tree:
    """The tree of a page's elements; for a page without elements one root that holds all blocks."""
    elements, blocks = segments.elements, len(segments.blocks)
    if not elements.tag:
        root = np.zeros(1, np.int64)
        chain = np.zeros((LEVELS, blocks), np.int64)
        return Tree(root, root, root + blocks, root, root, root, root, root, np.full(blocks, -1), chain[0], chain)
    parent, first, last = (np.array(column, np.int64) for column in (elements.parent, elements.first, elements.last))
    own_flags = np.array([FLAG_BITS.get(tag, 0) for tag in elements.tag], np.int64)
    top = _tops(parent, first, last)
    up = parent[top]
    depth = ancestor_sums(parent, (np.arange(len(parent)) > 0).astype(np.int64))
    flags = over_ancestors(np.bitwise_or, parent, own_flags)
    inner = np.fromiter((block.element for block in segments.blocks), np.int64, blocks)
    own, chain = _chains(inner, top, up, last - first)
    return Tree(parent, first, last, depth, flags, own_flags, top, up, own, np.where(own >= 0, own, chain[0]), chain)


def _tops(parent: Ints, first: Ints, last: Ints) -> Ints:
    """The outermost element of each element's unit."""
    index = np.arange(len(parent))
    top = np.where((first == first[parent]) & (last == last[parent]), parent, index)
    while True:
        further = top[top]
        if np.array_equal(further, top):
            return top
        top = further


def ancestor_sums(parent: Ints, values: NDArray[Any]) -> NDArray[Any]:
    """For each element the sum of its row of `values` and those of its ancestors."""
    rooted = np.append(values, np.zeros((1, *values.shape[1:]), values.dtype), axis=0)
    above = np.append(parent, len(values))
    above[0] = len(values)
    while (above < len(values)).any():
        rooted = rooted + rooted.take(above, axis=0)
        above = above[above]
    return rooted[:-1]


def over_ancestors(join: np.ufunc, parent: Ints, values: NDArray[Any]) -> NDArray[Any]:
    """For each element its value joined with those of its ancestors, by a maximum or whatever else counts none of them twice."""
    above = parent
    while above.any():
        values = join(values, values[above])
        above = above[above]
    joined: NDArray[Any] = join(values, values[0])
    return joined


def _chains(inner: Ints, top: Ints, up: Ints, size: Ints) -> tuple[Ints, Ints]:
    """The unit that a block fills alone (-1 where it shares its element), and the units around it."""
    alone = size[inner] == 1
    own = np.where(alone, top[inner], -1)
    level = np.where(alone, top[up[top[inner]]], top[inner])
    chain = np.empty((LEVELS, len(inner)), np.int64)
    for step in range(LEVELS):
        chain[step] = level
        level = top[up[level]]
    return own, chain
