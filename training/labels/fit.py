"""What the labels are learned from, kept apart by folds: samples, and lexicons, features and models that have not seen a fold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import lightgbm
import numpy as np
from numpy.typing import NDArray

from app.features.removed.columns import label_features
from app.features.removed.odds import LabelLexicon
from app.models.network import Network
from app.types import Label
from training.boosting import LABELS, predict
from training.folds import Folds
from training.labelled import NUMBER
from training.labels.inputs import choose_inputs
from training.labels.network import Example, Recipe, fit_network
from training.labels.samples import Floats, LabelSample
from training.labels.taught import word_weight
from training.labels.words import fit_label_lexicon, sample_rows
from training.linear import Rows

# Rare labels count for more, by this power of their rarity.
BALANCE, RAREST = 0.3, 8.0


@dataclass(slots=True)
class LabelStudy:
    """Hand-labelled `samples`, and `others`, made or taught; `names` are all columns that a page has.

    What is learned from them is made once for the folds not to be seen.
    """

    samples: Sequence[LabelSample]
    names: tuple[str, ...]
    others: Sequence[LabelSample] = ()
    recipe: Recipe = field(default_factory=Recipe)
    rows: list[Mapping[str, Rows]] = field(default_factory=list)
    lexicons: dict[Folds, LabelLexicon] = field(default_factory=dict)

    @property
    def balance(self) -> Floats:
        """The weight of each label."""
        counts = np.bincount(np.concatenate([sample.label for sample in self.samples]), minlength=len(Label))
        weight: Floats = ((counts.max() / np.maximum(counts, 1)) ** BALANCE).clip(1, RAREST).astype(np.float32)
        return weight

    def lexicon(self, hidden: Folds) -> LabelLexicon:
        """The lexicon learned from pages outside the hidden folds."""
        if not self.rows:
            balance = self.balance
            for sample in (*self.samples, *self.others):
                self.rows.append(sample_rows(sample, word_weight(sample) * (sample.target @ balance)))
        if hidden not in self.lexicons:
            pages = (*self.samples, *self.others)
            self.lexicons[hidden] = fit_label_lexicon(
                [rows for page, rows in zip(pages, self.rows, strict=True) if page.fold not in hidden]
            )
        return self.lexicons[hidden]

    def features(self, sample: LabelSample, hidden: Folds) -> Floats:
        """A page's features with odds that saw neither its fold nor the hidden ones."""
        return label_features(sample.said, sample.around, self.names, self.lexicon(hidden | {sample.fold})).values

    def judges(self, hidden: Folds) -> "Judges":
        """The network and the trees learned from pages outside the hidden folds."""
        pages = [page for page in (*self.samples, *self.others) if page.fold not in hidden and len(page.removed)]
        examples = [self._example(page, hidden) for page in pages]
        gold = [example for page, example in zip(pages, examples, strict=True) if page.segments]
        others = [example for page, example in zip(pages, examples, strict=True) if not page.segments]
        sure = [word_weight(page)[page.removed] > 0 for page in pages]
        trees = fit_trees(examples, sure)
        columns, shape = choose_inputs(trees, self.names, np.vstack([page.values for page in gold]), self.recipe.inputs)
        gold, others = ([replace(page, values=page.values[:, columns]) for page in part] for part in (gold, others))
        return Judges(columns, fit_network(shape, gold, others, self.recipe), trees)

    def _example(self, sample: LabelSample, hidden: Folds) -> Example:
        """What a hand labelled as body teaches nothing here, though it was left out of the body."""
        target, weight = sample.target[sample.removed], sample.weight[sample.removed]
        weight = weight * (target @ self.balance) * (sample.label[sample.removed] != NUMBER[Label.BODY])
        return Example(self.features(sample, hidden), target, weight.astype(np.float32))


@dataclass(frozen=True, slots=True)
class Judges:
    """What tells labels from all columns: the network, which takes some of them, and trees."""

    columns: Sequence[int]
    network: Network
    trees: lightgbm.Booster

    def odds(self, values: Floats) -> Floats:
        """Probabilities as in serving."""
        return self.network.odds(values[:, self.columns])

    def taught(self, values: Floats) -> Floats:
        """Probabilities for the students: the mean of both."""
        return ((self.odds(values) + predict(self.trees, values)) / 2).astype(np.float32)


def fit_trees(examples: Sequence[Example], sure: Sequence[NDArray[np.bool_]]) -> lightgbm.Booster:
    """LightGBM's trees for the labels, learned from the sure blocks."""
    live = [chosen & (example.weight > 0) for example, chosen in zip(examples, sure, strict=True)]
    pairs = list(zip(examples, live, strict=True))
    values = np.vstack([example.values[rows] for example, rows in pairs])
    labels = np.concatenate([example.target[rows].argmax(axis=1) for example, rows in pairs])
    return LABELS.fit(values, labels, np.concatenate([example.weight[rows] for example, rows in pairs]))
