"""Learning what follows from a page's block scores: where to cut, how sure to be of it, and what type the page is of."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import lightgbm
import numpy as np
from numpy.typing import NDArray

from app.types import FeatureMatrix, PageType
from training.boosting import PAGE_TYPES, Boosting, Floats, predict
from training.corpus import MADE_CORPUS, MORE
from training.samples import Sample

Page = TypeVar("Page", bound=Sample)
# What pages count for that are not of the corpora on which figures are given; of made ones there are more than of any corpus.
COUNTED = {**MORE, MADE_CORPUS: 0.2}


@dataclass(frozen=True, slots=True)
class Judged(Generic[Page]):
    """A page with block scores by models that did not see its fold, the features of its candidate cuts, and the word F1 of each."""

    sample: Page
    scores: Floats
    cuts: FeatureMatrix
    f1: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Recipe(Generic[Page]):
    """How an engine learns from judged pages.

    `about` gives the row of features that a page's type is told from, given its chosen cut; corpora of articles alone say little about
    what is none, and weigh `article_weight` there.
    """

    forests: Mapping[str, Boosting]
    about: Callable[[Judged[Page], int], FeatureMatrix]
    article_weight: float


def fit_forests(pages: Sequence[Judged[Page]], recipe: Recipe[Page]) -> dict[str, lightgbm.Booster]:
    """The regressors of what each cut loses and of its F1, the page's confidence, and the classifier of page types.

    Within a page only the differences between cuts matter, small ones too: what a cut loses is the root of that against the best one.
    """
    loss = np.concatenate([-np.sqrt(page.f1.max() - page.f1) for page in pages])
    counted = np.concatenate([np.full(len(page.f1), COUNTED.get(page.sample.corpus, 1.0)) for page in pages])
    cut = recipe.forests["cut"].fit(_cuts(pages), loss, counted)
    confidence = recipe.forests["confidence"].fit(_cuts(pages), np.concatenate([page.f1 for page in pages]), counted)
    typed = [page for page in pages if page.sample.page_type]
    rows = np.vstack([recipe.about(page, int(predict(cut, page.cuts.values).argmax())).values for page in typed])
    types = [PAGE_TYPES.index(PageType(str(page.sample.page_type))) for page in typed]
    weight = [1.0 if page.sample.corpus == "wcxb" else recipe.article_weight for page in typed]
    return {"cut": cut, "confidence": confidence, "page_type": recipe.forests["page_type"].fit(rows, types, weight)}


def _cuts(pages: Sequence[Judged[Page]]) -> Floats:
    return np.vstack([page.cuts.values for page in pages])
