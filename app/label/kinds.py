"""Features of removed blocks → their kinds: a network of one hidden layer, certain rules over it, and one headline a page."""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.label.model import Classes, ModelError
from app.label.rules import Named
from app.types import Block, Kind, Label, LabelledBlock

Floats = NDArray[np.float32]

FOLDERS = Path(__file__).parent / "models"
KINDS = tuple(Label)
BODY, TITLE = KINDS.index(Label.BODY), KINDS.index(Label.TITLE)
RULE_SCORE = 0.9
# Rules that are right more often than the model wherever they speak; another rule needs the model to find its kind this likely.
CERTAIN = frozenset({f"rule:{name}" for name in ("calendar", "clock_ticker", "read_also", "language_switch", "author", "rights")})
CERTAIN_CUES = frozenset({Label.NAVIGATION, Label.SHARE, Label.CONSENT})
PLAUSIBLE = 0.3
# Trees are asked where the network finds no kind this likely: about a quarter of the blocks of HTML, half of those of text.
DOUBT = 0.7
# Plain text has no containers: neighbours this far away vote, together as much as half of what the block itself does.
VOTERS, VOTE = 2, 0.5
# A page has one headline: the block that is most likely one, where it is this likely, and its repetitions.
HEADLINE = 0.2
REPEATED = 0.02
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
        return softmax(np.maximum(expand(self, values) @ self.first + self.constants, 0) @ self.second + self.ends)


def softmax(margin: Floats) -> Floats:
    """Rows of margins as probabilities."""
    odds = np.exp(margin - margin.max(axis=1, keepdims=True, initial=-np.inf))
    out: Floats = odds / odds.sum(axis=1, keepdims=True)
    return out


def expand(network: Network, values: Floats) -> Floats:
    """The inputs of a network: scaled features, 0 where unknown; then each code as an input of its own; then what passed which step."""
    rows, width = values.shape
    codes = [(network.names.index(name), size) for name, size in CODES.items() if name in network.names]
    inputs = np.empty((rows, width * (1 + len(network.steps)) + sum(size for _, size in codes)), np.float32)
    scaled = inputs[:, :width]
    np.subtract(values, network.mean, out=scaled)
    scaled /= network.scale
    np.clip(np.nan_to_num(scaled, copy=False, nan=0.0), -CLIP, CLIP, out=scaled)
    place = width
    for column, size in codes:
        inputs[:, place : place + size] = values[:, column : column + 1] == np.arange(size)
        place += size
    for step in network.steps:
        inputs[:, place : place + width] = values > step
        place += width
    return inputs


@dataclass(frozen=True, slots=True)
class KindModel:
    """A network, trees that are asked where it is in doubt, the plain features that both take, and the lexicon's weights by name."""

    version: str
    plain: tuple[str, ...]
    network: Network
    trees: Classes
    weights: Mapping[str, Floats]

    def odds(self, names: tuple[str, ...], values: Floats) -> Floats:
        """Probabilities of the kinds; raises `ModelError` where the features are not those that it was learned from."""
        if names != self.network.names:
            raise ModelError("The model of kinds was made for other features.")
        return doubted(self.network, self.trees, values)


def doubted(network: Network, trees: Classes, values: Floats) -> Floats:
    """The network's odds; where no kind is likely enough, the mean with the trees', which cost more."""
    odds = network.odds(values)
    doubtful = np.flatnonzero(odds.max(axis=1, initial=0) < DOUBT)
    if len(doubtful):
        odds[doubtful] = (odds[doubtful] + softmax(trees.margins(values[doubtful]))) / 2
    return odds


@cache
def kind_model(form: Kind) -> KindModel:
    """The shipped model for a kind of page, read once in a process."""
    return read_model(FOLDERS / f"kinds-{form}")


