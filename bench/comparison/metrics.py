"""Measures of one page and of many: word F1, snippets, rank correlation, calibration, bootstrap."""

import re
from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

WORD = re.compile(r"\w+")
CHARACTER = re.compile(r"\w")
SPACES = re.compile(r"\s+")
BINS = 10
SEED = 20260101
RESAMPLES = 2000
CONFIDENCE_LEVEL = 95.0


@dataclass(frozen=True, slots=True)
class Overlap:
    """Precision, recall and F1 of two multisets of tokens, each in 0..1."""

    precision: float
    recall: float
    f1: float


def tokens(text: str, by_character: bool = False) -> Counter[str]:
    """The multiset of a text's lower-case words, or of its word characters."""
    return Counter((CHARACTER if by_character else WORD).findall(text.lower()))


def overlap(prediction: str, gold: str, by_character: bool = False) -> Overlap:
    """WCXB's word F1; an empty gold gives 1 to an empty prediction, else 0."""
    kept, wanted = tokens(prediction, by_character), tokens(gold, by_character)
    if not wanted:
        return Overlap(1.0, 1.0, 1.0) if not kept else Overlap(0.0, 0.0, 0.0)
    common = (kept & wanted).total()
    if not common:
        return Overlap(0.0, 0.0, 0.0)
    precision, recall = common / kept.total(), common / wanted.total()
    return Overlap(precision, recall, 2 * precision * recall / (precision + recall))


def contained(text: str, snippets: tuple[str, ...]) -> int:
    """How many snippets stand in a text, as they are spelt, whatever the white space."""
    plain = SPACES.sub(" ", text)
    return sum(SPACES.sub(" ", snippet).strip() in plain for snippet in snippets)


def ranks(values: Floats) -> Floats:
    """Ranks from 1, equal values sharing the mean of theirs."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    means: Floats = last - (counts - 1) / 2
    return means[inverse]


def spearman(left: Floats, right: Floats) -> float:
    """Rank correlation; NaN where either side is constant."""
    a, b = ranks(left), ranks(right)
    spread = float(a.std() * b.std())
    return float(((a - a.mean()) * (b - b.mean())).mean() / spread) if spread else float("nan")


def calibration_error(confidence: Floats, truth: Floats, bins: int = BINS) -> float:
    """Expected calibration error over equal-width bins: mean |confidence - truth| of the bins' means, weighted by their size."""
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = np.bincount(place, weights=confidence - truth, minlength=bins)
    return float(np.abs(gaps).sum() / len(confidence))


def resampled_means(values: Floats, resamples: int = RESAMPLES, seed: int = SEED) -> Floats:
    """Bootstrap over pages: the column means of `values` (pages, systems) in each resample, as (resamples, systems).

    All columns see the same resamples, so the difference of two columns is the paired bootstrap.
    """
    pages = len(values)
    draws = np.random.default_rng(seed).multinomial(pages, np.full(pages, 1 / pages), size=resamples)
    means: Floats = draws.astype(np.float64) @ values / pages
    return means


def interval(means: Floats) -> tuple[float, float]:
    """The central 95 % of resampled means."""
    tail = (100 - CONFIDENCE_LEVEL) / 2
    low, high = np.percentile(means, [tail, 100 - tail])
    return float(low), float(high)
