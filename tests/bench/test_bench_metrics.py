"""Measures of the bench against values worked out by hand."""

import math

import numpy as np
import pytest

from bench.comparison import metrics


@pytest.mark.parametrize(
    ("prediction", "gold", "by_character", "expected"),
    [
        pytest.param("The cat sat", "the cat sat", False, (1.0, 1.0, 1.0), id="case-is-no-difference"),
        pytest.param("a a b", "a b b", False, (2 / 3, 2 / 3, 2 / 3), id="words-count-as-often-as-they-stand"),
        pytest.param("a b", "a b c d", False, (1.0, 0.5, 2 / 3), id="half-is-missing"),
        pytest.param("a b c d", "a", False, (0.25, 1.0, 0.4), id="three-too-many"),
        pytest.param("x", "a", False, (0.0, 0.0, 0.0), id="nothing-in-common"),
        pytest.param("", "a", False, (0.0, 0.0, 0.0), id="empty-prediction"),
        pytest.param("", "", False, (1.0, 1.0, 1.0), id="empty-gold-and-prediction"),
        pytest.param("—", "", False, (1.0, 1.0, 1.0), id="a-dash-is-no-word"),
        pytest.param("a", "", False, (0.0, 0.0, 0.0), id="something-for-an-empty-gold"),
        pytest.param("東京の天気", "東京、大阪の", True, (0.6, 0.6, 0.6), id="characters-without-punctuation"),
    ],
)
def test_overlap(prediction, gold, by_character, expected):
    found = metrics.overlap(prediction, gold, by_character)
    assert (found.precision, found.recall, found.f1) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("text", "snippets", "expected"),
    [
        pytest.param("One two\n three four", ("two three", "Four"), 1, id="white-space-aside-but-as-spelt"),
        pytest.param("One", (), 0, id="none-asked"),
        pytest.param("One two", (" One  two ", "One"), 2, id="all"),
    ],
)
def test_contained(text, snippets, expected):
    assert metrics.contained(text, snippets) == expected


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        pytest.param([1, 2, 3, 4], [10, 20, 30, 400], 1.0, id="same-order"),
        pytest.param([1, 2, 3], [3, 2, 1], -1.0, id="opposite-order"),
        pytest.param([1, 2, 3, 4, 5], [2, 1, 4, 3, 5], 0.8, id="two-neighbours-swapped"),
        pytest.param([1, 1, 2], [1, 2, 3], math.sqrt(3) / 2, id="ties-share-a-rank"),
        pytest.param([1, 1], [1, 2], math.nan, id="constant"),
    ],
)
def test_spearman(left, right, expected):
    assert metrics.spearman(np.array(left, float), np.array(right, float)) == pytest.approx(expected, nan_ok=True)


@pytest.mark.parametrize(
    ("confidence", "truth", "expected"),
    [
        pytest.param([0.9, 0.9], [1.0, 0.8], 0.0, id="right-on-average"),
        pytest.param([0.95, 0.95, 0.15, 0.15], [0.85, 0.85, 0.35, 0.35], 0.15, id="gaps-of-both-signs-add-up"),
        pytest.param([1.0], [0.0], 1.0, id="sure-and-wrong"),
    ],
)
def test_calibration_error(confidence, truth, expected):
    assert metrics.calibration_error(np.array(confidence), np.array(truth)) == pytest.approx(expected)


def test_the_bootstrap_is_seeded_paired_and_as_wide_as_the_normal_interval():
    rng = np.random.default_rng(1)
    first = rng.normal(0.8, 0.1, 400)
    means = metrics.resampled_means(np.column_stack([first, first + 0.05]), 2000)
    low, high = metrics.interval(means[:, 0])
    assert np.array_equal(means, metrics.resampled_means(np.column_stack([first, first + 0.05]), 2000))
    assert high - low == pytest.approx(2 * 1.96 * first.std() / 20, rel=0.1)
    assert metrics.interval(means[:, 1] - means[:, 0]) == pytest.approx((0.05, 0.05))
