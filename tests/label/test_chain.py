"""The likeliest chain of labels is the one that trying all of them finds."""

from itertools import pairwise, product

import numpy as np
import pytest

from app.label.chain import likeliest


@pytest.mark.parametrize("seed", range(120))
def test_the_likeliest_chain_of_all(seed: int) -> None:
    chance = np.random.default_rng(seed)
    size = seed % 8
    logs, costs = chance.normal(0, 2, (size, 3)), chance.choice([0, 0.7, 5], max(size - 1, 0))

    def worth(path: tuple[int, ...]) -> float:
        changes = [before != after for before, after in pairwise(path)]
        return float(sum(logs[place, label] for place, label in enumerate(path)) - costs @ np.array(changes, float))

    assert tuple(likeliest(logs, costs).tolist()) == max(product(range(3), repeat=len(logs)), key=worth)
