"""Features of removed blocks → their kinds: a network of one hidden layer, evaluated with numpy."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

# Scaled features beyond this are as good as at it.
CLIP = 5.0
# Features that are codes: each code gets an input of its own.
CODES = {"role": 8, "starts_with": 15, "closes_with": 15, "before1_role": 8, "after1_role": 8}


@dataclass(frozen=True, slots=True)
class Network:
    """`mean` and `scale` of each feature, `steps[levels, features]` thresholds that give inputs of their own, and the layers' weights."""

    names: tuple[str, ...]
    mean: Floats
    scale: Floats
    steps: Floats
    first: Floats
    second: Floats
    constants: Floats
    ends: Floats

    def odds(self, values: Floats) -> Floats:
        """Probabilities of the kinds for rows of features."""
        margin = np.maximum(expand(self, values) @ self.first + self.constants, 0) @ self.second + self.ends
        odds = np.exp(margin - margin.max(axis=1, keepdims=True, initial=-np.inf))
        out: Floats = odds / odds.sum(axis=1, keepdims=True)
        return out


def expand(network: Network, values: Floats) -> Floats:
    """The inputs of a network: scaled features, 0 where unknown; then each code as an input of its own; then what passed which step."""
    scaled = np.nan_to_num((values - network.mean) / network.scale, nan=0.0)
    parts = [np.clip(scaled, -CLIP, CLIP)]
    for name, size in CODES.items():
        if name in network.names:
            parts.append(values[:, network.names.index(name)][:, None] == np.arange(size))
    parts += [values > step for step in network.steps]
    return np.hstack(parts).astype(np.float32)
