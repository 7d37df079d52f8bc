"""A model folder: forests in LightGBM's text format, word weights as base64 bytes, `config.json` that says how they fit together."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from app.models.forest import Floats, Forest, ModelError, read_forests

MODELS = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Model:
    """One engine's learned parts: forests and word weights by name, and the rest of its configuration."""

    name: str
    forests: Mapping[str, tuple[Forest, ...]]
    weights: Mapping[str, Floats]
    config: Mapping[str, Any]

    def check(self, forest: str, names: tuple[str, ...]) -> None:
        """Raises where a forest was learned from other features than these."""
        if any(part.names != names for part in self.forests[forest]):
            raise ModelError(f"The model {self.name} was made for other features.")


@cache
def load(name: str) -> Model:
    """The model of that name, read once in a process."""
    return read_folder(MODELS / name)


def read_folder(folder: Path) -> Model:
    """A model folder's parts."""
    config = json.loads((folder / "config.json").read_text("utf-8"))
    names = {forest: tuple(config["features"][spec]) for forest, spec in config["forests"].items()}
    forests = {forest: read_forests((folder / f"{forest}.txt").read_text("ascii"), names[forest]) for forest in names}
    lines = (folder / "words.txt").read_text("ascii").splitlines()
    weights = dict(read_weights(line) for line in lines)
    return Model(config["name"], forests, weights, config)


def read_weights(line: str) -> tuple[str, Floats]:
    """`name scale base64`: the bytes are signed eighths-of-a-scale steps."""
    name, scale, data = line.split(" ")
    steps = np.frombuffer(base64.b64decode(data), np.int8)
    return name, steps.astype(np.float32) * np.float32(scale)


def write_weights(name: str, weights: Floats) -> str:
    """The line that `read_weights` reads; weights are rounded to 255 steps."""
    scale = np.float32(max(float(abs(weights).max(initial=0)), 1e-9) / 127)
    steps = np.round(weights / scale).astype(np.int8)
    return f"{name} {float(scale)!r} {base64.b64encode(steps.tobytes()).decode()}"
