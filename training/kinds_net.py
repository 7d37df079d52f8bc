"""Learning the kinds: linear odds of words and container names, then a small network over all features, out of fold."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import lightgbm
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, vstack

from app.features.kinds import KINDS, PART_BITS, WORD_BITS, KindLexicon, fades, kind_features, part_bags, word_bags
from app.features.view import Bags
from app.label.kinds import Network, doubted, expand
from app.label.model import UNKNOWN, Classes
from training.kinds import KindSample
from training.parts import trim

Floats = NDArray[np.float32]
Folds = frozenset[int]

SEED = 7
STEPS = 30
PENALTIES = {"words": 1e-5, "parts": 1e-4}
# Rare kinds count for more, by this power of their rarity.
BALANCE = 0.4
STEP_SHARES = (0.1, 0.3, 0.5, 0.7, 0.9)


TREE_ROUNDS = 24
TREES: Mapping[str, object] = {
    "objective": "multiclass",
    "num_class": len(KINDS),
    "learning_rate": 0.2,
    "num_leaves": 8,
    "min_data_in_leaf": 20,
    "feature_fraction": 0.3,
    "lambda_l2": 5.0,
    "max_bin": 63,
    "num_threads": 1,
    "deterministic": True,
    "force_row_wise": True,
    "use_missing": False,
    "seed": SEED,
    "verbosity": -1,
}


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a linear model: tokens, kind and weight."""

    tokens: csr_matrix
    kind: NDArray[np.int64]
    weight: Floats


def bag_rows(bags: Bags, bits: int) -> csr_matrix:
    """Bags as rows whose values are one over the root of their number of tokens."""
    count = np.diff(bags.border)
    values = np.repeat(1 / np.sqrt(np.maximum(count, 1)), count).astype(np.float32)
    return csr_matrix((values, bags.tokens, bags.border), shape=(len(count), 1 << bits))


def part_rows(sample: KindSample) -> csr_matrix:
    """For each block the name tokens of its element and its ancestors, as `app.features.kinds` weighs them."""
    seen = sample.seen
    names = bag_rows(part_bags(seen), PART_BITS)
    if not len(seen.name):
        return csr_matrix((seen.blocks, 1 << PART_BITS), dtype=np.float32)
    own = fades(seen)
    inner = np.where(seen.tree.own >= 0, seen.tree.own, seen.tree.chain[0])
    leaves, which = np.unique(inner, return_inverse=True)
    row, column, value = [], [], []
    for place, leaf in enumerate(leaves.tolist()):
        element = leaf
        while True:
            row.append(place)
            column.append(int(seen.name[element]))
            value.append(own[element] / own[leaf])
            if element == 0:
                break
            element = int(seen.tree.parent[element])
    above = csr_matrix((np.array(value, np.float32), (row, column)), shape=(len(leaves), names.shape[0]))
    return (above @ names).tocsr()[which]


def fit_odds(rows: Sequence[Rows], penalty: float) -> tuple[Floats, Floats]:
    """Weights and constants of a multinomial logistic regression."""
    live = [row.weight > 0 for row in rows]
    rows = [Rows(row.tokens[keep], row.kind[keep], row.weight[keep]) for row, keep in zip(rows, live, strict=True)]
    tokens = vstack([row.tokens for row in rows]).tocsr()
    target = np.eye(len(KINDS), dtype=np.float32)[np.concatenate([row.kind for row in rows])]
    weight = np.concatenate([row.weight for row in rows]).astype(np.float32)
    weight /= weight.sum()
    back, size, kinds = tokens.T.tocsr(), tokens.shape[1], len(KINDS)

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights, constants = flat[:-kinds].reshape(size, kinds).astype(np.float32), flat[-kinds:].astype(np.float32)
        margin = tokens @ weights + constants
        margin -= margin.max(1, keepdims=True)
        odds = np.exp(margin)
        total = odds.sum(1, keepdims=True)
        cost = float(weight @ (np.log(total[:, 0]) - (margin * target).sum(1))) + 0.5 * penalty * float((weights * weights).sum())
        error = (odds / total - target) * weight[:, None]
        return cost, np.concatenate([(back @ error + penalty * weights).ravel(), error.sum(0)]).astype(np.float64)

    found = minimize(loss, np.zeros((size + 1) * kinds), jac=True, method="L-BFGS-B", options={"maxiter": STEPS}).x.astype(np.float32)
    return found[:-kinds].reshape(size, kinds), found[-kinds:]


