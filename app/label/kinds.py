"""Features of removed blocks → their kinds: a network, trees where it is in doubt, certain rules over both, and one headline a page."""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from app.label.model import Classes, ModelError
from app.label.network import Floats, Network, softmax
from app.label.rules import Named
from app.types import Block, Kind, Label, LabelledBlock

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
LAYERS = ("mean", "scale", "steps", "first", "first_constants", "second", "second_constants", "last", "straight", "ends")


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
    layers = {name: arrays[name] for name in LAYERS}
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
    likely = np.round(odds[np.arange(len(odds)), best].astype(np.float64), 4).tolist()
    labelled = []
    for place, (index, kind, first) in enumerate(zip(removed, best.tolist(), own.tolist(), strict=True)):
        label, reason, score = KINDS[kind], "model" if kind == first else "sequence", likely[place]
        if place in titles:
            label, reason, score = Label.TITLE, "model" if first == TITLE else "sequence", round(float(odds[place, TITLE]), 4)
        elif index in named and (_is_certain(index, named) or odds[place, KINDS.index(named[index][0])] >= PLAUSIBLE):
            label, reason, score = *named[index], RULE_SCORE
        labelled.append(LabelledBlock(blocks[index], label, score, KINDS[first], reason))
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
