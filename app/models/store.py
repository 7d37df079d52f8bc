"""One reader and writer of model folders: `config.json`, arrays as lines of `weights.txt`, forests in LightGBM's text format."""

import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from app.models.forest import Floats, Forest, ModelError, read_forests
from app.models.thresholds import read_thresholds
from app.types import Label, PageType

T = TypeVar("T")
Member = TypeVar("Member", bound=StrEnum)

MODELS = Path(__file__).parent
# To how many steps on either side of 0 the whole numbers round; floating point numbers are written as they are.
STEPS = {"int8": 127, "int16": 32_000}


@dataclass(frozen=True, slots=True)
class Model:
    """A model's learned parts, arrays and forests by name; what it tells apart, in the order of its outputs; the rest of its configuration.

    It need not know every label and page type of this version: it gives only those that it knows.
    """

    name: str
    labels: tuple[Label, ...]
    page_types: tuple[PageType, ...]
    arrays: Mapping[str, Floats]
    forests: Mapping[str, tuple[Forest, ...]]
    config: Mapping[str, Any]

    @property
    def title(self) -> str:
        """How an error begins that is about it."""
        return f"The model {self.name}"

    def thresholds(self, kind: type[T]) -> T:
        """Its thresholds; raises `ModelError` where the configuration does not state exactly these."""
        return read_thresholds(kind, self.config.get("thresholds", {}), self.title)

    def check(self, forest: str, names: tuple[str, ...]) -> None:
        """Raises where a forest was learned from other features than these."""
        if any(part.names != names for part in self.forests[forest]):
            raise ModelError(f"{self.title} was made for other features.")


@dataclass(frozen=True, slots=True)
class ModelText:
    """What stands in a model folder: the configuration, the lines of the arrays, and LightGBM's text of each forest.

    `config["forests"]` says which of the sets in `config["features"]` each forest reads.
    """

    config: Mapping[str, Any]
    arrays: tuple[str, ...]
    forests: Mapping[str, str] = field(default_factory=dict)

    def write(self, folder: Path) -> None:
        """Writes the folder but for its card, which is kept by hand, and its provenance."""
        folder.mkdir(parents=True, exist_ok=True)
        write_json(folder / "config.json", self.config)
        (folder / "weights.txt").write_text("\n".join(self.arrays) + "\n", "ascii")
        for name, text in self.forests.items():
            (folder / f"{name}.txt").write_text(text, "ascii")

    def parse(self) -> Model:
        """The model; raises `ModelError` where it has labels or page types that this version does not know, or a forest other features."""
        names = {name: tuple(self.config["features"][chosen]) for name, chosen in self.config.get("forests", {}).items()}
        forests = {name: read_forests(self.forests[name], names[name]) for name in names}
        name, arrays = self.config["name"], dict(map(read_array, self.arrays))
        labels, types = _members(Label, self.config.get("labels", ()), name), _members(PageType, self.config.get("page_types", ()), name)
        return Model(name, labels, types, arrays, forests, self.config)


def _members(kind: type[Member], names: Iterable[str], model: str) -> tuple[Member, ...]:
    if unknown := sorted(set(names) - set(kind)):
        raise ModelError(f"The model {model} gives {', '.join(unknown)}, which this version does not know as {kind.__name__}.")
    return tuple(map(kind, names))


@cache
def load(name: str) -> Model:
    """The shipped model of that name, read once in a process."""
    return read_folder(MODELS / name)


def read_folder(folder: Path) -> Model:
    """A model from its folder."""
    config = json.loads((folder / "config.json").read_text("utf-8"))
    forests = {name: (folder / f"{name}.txt").read_text("ascii") for name in config.get("forests", ())}
    return ModelText(config, tuple((folder / "weights.txt").read_text("ascii").splitlines()), forests).parse()


def read_array(line: str) -> tuple[str, Floats]:
    """`name type step rows,columns base64`: numbers in a small type, lowest byte first, times a step."""
    name, kind, step, shape, data = line.split(" ")
    small = np.frombuffer(base64.b64decode(data), np.dtype(kind).newbyteorder("<"))
    return name, (small.astype(np.float32) * np.float32(step)).reshape([int(size) for size in shape.split(",")])


def write_array(name: str, array: Floats, kind: str) -> str:
    """The line that `read_array` reads; `kind` is `int8` or `int16`, which round, or a type of floating point numbers."""
    step = float(np.float32(max(float(abs(array).max(initial=0)), 1e-9) / STEPS[kind])) if kind in STEPS else 1.0
    small = (np.round(array / step) if kind in STEPS else array).astype(np.dtype(kind).newbyteorder("<"))
    return f"{name} {kind} {step!r} {','.join(map(str, array.shape))} {base64.b64encode(small.tobytes()).decode()}"


def rounded(array: Floats, kind: str) -> Floats:
    """An array as it comes back from its folder."""
    return read_array(write_array("", array, kind))[1]


def write_json(path: Path, value: Mapping[str, object]) -> None:
    """A JSON file with a line a value, as all files of a model folder are."""
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", "utf-8")
