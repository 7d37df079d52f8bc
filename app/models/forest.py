"""The only door to the learned trees: LightGBM's text format, read and evaluated with numpy alone.

Each tree's leaves are numbered from left to right and each inner node holds the set of leaves that stay possible once a row goes right
there; the row's leaf is the lowest one left when all its nodes have been intersected (QuickScorer, Lucchese et al. 2015). So no row is
walked through a tree, and a page costs a few numpy operations for each group of trees.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.errors import WinnowError

Floats = NDArray[np.float32]

# What stands for "not known": trees are trained with it, so it always goes left.
UNKNOWN = -1e30
MOST_LEAVES = 64
# Sets of leaves, in the smallest of these; they are multiplied as signed numbers, in half the time that numpy takes for unsigned ones.
SETS = tuple(np.dtype(f"u{size}") for size in (1, 2, 4, 8))
# Comparisons done at once: small enough for the processor's cache.
CELLS_AT_ONCE = 120_000


class ModelError(WinnowError):
    """The model folder does not fit this version."""


@dataclass(frozen=True, slots=True)
class Tree:
    """Inner nodes (`stay` is the set of leaves left after going right there) and the values of the leaves from left to right."""

    feature: NDArray[np.int32]
    threshold: Floats
    stay: NDArray[np.uint64]
    value: NDArray[np.float64]


class Forest:
    """A sum of trees over rows of features."""

    def __init__(self, names: Sequence[str], trees: Sequence[Tree]) -> None:
        """`names` are the features, in the order of the columns. Trees are padded to one size with nodes where no row goes right."""
        self.names = tuple(names)
        self.trees = len(trees)
        self._nodes = max(len(tree.feature) for tree in trees)
        leaves = max(len(tree.value) for tree in trees)
        self._sets = next(unsigned for unsigned in SETS if leaves <= 8 * unsigned.itemsize)
        self._feature = _padded([tree.feature for tree in trees], self._nodes, 0).ravel()
        self._threshold = _padded([tree.threshold for tree in trees], self._nodes, np.inf).reshape(-1, 1)
        gone = _padded([~tree.stay for tree in trees], self._nodes, 0).reshape(-1, 1)
        self._gone = gone.astype(self._sets).view(f"i{self._sets.itemsize}")
        self._value = _padded([tree.value for tree in trees], leaves, 0).ravel()
        self._leaf_offset = np.arange(0, self.trees * leaves, leaves)[:, None]

    def sums(self, values: Floats) -> NDArray[np.float64]:
        """The sum of the trees for each row; NaN means not known."""
        total = np.zeros(len(values))
        for rows in self._rows(values):
            for part in self._parts(values[rows], len(values)):
                total[rows] += part.sum(axis=0)
        return total

    def _rows(self, values: Floats) -> Iterator[slice]:
        """The rows of which one tree at a time can be asked, and so on to the end."""
        size = max(1, CELLS_AT_ONCE // self._nodes)
        return (slice(first, first + size) for first in range(0, len(values), size))

    def _parts(self, values: Floats, rows: int) -> Iterator[NDArray[np.float64]]:
        """Groups of trees for some of a page's `rows`, by whose number the trees are grouped and so the order in which they are summed."""
        columns = np.fmax(values.T, np.float32(UNKNOWN), order="C")
        size = max(1, CELLS_AT_ONCE // max(rows * self._nodes, 1))
        for first in range(0, self.trees, size):
            yield self._part(columns, first, min(first + size, self.trees))

    def _part(self, columns: Floats, first: int, last: int) -> NDArray[np.float64]:
        nodes = slice(first * self._nodes, last * self._nodes)
        right = np.take(columns, self._feature[nodes], axis=0) > self._threshold[nodes]
        gone = np.multiply(self._gone[nodes], right, dtype=self._gone.dtype).reshape(last - first, self._nodes, -1)
        left = ~np.bitwise_or.reduce(gone, axis=1).view(self._sets)
        one = self._sets.type(1)
        leaf = np.bitwise_count((left & (~left + one)) - one)
        reached: NDArray[np.float64] = self._value[self._leaf_offset[first:last] + leaf]
        return reached


def _padded(rows: Sequence[NDArray[Any]], size: int, filler: float) -> NDArray[Any]:
    """Rows of different lengths as one array, each filled up at its end."""
    out = np.full((len(rows), size), filler, rows[0].dtype)
    for place, row in enumerate(rows):
        out[place, : len(row)] = row
    return out


def read_forests(text: str, names: Sequence[str]) -> tuple[Forest, ...]:
    """The forests of a model in LightGBM's text format, one a class: numerical splits, no missing-value branches."""
    trees, classes = _read_trees(text, names)
    return tuple(Forest(names, trees[place::classes]) for place in range(classes))


def _read_trees(text: str, names: Sequence[str]) -> tuple[list[Tree], int]:
    """All trees, class by class in turn, and how many classes there are."""
    head, *parts = text.split("\nTree=")
    facts = _fields(head)
    if int(facts.get("max_feature_idx", "-1")) + 1 != len(names) or not parts:
        raise ModelError
    trees = [_read_tree(_fields(part.split("\nend of trees")[0])) for part in parts]
    return trees, int(facts["num_tree_per_iteration"])


def _fields(text: str) -> Mapping[str, str]:
    return dict(line.split("=", 1) for line in text.splitlines() if "=" in line)


def _read_tree(fields: Mapping[str, str]) -> Tree:
    value = np.array(fields["leaf_value"].split(), np.float64)
    count = len(value)
    if count == 1:
        return Tree(np.zeros(1, np.int32), np.array([np.inf], np.float32), np.ones(1, np.uint64), value)
    if count > MOST_LEAVES or fields.get("num_cat", "0") != "0" or any(int(kind) & 0b1001 for kind in fields["decision_type"].split()):
        raise ModelError
    order, spans = _leaf_spans(*(np.array(fields[side].split(), np.int64) for side in ("left_child", "right_child")))
    stay = np.array([~(((1 << last) - 1) ^ ((1 << first) - 1)) & (2**64 - 1) for first, last in spans], np.uint64)
    feature = np.array(fields["split_feature"].split(), np.int32)
    return Tree(feature, _round_down(np.array(fields["threshold"].split(), np.float64)), stay, value[order])


def _leaf_spans(left: NDArray[np.int64], right: NDArray[np.int64]) -> tuple[list[int], list[tuple[int, int]]]:
    """Leaves from left to right, and for each inner node the places of the leaves under its left child."""
    order: list[int] = []
    begin, middle = [0] * len(left), [0] * len(left)
    stack: list[tuple[int, int]] = [(0, 0)]
    while stack:
        node, step = stack.pop()
        if node < 0:
            order.append(~node)
        elif step == 0:
            begin[node] = len(order)
            stack += [(node, 1), (int(left[node]), 0)]
        else:
            middle[node] = len(order)
            stack.append((int(right[node]), 0))
    return order, list(zip(begin, middle, strict=True))


def _round_down(thresholds: NDArray[np.float64]) -> Floats:
    """The largest float32 not above each threshold: float32 features compare with it as with the float64 one."""
    single = thresholds.astype(np.float32)
    return np.where(single > thresholds, np.nextafter(single, np.float32(-np.inf)), single)


def logistic(margin: NDArray[np.float64]) -> Floats:
    """Probabilities of margins."""
    return (1 / (1 + np.exp(-margin))).astype(np.float32)
