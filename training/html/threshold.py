"""Learning where to cut: a regressor of word F1 for every candidate cut of a page, from out-of-fold block scores."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import lightgbm
import numpy as np
from numpy.typing import NDArray

from app.features.html.sums import basics
from app.features.html.threshold import CUTS, cut_features
from app.models.forest import UNKNOWN
from training.html.blocks import SEED, Floats
from training.html.samples import Sample

ROUNDS = 160
PARAMETERS: Mapping[str, object] = {
    "objective": "regression",
    "learning_rate": 0.05,
    "num_leaves": 31,
    "min_data_in_leaf": 60,
    "feature_fraction": 0.3,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 10.0,
    "num_threads": 1,
    "deterministic": True,
    "force_row_wise": True,
    "seed": SEED,
    "verbosity": -1,
}

# Coarser trees rank pages better by how well they went.
CONFIDENCE_ROUNDS = 80
CONFIDENCE_PARAMETERS: Mapping[str, object] = {
    **PARAMETERS,
    "learning_rate": 0.08,
    "num_leaves": 16,
    "min_data_in_leaf": 200,
    "feature_fraction": 0.5,
}


@dataclass(frozen=True, slots=True)
class Cuts:
    """A page's candidate cuts: their features, and the word F1 of each."""

    features: Floats
    f1: NDArray[np.float64]


def page_cuts(sample: Sample, scores: Floats) -> Cuts:
    """The candidate cuts of a page with the F1 that each would give."""
    features = cut_features(sample.view, basics(sample.view), scores)
    order = np.argsort(-scores, kind="stable")
    curve = sample.curve(order)
    return Cuts(features.values, curve[(scores[None, :] > CUTS[:, None]).sum(1)])


def fit_cut(pages: Sequence[Cuts]) -> lightgbm.Booster:
    """The regressor of what each cut loses against the page's best one: within a page only the differences matter, small ones too."""
    return _fit(pages, np.concatenate([-np.sqrt(page.f1.max() - page.f1) for page in pages]), PARAMETERS, ROUNDS)


def fit_confidence(pages: Sequence[Cuts]) -> lightgbm.Booster:
    """The regressor of each cut's F1: the chosen one's is the page's confidence."""
    return _fit(pages, np.concatenate([page.f1 for page in pages]), CONFIDENCE_PARAMETERS, CONFIDENCE_ROUNDS)


def _fit(pages: Sequence[Cuts], target: NDArray[np.float64], parameters: Mapping[str, object], rounds: int) -> lightgbm.Booster:
    values = np.nan_to_num(np.vstack([page.features for page in pages]), nan=UNKNOWN)
    return lightgbm.train(dict(parameters), lightgbm.Dataset(values, target, params={"max_bin": 127}), rounds)


def predict(model: lightgbm.Booster, features: Floats) -> NDArray[np.float64]:
    """A regressor's values for rows of features."""
    return np.asarray(model.predict(np.nan_to_num(features, nan=UNKNOWN), num_threads=1))
