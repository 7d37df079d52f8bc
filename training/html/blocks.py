"""Learning the block model, and out-of-fold everything: no page is ever judged by weights that saw its site."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import lightgbm
import numpy as np
from numpy.typing import NDArray

from app.features.html import Lexicon, score_features
from app.features.html.sums import basics
from app.label.body import even_out
from app.models.forest import UNKNOWN
from training.html.samples import Sample
from training.html.words import PageRows, fit_lexicon, page_rows, quantized

Folds = frozenset[int]
Floats = NDArray[np.float32]

SEED = 7
# Blocks lighter than this times the mean weight are drawn by chance, and weigh more when they are.
LIGHT = 1.0
ROUNDS = 150
BLOCK_PARAMETERS: Mapping[str, object] = {
    "objective": "cross_entropy",
    "learning_rate": 0.075,
    "num_leaves": 31,
    "min_data_in_leaf": 60,
    "feature_fraction": 0.3,
    "lambda_l2": 5.0,
    "max_bin": 127,
    "num_threads": 1,
    "deterministic": True,
    "force_row_wise": True,
    "seed": SEED,
    "verbosity": -1,
}


@dataclass(slots=True)
class Study:
    """Samples with the models learned from them, each made once: keyed by the folds that it must not have seen."""

    samples: Sequence[Sample]
    rounds: int = ROUNDS
    parameters: Mapping[str, object] = field(default_factory=lambda: BLOCK_PARAMETERS)
    rows: list[PageRows] = field(default_factory=list)
    lexicons: dict[Folds, Lexicon] = field(default_factory=dict)
    models: dict[Folds, lightgbm.Booster] = field(default_factory=dict)
    judged: dict[tuple[str, str, str, Folds], Floats] = field(default_factory=dict)

    def lexicon(self, hidden: Folds) -> Lexicon:
        """The lexicon learned from pages outside the hidden folds; grafts say no word that their parts do not say."""
        originals = [sample for sample in self.samples if not sample.is_graft]
        if not self.rows:
            self.rows = [page_rows(sample) for sample in originals]
        if hidden not in self.lexicons:
            chosen = [rows for sample, rows in zip(originals, self.rows, strict=True) if sample.fold not in hidden]
            self.lexicons[hidden] = quantized(fit_lexicon(chosen))
        return self.lexicons[hidden]

    def features(self, sample: Sample, hidden: Folds) -> Floats:
        """A page's features with word scores that saw neither its fold nor the hidden ones."""
        return full_matrix(sample, self.lexicon(hidden | {sample.fold}))

    def model(self, hidden: Folds) -> lightgbm.Booster:
        """The block model learned from pages outside the hidden folds."""
        if hidden not in self.models:
            chosen = [sample for sample in self.samples if sample.fold not in hidden and sample.weight.sum() > 0]
            data = training_set(chosen, lambda sample: self.features(sample, hidden))
            self.models[hidden] = lightgbm.train(dict(self.parameters), data, self.rounds)
        return self.models[hidden]

    def names(self) -> tuple[str, ...]:
        """The features' names, in the order of serving."""
        first = self.samples[0]
        return (*first.names, *score_features(first.view, next(iter(self.lexicons.values()))))

    def scores(self, sample: Sample, hidden: Folds) -> Floats:
        """Body scores of a page by the model that saw neither its fold nor the hidden ones."""
        away = hidden | {sample.fold}
        key = (sample.corpus, sample.id, sample.form, away)
        if key not in self.judged:
            raw = np.asarray(self.model(away).predict(full_matrix(sample, self.lexicon(away)), num_threads=1), np.float32)
            self.judged[key] = even_out(raw, sample.view.path, basics(sample.view).mass)
        return self.judged[key]


def full_matrix(sample: Sample, lexicon: Lexicon) -> Floats:
    """Plain features and word scores, in the order of serving."""
    extra = list(score_features(sample.view, lexicon).values())
    return np.nan_to_num(np.hstack([sample.plain, np.stack(extra, axis=1).astype(np.float32)]), nan=UNKNOWN)


def training_set(samples: Sequence[Sample], features: Callable[[Sample], Floats]) -> lightgbm.Dataset:
    """A LightGBM data set of blocks, weighted so that the mean weight is 1; light blocks are sampled."""
    weight = np.concatenate([sample.weight for sample in samples])
    label = np.concatenate([sample.share for sample in samples])
    chance = np.minimum(1, weight / (LIGHT * weight[weight > 0].mean()))
    live = np.random.default_rng(SEED).random(len(weight)) < chance
    pieces = np.split(live, np.cumsum([len(sample.share) for sample in samples])[:-1])
    values = np.vstack([features(sample)[kept] for sample, kept in zip(samples, pieces, strict=True)])
    weight = (weight / np.maximum(chance, 1e-9))[live]
    return lightgbm.Dataset(values, label[live], weight=weight / weight.mean(), params={"max_bin": 127}, free_raw_data=True)
