"""The network of the labels learns what stands beside a block, the same each time, and its gradients are those of its loss."""

import lightgbm
import numpy as np
import pytest

from app.models.network import REACHES, Network, expand, surround
from training.labels.inputs import choose_inputs
from training.labels.network import Example, Recipe, fit_network, spread

EMPTY = np.zeros((0, 0), np.float32)
SHAPE = Network(("a", "b"), *np.array([[0.5, 0.5], [0.3, 0.3], [0, 1], [0.5, 0.5]], np.float32), *[EMPTY] * 7)
RECIPE = Recipe(units=16, around=16, epochs=30, batch=64, drop=0.0, drop_input=0.0, others=50)


def pages(count: int, seed: int) -> list[Example]:
    """A block is of label 1 if the block before it has a high value, else of label 0."""
    rng = np.random.default_rng(seed)
    values = [rng.random((20, 2)).astype(np.float32) for _ in range(count)]
    labels = [np.append(0, (page[:-1, 0] > 0.5).astype(int)) for page in values]
    return [Example(page, np.eye(3, dtype=np.float32)[label], np.ones(20, np.float32)) for page, label in zip(values, labels, strict=True)]


def learned(others: int) -> Network:
    return fit_network(SHAPE, pages(40, 1), pages(others, 2), RECIPE)


def test_the_network_learns_from_the_block_before() -> None:
    network = learned(10)
    right = [network.odds(page.values).argmax(axis=1) == page.target.argmax(axis=1) for page in pages(10, 3)]
    assert np.mean(right) > 0.9


def test_the_same_network_each_time() -> None:
    assert (learned(5).first == learned(5).first).all()


@pytest.mark.parametrize("rows", [1, 5, 40])
def test_errors_go_back_to_where_they_came_from(rows: int) -> None:
    rng = np.random.default_rng(0)
    hidden, errors = rng.random((rows, 3)), rng.random((rows, 3 * len(REACHES)))
    assert np.isclose((surround(hidden.astype(np.float32)) * errors).sum(), (hidden * spread(errors.astype(np.float32))).sum(), rtol=1e-4)


def test_a_page_without_removed_blocks() -> None:
    assert learned(0).odds(np.zeros((0, 2), np.float32)).shape == (0, 3)


def test_trees_choose_the_telling_column_and_its_step() -> None:
    rng = np.random.default_rng(0)
    values = rng.random((400, 4)).astype(np.float32)
    data = lightgbm.Dataset(values, (values[:, 2] > 0.6).astype(int))
    trees = lightgbm.train({"objective": "binary", "num_leaves": 4, "num_threads": 1, "verbosity": -1}, data, 5)
    columns, shape = choose_inputs(trees, ["a", "b", "c", "d"], values, (1, 1))
    assert (columns, shape.names) == ([2], ("c",))
    assert shape.steps[0] == pytest.approx(0.6, abs=0.05)
    assert expand(shape, values[:, columns])[:, 1].tolist() == (values[:, 2] > shape.steps[0]).tolist()
