"""Learning the network of the labels by Adam, page by page, from hand-labelled pages, and from made and taught ones."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.models.network import FAR, REACHES, Network, expand, softmax, surround
from training.boosting import SEED
from training.labels.samples import Floats


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a network is learned: `inputs` are how many columns and steps it takes; then units of both layers.

    `others` is how many rows of all other pages an epoch takes.
    """

    inputs: tuple[int, int] = (150, 400)
    units: int = 48
    around: int = 32
    epochs: int = 14
    rate: float = 3e-3
    batch: int = 512
    drop: float = 0.2
    drop_input: float = 0.25
    decay: float = 3e-2
    others: int = 120_000


@dataclass(frozen=True, slots=True)
class Example:
    """The removed blocks of a page in reading order: features, the share of each label, and weight."""

    values: Floats
    target: Floats
    weight: Floats


@dataclass(frozen=True, slots=True)
class _Batch:
    """Pages under each other with `FAR` empty rows between them; `live` is 0 in those."""

    inputs: Floats
    target: Floats
    weight: Floats
    live: Floats


def fit_network(shape: Network, gold: Sequence[Example], others: Sequence[Example], recipe: Recipe) -> Network:
    """Learned on cross-entropy with dropout; seeded. `shape` says what the inputs are."""
    rng = np.random.default_rng(SEED)
    mean = float(np.mean(np.concatenate([page.weight[page.weight > 0] for page in gold])))
    inputs = len(shape.names) + len(shape.steps)
    parameters = _parameters(rng, inputs, gold[0].target.shape[1], recipe)
    rows = sum(len(page.values) for page in gold) + min(recipe.others, sum(len(page.values) for page in others))
    steps = recipe.epochs * (rows // recipe.batch + 1)
    adam = Adam(parameters, recipe, steps)
    while adam.done < steps:
        for pages in _batches(rng, gold, others, recipe):
            if adam.done < steps:
                adam.step(_gradients(parameters, _stack(shape, pages, mean), rng, recipe))
    return Network(shape.names, shape.mean, shape.scale, shape.step_columns, shape.steps, *parameters)


def _parameters(rng: np.random.Generator, inputs: int, labels: int, recipe: Recipe) -> list[Floats]:
    """The layers as `Network` holds them, before learning."""

    def layer(size: int, to: int, scale: float = 1.0) -> Floats:
        weights: Floats = (rng.standard_normal((size, to)) * scale * np.sqrt(2 / size)).astype(np.float32)
        return weights

    first, second = layer(inputs, recipe.units), layer(recipe.units * len(REACHES), recipe.around)
    last, straight = layer(recipe.around, labels, 0.5), layer(recipe.units, labels, 0.5)
    first_constants, second_constants, ends = (np.zeros(size, np.float32) for size in (recipe.units, recipe.around, labels))
    return [first, first_constants, second, second_constants, last, straight, ends]


def _batches(rng: np.random.Generator, gold: Sequence[Example], others: Sequence[Example], recipe: Recipe) -> Iterator[Sequence[Example]]:
    """All hand-labelled pages and some other ones, mixed, in groups of about the recipe's rows."""
    pages, rows = list(gold), 0
    for place in rng.permutation(len(others)).tolist():
        if rows >= recipe.others:
            break
        pages.append(others[place])
        rows += len(others[place].values)
    group: list[Example] = []
    for place in rng.permutation(len(pages)).tolist():
        group.append(pages[place])
        if sum(len(page.values) for page in group) >= recipe.batch:
            yield group
            group = []
    if group:
        yield group


def _stack(shape: Network, pages: Sequence[Example], mean: float) -> _Batch:
    def gapped(parts: Sequence[Floats]) -> Floats:
        gap = np.zeros((FAR, *parts[0].shape[1:]), np.float32)
        return np.concatenate([piece for part in parts for piece in (part, gap)]).astype(np.float32)

    weight = gapped([page.weight / mean for page in pages])
    live = gapped([np.ones((len(page.values), 1), np.float32) for page in pages])
    inputs = expand(shape, gapped([page.values for page in pages]))
    return _Batch(inputs, gapped([page.target for page in pages]), weight / live.sum(), live)


def _gradients(parameters: Sequence[Floats], batch: _Batch, rng: np.random.Generator, recipe: Recipe) -> list[Floats]:
    first, first_constants, second, second_constants, last, straight, ends = parameters
    inputs: Floats = batch.inputs * _mask(batch.inputs.shape, rng, recipe.drop_input)
    hidden: Floats = inputs @ first + first_constants
    keep = _kept(hidden, rng, recipe.drop) * batch.live
    hidden *= keep
    around = surround(hidden)
    outer: Floats = around @ second + second_constants
    outer_keep = _kept(outer, rng, recipe.drop)
    outer *= outer_keep
    error: Floats = (softmax(outer @ last + hidden @ straight + ends) - batch.target) * batch.weight[:, None]
    outer_error: Floats = (error @ last.T) * outer_keep
    inner_error = (spread(outer_error @ second.T) + error @ straight.T) * keep
    return [
        *(inputs.T @ inner_error, inner_error.sum(0), around.T @ outer_error, outer_error.sum(0)),
        *(outer.T @ error, hidden.T @ error, error.sum(0)),
    ]


def _mask(shape: tuple[int, ...], rng: np.random.Generator, drop: float) -> Floats:
    return (rng.random(shape, np.float32) > drop).astype(np.float32) / np.float32(1 - drop)


def _kept(margin: Floats, rng: np.random.Generator, drop: float) -> Floats:
    """What a layer's margins are multiplied with: 0 where negative or dropped."""
    return _mask(margin.shape, rng, drop) * (margin > 0)


def spread(errors: Floats) -> Floats:
    """What `surround` hands back: for each block the sum of the errors at all places that it was seen from."""
    size, rows = errors.shape[1] // len(REACHES), len(errors)
    total = np.zeros((rows + 2 * FAR, size), np.float32)
    for place, reach in enumerate(REACHES):
        total[FAR + reach : FAR + reach + rows] += errors[:, place * size : (place + 1) * size]
    return total[FAR : FAR + rows]


class Adam:
    """Adam with decoupled decay of the matrices, a short warm-up and a rate that falls to 0."""

    def __init__(self, parameters: Sequence[Floats], recipe: Recipe, steps: int) -> None:
        """`steps` is the number of calls of `step` to come."""
        self.parameters, self.recipe, self.steps, self.done = parameters, recipe, steps, 0
        self.means = [np.zeros_like(part) for part in parameters]
        self.squares = [np.zeros_like(part) for part in parameters]

    def step(self, gradients: Sequence[NDArray[np.float32]]) -> None:
        """One update in place."""
        self.done += 1
        rate = self.recipe.rate * (1 - self.done / self.steps) * min(1.0, self.done / 50)
        for place, gradient in enumerate(gradients):
            self.means[place] += 0.1 * (gradient - self.means[place])
            self.squares[place] += 0.001 * (gradient * gradient - self.squares[place])
            size = np.sqrt(self.squares[place] / (1 - 0.999**self.done)) + 1e-8
            part = self.parameters[place]
            np.subtract(part, rate / (1 - 0.9**self.done) * self.means[place] / size, out=part, casting="same_kind")
            if part.ndim > 1:
                np.multiply(part, np.float32(1 - rate * self.recipe.decay), out=part)
