"""What stands more than once among hashes: numbers for equal ones, and how many there are of each."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def numbered(keys: NDArray[Any]) -> NDArray[np.int32]:
    """The rank of each key among the different keys: `np.unique`'s inverse in a third of its memory."""
    order = np.argsort(keys)
    rises = keys[order[1:]] != keys[order[:-1]]
    number = np.zeros(len(keys), np.int32)
    number[order[1:]] = np.cumsum(rises, dtype=np.int32)
    return number


def repeated(keys: NDArray[Any]) -> NDArray[np.bool_]:
    """Whether each key stands there more than once."""
    order = np.argsort(keys)
    same = keys[order[1:]] == keys[order[:-1]]
    found = np.zeros(len(keys), bool)
    found[order[1:]] = same
    found[order[:-1]] |= same
    return found


def copies(keys: NDArray[Any]) -> NDArray[np.int64]:
    """How often each key stands there, and how many of these times come after this one, [2, keys]."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    first = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))
    times = np.diff(first, append=len(keys))
    out = np.empty((2, len(keys)), np.int64)
    out[0, order] = np.repeat(times, times)
    out[1, order] = np.repeat(first + times, times) - 1 - np.arange(len(keys))
    return out
