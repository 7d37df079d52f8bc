"""All that one engine learns, from pages outside given folds, as the model that serving reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import lightgbm
import numpy as np
from numpy.typing import NDArray

from app.features.html import about_features, cut_features, keeps
from app.features.html.sums import basics
from app.models.forest import UNKNOWN, read_forests
from app.models.store import Model, read_weights
from app.types import FeatureMatrix, PageType
from training.html.blocks import Folds, Study
from training.html.samples import Sample
from training.html.threshold import PARAMETERS as CUT_PARAMETERS
from training.html.threshold import fit_confidence, fit_cut, page_cuts, predict
from training.html.words import word_lines

NOTHING: Folds = frozenset()
PAGE_TYPES = tuple(kind for kind in PageType if kind is not PageType.OTHER)
TYPE_ROUNDS = 60
TYPE_PARAMETERS: Mapping[str, object] = {
    **CUT_PARAMETERS,
    "objective": "multiclass",
    "num_class": len(PAGE_TYPES),
    "learning_rate": 0.1,
    "num_leaves": 8,
    "min_data_in_leaf": 15,
    "feature_fraction": 0.3,
}
# LightGBM's lines that a forest is read from; the rest of its text is statistics.
TREE_FIELDS = ("num_leaves", "num_cat", "split_feature", "threshold", "decision_type", "left_child", "right_child", "leaf_value")
HEAD_FIELDS = ("num_class", "num_tree_per_iteration", "max_feature_idx")


@dataclass(frozen=True, slots=True)
class Parts:
    """Forests in text and their features' names by set, word weights by name, and what else the configuration says."""

    forests: Mapping[str, str]
    names: Mapping[str, tuple[str, ...]]
    words: tuple[str, ...]
    facts: Mapping[str, Sequence[str]] = field(default_factory=dict)


# Which set of features each forest reads.
FEATURE_SETS = {"body": "blocks", "cut": "cuts", "confidence": "cuts", "page_type": "about"}


def learn(study: Study, hidden: Folds) -> Parts:
    """Everything learned from pages outside the hidden folds; cut, confidence and page type from out-of-fold scores of real ones."""
    samples = [sample for sample in study.samples if sample.fold not in hidden and sample.found > 0 and not sample.is_graft]
    scores = [study.scores(sample, NOTHING) for sample in samples]
    cuts = [page_cuts(sample, found) for sample, found in zip(samples, scores, strict=True)]
    cut = fit_cut(cuts)
    chosen = [int(predict(cut, page.features).argmax()) for page in cuts]
    abouts = [_about(study, *item) for item in zip(samples, scores, chosen, strict=True)]
    forests = {"body": study.model(hidden), "cut": cut, "confidence": fit_confidence(cuts), "page_type": _fit_type(samples, abouts)}
    return Parts(
        forests={name: trim(model.model_to_string()) for name, model in forests.items()},
        names={"blocks": study.names(), "cuts": cut_names(samples[0], scores[0]), "about": abouts[0].names},
        words=word_lines(study.lexicon(hidden)),
    )


def cut_names(sample: Sample, scores: NDArray[np.float32]) -> tuple[str, ...]:
    """Names of the features of a cut."""
    return cut_features(sample.view, basics(sample.view), scores).names


def _about(study: Study, sample: Sample, scores: NDArray[np.float32], chosen: int) -> FeatureMatrix:
    base = basics(sample.view)
    values = study.features(sample, NOTHING)
    features = FeatureMatrix(study.names(), np.where(values == UNKNOWN, np.nan, values))
    cuts = cut_features(sample.view, base, scores)
    return about_features(features, base, keeps(scores)[chosen], (cuts, chosen))


def _fit_type(samples: Sequence[Sample], abouts: Sequence[FeatureMatrix]) -> lightgbm.Booster:
    """The classifier of page types; corpora of articles only weigh as much as a tenth of their pages."""
    known = [
        (PAGE_TYPES.index(PageType(sample.page_type)), about, sample)
        for sample, about in zip(samples, abouts, strict=True)
        if sample.page_type
    ]
    values = np.nan_to_num(np.vstack([about.values for _, about, _ in known]), nan=UNKNOWN)
    weight = [1.0 if sample.corpus == "wcxb" else 0.1 for _, _, sample in known]
    data = lightgbm.Dataset(values, [place for place, _, _ in known], weight=weight, params={"max_bin": 63})
    return lightgbm.train(dict(TYPE_PARAMETERS), data, TYPE_ROUNDS)


def trim(text: str) -> str:
    """LightGBM's text without what reading a forest does not need."""
    head, *trees = text.split("\nTree=")
    out = ["tree", *(line for line in head.splitlines() if line.startswith(tuple(f"{name}=" for name in HEAD_FIELDS))), ""]
    for place, tree in enumerate(trees):
        body = tree.split("\nend of trees")[0].splitlines()
        out += [f"Tree={place}", *(line for line in body if line.startswith(tuple(f"{name}=" for name in TREE_FIELDS))), ""]
    return "\n".join(out)


def to_model(parts: Parts, name: str) -> Model:
    """The parts as serving would read them from a folder."""
    forests = {key: read_forests(text, parts.names[FEATURE_SETS[key]]) for key, text in parts.forests.items()}
    return Model(name, forests, dict(read_weights(line) for line in parts.words), configuration(parts, name))


def configuration(parts: Parts, name: str) -> Mapping[str, object]:
    """`config.json` of the model folder."""
    return {
        "name": name,
        "labels": ["body"],
        "page_types": [str(kind) for kind in PAGE_TYPES],
        "forests": FEATURE_SETS,
        "features": {key: list(names) for key, names in parts.names.items()},
        **{key: list(values) for key, values in parts.facts.items()},
    }
