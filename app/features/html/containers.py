"""What a block's containers say: their text, their siblings, the repeated cards among them, their kinds, and the page's main container."""

from collections.abc import Iterator, Mapping

import numpy as np

from app.features.counts import numbered
from app.features.html.arrays import FACTS, View
from app.features.html.position import ANCHOR_WORDS
from app.features.html.sums import BLOCKS, ENDS, HEADS, LINKED, LINKS, MASS, PROSE, SHORT, Basics, Floats
from app.features.html.tree import FLAG_BITS, LEVELS, Ints, ancestor_sums
from app.features.windows import last_true
from app.language.chars import mix

INSIDE = (
    *("article", "main", "nav", "footer", "aside", "form", "figure", "table", "ul", "ol", "section", "a", "header", "li"),
    *("button", "blockquote"),
)
CARD_SIBLINGS = 3
# Buttons are counted in so many units around a block: a question to the reader stands beside its answers.
BUTTON_LEVELS = 3
MAIN_SHARES = (0.5, 0.8)


def markup(view: View, base: Basics) -> Iterator[Mapping[str, Floats]]:
    """Features of the containers around each block, group by group; all NaN-free only where the page has elements."""
    siblings = Siblings(view, base)
    yield from _levels(view, base, siblings)
    yield _cards(view, base, siblings)
    yield _paths(view, base)
    yield _flags(view)
    yield _main(view, base)
    yield _candidate(view, base)
    yield _steps(view, base)
    yield {name: np.full(view.blocks, value) for name, value in zip(FACTS, view.head, strict=True)}


class Siblings:
    """Units that share a parent unit: how many, how many look alike, and what the alike ones hold together."""

    def __init__(self, view: View, base: Basics) -> None:
        tree = view.tree
        index = np.arange(len(tree.parent))
        self.units = np.flatnonzero((tree.top == index) & (index > 0))
        above = tree.top[tree.up[self.units]]
        alike = mix(view.signature[self.units] + mix(above.astype(np.uint64)))
        tags = mix(tree.own_flags[self.units].astype(np.uint64) + mix(above.astype(np.uint64)))
        self.all = self._counts(above, len(tree.parent))
        groups = numbered(alike)
        self.alike, self.alike_mass = self._groups(groups, base.sums[self.units, MASS], len(tree.parent))
        self.start = self._group_starts(groups, tree.first)
        self.best = float(self.alike_mass[self.alike >= CARD_SIBLINGS].max(initial=1))
        self.same_tag = self._counts(numbered(tags), len(tree.parent))

    def _counts(self, group: Ints, size: int) -> Floats:
        """The number of units in each unit's group, for all elements."""
        out = np.ones(size, np.float32)
        out[self.units] = np.bincount(group)[group]
        return out

    def _groups(self, group: Ints, mass: Floats, size: int) -> tuple[Floats, Floats]:
        """Number and mass of each unit's group."""
        total = np.zeros(size, np.float32)
        total[self.units] = np.bincount(group, mass)[group]
        return self._counts(group, size), total

    def _group_starts(self, group: Ints, first: Ints) -> Floats:
        """The first block of each unit's group."""
        starts = np.full(int(group.max(initial=-1)) + 1, np.inf)
        np.minimum.at(starts, group, first[self.units])
        out = first.astype(np.float32)
        out[self.units] = starts[group]
        return out


