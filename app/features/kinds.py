"""What tells the kinds of removed blocks apart: words, names of containers, what stands around, and where the body is."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from app.features.links import Links
from app.features.view import NAME_BITS, STEM_BITS, TEXT_BITS, Bags, View
from app.types import FeatureMatrix, Kind, Label

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

KINDS = tuple(Label)
WORD_BITS, PART_BITS = 15, 13
# Windows over which word odds are averaged, in steps back and ahead; then come the units around a block, from the inside out.
WINDOWS: Mapping[str, tuple[int, int]] = {"near": (2, 3), "around": (12, 13)}
UNITS = 3
# How much less each element further out counts.
FADE = 0.8
# Beyond this depth elements count alike: float32 reaches no further.
DEEPEST = 300
# The body's run begins and ends where this share of its words is left out on either side.
EDGE = 0.05
FAR = 200
TOKENS_AT_ONCE = 1 << 16


@dataclass(frozen=True, slots=True)
class KindLexicon:
    """Weights by bucket for each kind, float32[buckets, kinds]: of words and word pairs, of container names, of links' addresses.

    There is one constant a kind for each; what plain text does not have is empty.
    """

    words: Floats
    word_constants: Floats
    parts: Floats
    part_constants: Floats
    links: Floats
    link_constants: Floats


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a page's blocks are judged by besides their words: plain features, which blocks are the body, the links of an HTML page."""

    plain: FeatureMatrix
    body: NDArray[np.bool_]
    links: Links | None = None


def word_bags(seen: View) -> Bags:
    """Words, word pairs and beginnings of words of each block in the lexicon's buckets."""
    tokens = np.empty((len(seen.word_stem), 3), np.int32)
    tokens[:, :2] = seen.text.tokens.reshape(-1, 2) >> (TEXT_BITS - WORD_BITS)
    tokens[:, 2] = seen.word_stem >> (STEM_BITS - WORD_BITS)
    return Bags(tokens.ravel(), seen.word_border * 3)


def part_bags(seen: View) -> Bags:
    """Name tokens of each distinct tag with names in the lexicon's buckets."""
    return Bags(seen.names.tokens >> (NAME_BITS - PART_BITS), seen.names.border)


def fades(seen: View) -> Floats:
    """What each element counts for relative to the root; a block's own element counts 1 once divided by its own."""
    weights: Floats = np.float32(FADE) ** -np.minimum(seen.tree.depth, DEEPEST).astype(np.float32)
    return weights


def column_names(plain: Sequence[str], form: Kind) -> tuple[str, ...]:
    """All columns that a page of a kind can have, given its plain ones."""
    return tuple(name for group in _groups(tuple(plain), form is Kind.HTML).values() for name in group)


@cache
def _groups(plain: tuple[str, ...], markup: bool) -> Mapping[str, Sequence[str]]:
    """The columns of each group of features, in order."""
    words = ("words", "links") if markup else ("words",)
    spans = (*WINDOWS, *(f"unit{step}" for step in range(UNITS if markup else 0)))
    return {
        "plain": plain,
        **{group: _named(group) for group in words},
        **{span: [name for group in words for name in _named(f"{span}_{group}")] for span in spans},
        **({"parts": _named("parts")} if markup else {}),
        "body": [f"body_{name}" for name in BODY_FACTS],
    }


@cache
def _plan(names: tuple[str, ...], plain: tuple[str, ...], markup: bool) -> Mapping[str, tuple[Ints, Ints]]:
    """For each group which rows of a matrix of the wanted columns it fills, and with which of its own."""
    row = {name: place for place, name in enumerate(names)}
    groups = _groups(plain, markup)
    wanted = {group: [place for place, name in enumerate(own) if name in row] for group, own in groups.items()}
    return {
        group: (np.array([row[groups[group][place]] for place in places], np.int64), np.array(places, np.int64))
        for group, places in wanted.items()
        if places
    }


def kind_features(seen: View, around: Surroundings, names: tuple[str, ...], lexicon: KindLexicon) -> FeatureMatrix:
    """The named features of the blocks that are not body."""
    (features,) = kind_pieces(seen, around, names, lexicon, [slice(None)])
    return features


def kind_pieces(
    seen: View, around: Surroundings, names: tuple[str, ...], lexicon: KindLexicon, pieces: Iterable[slice]
) -> Iterator[FeatureMatrix]:
    """The same for pieces of those blocks, one after another."""
    removed = np.flatnonzero(~around.body)
    plan = _plan(names, around.plain.names, around.links is not None)
    known = {"words": _odds(_bag_sums(word_bags(seen), removed, lexicon.words) + lexicon.word_constants)}
    if around.links is not None:
        known["links"] = _link_odds(around.links, removed, lexicon)
    total = _running(seen, removed, np.nan_to_num(np.exp(np.hstack(list(known.values())))))
    if "parts" in plan:
        known["parts"] = _part_odds(seen, lexicon)[removed]
    known["body"] = _to_body(around.body, seen.words)[removed]
    for piece in pieces:
        rows = removed[piece]
        values = np.empty((len(names), len(rows)), np.float32)
        for group, (filled, taken) in plan.items():
            if group == "plain":
                values[filled] = around.plain.values.T[taken][:, rows]
            elif group in known:
                values[filled] = known[group][piece].T[taken]
            else:
                values[filled] = _averages(seen, rows, total, group).T[taken]
        yield FeatureMatrix(names, values.T)


def _named(group: str) -> list[str]:
    return [f"{group}_{kind}" for kind in KINDS]


