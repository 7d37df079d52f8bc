"""Where a block stands: on the page, under its heading, among its neighbours, and along the page's running text."""

from collections.abc import Mapping

import numpy as np

from app.features.html.arrays import View
from app.features.html.sums import BLOCKS, MASS, PROSE, Basics, Floats
from app.features.windows import Running, everywhere, from_block, last_true, shifted, since

WINDOWS = (2, 6, 15)
# A block with this much prose is an anchor that others are measured from.
ANCHOR_WORDS = 25
FAR = 99.0


def place(view: View, base: Basics) -> Mapping[str, Floats]:
    """Features of each block's position."""
    index = np.arange(view.blocks)
    mass, prose = np.maximum(base.page[MASS], 1), np.maximum(base.page[PROSE], 1)
    anchors = base.prose >= ANCHOR_WORDS
    return {
        "index": np.log1p(index),
        "from_end": np.log1p(view.blocks - 1 - index),
        "place": index / max(view.blocks, 1),
        "mass_before": base.before[:, MASS] / mass,
        "prose_before": base.before[:, PROSE] / prose,
        "anchor_back": since(anchors, FAR),
        "anchor_ahead": since(anchors[::-1], FAR)[::-1],
        **_headings(view, base),
        **_windows(base),
        **_neighbours(view, base),
    }


def _headings(view: View, base: Basics) -> Mapping[str, Floats]:
    """The heading above each block, and the page's headline: the heading with most words of the title."""
    index = np.arange(view.blocks)
    last = last_true(base.heading)
    known = last >= 0
    distance = np.where(known, index - last, FAR)
    under = np.where(known, view.level[last], np.nan) if view.blocks else view.level
    match = np.where(base.heading, view.matches[1] * view.matches[0], 0) - 0.05 * view.level * base.heading
    headline = int(match.argmax()) if view.blocks else 0
    good = bool(view.blocks) and view.matches[1, headline] > 0.4 and bool(base.heading[headline])
    return {
        "under_heading": np.log1p(distance),
        "heading_level": under,
        "words_since_heading": np.log1p(base.before[:, MASS] - np.where(known, base.before[last, MASS], 0)) if view.blocks else view.level,
        "from_headline": from_block(headline, view.blocks) if good else np.full(view.blocks, np.nan),
        "headline_match": np.full(view.blocks, match[headline] if view.blocks else 0),
        "words_from_headline": base.before[:, MASS] - base.before[headline, MASS] if good else np.full(view.blocks, np.nan),
    }


def _windows(base: Basics) -> Mapping[str, Floats]:
    """Words, share of links and share of prose in windows around each block."""
    running = Running(np.stack([base.mass, base.mass * base.link, base.prose], axis=1))
    sums, count = running.over([(-size, size + 1) for size in WINDOWS], np.float64)
    out: dict[str, Floats] = {}
    for size, (words, linked, prose), blocks in zip(WINDOWS, sums, count[:, 0], strict=True):
        mass = np.maximum(words, 1)
        out[f"window{size}_mass"] = np.log1p(words / blocks)
        out[f"window{size}_link"] = linked / mass
        out[f"window{size}_prose"] = prose / mass
    return out


def _neighbours(view: View, base: Basics) -> Mapping[str, Floats]:
    """Words, links and role of the blocks before and after."""
    out: dict[str, Floats] = {}
    for name, step in (("before", -1), ("after", 1)):
        for fact, values in (("mass", np.log1p(base.mass)), ("link", base.link), ("role", view.role)):
            out[f"{name}_{fact}"] = shifted(values, step)
    return out


def page(view: View, base: Basics) -> Mapping[str, Floats]:
    """Features of the page, the same for each of its blocks."""
    mass, blocks = np.maximum(base.page[MASS], 1), np.maximum(base.page[BLOCKS], 1)
    values = base.page / blocks
    facts = {
        "page_blocks": np.log1p(blocks),
        "page_mass": np.log1p(mass),
        "page_link": base.page[1] / mass,
        "page_prose": base.page[PROSE] / mass,
        "page_ends": values[3],
        "page_headings": values[4],
        "page_links": values[5],
        "page_short": values[6],
        "page_longest": np.log1p(base.prose.max(initial=0)),
    }
    return everywhere(facts, view.blocks)
