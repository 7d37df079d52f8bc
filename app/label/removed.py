"""Odds of labels → one label for each removed block: certain rules, one headline a page, and the likeliest chain of what is left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache

import numpy as np
from numpy.typing import NDArray

from app.label.bylines import is_name_over_date, is_over_date
from app.label.chain import likeliest
from app.label.lists import as_lists, headlines_over_sentences
from app.label.rules import RULE_SCORE, Named
from app.label.standing import Spot, stands
from app.models.forest import ModelError
from app.models.network import Floats, Network, softmax
from app.models.store import Model, load
from app.models.thresholds import RemovedThresholds
from app.types import Block, Label, LabelledBlock, PageKind

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

    def settle(
        self, blocks: Sequence[Block], removed: Sequence[int], odds: Floats, run: NDArray[np.int64], named: Named
    ) -> list[LabelledBlock]:
        """The label of each removed block, given the odds of all labels, float[removed, labels], and the number of the run that it is of.

        What is certain comes first: the headline, and what rules say that stand. The others have the labels of the likeliest chain, where
        a change of label costs, most of all inside a run. A stretch of one label is one thing: its score is the mean of its blocks' odds.
        What is known of a list then holds for all of it.
        """
        sure = self._sure(blocks, removed, odds, named)
        open_odds = odds.copy()
        open_odds[:, [self.labels.index(label) for label in (Label.BODY, Label.TITLE)]] = 0
        open_odds[headlines_over_sentences(blocks, removed), self.labels.index(Label.FORM)] = 0
        own = open_odds.argmax(axis=1)
        for place, item in sure.items():
            open_odds[place] = 0
            open_odds[place, self.labels.index(item.label)] = item.score
        follows = np.diff(removed) == 1
        cost = np.where(run[1:] == run[:-1], self.thresholds.switch_in_run, self.thresholds.switch)
        best = likeliest(np.log(np.maximum(open_odds, LEAST)), np.where(follows, cost, 0))
        stretch = np.cumsum(np.append(True, ~follows | (best[1:] != best[:-1]))) - 1
        chosen = open_odds[np.arange(len(best)), best].astype(np.float64)
        score = (np.bincount(stretch, chosen) / np.bincount(stretch))[stretch].round(4)
        named_by = zip(best.tolist(), (score >= self.thresholds.unsure_below).tolist(), strict=True)
        labels = [self.labels[label] if is_sure else Label.OTHER for label, is_sure in named_by]
        reasons = ["model" if is_own else "sequence" for is_own in (best == own).tolist()]
        chain = list(map(LabelledBlock, map(blocks.__getitem__, removed), labels, score.tolist(), reasons))
        for place, item in sure.items():
            chain[place] = item
        return as_lists(chain, run)

    def _sure(self, blocks: Sequence[Block], removed: Sequence[int], odds: Floats, named: Named) -> dict[int, LabelledBlock]:
        """What is known of removed blocks by their place among them: the headline with its repetitions, and what rules say that stand."""
        likely = odds[:, self.labels.index(Label.TITLE)].copy()
        ruled = [place for place, index in enumerate(removed) if index in named]
        likely[ruled] = 0
        titles = self._titles(blocks, removed, likely)
        found = {place: LabelledBlock(blocks[removed[place]], Label.TITLE, round(float(likely[place]), 4), "model") for place in titles}
        for place in (title + 1 for title in titles if title + 1 < len(removed) and title + 1 not in titles):
            if removed[place] == removed[place - 1] + 1 and is_over_date(blocks, removed[place]):
                found[place] = LabelledBlock(blocks[removed[place]], Label.BYLINE, RULE_SCORE, "rule:under_headline")
        for place in (place for place in ruled if place not in titles):
            label, reason = named[removed[place]]
            plausible = (label, reason) in PLAUSIBLE and self._is_plausible(label, odds[place])
            if plausible or stands(Spot(blocks, removed[place], named, is_above=place == removed[place])):
                found[place] = LabelledBlock(blocks[removed[place]], label, RULE_SCORE, reason)
        return found

    def calibrated(self, odds: Floats) -> Floats:
        """Odds that say how often they are right."""
        return softmax((np.log(np.maximum(odds, LEAST)) / self.thresholds.temperature).astype(np.float32))

    def _is_plausible(self, label: Label, odds: Floats) -> bool:
        """Whether the model finds a rule's label likely; never where it does not know it."""
        return label in self.labels and bool(odds[self.labels.index(label)] >= self.thresholds.rule_odds)

    def _titles(self, blocks: Sequence[Block], removed: Sequence[int], likely: Floats) -> frozenset[int]:
        """Places of the headline and its repetitions among the removed blocks, by how likely each is one; what is none is set to 0."""
        if not len(removed):
            return frozenset()
        first = int(likely.argmax())
        if likely[first] < self.thresholds.headline_odds:
            return frozenset()
        if is_name_over_date(blocks, removed[first]):
            likely[first] = 0
            second = int(likely.argmax())
            first = second if removed[second] == removed[first] - 1 else first
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