def _levels(view: View, base: Basics, siblings: Siblings) -> Iterator[Mapping[str, Floats]]:
    """The units around a block from the inside out, a group for each."""
    sums, page = base.sums, np.maximum(base.page, 1)
    index = np.arange(view.blocks)
    mass = np.maximum(sums[:, MASS], 1)
    columns = {
        "blocks": np.log1p(sums[:, BLOCKS]),
        "mass": np.log1p(sums[:, MASS]),
        "link": sums[:, LINKED] / mass,
        "prose": sums[:, PROSE] / mass,
        "ends": sums[:, ENDS] / mass,
        "heads": sums[:, HEADS] / np.maximum(sums[:, BLOCKS], 1),
        "links": sums[:, LINKS] / np.maximum(sums[:, BLOCKS], 1),
        "short": sums[:, SHORT] / np.maximum(sums[:, BLOCKS], 1),
        "page_mass": sums[:, MASS] / page[MASS],
        "page_prose": sums[:, PROSE] / page[PROSE],
        "siblings": np.log(siblings.all),
        "alike": np.log(siblings.alike),
    }
    stacked = np.stack(list(columns.values()))
    for step in range(LEVELS - 2):
        unit = view.tree.chain[step]
        level = zip([f"up{step + 1}_{name}" for name in columns], stacked.take(unit, axis=1), strict=True)
        yield {**dict(level), f"up{step + 1}_place": (index - view.tree.first[unit]) / np.maximum(sums[unit, BLOCKS], 1)}


def _cards(view: View, base: Basics, siblings: Siblings) -> Mapping[str, Floats]:
    """The nearest unit around a block that stands among others like it: a teaser, a product card, a post, a row."""
    chain = np.concatenate([view.tree.inner[None], view.tree.chain])
    repeated = siblings.alike[chain] >= CARD_SIBLINGS
    repeated &= base.sums[chain, BLOCKS] > 1
    found = repeated.any(0)
    step = repeated.argmax(0)
    card = np.where(found, chain[step, np.arange(view.blocks)] if view.blocks else step, 0)
    mass = np.maximum(base.sums[card, MASS], 1)
    outside = view.tree.up[card]
    facts = {
        "card_step": step,
        "card_count": np.log(siblings.alike[card]),
        "card_mass": np.log1p(base.sums[card, MASS]),
        "card_blocks": np.log1p(base.sums[card, BLOCKS]),
        "card_link": base.sums[card, LINKED] / mass,
        "card_prose": base.sums[card, PROSE] / mass,
        "card_group": siblings.alike_mass[card] / np.maximum(base.page[MASS], 1),
        "card_group_best": siblings.alike_mass[card] / siblings.best,
        "card_group_start": siblings.start[card] / max(view.blocks, 1),
        "card_parent_share": siblings.alike_mass[card] / np.maximum(base.sums[outside, MASS], 1),
    }
    return {name: np.where(found, values, np.nan) for name, values in facts.items()} | {
        "cells_alike": np.log(siblings.alike[chain[0]]),
        "cells_same_tag": np.log(siblings.same_tag[chain[0]]),
    }


def _paths(view: View, base: Basics) -> Mapping[str, Floats]:
    """Blocks whose chain of tags and names is the same: how many, and what they hold together."""
    tree, out = view.tree, {}
    inner = tree.inner
    tags = ancestor_sums(tree.parent, mix(mix(tree.own_flags.astype(np.uint64)) + mix(tree.depth.astype(np.uint64))))[inner]
    for name, inverse in (("path", view.path), ("tags", numbered(tags))):
        counts = np.bincount(inverse)
        mass, linked, prose = (np.bincount(inverse, values, len(counts)) for values in (base.mass, base.mass * base.link, base.prose))
        total = np.maximum(mass, 1)
        best = max(prose.max(initial=0), 1)
        for kind, values in (
            ("count", np.log(np.maximum(counts, 1))),
            ("best", prose / best),
            ("mean", np.log1p(mass / np.maximum(counts, 1))),
            ("link", linked / total),
            ("prose", prose / max(base.page[PROSE], 1)),
        ):
            out[f"{name}_{kind}"] = values[inverse]
    return out


