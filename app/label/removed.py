"""Odds of labels → one label for each removed block: the votes of its neighbours, certain rules, and one headline a page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache

import numpy as np

from app.label.rules import Named
from app.models.forest import ModelError
from app.models.network import Floats, Network
from app.models.store import Model, load
from app.models.thresholds import RemovedThresholds
from app.types import Block, Label, LabelledBlock, PageKind

RULE_SCORE = 0.9
# Rules that are right more often than the model wherever they speak; another rule needs the model to find its label likely.
CERTAIN = frozenset(
    {f"rule:{name}" for name in ("calendar", "clock_ticker", "read_also", "language_switch", "author", "rights", "credit", "tools")}
)
CERTAIN_CUES = frozenset({Label.NAVIGATION, Label.SHARE, Label.CONSENT})


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
        odds = self.vote(removed, odds)
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
        labelled = [LabelledBlock(blocks[index], self.labels[place], score, reason) for index, place, score, reason in rows]
        for place in (place for place, index in enumerate(removed) if index in named and place not in titles):
            label, reason = named[removed[place]]
            if _is_certain(removed[place], named) or self._is_plausible(label, odds[place]):
                labelled[place] = labelled[place]._replace(label=label, score=RULE_SCORE, reason=reason)
        return labelled

    def vote(self, removed: Sequence[int], odds: Floats) -> Floats:
        """Odds after the removed blocks around each one have voted: a list's heading and its items share a label."""
        reach, vote = self.thresholds.voters_each_side, self.thresholds.vote
        if not vote:
            return odds
        place = np.asarray(removed)
        first, last = np.searchsorted(place, place - reach), np.searchsorted(place, place + reach, side="right")
        total = np.zeros((len(odds) + 1, odds.shape[1]), np.float32)
        np.cumsum(odds, axis=0, out=total[1:])
        voted: Floats = odds + vote * (total[last] - total[first]) / (last - first)[:, None]
        return voted / (1 + vote)

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


def _is_certain(index: int, named: Named) -> bool:
    """Whether a rule's word counts whatever the model says: a sure rule, or one that speaks of a neighbour of a form likewise."""
    label, reason = named[index]
    if reason in CERTAIN or (reason == "rule:cue_words" and label in CERTAIN_CUES):
        return True
    return label is Label.FORM and any(side in named and named[side][0] is label for side in (index - 1, index + 1))
