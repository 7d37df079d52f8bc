"""Pages as the HTML engine learns from them."""

from dataclasses import dataclass

from app.features.html import View, plain_features
from app.features.html.arrays import view
from app.features.html.sums import basics
from app.features.matrix import matrix
from app.types import Segments
from training.corpus import GoldPage, is_mixed
from training.samples import Sample, lay_gold

# The form of a page made of others.
GRAFT = "graft"
# What a page counts for in training: mixed pages are few and hard, generated ones many and alike.
CORPUS_WEIGHTS = {"generated": 0.3}
MIXED_WEIGHT = 1.7
GRAFT_WEIGHT, MIXED_GRAFT_WEIGHT = 0.6, 0.4


@dataclass(frozen=True, slots=True)
class HtmlSample(Sample):
    """A page with its arrays, from its HTML or made of others."""

    view: View

    @property
    def page_weight(self) -> float:
        """What the page counts for in training."""
        mixed = is_mixed(self.corpus, self.page_type)
        if self.is_graft:
            return MIXED_GRAFT_WEIGHT if mixed else GRAFT_WEIGHT
        return MIXED_WEIGHT if mixed else CORPUS_WEIGHTS.get(self.corpus, 1.0)

    @property
    def is_graft(self) -> bool:
        """True for a page made of others."""
        return self.form == GRAFT


def make_sample(page: GoldPage, segments: Segments, form: str) -> HtmlSample:
    """A page in one form, aligned and featurized."""
    seen = view(segments)
    plain = matrix(plain_features(seen, basics(seen)), seen.blocks)
    laid = lay_gold(page, [block.text for block in segments.blocks], form)
    return HtmlSample(**laid, names=plain.names, plain=plain.values, view=seen)
