"""Pages as the HTML engine learns from them."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from app.features.html import View, plain_features
from app.features.html.arrays import view
from app.features.html.sums import basics
from app.features.matrix import matrix
from app.types import Segments
from training.corpus import MADE_CORPUS, MORE, GoldPage, is_mixed
from training.made.page import MadePage, block_labels, gold_page
from training.samples import Sample, lay_gold

# The forms of a page made of others, and of one whose words, or names of containers, or both nobody knows.
GRAFT, UNKNOWN_WORDS = "graft", "unknown words"
# Which tables of the lexicon are blank for a page of unknown words, and how often each such page is made.
BLANKS: Mapping[tuple[str, ...], int] = {
    ("text",): 2,
    ("unit", "path"): 1,
    ("text", "unit", "path", "concept", "above"): 1,
}
# What a page counts for in training: mixed pages are few and hard, made ones many and alike.
CORPUS_WEIGHTS = {**MORE, MADE_CORPUS: 0.35}
MIXED_WEIGHT = 1.7
FORM_WEIGHTS = {GRAFT: 0.6, UNKNOWN_WORDS: 0.35}
MIXED_GRAFT_WEIGHT = 0.4
# What is content on a page of items differs from page to page: generators know little of it.
ITEMS, MADE_ITEMS_WEIGHT = frozenset({"listing", "collection", "product", "service"}), 0.1


@dataclass(frozen=True, slots=True)
class HtmlSample(Sample):
    """A page with its arrays, from its HTML or made of others; its words count for nothing in the `blank` tables of the lexicon."""

    view: View
    blank: tuple[str, ...] = ()

    @property
    def page_weight(self) -> float:
        """What the page counts for in training."""
        mixed = is_mixed(self.corpus, self.page_type)
        if self.is_made and self.page_type in ITEMS:
            return MADE_ITEMS_WEIGHT
        if self.form in FORM_WEIGHTS:
            return MIXED_GRAFT_WEIGHT if mixed and self.form == GRAFT else FORM_WEIGHTS[self.form]
        return MIXED_WEIGHT if mixed else CORPUS_WEIGHTS.get(self.corpus, 1.0)

    @property
    def counted(self) -> float:
        """What the page counts for where each of its rows counts alike: nothing where it lacks its gold."""
        return self.page_weight * float(self.weight.sum() > 0)

    @property
    def is_copy(self) -> bool:
        """True for a page that says nothing which pages that it was made of do not say."""
        return self.form in (GRAFT, UNKNOWN_WORDS)


def make_sample(page: GoldPage, segments: Segments, form: str) -> HtmlSample:
    """A page in one form, aligned and featurized."""
    seen = view(segments)
    plain = matrix(plain_features(seen, basics(seen)), seen.blocks)
    laid = lay_gold(page, [block.text for block in segments.blocks], form)
    return HtmlSample(**laid, names=plain.names, plain=plain.values, view=seen)


def made_sample(page: MadePage, segments: Segments) -> HtmlSample:
    """A made page, which knows the label of each of its blocks."""
    sample = make_sample(gold_page(page), segments, segments.method)
    share = np.array([label.kept for label in block_labels(page, segments)], np.float32)
    return replace(sample, share=share, found=1.0)


def of_unknown_words(sample: HtmlSample, chance: random.Random) -> HtmlSample:
    """The same page as if nobody knew its words, or the names of its containers: structure alone has to carry it."""
    return replace(sample, form=UNKNOWN_WORDS, blank=chance.choices(list(BLANKS), list(BLANKS.values()))[0])
