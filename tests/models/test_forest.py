"""Trees read from LightGBM's text give what LightGBM gives."""

import lightgbm
import numpy as np
import pytest

from app.models.forest import UNKNOWN, Forest, ModelError, read_forests
from training.boosting import forest_text

NAMES = tuple(f"f{place}" for place in range(6))
PARAMETERS = {"verbosity": -1, "num_leaves": 31, "min_data_in_leaf": 5, "num_threads": 1, "seed": 1}


def grown(objective: str, rounds: int, **more: object) -> tuple[lightgbm.Booster, np.ndarray]:
    random = np.random.default_rng(3)
    values = random.normal(size=(800, len(NAMES))).astype(np.float32)
    values[random.random(values.shape) < 0.1] = UNKNOWN
    target = (np.sign(values[:, 0]) == np.sign(values[:, 1])).astype(float) + (more.get("num_class", 0) and values[:, 2] > 0)
    return lightgbm.train({**PARAMETERS, "objective": objective, **more}, lightgbm.Dataset(values, target), rounds), values


@pytest.mark.parametrize("rows", [0, 1, 7, 800])
def test_sums_are_exact(rows: int) -> None:
    model, values = grown("regression", 40)
    (forest,) = read_forests(forest_text(model), NAMES)
    expected = model.predict(values[:rows]) if rows else np.zeros(0)
    assert forest.sums(values[:rows]) == pytest.approx(expected, abs=1e-12)


def test_every_class_has_its_forest() -> None:
    model, values = grown("multiclass", 9, num_class=3)
    forests = read_forests(forest_text(model), NAMES)
    raw = np.stack([forest.sums(values) for forest in forests], axis=1)
    assert raw == pytest.approx(model.predict(values, raw_score=True), abs=1e-12)


def test_not_known_goes_where_training_sent_it() -> None:
    model, values = grown("regression", 10)
    (forest,) = read_forests(forest_text(model), NAMES)
    unknown = np.where(values == np.float32(UNKNOWN), np.nan, values)
    assert forest.sums(unknown) == pytest.approx(forest.sums(values))


def test_a_tree_of_one_leaf() -> None:
    model = lightgbm.train({**PARAMETERS, "objective": "regression"}, lightgbm.Dataset(np.zeros((50, 6)), np.ones(50)), 1)
    forest: Forest = read_forests(forest_text(model), NAMES)[0]
    assert forest.sums(np.zeros((2, 6), np.float32)).tolist() == [1.0, 1.0]


def test_another_number_of_features_is_refused() -> None:
    model, _ = grown("regression", 2)
    with pytest.raises(ModelError):
        read_forests(forest_text(model), NAMES[:-1])
