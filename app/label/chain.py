"""One label for each block of a chain: the likeliest path through labels, where each change costs."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.floating[Any]]
Labels = NDArray[np.int64]


def likeliest(logs: Numbers, costs: Numbers) -> Labels:
    """The label of each block, int[blocks]: the path of the highest sum of `logs`, float[blocks, labels], less the costs of its changes.

    `costs`, float[blocks - 1], is what a change costs between neighbours. Most of the path needs no search: neighbours that would choose
    the same label stay together where no change costs more, and who is surer than the changes on both sides cost keeps its own.
    """
    if not len(logs):
        return np.zeros(0, np.int64)
    own = logs.argmax(axis=1)
    apart = np.ones(len(logs) + 1, bool)
    apart[1:-1] = (own[1:] != own[:-1]) | (costs < costs.max(initial=0))
    first = np.flatnonzero(apart)
    begun = first[:-1]
    sums, path, between = np.add.reduceat(logs, begun), own[begun], np.zeros(len(first))
    between[1:-1] = costs[begun[1:] - 1]
    second, best = np.partition(sums, -2, axis=1)[:, -2:].T
    doubtful = np.zeros(len(first) + 1, bool)
    doubtful[1:-1] = best - second < between[:-1] + between[1:]
    for before, behind in np.flatnonzero(doubtful[1:] != doubtful[:-1]).reshape(-1, 2).tolist():
        around = slice(max(before - 1, 0), behind + 1)
        if len(set(path[around].tolist())) > 1:
            path[around] = _search(sums[around].tolist(), between[around.start + 1 : around.stop].tolist())
    return np.repeat(path, np.diff(first))


def _search(logs: list[list[float]], costs: list[float]) -> list[int]:
    """Viterbi's algorithm for Potts' model: the best way to a label comes from the same label, or from the best of all."""
    sums = [logs[0]]
    for row, cost in zip(logs[1:], costs, strict=False):
        before = sums[-1]
        floor = max(before) - cost
        sums.append([own + stayed if stayed > floor else own + floor for own, stayed in zip(row, before, strict=True)])
    path = [sums[-1].index(max(sums[-1]))]
    for before, cost in zip(sums[-2::-1], costs[len(sums) - 2 :: -1], strict=False):
        best = max(before)
        path.append(path[-1] if before[path[-1]] >= best - cost else before.index(best))
    return path[::-1]
