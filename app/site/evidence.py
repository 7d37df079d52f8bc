"""How often a block was seen on other pages of its site → how much less likely it is the article."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.models.forest import Floats, logistic
from app.site.prints import prints_of
from app.types import LabelledBlock, PageType, Segments, SiteTable

# What follows was chosen on every second host of six corpora and judged on the others (docs/batch.md, "Pages of one site").
# The log odds that a block of some sentences loses which stands on both pages of a site of two.
STRENGTH = 3.0
# On more pages it loses more: that times 1 + GROWTH times the logarithm of how many others have it.
GROWTH = 0.5
# A block without words loses this part of it, one of so many words all: labels of a form recur in bodies too, sentences hardly ever do.
WORDLESS, LONG_WORDS = 0.3, 25
# The pages of a shop or a list share what they are made of: there a block's recurring says nothing.
TELLING = frozenset({PageType.ARTICLE, PageType.DOCUMENTATION, PageType.FORUM})
# Where more of the body than this is on exactly one other page, that page holds the same article.
REPUBLISHED = 0.5
CERTAIN = 1e-4
REASON = "site"


@dataclass(frozen=True, slots=True)
class Evidence:
    """On how many of the `pages` of a site each block of a page was seen, 0 where on fewer than two; the words of each block."""

    pages: int
    seen: NDArray[np.int64]
    words: NDArray[np.int64]

    @classmethod
    def of(cls, site: SiteTable, segments: Segments) -> "Evidence":
        """What a site's table says of a page."""
        seen = np.array([site.seen.get(print_, 0) for print_ in prints_of(segments)], np.int64)
        return cls(site.pages, seen, np.array([block.tokens for block in segments.blocks], np.int64))

    def weigh(self, scores: Floats, body: Sequence[int], page_type: PageType | None) -> Floats:
        """The scores of blocks with what the site says; `body` and type are what the page's own content made of it."""
        if page_type not in TELLING:
            return scores
        others = np.maximum(self.seen - 1, 0)
        held = np.zeros(len(scores), bool)
        held[list(body)] = True
        if self.words[held & (others == 1)].sum() > REPUBLISHED * self.words[held].sum():
            others[others == 1] = 0
        share = others / max(self.pages - 1, 1)
        size = WORDLESS + (1 - WORDLESS) * np.minimum(np.log1p(self.words) / np.log1p(LONG_WORDS), 1)
        lost = STRENGTH * share * size * (1 + GROWTH * np.log(np.maximum(others, 1)))
        known = np.clip(scores.astype(np.float64), CERTAIN, 1 - CERTAIN)
        return np.where(others > 0, logistic(np.log(known / (1 - known)) - lost), scores)

    def told(self, blocks: Sequence[LabelledBlock], decided: AbstractSet[int]) -> tuple[LabelledBlock, ...]:
        """Blocks with how often each was seen; of those that the site `decided`, whether body or not, it is the reason."""
        seen = zip(blocks, self.seen.tolist(), strict=True)
        return tuple([item._replace(seen=count, reason=REASON if item.block.index in decided else item.reason) for item, count in seen])
