"""A page in one form with its gold laid onto its blocks: what both engines learn a body from."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypedDict, TypeVar

import numpy as np
from numpy.typing import NDArray

from app.types import Label
from training.align import align
from training.corpus import MADE_CORPUS, GoldPage
from training.labelled import LabelledPage, block_labels
from training.word_f1 import Words, number_words

# A page in which less of its gold than this can be found teaches nothing.
FOUND_FLOOR = 0.5
# What a block's words count for. A made page says of each line what it is: there a short line counts for nearly as much as a long one.
WEIGHT_POWER, MADE_POWER = 0.75, 0.4
# How much of a block a page's gold may claim that a reader called so: golds hold captions by habit, and other pages' headlines by mistake.
MOST_SHARE: Mapping[Label, float] = {
    **dict.fromkeys((Label.CONSENT, Label.FORM, Label.SHARE, Label.TICKER, Label.CALENDAR), 0.1),
    **dict.fromkeys((Label.RELATED, Label.ADVERT, Label.NAVIGATION, Label.WIDGET, Label.LEGAL, Label.COMMENTS), 0.2),
    **dict.fromkeys((Label.CAPTION, Label.BYLINE), 0.5),
}


@dataclass(frozen=True, slots=True)
class Sample(ABC):
    """One page in one form: as HTML, made of others, or flattened one way.

    `share` is the soft label of each block, `found` the share of the gold's words on the page, `names` and `plain` the features without
    learned weights.
    """

    id: str
    corpus: str
    fold: int
    page_type: str | None
    form: str
    share: NDArray[np.float32]
    found: float
    words: Words
    names: tuple[str, ...]
    plain: NDArray[np.float32]

    @property
    def is_made(self) -> bool:
        """True for a page that generators made."""
        return self.corpus == MADE_CORPUS

    @property
    @abstractmethod
    def page_weight(self) -> float:
        """What the page counts for in training."""

    @property
    def units(self) -> NDArray[np.int64]:
        """Words of each block."""
        return self.words.sizes

    @property
    def weight(self) -> NDArray[np.float32]:
        """What each block counts for in training: its words to a power, a page's weight in all; nothing where the page lacks its gold."""
        raw = self.block_weight
        usable = self.found >= FOUND_FLOOR and raw.sum() > 0
        return self.spread(raw) if usable else np.zeros_like(raw)

    @property
    def block_weight(self) -> NDArray[np.float32]:
        """What blocks count for against each other."""
        power = MADE_POWER if self.is_made else WEIGHT_POWER
        weight: NDArray[np.float32] = np.maximum(self.units, self.is_made).astype(np.float32) ** power
        return weight

    def spread(self, raw: NDArray[np.float32]) -> NDArray[np.float32]:
        """The page's weight, shared out in proportion."""
        weight: NDArray[np.float32] = self.page_weight * raw / raw.sum()
        return weight


AnySample = TypeVar("AnySample", bound=Sample)


def as_labelled(sample: AnySample, texts: Sequence[str], page: LabelledPage, most_share: Mapping[Label, float] = MOST_SHARE) -> AnySample:
    """An article whose lines were labelled by hand: what a reader took out counts for less, though the gold may hold it."""
    labels = block_labels(texts, list(zip(page.lines, page.labels, strict=True)))
    most = np.array([most_share.get(label, 1.0) for label in labels], np.float32)
    return replace(sample, share=np.minimum(sample.share, most))


class Laid(TypedDict):
    """The fields of a sample that are the same for HTML and text."""

    id: str
    corpus: str
    fold: int
    page_type: str | None
    form: str
    share: NDArray[np.float32]
    found: float
    words: Words


def lay_gold(page: GoldPage, texts: Sequence[str], form: str) -> Laid:
    """A page's gold laid onto the texts of its blocks."""
    aligned = align(texts, page.body, dense=page.dense)
    return Laid(
        id=page.id,
        corpus=page.corpus,
        fold=page.fold,
        page_type=page.page_type,
        form=form,
        share=aligned.share,
        found=aligned.found,
        words=number_words(texts, page.body, dense=page.dense),
    )
