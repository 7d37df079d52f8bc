"""LightGBM for every engine: what each forest is learned with stands here and nowhere else."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import lightgbm
import numpy as np
from numpy.typing import ArrayLike, NDArray

from app.models.forest import UNKNOWN
from app.types import Label, PageType

Floats = NDArray[np.float32]

SEED = 7
PAGE_TYPES = tuple(kind for kind in PageType if kind is not PageType.OTHER)
QUIET: Mapping[str, object] = {"num_threads": 1, "force_row_wise": True, "verbosity": -1}
# LightGBM's lines that a forest is read from; the rest of its text is statistics.
TREE_FIELDS = ("num_leaves", "num_cat", "split_feature", "threshold", "decision_type", "left_child", "right_child", "leaf_value")
HEAD_FIELDS = ("num_class", "num_tree_per_iteration", "max_feature_idx")


@dataclass(frozen=True, slots=True)
class Boosting:
    """How a forest is grown: `fewest` rows a leaf, a share of the `columns` a tree, `ridge` on squared leaf values, `bins` a column."""

    objective: str
    rounds: int
    rate: float
    leaves: int
    fewest: int
    columns: float
    ridge: float = 5.0
    bins: int = 127
    more: Mapping[str, object] = field(default_factory=dict)

    def fit(self, values: Floats, target: ArrayLike, weight: ArrayLike | None = None) -> lightgbm.Booster:
        """A forest learned from rows of features; their NaN become `UNKNOWN` in place."""
        return self.fit_rows(lightgbm.Dataset(known(values), target, weight=weight))

    def fit_rows(self, rows: lightgbm.Dataset) -> lightgbm.Booster:
        """A forest learned from a data set, or from a part of one that `binned` made."""
        return lightgbm.train(self._parameters(), rows, self.rounds)

    def binned(self, values: Floats, target: ArrayLike, weight: ArrayLike) -> lightgbm.Dataset:
        """Rows made ready once, for several forests that each learn from a part of them."""
        return lightgbm.Dataset(known(values), target, weight=weight, params={**QUIET, "max_bin": self.bins}).construct()

    def _parameters(self) -> dict[str, object]:
        return {
            **QUIET,
            "deterministic": True,
            "seed": SEED,
            "objective": self.objective,
            "learning_rate": self.rate,
            "num_leaves": self.leaves,
            "min_data_in_leaf": self.fewest,
            "feature_fraction": self.columns,
            "lambda_l2": self.ridge,
            "max_bin": self.bins,
            **self.more,
        }


_BAGGED: Mapping[str, object] = {"bagging_fraction": 0.7, "bagging_freq": 1}
_TYPES: Mapping[str, object] = {"num_class": len(PAGE_TYPES)}
_LABELS: Mapping[str, object] = {"num_class": len(Label), "use_missing": False}

# Coarser trees rank pages better by how well they went: so the confidence has fewer leaves than the cut.
HTML: Mapping[str, Boosting] = {
    "body": Boosting("cross_entropy", 180, 0.075, 31, 60, 0.3),
    "cut": Boosting("regression", 160, 0.05, 31, 60, 0.3, ridge=10.0, more=_BAGGED),
    "confidence": Boosting("regression", 80, 0.08, 16, 200, 0.5, ridge=10.0, more=_BAGGED),
    "page_type": Boosting("multiclass", 60, 0.1, 8, 15, 0.3, ridge=10.0, bins=63, more={**_BAGGED, **_TYPES}),
}
TEXT: Mapping[str, Boosting] = {
    "body": Boosting("cross_entropy", 400, 0.09, 31, 60, 0.4),
    "cut": Boosting("regression", 80, 0.08, 16, 200, 0.5),
    "confidence": Boosting("regression", 80, 0.08, 16, 200, 0.5),
    "page_type": Boosting("multiclass", 60, 0.08, 8, 40, 0.5, more=_TYPES),
}
LABELS = Boosting("multiclass", 30, 0.15, 10, 20, 0.3, bins=63, more=_LABELS)


def known(values: Floats) -> Floats:
    """Features as the trees take them: the same array, `UNKNOWN` where they were NaN."""
    return np.nan_to_num(values, copy=False, nan=UNKNOWN)


def predict(model: lightgbm.Booster, values: Floats) -> NDArray[np.float64]:
    """A forest's values for rows of features, [rows] or [rows, classes]; what the rows hold stays."""
    return np.asarray(model.predict(known(values.copy()), num_threads=1))


def forest_text(model: lightgbm.Booster) -> str:
    """LightGBM's text without what reading a forest does not need."""
    head, *trees = model.model_to_string().split("\nTree=")
    out = ["tree", *(line for line in head.splitlines() if line.startswith(tuple(f"{name}=" for name in HEAD_FIELDS))), ""]
    for place, tree in enumerate(trees):
        body = tree.split("\nend of trees")[0].splitlines()
        out += [f"Tree={place}", *(line for line in body if line.startswith(tuple(f"{name}=" for name in TREE_FIELDS))), ""]
    return "\n".join(out)
