"""The network of the labels: a hidden layer for each block, a second one over it and the blocks around it; numpy alone."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

# The places, from a block's own, of the removed blocks that it is judged with: a list's heading and its items share a label.
REACHES = (-4, -2, -1, 0, 1, 2, 4)
FAR = max(REACHES)
# Scaled features beyond this are as good as at it.
CLIP = 5.0


@dataclass(frozen=True, slots=True)
class Network:
    """`mean` and `scale` of each feature, then which columns of them have a step at which value, and the layers' weights.

    Each step is an input of its own. `first` leads from the inputs to the hidden units of a block, `second` from those of the blocks
    around it to more units, `last` and `straight` from both to the labels.
    """

    names: tuple[str, ...]
    mean: Floats
    scale: Floats
    step_columns: Floats
    steps: Floats
    first: Floats
    first_constants: Floats
    second: Floats
    second_constants: Floats
    last: Floats
    straight: Floats
    ends: Floats

    def odds(self, values: Floats) -> Floats:
        """Probabilities of the labels for the features of a page's removed blocks, in reading order."""
        hidden = rectified(expand(self, values) @ self.first, self.first_constants)
        around = rectified(surround(hidden) @ self.second, self.second_constants)
        return softmax(around @ self.last + hidden @ self.straight + self.ends)


def rectified(margin: Floats, constants: Floats) -> Floats:
    """Units of a layer, in place."""
    margin += constants
    return np.maximum(margin, 0, out=margin)


def softmax(margin: Floats) -> Floats:
    """Rows of margins as probabilities."""
    odds = np.exp(margin - margin.max(axis=1, keepdims=True, initial=-np.inf))
    out: Floats = odds / odds.sum(axis=1, keepdims=True)
    return out


def expand(network: Network, values: Floats) -> Floats:
    """The inputs of a network: scaled features, 0 where unknown; then which steps they passed."""
    columns = np.ascontiguousarray(values.T)
    width = len(columns)
    inputs = np.empty((width + len(network.steps), len(values)), np.float32)
    scaled = inputs[:width]
    np.subtract(columns, network.mean[:, None], out=scaled)
    scaled /= network.scale[:, None]
    scaled[np.isnan(scaled)] = 0
    np.minimum(np.maximum(scaled, -CLIP, out=scaled), CLIP, out=scaled)
    np.greater(columns.take(network.step_columns.astype(np.intp), axis=0), network.steps[:, None], out=inputs[width:])
    return inputs.T


@dataclass(frozen=True, slots=True)
class Piece:
    """Some of a page's removed blocks: `rows` with those that they are judged with, `own` the place of the piece's own among them."""

    rows: slice
    own: slice


def cut_pieces(count: int, at_once: int) -> Iterator[Piece]:
    """So many blocks in pieces that a network can judge one by one, as it would all of them."""
    for first in range(0, max(count, 1), at_once):
        low = max(0, first - FAR)
        yield Piece(slice(low, first + at_once + FAR), slice(first - low, first - low + at_once))


def surround(hidden: Floats) -> Floats:
    """For each block the units of the blocks at all `REACHES` side by side, 0 beyond the page's ends."""
    rows, units = hidden.shape
    around = np.zeros((rows, len(REACHES), units), hidden.dtype)
    for place, reach in enumerate(REACHES):
        seen = hidden[max(0, reach) : max(0, rows + min(0, reach))]
        around[max(0, -reach) : max(0, -reach) + len(seen), place] = seen
    return around.reshape(rows, len(REACHES) * units)
