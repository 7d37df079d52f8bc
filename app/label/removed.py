"""Odds of labels → one label for each removed block: the votes of its neighbours, certain rules, and one headline a page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache

import numpy as np
from numpy.typing import NDArray

from app.label.prose import is_prose
from app.label.rules import Named
from app.label.standing import Spot, stands
from app.models.forest import ModelError
from app.models.network import Floats, Network, softmax
from app.models.store import Model, load
from app.models.thresholds import RemovedThresholds
from app.types import Block, Label, LabelledBlock, PageKind

RULE_SCORE = 0.9
LEAST = 1e-6
# What a rule says so holds where the model finds it likely.
PLAUSIBLE = frozenset({(Label.RELATED, "rule:read_also_cue"), (Label.CAPTION, "rule:agency")})


@dataclass(frozen=True, slots=True)
class LabelModel:
    """The labels that it gives, in the order of its odds; a network, which names its features; the lexicon's weights by name."""

    labels: tuple[Label, ...]
    network: Network
    weights: Mapping[str, Floats]
    thresholds: RemovedThresholds

    def settle(self, blocks: Sequence[Block], removed: Sequence[int], odds: Floats, named: Named) -> list[LabelledBlock]:
        """The label of each removed block: the model's after the votes, unless a certain rule, or a plausible one, says otherwise."""
        title = self.labels.index(Label.TITLE)
        odds = odds.copy()
        odds[:, self.labels.index(Label.BODY)] = 0
        own = odds.argmax(axis=1)
        odds = self.vote(blocks, removed, odds)
        titles = self._titles(blocks, removed, odds[:, title], named)
        headlines = odds[list(titles), title]
        odds[:, title] = 0
        odds[list(titles), title] = headlines
        best = odds.argmax(axis=1)
        likely = np.round(odds[np.arange(len(odds)), best].astype(np.float64), 4)
        for place, score in zip(titles, headlines.tolist(), strict=True):
            best[place], likely[place] = title, round(score, 4)
        reasons = np.where(best == own, "model", "sequence").tolist()
        rows = zip(removed, best.tolist(), likely.tolist(), reasons, strict=True)
        unsure = self.thresholds.unsure_below
        labelled = [
            LabelledBlock(blocks[index], self.labels[place] if score >= unsure else Label.OTHER, score, reason)
            for index, place, score, reason in rows
        ]
        for place in (place for place, index in enumerate(removed) if index in named and place not in titles):
            label, reason = named[removed[place]]
            plausible = (label, reason) in PLAUSIBLE and self._is_plausible(label, odds[place])
            if plausible or stands(Spot(blocks, removed[place], named, is_above=place == removed[place])):
                labelled[place] = labelled[place]._replace(label=label, score=RULE_SCORE, reason=reason)
        return labelled

    def even_out(self, odds: Floats, run: NDArray[np.int64]) -> Floats:
        """Odds that say how often they are right, those of a run's blocks drawn together: a list's heading and items share a label."""
        drawn = self.thresholds.drawn_to_run
        logs = np.log(np.maximum(odds, LEAST))
        number = np.unique(run, return_inverse=True)[1]
        size = np.bincount(number)
        mean = np.stack([np.bincount(number, column) / size for column in logs.T], axis=1)
        evened: Floats = (1 - drawn) * logs + drawn * mean[number].astype(np.float32)
        return softmax(evened / np.float32(self.thresholds.temperature))

    def vote(self, blocks: Sequence[Block], removed: Sequence[int], odds: Floats) -> Floats:
        """Odds after the removed blocks around each one have voted: a list's heading and its items share a label, a sentence is no item."""
        reach, vote = self.thresholds.voters_each_side, self.thresholds.vote
        if not vote:
            return odds
        place = np.asarray(removed)
        first, last = np.searchsorted(place, place - reach), np.searchsorted(place, place + reach, side="right")
        total = np.zeros((len(odds) + 1, odds.shape[1]), np.float32)
        np.cumsum(odds, axis=0, out=total[1:])
        voted: Floats = odds + vote * (total[last] - total[first]) / (last - first)[:, None]
        sentence = np.array([is_prose(blocks[index]) for index in removed], bool)
        return np.where(sentence[:, None], odds, voted / (1 + vote))

    def _is_plausible(self, label: Label, odds: Floats) -> bool:
        """Whether the model finds a rule's label likely; never where it does not know it."""
        return label in self.labels and bool(odds[self.labels.index(label)] >= self.thresholds.rule_odds)

    def _titles(self, blocks: Sequence[Block], removed: Sequence[int], odds: Floats, named: Named) -> frozenset[int]:
        """Places of the headline and its repetitions among the removed blocks."""
        if not len(removed):
            return frozenset()
        likely = odds.copy()
        likely[[place for place, index in enumerate(removed) if index in named]] = 0
        first = int(likely.argmax())
        if likely[first] < self.thresholds.headline_odds:
            return frozenset()
        text = blocks[removed[first]].text.casefold()
        places = np.flatnonzero(likely >= self.thresholds.repeated_headline_odds).tolist()
        return frozenset(place for place in places if blocks[removed[place]].text.casefold() == text)


@cache
def label_model(kind: PageKind) -> LabelModel:
    """The shipped model for a kind of page, read once in a process."""
    return as_label_model(load(f"removed-{kind}"))


def as_label_model(model: Model) -> LabelModel:
    """Raises `ModelError` where the model states other thresholds, or its network gives not its labels."""
    layers = [field.name for field in fields(Network) if field.name != "names"]
    network = Network(tuple(model.config["features"]), **{name: model.arrays[name] for name in layers})
    if len(network.ends) != len(model.labels) or not {Label.BODY, Label.TITLE} <= set(model.labels):
        raise ModelError(f"{model.title} names {len(model.labels)} labels and has weights for {len(network.ends)}, or lacks body or title.")
    weights = {name: array for name, array in model.arrays.items() if name not in layers}
    return LabelModel(model.labels, network, weights, model.thresholds(RemovedThresholds))
