"""Where a block's link leads: the words of its address, which every site writes in much the same few languages."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.features.tokens import Bags
from app.language.chars import bucket, classify, encode, find_words
from app.types import Elements

LINK_BITS = 13
# What stands further on in an address is its query, most of the time.
LONGEST = 120


@dataclass(frozen=True, slots=True)
class Links:
    """Hashed words of each link's address, and for each block the number of the last link in or around it, -1 for none."""

    bags: Bags
    owner: NDArray[np.int64]


def find_links(elements: Elements, blocks: int) -> Links:
    """The links of a page with so many blocks."""
    owner = np.full(blocks, -1, np.int64)
    rows = [row for row, address in enumerate(elements.links) if address]
    lines = [elements.links[row][:LONGEST].replace("\n", "") + "\n" for row in rows]
    first, last = elements.first, elements.last
    for place, row in enumerate(rows):
        if last[row] - first[row] == 1:
            owner[first[row]] = place
        else:
            owner[first[row] : last[row]] = place
    codes = encode("".join(lines))
    found = find_words(codes, classify(codes))
    return Links(Bags(bucket(found.hash, LINK_BITS), np.searchsorted(found.start, np.cumsum([0, *map(len, lines)]))), owner)