def _flags(view: View) -> Mapping[str, Floats]:
    """Which kinds of element a block stands in."""
    inner = view.tree.inner
    flags = view.tree.flags[inner]
    out = {f"in_{tag}": ((flags & FLAG_BITS[tag]) != 0).astype(np.float32) for tag in INSIDE}
    out["depth"] = view.tree.depth[inner].astype(np.float32)
    buttons = np.append(0, np.cumsum(out["in_button"]))
    for step in range(BUTTON_LEVELS):
        unit = view.tree.chain[step]
        out[f"up{step + 1}_buttons"] = np.log1p(buttons[view.tree.last[unit]] - buttons[view.tree.first[unit]])
    own = view.tree.own_flags
    for tag in ("article", "main", "li", "table", "form"):
        out[f"page_{tag}"] = np.full(view.blocks, np.log1p(np.count_nonzero(own & FLAG_BITS[tag])))
    return out


def _relation(view: View, unit: int) -> Floats:
    """Where each block stands to a unit: -1..0 before it, 0..1 inside, 1..2 after."""
    first, last = int(view.tree.first[unit]), int(view.tree.last[unit])
    index = np.arange(view.blocks)
    inside = (index - first) / max(last - first, 1)
    return np.where(
        index < first, (index - first) / max(first, 1), np.where(index < last, inside, 1 + (index - last) / max(view.blocks - last, 1))
    )


def _main(view: View, base: Basics) -> Mapping[str, Floats]:
    """The smallest containers that hold half, and most, of the page's running text."""
    out: dict[str, Floats] = {}
    size = base.sums[:, BLOCKS]
    for share in MAIN_SHARES:
        enough = base.sums[:, PROSE] >= share * base.page[PROSE]
        unit = int(np.where(enough, size, np.inf).argmin())
        name = f"main{int(share * 100)}"
        out[f"{name}_relation"] = _relation(view, unit)
        out[f"{name}_size"] = np.full(view.blocks, size[unit] / max(view.blocks, 1))
        out[f"{name}_link"] = np.full(view.blocks, base.sums[unit, LINKED] / max(base.sums[unit, MASS], 1))
    return out


def _candidate(view: View, base: Basics) -> Mapping[str, Floats]:
    """The unit that collects most running text from the blocks right inside it and one level further in."""
    score = np.zeros(len(view.tree.parent))
    np.add.at(score, view.tree.chain[0], base.prose)
    np.add.at(score, view.tree.chain[1], base.prose * 0.5)
    score *= 1 - base.sums[:, LINKED] / np.maximum(base.sums[:, MASS], 1)
    unit = int(score.argmax()) if view.blocks else 0
    inside = (view.tree.first[view.tree.chain] <= view.tree.first[unit]) & (view.tree.last[view.tree.chain] >= view.tree.last[unit])
    return {
        "candidate_relation": _relation(view, unit),
        "candidate_share": np.full(view.blocks, score[unit] / max(base.page[PROSE], 1)),
        "candidate_distance": np.where(inside.any(0), inside.argmax(0), LEVELS).astype(np.float32),
        "parent_score": score[view.tree.chain[0]] / max(score[unit], 1),
        "grandparent_score": score[view.tree.chain[1]] / max(score[unit], 1),
    }


def _steps(view: View, base: Basics) -> Mapping[str, Floats]:
    """How many units up stand the heading above a block, the page's headline, and the nearest running text before and after."""
    tree = view.tree
    headline = int(np.where(base.heading, view.matches[1] * view.matches[0] + 1e-3, 0).argmax()) if view.blocks else 0
    anchors = base.prose >= ANCHOR_WORDS
    before, after = last_true(anchors, strictly=True), view.blocks - 1 - last_true(anchors[::-1], strictly=True)[::-1]
    places = {"heading": last_true(base.heading), "headline": np.full(view.blocks, headline), "before": before, "after": after}
    out: dict[str, Floats] = {}
    for name, place in places.items():
        holds = (tree.first[tree.chain] <= place) & (tree.last[tree.chain] > place)
        out[f"{name}_step"] = np.where(holds.any(0), holds.argmax(0), LEVELS).astype(np.float32)
    out["between_steps"] = np.maximum(out["before_step"], out["after_step"])
    ends = view.edges[1].astype(np.float32)
    out["before_closes"] = np.where(before >= 0, ends[before], np.float32(-1)) if view.blocks else out["before_step"]
    return out
