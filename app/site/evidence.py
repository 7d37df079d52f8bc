"""How often a block was seen on other pages of its site → how much less likely it is the article."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.models.forest import Floats, logistic
from app.site.prints import prints_of
from app.types import LabelledBlock, PageType, Segments, SiteTable

# What follows was chosen on every second site of six corpora and judged on the others (docs/batch.md, "Pages of one site").
# The log odds that a block of some sentences loses which stands on both pages of a site of two.
STRENGTH = 3.0
# On more pages it loses more: that times 1 + GROWTH times the logarithm of how many others have it.
GROWTH = 0.5
# A block of so many words loses all of it, one of a word hardly any: labels recur in bodies too (`Note`), sentences hardly ever do.
LONG_WORDS, POWER = 25, 2
# The pages of a shop or a list share what they are made of: there a block's recurring says nothing.
TELLING = frozenset({PageType.ARTICLE, PageType.DOCUMENTATION, PageType.FORUM})
# More than this of a body is most of it. Where exactly one other page has most of it, that page holds the same article; where the site
# takes most of it away, the body was another.
MOST = 0.5
CERTAIN = 1e-4
REASON = "site"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a table of `pages` pages says of the blocks of one.

    `seen` is on how many of them each was, 0 where on fewer than two; `others` how many of these count against it; `words` are its words.
    """

    pages: int
    seen: NDArray[np.int64]
    others: NDArray[np.int64]
    words: NDArray[np.int64]

    @classmethod
    def of(cls, site: SiteTable, segments: Segments, body: Sequence[int], page_type: PageType | None) -> "Evidence":
        """Of a page; `body` and type are what its own content makes of it."""
        seen = np.array([site.seen.get(print_, 0) for print_ in prints_of(segments)], np.int64)
        words = np.array([block.tokens for block in segments.blocks], np.int64)
        others = np.maximum(seen - 1, 0) if page_type in TELLING else np.zeros_like(seen)
        held = np.zeros(len(seen), bool)
        held[list(body)] = True
        if words[held & (others == 1)].sum() > MOST * words[held].sum():
            others[others == 1] = 0
        return cls(site.pages, seen, others, words)

    def weigh(self, scores: Floats) -> Floats:
        """The scores of blocks with what the site says of them."""
        share = self.others / max(self.pages - 1, 1)
        size = np.minimum(np.log1p(self.words) / np.log1p(LONG_WORDS), 1) ** POWER
        lost = STRENGTH * share * size * (1 + GROWTH * np.log(np.maximum(self.others, 1)))
        known = np.clip(scores.astype(np.float64), CERTAIN, 1 - CERTAIN)
        return np.where(self.others > 0, logistic(np.log(known / (1 - known)) - lost), scores)

    def settle(self, alone: Sequence[int], weighed: Sequence[int]) -> list[int]:
        """The body: by the weighed scores what other pages have too, all else as the page alone says, if most of that is left."""
        kept = frozenset(weighed)
        gone = [index for index in alone if self.others[index] and index not in kept]
        if self.words[gone].sum() > MOST * self.words[list(alone)].sum():
            return list(weighed)
        own, shared = (index for index in alone if not self.others[index]), (index for index in weighed if self.others[index])
        return sorted({*own, *shared})

    def told(self, blocks: Sequence[LabelledBlock], decided: AbstractSet[int]) -> tuple[LabelledBlock, ...]:
        """Blocks with how often each was seen; of those that the site `decided`, whether body or not, it is the reason."""
        seen = zip(blocks, self.seen.tolist(), strict=True)
        return tuple([item._replace(seen=count, reason=REASON if item.block.index in decided else item.reason) for item, count in seen])