def _bag_sums(bags: Bags, rows: Ints, weights: Floats) -> Floats:
    """Like `Bags.sums` for some bags and each column of the weights."""
    first, last = bags.border[rows], bags.border[rows + 1]
    count = last - first
    border = np.append(0, np.cumsum(count))
    sums = np.zeros((len(rows), weights.shape[1]), np.float32)
    filled = np.flatnonzero(count)
    start = border[filled]
    for low in range(0, int(border[-1]), TOKENS_AT_ONCE):
        high = min(low + TOKENS_AT_ONCE, int(border[-1]))
        begun, ended = np.searchsorted(start, low, side="right") - 1, np.searchsorted(start, high)
        own, inside = filled[begun:ended], start[begun:ended].clip(low)
        length = np.diff(np.append(inside, high))
        chosen = bags.tokens[np.arange(low, high) + np.repeat(first[own] - border[own], length)]
        sums[own] += np.add.reduceat(weights.take(chosen, axis=0), inside - low, axis=0)
    sums /= np.sqrt(np.maximum(count, 1), dtype=np.float32)[:, None]
    return sums


def _odds(margins: Floats) -> Floats:
    """Log-probabilities of margins."""
    shifted = margins - margins.max(axis=1, keepdims=True, initial=-np.inf)
    odds: Floats = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return odds


def _part_odds(seen: View, lexicon: KindLexicon) -> Floats:
    """Log-probabilities by the names of a block's element and its ancestors, nearer ones counting more."""
    own = fades(seen)
    scores = _bag_sums(part_bags(seen), np.arange(len(seen.names.border) - 1), lexicon.parts)[seen.name] * own[:, None]
    inner = np.where(seen.tree.own >= 0, seen.tree.own, seen.tree.chain[0])
    return _odds(ancestor_rows(seen.tree.parent, scores)[inner] / own[inner][:, None] + lexicon.part_constants)


def ancestor_rows(parent: Ints, values: Floats) -> Floats:
    """For each element the sum of the rows of `values` over itself and its ancestors."""
    rooted = np.vstack([values, np.zeros((1, values.shape[1]), np.float32)])
    above = np.append(parent, len(values))
    above[0] = len(values)
    while (above < len(values)).any():
        rooted = rooted + rooted.take(above, axis=0)
        above = above[above]
    return rooted[:-1]


def _link_odds(links: Links, removed: Ints, lexicon: KindLexicon) -> Floats:
    """Log-probabilities by the addresses of the removed blocks' links, NaN for a block without one."""
    odds = np.full((len(removed), len(KINDS)), np.nan, np.float32)
    owner = links.owner[removed]
    linked = owner >= 0
    odds[linked] = _odds(_bag_sums(links.bags, owner[linked], lexicon.links) + lexicon.link_constants)
    return odds


def _running(seen: View, removed: Ints, odds: Floats) -> Floats:
    """Sums of the odds of all blocks before each border; a body block counts as surely body, by the first group of odds."""
    every = np.zeros((seen.blocks + 1, odds.shape[1]), np.float32)
    every[1:, KINDS.index(Label.BODY)] = 1
    every[removed + 1] = odds
    return np.cumsum(every, axis=0)


def _averages(seen: View, rows: Ints, total: Floats, span: str) -> Floats:
    """Means of the odds over a window or unit around some blocks, from their running sums."""
    if span in WINDOWS:
        back, ahead = WINDOWS[span]
        first, last = np.maximum(rows - back, 0), np.minimum(rows + ahead, seen.blocks)
    else:
        unit = seen.tree.chain[int(span.removeprefix("unit")), rows]
        first, last = seen.tree.first[unit], seen.tree.last[unit]
    means: Floats = (total[last] - total[first]) / np.maximum(last - first, 1).astype(np.float32)[:, None]
    return means


BODY_FACTS = ("from_first", "from_last", "back", "ahead", "share", "near", "wide", "relation")


def _to_body(body: NDArray[np.bool_], words: Ints) -> Floats:
    """Where each block stands to the body; NaN where there is none."""
    count = len(body)
    if not body.any():
        return np.full((count, len(BODY_FACTS)), np.nan, np.float32)
    index = np.arange(count)
    inside = np.cumsum(np.where(body, words, 0)).astype(np.float64)
    first = int(np.searchsorted(inside, EDGE * inside[-1] + 1e-9))
    last = min(int(np.searchsorted(inside, (1 - EDGE) * inside[-1])), count - 1)
    back = index - np.maximum.accumulate(np.where(body, index, -FAR))
    ahead = np.minimum.accumulate(np.where(body, index, count + FAR)[::-1])[::-1] - index
    before, after = -(first - index) / max(first, 1), 1 + (index - last) / max(count - last, 1)
    facts = {
        "from_first": np.sign(index - first) * np.log1p(abs(index - first)),
        "from_last": np.sign(index - last) * np.log1p(abs(index - last)),
        "back": np.log1p(np.minimum(back, FAR)),
        "ahead": np.log1p(np.minimum(ahead, FAR)),
        "share": inside / max(inside[-1], 1),
        "near": _density(body, 3),
        "wide": _density(body, 10),
        "relation": np.where(index < first, before, np.where(index > last, after, 0.5)),
    }
    return np.stack([facts[name] for name in BODY_FACTS], axis=1).astype(np.float32)


def _density(body: NDArray[np.bool_], reach: int) -> NDArray[np.float64]:
    total = np.append(0, np.cumsum(body))
    index = np.arange(len(body))
    low, high = np.clip(index - reach, 0, len(body)), np.clip(index + reach + 1, 0, len(body))
    density: NDArray[np.float64] = (total[high] - total[low]) / (high - low)
    return density