def read_model(folder: Path) -> KindModel:
    """A model folder: `config.json`, `weights.txt` with one array a line, `trees.txt` in LightGBM's format."""
    config = json.loads((folder / "config.json").read_text("utf-8"))
    arrays = dict(map(read_array, (folder / "weights.txt").read_text("ascii").splitlines()))
    layers = {name: arrays[name] for name in ("mean", "scale", "steps", "first", "second", "constants", "ends")}
    network = Network(tuple(config["features"]), **layers)
    trees = Classes((folder / "trees.txt").read_text("ascii"), network.names)
    return KindModel(config["version"], tuple(config["plain"]), network, trees, {name: arrays[name] for name in config["lexicon"]})


def read_array(line: str) -> tuple[str, Floats]:
    """`name type step rows,columns base64`: numbers in a small type, times a step."""
    name, kind, step, shape, data = line.split(" ")
    numbers = np.frombuffer(base64.b64decode(data), kind).astype(np.float32) * np.float32(step)
    return name, numbers.reshape([int(size) for size in shape.split(",")])


def write_array(name: str, array: Floats, kind: str) -> str:
    """The line that `read_array` reads; `int8` rounds to 255 steps."""
    step = float(np.float32(max(float(abs(array).max(initial=0)), 1e-9) / 127)) if kind == "int8" else 1.0
    small = np.round(array / step).astype(kind) if kind == "int8" else array.astype(kind)
    return f"{name} {kind} {step!r} {','.join(map(str, array.shape))} {base64.b64encode(small.tobytes()).decode()}"


def vote(removed: Sequence[int], odds: Floats) -> Floats:
    """Odds after the removed blocks around each one have voted: a list's heading and its items share a kind."""
    place = np.asarray(removed)
    first, last = np.searchsorted(place, place - VOTERS), np.searchsorted(place, place + VOTERS, side="right")
    total = np.zeros((len(odds) + 1, odds.shape[1]), np.float32)
    np.cumsum(odds, axis=0, out=total[1:])
    voted: Floats = odds + VOTE * (total[last] - total[first]) / (last - first)[:, None]
    return voted / (1 + VOTE)


def settle(blocks: Sequence[Block], removed: Sequence[int], odds: Floats, named: Named) -> list[LabelledBlock]:
    """The label of each removed block: the model's after the votes, unless a certain rule, or a plausible one, says otherwise."""
    odds = odds.copy()
    odds[:, BODY] = 0
    own = odds.argmax(axis=1)
    if all(block.element < 0 for block in blocks):
        odds = vote(removed, odds)
    titles = _titles(blocks, removed, odds, named)
    if titles:
        odds[[place for place in range(len(removed)) if place not in titles], TITLE] = 0
    best = odds.argmax(axis=1)
    labelled = []
    for place, index in enumerate(removed):
        label, reason = KINDS[best[place]], "model" if best[place] == own[place] else "sequence"
        score = float(odds[place, best[place]])
        if place in titles:
            label, reason, score = Label.TITLE, "model" if own[place] == TITLE else "sequence", float(odds[place, TITLE])
        elif index in named and (_is_certain(index, named) or odds[place, KINDS.index(named[index][0])] >= PLAUSIBLE):
            label, reason, score = *named[index], RULE_SCORE
        labelled.append(LabelledBlock(blocks[index], label, round(score, 4), KINDS[own[place]], reason))
    return labelled


def _is_certain(index: int, named: Named) -> bool:
    """Whether a rule's word counts whatever the model says: a sure rule, or one that speaks of a neighbour of a form likewise."""
    label, reason = named[index]
    if reason in CERTAIN or (reason == "rule:cue_words" and label in CERTAIN_CUES):
        return True
    return label is Label.FORM and any(side in named and named[side][0] is label for side in (index - 1, index + 1))


def _titles(blocks: Sequence[Block], removed: Sequence[int], odds: Floats, named: Named) -> frozenset[int]:
    """Places of the headline and its repetitions among the removed blocks."""
    if not len(removed):
        return frozenset()
    free = np.array([index not in named for index in removed])
    likely = np.where(free, odds[:, TITLE], 0)
    first = int(likely.argmax())
    if likely[first] < HEADLINE:
        return frozenset()
    text = blocks[removed[first]].text.casefold()
    return frozenset(place for place, index in enumerate(removed) if likely[place] >= REPEATED and blocks[index].text.casefold() == text)
