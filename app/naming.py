"""Every removed block named: features of the kinds, the learned model, the rules over it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from app.features import View, basics, matrix, view
from app.features.basics import Floats
from app.features.kinds import KindLexicon, Surroundings, column_names, kind_pieces
from app.features.links import Links
from app.features.own import own
from app.features.place import page, place
from app.label.kinds import KindModel, kind_model, settle
from app.label.model import ModelError
from app.label.network import cut_pieces
from app.label.rules import Named
from app.types import FeatureMatrix, Kind, Label, LabelledBlock, Segments

TEXT_GROUPS = (own, place, page)
# Blocks whose features are held at once.
ROWS_AT_ONCE = 4096


@dataclass(frozen=True, slots=True)
class Known:
    """What a labeller has worked out of a page already: its arrays, its plain features, and an HTML page's links."""

    seen: View
    plain: FeatureMatrix
    links: Links | None = None


@dataclass(frozen=True, slots=True)
class Body:
    """The blocks that are the article with their scores, and why they are."""

    scores: Mapping[int, float]
    reason: str


def read_text(segments: Segments) -> Known:
    """What is known of plain text: everything but markup."""
    seen = view(segments)
    base = basics(seen)
    return Known(seen, matrix((group(seen, base) for group in TEXT_GROUPS), seen.blocks))


@cache
def _lexicon(form: Kind) -> KindLexicon:
    return KindLexicon(**kind_model(form).weights)


def name_kinds(segments: Segments, body: Body, named: Named, known: Known | None = None) -> tuple[LabelledBlock, ...]:
    """All blocks with their labels, in order; HTML comes with what is `known` of it, plain text without."""
    form = Kind.TEXT if known is None else Kind.HTML
    known = known or read_text(segments)
    kept = np.zeros(len(segments.blocks), bool)
    kept[list(body.scores)] = True
    removed = np.flatnonzero(~kept).tolist()
    labels = {
        index: LabelledBlock(segments.blocks[index], Label.BODY, score, Label.BODY, body.reason) for index, score in body.scores.items()
    }
    if removed:
        odds = removed_odds(kind_model(form), _lexicon(form), known, kept)
        labels.update(zip(removed, settle(segments.blocks, removed, odds, named), strict=True))
    return tuple(map(labels.__getitem__, range(len(segments.blocks))))


def removed_odds(model: KindModel, lexicon: KindLexicon, known: Known, kept: NDArray[np.bool_]) -> Floats:
    """Probabilities of the kinds for each block that is not kept; raises `ModelError` where the page lacks what the model takes."""
    form = Kind.TEXT if known.links is None else Kind.HTML
    if not _has_all(model.network.names, known.plain.names, form):
        raise ModelError("The model of kinds was made for other features.")
    around = Surroundings(known.plain, kept, known.links)
    pieces = list(cut_pieces(int((~kept).sum()), ROWS_AT_ONCE))
    found = kind_pieces(known.seen, around, model.network.names, lexicon, [piece.rows for piece in pieces])
    odds = [model.odds(features.names, features.values)[piece.own] for features, piece in zip(found, pieces, strict=True)]
    return np.concatenate(odds)


@cache
def _has_all(names: tuple[str, ...], plain: tuple[str, ...], form: Kind) -> bool:
    return set(names) <= set(column_names(plain, form))