def fit_kind_lexicon(rows: Sequence[Mapping[str, Rows]]) -> KindLexicon:
    """Both linear models from pages' rows."""
    words, constants = fit_odds([row["words"] for row in rows], PENALTIES["words"])
    marked = [row["parts"] for row in rows if row["parts"].tokens.nnz]
    if not marked:
        empty = np.zeros((0, len(KINDS)), np.float32)
        return KindLexicon(words, constants, empty, empty)
    return KindLexicon(words, constants, *fit_odds(marked, PENALTIES["parts"]))


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a network is learned."""

    hidden: int = 128
    epochs: int = 10
    rate: float = 3e-3
    batch: int = 256
    drop: float = 0.5
    drop_input: float = 0.5
    decay: float = 3e-2


def fit_network(names: tuple[str, ...], values: Floats, target: Floats, weight: Floats, recipe: Recipe) -> Network:
    """One hidden layer, learned by Adam on cross-entropy with dropout; seeded."""
    shape = scale_of(names, values)
    inputs, rng = expand(shape, values), np.random.default_rng(SEED)
    weight = (weight / weight.mean()).astype(np.float32)
    sizes = (inputs.shape[1], recipe.hidden, target.shape[1])
    parts = [
        rng.standard_normal((sizes[0], sizes[1])) * np.sqrt(2 / sizes[0]),
        rng.standard_normal((sizes[1], sizes[2])) * 0.5 * np.sqrt(2 / sizes[1]),
    ]
    parameters = [part.astype(np.float32) for part in (*parts, np.zeros(sizes[1]), np.zeros(sizes[2]))]
    adam = Adam(parameters, recipe, recipe.epochs * (len(inputs) // recipe.batch + 1))
    for _ in range(recipe.epochs):
        order = rng.permutation(len(inputs))
        for start in range(0, len(order), recipe.batch):
            rows = order[start : start + recipe.batch]
            adam.step(_gradients(parameters, inputs[rows], target[rows], weight[rows], (rng, recipe)))
    return Network(shape.names, shape.mean, shape.scale, shape.steps, *(part.astype(np.float32) for part in parameters))


def scale_of(names: tuple[str, ...], values: Floats) -> Network:
    """A network without weights: only how its inputs are scaled."""
    known = np.isfinite(values)
    count = np.maximum(known.sum(0), 1)
    clean = np.where(known, values, 0)
    mean = clean.sum(0) / count
    spread = np.sqrt(np.maximum((np.where(known, values - mean, 0) ** 2).sum(0) / count, 0))
    empty = np.zeros((0, 0), np.float32)
    steps = np.nanquantile(clean, STEP_SHARES, axis=0).astype(np.float32)
    return Network(names, mean.astype(np.float32), np.where(spread > 1e-6, spread, 1).astype(np.float32), steps, empty, empty, empty, empty)


def _gradients(
    parameters: Sequence[Floats], inputs: Floats, target: Floats, weight: Floats, noise: tuple[np.random.Generator, Recipe]
) -> list[Floats]:
    first, second, constants, ends = parameters
    rng, recipe = noise
    inputs = inputs * (rng.random(inputs.shape, np.float32) > recipe.drop_input) / np.float32(1 - recipe.drop_input)
    keep = (rng.random((len(inputs), first.shape[1]), np.float32) > recipe.drop) / np.float32(1 - recipe.drop)
    hidden = np.maximum(inputs @ first + constants, 0) * keep
    margin = hidden @ second + ends
    margin -= margin.max(1, keepdims=True)
    odds = np.exp(margin)
    error = (odds / odds.sum(1, keepdims=True) - target) * (weight / len(inputs))[:, None]
    inner = (error @ second.T) * (hidden > 0) * keep
    return [inputs.T @ inner, hidden.T @ error, inner.sum(0), error.sum(0)]


class Adam:
    """Adam with decoupled decay of the matrices, a short warm-up and a rate that falls to 0."""

    def __init__(self, parameters: Sequence[Floats], recipe: Recipe, steps: int) -> None:
        """`steps` is the number of calls of `step` to come."""
        self.parameters, self.recipe, self.steps, self.done = parameters, recipe, steps, 0
        self.means = [np.zeros_like(part) for part in parameters]
        self.squares = [np.zeros_like(part) for part in parameters]

    def step(self, gradients: Sequence[Floats]) -> None:
        """One update in place."""
        self.done += 1
        rate = self.recipe.rate * (1 - self.done / self.steps) * min(1.0, self.done / 50)
        for place, gradient in enumerate(gradients):
            self.means[place] += 0.1 * (gradient - self.means[place])
            self.squares[place] += 0.001 * (gradient * gradient - self.squares[place])
            spread = np.sqrt(self.squares[place] / (1 - 0.999**self.done)) + 1e-8
            part = self.parameters[place]
            np.subtract(part, rate / (1 - 0.9**self.done) * self.means[place] / spread, out=part, casting="same_kind")
            if part.ndim > 1:
                np.multiply(part, np.float32(1 - rate * self.recipe.decay), out=part)


@dataclass(frozen=True, slots=True)
class Judges:
    """What tells kinds from features: the network, and the trees' text."""

    network: Network
    trees: str

    def odds(self, values: Floats) -> Floats:
        """Probabilities as in serving."""
        odds: Floats = doubted(self.network, Classes(self.trees, self.network.names), values)
        return odds


