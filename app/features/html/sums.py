"""Quantities that several groups of features share, computed once a page."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.features.html.arrays import ROLE_CODES, View
from app.features.tokens import SHORT_WORDS, word_mass
from app.language import chars
from app.types import Role

Floats = NDArray[np.floating[Any]]

# Blocks from this many words on are prose, if they are not links.
PROSE_WORDS = 8
# Columns of the sums over an element's blocks.
SUMS = ("mass", "linked", "prose", "ends", "headings", "links", "short", "blocks")
MASS, LINKED, PROSE, ENDS, HEADS, LINKS, SHORT, BLOCKS = range(len(SUMS))


@dataclass(frozen=True, slots=True)
class Basics:
    """`mass` is words a block, `prose` the part of it that reads as running text.

    `sums` is float32[elements, SUMS], `page` the sums of the page, `before` the sums of all blocks before each.
    """

    mass: Floats
    link: Floats
    prose: Floats
    ends: Floats
    heading: NDArray[np.bool_]
    sums: Floats
    page: Floats
    before: Floats


def basics(view: View) -> Basics:
    """The shared quantities of a page."""
    mass = word_mass(view.words, view.classes)
    link = np.nan_to_num(view.link)
    ends = view.classes[:, chars.END]
    prose = np.where(mass >= PROSE_WORDS, mass * (1 - link) ** 2, 0)
    heading = view.role == ROLE_CODES[Role.HEADING]
    columns = np.stack(
        [mass, mass * link, prose, np.minimum(ends, mass), heading, link > 0.5, mass < SHORT_WORDS, np.ones(view.blocks)], axis=1
    )
    cumulative = np.zeros((view.blocks + 1, len(SUMS)))
    np.cumsum(columns, axis=0, out=cumulative[1:])
    sums = (cumulative[view.tree.last] - cumulative[view.tree.first]).astype(np.float32)
    return Basics(mass, link, prose, ends, heading, sums, cumulative[-1].astype(np.float32), cumulative[:-1].astype(np.float32))
