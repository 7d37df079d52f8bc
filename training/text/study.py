"""Learning the text engine: word weights, block model, cut, confidence and page types, each without the fold that it is to judge.

A page's word scores and block scores come from models that did not see its fold; the next stage learns from those. So the stages are
stacked as in serving, where nothing has seen the page either.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import lightgbm
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from app.engines.text import TABLES
from app.features.phrases import phrases
from app.features.text.arrays import BITS
from app.features.text.columns import lexical
from app.features.text.threshold import CUTS, cut_features
from app.features.windows import window_sums
from app.models.forest import UNKNOWN
from app.models.store import read_weights, write_weights
from app.types import FeatureMatrix, PageType
from training.corpus import FOLDS
from training.html.words import Rows, fit_linear
from training.parallel import forked
from training.parts import PAGE_TYPES, Parts, trim
from training.text.samples import NO_FOLD, TextSample

Floats = NDArray[np.float32]

SEED = 7
LEXICON_PENALTY = 2e-5
# How many blocks on a side say what a line announces.
REACH = 8
COMMON: Mapping[str, object] = {
    "lambda_l2": 5.0,
    "max_bin": 127,
    "num_threads": 1,
    "deterministic": True,
    "force_row_wise": True,
    "seed": SEED,
    "verbosity": -1,
}
BLOCK_ROUNDS = 240
BLOCK_PARAMETERS = {
    **COMMON,
    "objective": "cross_entropy",
    "learning_rate": 0.09,
    "num_leaves": 31,
    "min_data_in_leaf": 60,
    "feature_fraction": 0.4,
}
CUT_ROUNDS = 80
CUT_PARAMETERS = {
    **COMMON,
    "objective": "regression",
    "learning_rate": 0.08,
    "num_leaves": 16,
    "min_data_in_leaf": 200,
    "feature_fraction": 0.5,
}
TYPE_ROUNDS = 60
TYPE_PARAMETERS = {
    **COMMON,
    "objective": "multiclass",
    "num_class": len(PAGE_TYPES),
    "learning_rate": 0.08,
    "num_leaves": 8,
    "min_data_in_leaf": 40,
    "feature_fraction": 0.5,
}
# Corpora of articles alone say little about what is none.
ARTICLE_CORPUS_WEIGHT = 0.2
# Buckets of each vocabulary, and of what a token speaks: its own block, those behind it, those before it.
BUCKETS = (1 << BITS, phrases().buckets)
ROLES = 3
Tables = tuple[Floats, ...]


def matrix_of(sample: TextSample, tables: Tables) -> FeatureMatrix:
    """The features of a page's blocks, as in serving."""
    extra = lexical(sample.said, sample.mass, tables)
    columns = [np.asarray(column, np.float32) for column in extra.values()]
    return FeatureMatrix((*sample.names, *extra), np.hstack([sample.plain, np.stack(columns, axis=1)]))


def known(values: Floats) -> Floats:
    """Features as the trees take them."""
    return np.nan_to_num(values, nan=UNKNOWN)


def token_rows(sample: TextSample, vocabulary: int) -> list[Rows]:
    """A page's blocks as rows of the linear models of one vocabulary, a list for each of the roles."""
    blocks, said = len(sample.share), sample.said[vocabulary]
    count = np.bincount(said.owner, minlength=blocks)
    values = (1 / np.sqrt(np.maximum(count, 1)))[said.owner].astype(np.float32)
    tokens = csr_matrix((values, (said.owner, said.bucket)), shape=(blocks, BUCKETS[vocabulary]))
    mass = sample.units.astype(np.float64)
    near = window_sums(mass, 1, REACH + 1), window_sums(mass, -REACH, 0)
    kept = window_sums(mass * sample.share, 1, REACH + 1), window_sums(mass * sample.share, -REACH, 0)
    even = np.full(blocks, float(sample.weight.sum()) / max(blocks, 1), np.float32)
    around = [Rows(tokens, (part / np.maximum(whole, 1)).astype(np.float32), even) for part, whole in zip(kept, near, strict=True)]
    return [Rows(tokens, sample.share, sample.weight), *around]


def fit_tables(samples: Sequence[TextSample]) -> dict[int, Tables]:
    """The weights of all vocabularies without each fold, and of all pages."""
    vocabularies, hidden_folds = range(len(BUCKETS)), (*range(FOLDS), NO_FOLD)
    rows = [(sample.fold, [token_rows(sample, vocabulary) for vocabulary in vocabularies]) for sample in samples]
    jobs = [(hidden, vocabulary, role) for hidden in hidden_folds for vocabulary in vocabularies for role in range(ROLES)]
    made = forked(lambda job: fit_table([row[job[1]][job[2]] for fold, row in rows if fold != job[0]]), jobs)
    found = dict(zip(jobs, made, strict=True))
    return {
        hidden: tuple(np.stack([found[hidden, vocabulary, role] for role in range(ROLES)]) for vocabulary in vocabularies)
        for hidden in hidden_folds
    }


def fit_table(rows: Sequence[Rows]) -> Floats:
    """One table of word weights, rounded as serving will read it."""
    return read_weights(write_weights("", fit_linear(rows, LEXICON_PENALTY)))[1]


