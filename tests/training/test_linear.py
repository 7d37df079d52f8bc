"""Linear scores of tokens: what tells a target gets weight, rows without weight say nothing."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from training.linear import Rows, fit_odds, fit_scores

TOKENS = csr_matrix(np.array([[1, 0], [1, 1], [0, 1], [0, 0]], np.float32))
WEIGHT = np.array([1, 1, 1, 1], np.float32)


@pytest.mark.parametrize("precision", [np.float32, np.float64])
def test_the_telling_token_gets_the_weight(precision: type) -> None:
    weights, _ = fit_scores([Rows(TOKENS, np.array([1, 1, 0, 0], np.float32), WEIGHT)], 1e-3, precision=precision)
    assert weights[0] > 1
    assert abs(weights[1]) < 0.1


def test_rows_without_weight_say_nothing() -> None:
    known = Rows(TOKENS, np.array([1, 1, 0, 0], np.float32), WEIGHT)
    silent = Rows(TOKENS, np.array([0, 0, 1, 1], np.float32), np.zeros(4, np.float32))
    assert fit_scores([known, silent], 1e-3)[0] == pytest.approx(fit_scores([known], 1e-3)[0], abs=1e-4)


def test_odds_of_several_labels() -> None:
    target = np.eye(3, dtype=np.float32)[[0, 0, 1, 2]]
    weights, constants = fit_odds([Rows(TOKENS, target, WEIGHT)], 1e-3)
    assert (TOKENS @ weights + constants).argmax(axis=1).tolist() == [0, 0, 1, 2]
