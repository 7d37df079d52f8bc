"""Learning the text engine: word weights, block model, cut, confidence and page types, each without the fold that it is to judge.

A page's word scores and block scores come from models that did not see its fold; the next stage learns from those. So the stages are
stacked as in serving, where nothing has seen the page either.
"""

from collections.abc import Mapping, Sequence
from itertools import chain

import lightgbm
import numpy as np
from scipy.sparse import csr_matrix

from app.engines.text import TABLES
from app.features.phrases import bucket_count
from app.features.text import cut_features
from app.features.text.arrays import BITS
from app.features.text.columns import lexical
from app.features.windows import window_sums
from app.language.phrases.index import phrases
from app.models.store import ModelText, rounded, write_array
from app.types import FeatureMatrix
from training.boosting import SEED, TEXT, Floats, forest_text, predict
from training.decision import Judged, Recipe, fit_forests
from training.folds import LEFT_OUT
from training.linear import Rows, fit_scores
from training.parallel import forked
from training.parts import configuration
from training.text.samples import TextSample
from training.thresholds import TEXT as THRESHOLDS

LEXICON_PENALTY = 2e-5
# How many blocks on a side say what a line announces.
REACH = 8
# What a page of a corpus of articles alone counts for in the classifier of page types.
ARTICLE_WEIGHT = 0.2
# Buckets of each vocabulary, and of what a token speaks: its own block, those behind it, those before it.
BUCKETS = (1 << BITS, bucket_count())
ROLES = 3
CUTS = np.array(THRESHOLDS.cut_candidates, np.float32)
Tables = tuple[Floats, ...]


def matrix_of(sample: TextSample, tables: Tables) -> FeatureMatrix:
    """The features of a page's blocks, as in serving."""
    extra = lexical(sample.said, sample.mass, tables)
    columns = [np.asarray(column, np.float32) for column in extra.values()]
    return FeatureMatrix((*sample.names, *extra), np.hstack([sample.plain, np.stack(columns, axis=1)]))


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
    """The weights of all vocabularies without each fold, and of all pages; words are those of real pages alone."""
    vocabularies = range(len(BUCKETS))
    rows = [(sample, [token_rows(sample, vocabulary) for vocabulary in vocabularies]) for sample in samples]
    jobs = [(hidden, vocabulary, role) for hidden in LEFT_OUT for vocabulary in vocabularies for role in range(ROLES)]

    def fit(job: tuple[int, ...]) -> Floats:
        hidden, vocabulary, role = job
        chosen = (row for sample, row in rows if sample.fold != hidden and (vocabulary or not sample.is_made))
        return fit_table([row[vocabulary][role] for row in chosen])

    made = forked(fit, jobs)
    found = dict(zip(jobs, made, strict=True))
    return {
        hidden: tuple(np.stack([found[hidden, vocabulary, role] for role in range(ROLES)]) for vocabulary in vocabularies)
        for hidden in LEFT_OUT
    }


def fit_table(rows: Sequence[Rows]) -> Floats:
    """One table of word weights, rounded as serving will read it."""
    return rounded(fit_scores(rows, LEXICON_PENALTY)[0], "int8")


def fit_blocks(samples: Sequence[TextSample], tables: Mapping[int, Tables]) -> dict[int, lightgbm.Booster]:
    """Block models without each fold, and of all pages."""
    chosen = [sample for sample in samples if sample.weight.sum() > 0]
    drawn = draw_rows(np.concatenate([sample.weight for sample in chosen]))
    live = np.split(drawn > 0, np.cumsum([len(sample.share) for sample in chosen])[:-1])
    values = np.vstack([matrix_of(sample, tables[sample.fold]).values[kept] for sample, kept in zip(chosen, live, strict=True)])
    share = np.concatenate([sample.share for sample in chosen])[drawn > 0]
    fold = np.repeat([sample.fold for sample in chosen], [int(kept.sum()) for kept in live])
    data = TEXT["body"].binned(values, share, drawn[drawn > 0])
    del values

    def train(hidden: int) -> str:
        return TEXT["body"].fit_rows(data.subset(np.flatnonzero(fold != hidden).tolist())).model_to_string()

    made = forked(train, LEFT_OUT)
    return {hidden: lightgbm.Booster(model_str=text) for hidden, text in zip(LEFT_OUT, made, strict=True)}


def draw_rows(weight: Floats) -> Floats:
    """The weights with a mean of 1, in which light blocks are drawn by chance: most are 0, the others stand for them too."""
    weight = weight / weight[weight > 0].mean()
    chance = np.minimum(weight, 1)
    drawn = np.random.default_rng(SEED).random(len(weight)) < chance
    kept: Floats = np.where(drawn, weight / np.maximum(chance, 1e-9), 0).astype(np.float32)
    return kept


def judge(sample: TextSample, tables: Tables, blocks: lightgbm.Booster) -> Judged[TextSample]:
    """A page judged by tables of tokens and a block model."""
    matrix = matrix_of(sample, tables)
    scores = predict(blocks, matrix.values).astype(np.float32)
    return Judged(sample, scores, cut_features(matrix, scores, CUTS), sample.words.at_cuts(scores, CUTS))


def about(page: Judged[TextSample], chosen: int) -> FeatureMatrix:
    """What a page's type is told from: the features of its chosen cut."""
    return FeatureMatrix(page.cuts.names, page.cuts.values[chosen : chosen + 1])


def learn(samples: Sequence[TextSample], hidden: Sequence[int]) -> dict[int, ModelText]:
    """All parts of the model without each of the hidden folds."""
    tables = fit_tables(samples)
    blocks = fit_blocks(samples, tables)
    usable = [sample for sample in samples if sample.found > 0]
    judged = list(forked(lambda sample: judge(sample, tables[sample.fold], blocks[sample.fold]), usable))
    return {fold: _parts(tables[fold], blocks[fold], [page for page in judged if page.sample.fold != fold]) for fold in hidden}


def _parts(tables: Tables, blocks: lightgbm.Booster, pages: Sequence[Judged[TextSample]]) -> ModelText:
    forests = {"body": blocks, **fit_forests(pages, Recipe(TEXT, about, ARTICLE_WEIGHT))}
    cuts = pages[0].cuts.names
    names = {"blocks": matrix_of(pages[0].sample, tables).names, "cuts": cuts, "about": cuts}
    named = chain.from_iterable(zip(each, table, strict=True) for each, table in zip(TABLES, tables, strict=True))
    arrays = tuple(write_array(name, table, "int8") for name, table in named)
    texts = {name: forest_text(model) for name, model in forests.items()}
    return ModelText(configuration("text", THRESHOLDS, names, concepts=phrases().names), arrays, texts)