@dataclass(slots=True)
class KindStudy:
    """Samples with what is learned from them, each made once: keyed by the folds that it must not have seen."""

    samples: Sequence[KindSample]
    names: tuple[str, ...]
    recipe: Recipe = field(default_factory=Recipe)
    progress: Callable[[str], None] = print
    rows: list[Mapping[str, Rows]] = field(default_factory=list)
    lexicons: dict[Folds, KindLexicon] = field(default_factory=dict)

    @property
    def balance(self) -> Floats:
        """The weight of each kind."""
        counts = np.bincount(np.concatenate([sample.kind for sample in self.samples]), minlength=len(KINDS))
        weight: Floats = ((counts.max() / np.maximum(counts, 1)) ** BALANCE).clip(1, 8).astype(np.float32)
        return weight

    def lexicon(self, hidden: Folds) -> KindLexicon:
        """The lexicon learned from pages outside the hidden folds."""
        if not self.rows:
            balance = self.balance
            for sample in self.samples:
                weight = balance[sample.kind] * sample.weight
                tokens = {"words": bag_rows(word_bags(sample.seen), WORD_BITS), "parts": part_rows(sample)}
                self.rows.append({name: Rows(matrix, sample.kind, weight) for name, matrix in tokens.items()})
        if hidden not in self.lexicons:
            chosen = [rows for sample, rows in zip(self.samples, self.rows, strict=True) if sample.fold not in hidden]
            self.lexicons[hidden] = fit_kind_lexicon(chosen)
        return self.lexicons[hidden]

    def features(self, sample: KindSample, hidden: Folds) -> Floats:
        """A page's features with odds that saw neither its fold nor the hidden ones."""
        return kind_features(sample.seen, sample.around, self.names, self.lexicon(hidden | {sample.fold})).values

    def judges(self, hidden: Folds) -> Judges:
        """The network and the trees learned from pages outside the hidden folds."""
        chosen = [sample for sample in self.samples if sample.fold not in hidden and len(sample.removed)]
        values = np.vstack([self.features(sample, hidden) for sample in chosen])
        kinds = np.concatenate([sample.kind[sample.removed] for sample in chosen])
        weight = self.balance[kinds] * np.concatenate([sample.weight[sample.removed] for sample in chosen])
        first = chosen[0]
        columns = kind_features(first.seen, first.around, self.names, self.lexicon(hidden | {first.fold})).names
        live = (kinds > 0) & (weight > 0)
        values, kinds, weight = values[live], kinds[live], weight[live]
        network = fit_network(columns, values, np.eye(len(KINDS), dtype=np.float32)[kinds], weight, self.recipe)
        return Judges(network, fit_trees(values, kinds, weight))


def fit_trees(values: Floats, kinds: NDArray[np.int64], weight: Floats) -> str:
    """LightGBM's trees for the kinds, as the text that serving reads."""
    data = lightgbm.Dataset(np.nan_to_num(values, nan=UNKNOWN), kinds, weight=weight)
    return trim(lightgbm.train(dict(TREES), data, TREE_ROUNDS).model_to_string())