def fit_blocks(samples: Sequence[TextSample], tables: Mapping[int, Tables]) -> dict[int, lightgbm.Booster]:
    """Block models without each fold, and of all pages."""
    chosen = [sample for sample in samples if sample.weight.sum() > 0]
    drawn = draw_rows(np.concatenate([sample.weight for sample in chosen]))
    live = np.split(drawn > 0, np.cumsum([len(sample.share) for sample in chosen])[:-1])
    values = np.vstack([rows_of(sample, tables[sample.fold], kept) for sample, kept in zip(chosen, live, strict=True)])
    share = np.concatenate([sample.share for sample in chosen])[drawn > 0]
    fold = np.repeat([sample.fold for sample in chosen], [int(kept.sum()) for kept in live])
    settings = {"max_bin": 127, "num_threads": 1, "force_row_wise": True, "verbosity": -1}
    data = lightgbm.Dataset(values, share, weight=drawn[drawn > 0], params=settings, free_raw_data=True).construct()
    del values

    def train(hidden: int) -> str:
        rows = np.flatnonzero(fold != hidden).tolist()
        return str(lightgbm.train(dict(BLOCK_PARAMETERS), data.subset(rows), BLOCK_ROUNDS).model_to_string())

    hidden_folds = (NO_FOLD, *range(FOLDS))
    made = forked(train, hidden_folds)
    return {hidden: lightgbm.Booster(model_str=text) for hidden, text in zip(hidden_folds, made, strict=True)}


def draw_rows(weight: Floats) -> Floats:
    """The weights with a mean of 1, in which light blocks are drawn by chance: most are 0, the others stand for them too."""
    weight = weight / weight[weight > 0].mean()
    chance = np.minimum(weight, 1)
    drawn = np.random.default_rng(SEED).random(len(weight)) < chance
    kept: Floats = np.where(drawn, weight / np.maximum(chance, 1e-9), 0).astype(np.float32)
    return kept


def rows_of(sample: TextSample, tables: Tables, kept: NDArray[np.bool_]) -> Floats:
    """The features of some of a page's blocks."""
    return known(matrix_of(sample, tables).values[kept])


@dataclass(frozen=True, slots=True)
class Judged:
    """A page with the block scores of the model that did not see its fold, its candidate cuts, and the word F1 of each."""

    sample: TextSample
    scores: Floats
    cuts: FeatureMatrix
    f1: NDArray[np.float64]


def judge(sample: TextSample, tables: Tables, blocks: lightgbm.Booster) -> Judged:
    """A page judged by tables of tokens and a block model."""
    matrix = matrix_of(sample, tables)
    scores = np.asarray(blocks.predict(known(matrix.values), num_threads=1), np.float32)
    f1 = np.array([sample.f1(scores > cut) for cut in CUTS])
    return Judged(sample, scores, cut_features(matrix, scores), f1)


def fit_cut(pages: Sequence[Judged]) -> lightgbm.Booster:
    """The regressor of the square root of what each cut loses against the page's best one, negated."""
    return _fit_cuts(pages, np.concatenate([-np.sqrt(page.f1.max() - page.f1) for page in pages]))


def fit_confidence(pages: Sequence[Judged]) -> lightgbm.Booster:
    """The regressor of each cut's F1: the chosen one's is the page's confidence."""
    return _fit_cuts(pages, np.concatenate([page.f1 for page in pages]))


def _fit_cuts(pages: Sequence[Judged], target: NDArray[np.float64]) -> lightgbm.Booster:
    values = known(np.vstack([page.cuts.values for page in pages]))
    return lightgbm.train(dict(CUT_PARAMETERS), lightgbm.Dataset(values, target, params={"max_bin": 127}), CUT_ROUNDS)


def fit_types(pages: Sequence[Judged], cut: lightgbm.Booster) -> lightgbm.Booster:
    """The classifier of page types, from the features of the chosen cut."""
    typed = [page for page in pages if page.sample.page_type]
    rows = np.stack([page.cuts.values[chosen_cut(page, cut)] for page in typed])
    types = [PAGE_TYPES.index(PageType(str(page.sample.page_type))) for page in typed]
    weight = np.array([1.0 if page.sample.corpus == "wcxb" else ARTICLE_CORPUS_WEIGHT for page in typed])
    data = lightgbm.Dataset(known(rows), types, weight=weight, params={"max_bin": 63})
    return lightgbm.train(dict(TYPE_PARAMETERS), data, TYPE_ROUNDS)


def chosen_cut(page: Judged, cut: lightgbm.Booster) -> int:
    """The candidate cut that promises to lose least."""
    return int(np.asarray(cut.predict(known(page.cuts.values), num_threads=1)).argmax())


def learn(samples: Sequence[TextSample], hidden: Sequence[int]) -> dict[int, Parts]:
    """All parts of the model without each of the hidden folds."""
    tables = fit_tables(samples)
    blocks = fit_blocks(samples, tables)
    usable = [sample for sample in samples if sample.found > 0]
    judged = forked(lambda sample: judge(sample, tables[sample.fold], blocks[sample.fold]), usable)
    return {fold: _parts(tables[fold], blocks[fold], [page for page in judged if page.sample.fold != fold]) for fold in hidden}


def _parts(tables: Tables, blocks: lightgbm.Booster, pages: Sequence[Judged]) -> Parts:
    cut = fit_cut(pages)
    forests = {"body": blocks, "cut": cut, "confidence": fit_confidence(pages), "page_type": fit_types(pages, cut)}
    cuts = pages[0].cuts.names
    named = (zip(names, table, strict=True) for names, table in zip(TABLES, tables, strict=True))
    return Parts(
        forests={name: trim(model.model_to_string()) for name, model in forests.items()},
        names={"blocks": matrix_of(pages[0].sample, tables).names, "cuts": cuts, "about": cuts},
        words=tuple(write_weights(name, table) for name, table in chain.from_iterable(named)),
        facts={"concepts": phrases().names},
    )
