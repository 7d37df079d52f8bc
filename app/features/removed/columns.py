"""What tells the labels of removed blocks apart: words, names of containers, what stands around, and where the body is."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from app.features.html.arrays import View
from app.features.html.links import Links
from app.features.removed.odds import LabelLexicon, Said, concept_odds, heading_odds, link_odds, part_odds, word_odds
from app.features.tokens import Floats, Ints
from app.features.windows import Running, from_block
from app.types import FeatureMatrix, Label, PageKind

# Windows over which word odds are averaged, in steps back and ahead; then come the units around a block, from the inside out.
WINDOWS: Mapping[str, tuple[int, int]] = {"near": (2, 3), "around": (12, 13)}
UNITS = 3
# The body's run begins and ends where this share of its words is left out on either side.
EDGE = 0.05
FAR = 200
# How far around a block the share of body is taken.
REACHES = (3, 10)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a page's blocks are judged by besides their words: plain features, which blocks are the body, the links of an HTML page."""

    plain: FeatureMatrix
    body: NDArray[np.bool_]
    links: Links | None = None


def column_names(plain: Sequence[str], kind: PageKind, labels: tuple[Label, ...]) -> tuple[str, ...]:
    """All columns that a page of a kind can have, given its plain ones and the labels of the lexicon."""
    return tuple(name for group in _groups(tuple(plain), kind is PageKind.HTML, labels).values() for name in group)


@cache
def _groups(plain: tuple[str, ...], markup: bool, labels: tuple[Label, ...]) -> Mapping[str, Sequence[str]]:
    """The columns of each group of features, in order."""

    def named(group: str) -> list[str]:
        return [f"{group}_{label}" for label in labels]

    words = ("words", "concepts", "links") if markup else ("words", "concepts")
    under = ("under_how_far", *named("under"))
    spans = (*WINDOWS, *(f"unit{step}" for step in range(UNITS if markup else 0)))
    return {
        "plain": plain,
        **{group: named(group) for group in words},
        "under": under,
        **{span: [name for group in words for name in named(f"{span}_{group}")] for span in spans},
        **({"parts": named("parts")} if markup else {}),
        "body": [f"body_{name}" for name in BODY_FACTS],
    }


@cache
def _plan(names: tuple[str, ...], plain: tuple[str, ...], markup: bool, labels: tuple[Label, ...]) -> Mapping[str, tuple[Ints, Ints]]:
    """For each group which rows of a matrix of the wanted columns it fills, and with which of its own."""
    row = {name: place for place, name in enumerate(names)}
    groups = _groups(plain, markup, labels)
    wanted = {group: [place for place, name in enumerate(own) if name in row] for group, own in groups.items()}
    return {
        group: (np.array([row[groups[group][place]] for place in places], np.int64), np.array(places, np.int64))
        for group, places in wanted.items()
        if places
    }


def label_features(said: Said, around: Surroundings, names: tuple[str, ...], lexicon: LabelLexicon) -> FeatureMatrix:
    """The named features of the blocks that are not body."""
    (features,) = label_pieces(said, around, names, lexicon, [slice(None)])
    return features


def label_pieces(
    said: Said, around: Surroundings, names: tuple[str, ...], lexicon: LabelLexicon, pieces: Iterable[slice]
) -> Iterator[FeatureMatrix]:
    """The same for pieces of those blocks, one after another."""
    removed = np.flatnonzero(~around.body)
    plan = _plan(names, around.plain.names, said.view is not None, lexicon.labels)
    known = {"words": word_odds(said, removed, lexicon), "concepts": concept_odds(said, removed, lexicon)}
    if around.links is not None:
        known["links"] = link_odds(around.links, removed, lexicon)
    total = _running(around.body, removed, np.hstack(list(known.values())), lexicon.labels.index(Label.BODY))
    if "under" in plan:
        known["under"] = heading_odds(said.concepts, removed, lexicon)
    if said.view is not None and "parts" in plan:
        known["parts"] = part_odds(said.view, lexicon).take(removed, axis=0)
    known["body"] = _to_body(around.body, said.words).take(removed, axis=0)
    for piece in pieces:
        rows = removed[piece]
        values = np.empty((len(names), len(rows)), np.float32)
        for group, (filled, taken) in plan.items():
            if group == "plain":
                values[filled] = around.plain.values.T.take(taken, axis=0).take(rows, axis=1)
            elif group in known:
                values[filled] = known[group][piece].T.take(taken, axis=0)
            else:
                values[filled] = _averages(said.view, rows, total.take(taken, axis=0), group)
        yield FeatureMatrix(names, values.T)


def _running(body: NDArray[np.bool_], removed: Ints, odds: Floats, column: int) -> Floats:
    """Sums of the probabilities of all blocks before each border, a row a label; a body block is surely body: `column`."""
    total = np.zeros((odds.shape[1], len(body) + 1), np.float32)
    total[column, 1:] = 1
    total[:, removed + 1] = np.exp(odds.T)
    np.copyto(total, 0, where=np.isnan(total))
    return np.cumsum(total, axis=1, out=total)


def _averages(view: View | None, rows: Ints, total: Floats, span: str) -> Floats:
    """Means over a window or unit around some blocks, from running sums."""
    if view is None or span in WINDOWS:
        back, ahead = WINDOWS[span]
        first, last = np.maximum(rows - back, 0), np.minimum(rows + ahead, total.shape[1] - 1)
    else:
        unit = view.tree.chain[int(span.removeprefix("unit")), rows]
        first, last = view.tree.first[unit], view.tree.last[unit]
    means: Floats = total.take(last, axis=1)
    means -= total.take(first, axis=1)
    means /= np.maximum(last - first, 1).astype(np.float32)
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
    inside_reach, blocks = Running(body[:, None]).over([(-reach, reach + 1) for reach in REACHES], np.float64)
    near, wide = inside_reach[:, 0] / blocks[:, 0]
    before, after = -(first - index) / max(first, 1), 1 + (index - last) / max(count - last, 1)
    facts = {
        "from_first": from_block(first, count),
        "from_last": from_block(last, count),
        "back": np.log1p(np.minimum(back, FAR)),
        "ahead": np.log1p(np.minimum(ahead, FAR)),
        "share": inside / max(inside[-1], 1),
        "near": near,
        "wide": wide,
        "relation": np.where(index < first, before, np.where(index > last, after, 0.5)),
    }
    return np.stack([facts[name] for name in BODY_FACTS], axis=1).astype(np.float32)
