"""What the network of the labels takes: the features that trees find most telling, and the values at which trees split them most."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import lightgbm
import numpy as np

from app.models.network import Network
from training.labels.samples import Floats

# Values of a feature that few rows stand between are one step.
RANKS = 24
EMPTY = np.zeros((0, 0), np.float32)


@dataclass(frozen=True, slots=True)
class Split:
    """A tree's question: which column, above which value, and what it gained."""

    column: int
    value: float
    gain: float


def splits(trees: lightgbm.Booster) -> Iterator[Split]:
    """All questions of a model's trees."""
    waiting: list[Mapping[str, Any]] = [tree["tree_structure"] for tree in trees.dump_model()["tree_info"]]
    while waiting:
        node = waiting.pop()
        if "split_feature" in node:
            yield Split(node["split_feature"], node["threshold"], node["split_gain"])
            waiting += [node["left_child"], node["right_child"]]


def choose_inputs(trees: lightgbm.Booster, names: Sequence[str], values: Floats, sizes: tuple[int, int]) -> tuple[list[int], Network]:
    """So many columns and so many steps of them, as a network without layers; `values` are rows that tell how columns spread."""
    gains: dict[int, float] = defaultdict(float)
    found = list(splits(trees))
    for split in found:
        gains[split.column] += split.gain
    columns = sorted(sorted(gains, key=lambda column: (-gains[column], column))[: sizes[0]])
    place = {column: number for number, column in enumerate(columns)}
    steps = _steps([split for split in found if split.column in place], values)[: sizes[1]]
    mean, scale = spread_of(values[:, columns])
    step_columns = np.array([place[step.column] for step in steps], np.float32)
    heights = np.array([step.value for step in steps], np.float32)
    return columns, Network(tuple(names[column] for column in columns), mean, scale, step_columns, heights, *[EMPTY] * 7)


def _steps(found: Sequence[Split], values: Floats) -> list[Split]:
    """Steps from the most telling one on: of splits with few rows between them the best stands for all."""
    ordered = {column: np.sort(values[np.isfinite(values[:, column]), column]) for column in {split.column for split in found}}
    merged: dict[tuple[int, int], list[Split]] = defaultdict(list)
    for split in found:
        rows = ordered[split.column]
        rank = int(np.searchsorted(rows, split.value, side="right") / max(len(rows), 1) * RANKS)
        merged[split.column, rank].append(split)
    best = [(max(group, key=lambda split: split.gain), sum(split.gain for split in group)) for group in merged.values()]
    return [split for split, _ in sorted(best, key=lambda item: (-item[1], item[0].column, item[0].value))]


def spread_of(values: Floats) -> tuple[Floats, Floats]:
    """Mean and standard deviation of each column, as far as it is known; 1 for what does not vary."""
    known = np.isfinite(values)
    count = np.maximum(known.sum(0), 1)
    mean = np.where(known, values, 0).sum(0) / count
    spread = np.sqrt((np.where(known, values - mean, 0) ** 2).sum(0) / count)
    return mean.astype(np.float32), np.where(spread > 1e-6, spread, 1).astype(np.float32)
