"""Features of removed blocks → their labels: a small network, certain rules over it, and one headline a page."""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from app.label.rules import Named
from app.models.forest import ModelError
from app.models.network import Floats, Network
from app.models.store import MODELS
from app.types import LABELS, Block, Label, LabelledBlock, PageKind

FOLDERS = MODELS
BODY, TITLE = LABELS.index(Label.BODY), LABELS.index(Label.TITLE)
RULE_SCORE = 0.9
# Rules that are right more often than the model wherever they speak; another rule needs the model to find its label this likely.
CERTAIN = frozenset({f"rule:{name}" for name in ("calendar", "clock_ticker", "read_also", "language_switch", "author", "rights")})
CERTAIN_CUES = frozenset({Label.NAVIGATION, Label.SHARE, Label.CONSENT})
PLAUSIBLE = 0.3
# Plain text has no containers: neighbours this far away vote, together as much as half of what the block itself does.
VOTERS, VOTE = 2, 0.5
# A page has one headline: the block that is most likely one, where it is this likely, and its repetitions.
HEADLINE = 0.2
REPEATED = 0.02
LAYERS = ("mean", "scale", "step_columns", "steps", "first", "first_constants", "second", "second_constants", "last", "straight", "ends")


@dataclass(frozen=True, slots=True)
class LabelModel:
    """A network, which names the features that it takes, and the lexicon's weights by name."""

    version: str
    network: Network
    weights: Mapping[str, Floats]

    def odds(self, names: tuple[str, ...], values: Floats) -> Floats:
        """Probabilities of the labels; raises `ModelError` where the features are not those that it was learned from."""
        if names != self.network.names:
            raise ModelError("The model of labels was made for other features.")
        return self.network.odds(values)


@cache
def label_model(kind: PageKind) -> LabelModel:
    """The shipped model for a kind of page, read once in a process."""
    return read_model(FOLDERS / f"removed-{kind}")


def read_model(folder: Path) -> LabelModel:
    """A model folder: `config.json`, and `weights.txt` with one array a line."""
    config = json.loads((folder / "config.json").read_text("utf-8"))
    arrays = dict(map(read_array, (folder / "weights.txt").read_text("ascii").splitlines()))
    network = Network(tuple(config["features"]), **{name: arrays[name] for name in LAYERS})
    return LabelModel(config["version"], network, {name: arrays[name] for name in config["lexicon"]})


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
    """Odds after the removed blocks around each one have voted: a list's heading and its items share a label."""
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
    headlines = odds[list(titles), TITLE]
    odds[:, TITLE] = 0
    odds[list(titles), TITLE] = headlines
    best = odds.argmax(axis=1)
    likely = np.round(odds[np.arange(len(odds)), best].astype(np.float64), 4)
    for place, score in zip(titles, headlines.tolist(), strict=True):
        best[place], likely[place] = TITLE, round(score, 4)
    reasons = np.where(best == own, "model", "sequence").tolist()
    rows = zip(removed, best.tolist(), likely.tolist(), own.tolist(), reasons, strict=True)
    labelled = [LabelledBlock(blocks[index], LABELS[label], score, LABELS[first], reason) for index, label, score, first, reason in rows]
    for place in (place for place, index in enumerate(removed) if index in named and place not in titles):
        label, reason = named[removed[place]]
        if _is_certain(removed[place], named) or odds[place, LABELS.index(label)] >= PLAUSIBLE:
            labelled[place] = labelled[place]._replace(label=label, score=RULE_SCORE, reason=reason)
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
    likely = odds[:, TITLE].copy()
    likely[[place for place, index in enumerate(removed) if index in named]] = 0
    first = int(likely.argmax())
    if likely[first] < HEADLINE:
        return frozenset()
    text = blocks[removed[first]].text.casefold()
    places = np.flatnonzero(likely >= REPEATED).tolist()
    return frozenset(place for place in places if blocks[removed[place]].text.casefold() == text)
