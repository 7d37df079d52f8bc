"""Every removed block named: features, the learned model, the rules over it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from app.features.html.links import Links
from app.features.removed.columns import Surroundings, column_names, label_pieces
from app.features.removed.odds import LabelLexicon, Said, said_in_text
from app.features.removed.runs import runs_of
from app.features.text.arrays import Lines
from app.features.tokens import Floats, Tokens
from app.label.body import Decision
from app.label.prose import is_prose
from app.label.removed import LabelModel, label_model
from app.label.rules import Named, name_blocks
from app.models.forest import ModelError
from app.models.network import cut_pieces
from app.site.evidence import Evidence
from app.types import FeatureMatrix, Judgement, Label, LabelledBlock, Labelling, PageKind, Segments, SiteTable

# Blocks whose features are held at once.
ROWS_AT_ONCE = 4096
# How sure an answer without a body may be at most of a page that has running text; and one whose body is a few words and no sentence.
NO_BODY_CONFIDENCE, NO_SENTENCE_CONFIDENCE = 0.5, 0.4
FEW_CHARACTERS = 100
# A score of even odds.
EVEN = 0.5


@dataclass(frozen=True, slots=True)
class Known:
    """What a labeller has worked out of a page already: what it says, its plain features, and an HTML page's links."""

    said: Said
    plain: FeatureMatrix
    links: Links | None = None

    @property
    def kind(self) -> PageKind:
        """What the page is made of."""
        return PageKind.TEXT if self.said.view is None else PageKind.HTML


@dataclass(frozen=True, slots=True)
class Body:
    """The blocks that are the article with their scores, and why they are."""

    scores: Mapping[int, float]
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a model makes of a page: what labelling the rest takes, the scores of its blocks and the decision.

    `decide` is what the decision would be by other scores. The blocks that stand `apart` belong to no article, whatever their scores.
    """

    known: Known
    scores: Floats
    decision: Decision
    decide: Callable[[Floats], Decision]
    apart: Sequence[int] = ()

    def by(self, scores: Floats) -> "Reading":
        """The same page by other scores of its blocks, judged as before; what these make unlikely stands apart."""
        outweighed = np.flatnonzero((self.scores >= EVEN) & (scores < EVEN)).tolist()
        decision = replace(self.decide(scores), judgement=self.decision.judgement)
        return replace(self, scores=scores, decision=decision, apart=[*self.apart, *outweighed])


class Reads(Protocol):
    """A model with all that it takes: pages with at least one block in, decisions out."""

    def read(self, segments: Segments) -> Reading:
        """Scores, body and judgement; raises `ModelError` where the model was made for other features."""

    def body(self, segments: Segments, reading: Reading, named: Named) -> Sequence[int]:
        """The blocks that are the article, given what rules named."""


def label_by(reader: Reads, segments: Segments, site: SiteTable | None = None) -> Labelling:
    """Labels of a page's blocks by a given model, and by what is known of other pages of its `site`."""
    if not segments.blocks:
        return Labelling((), Judgement(confidence=1.0))
    reading = reader.read(segments)
    named = name_blocks(segments.blocks, reading.known.kind, segments.elements)
    found = alone = reader.body(segments, reading, named)
    evidence = None if site is None else Evidence.of(site, segments, alone, reading.decision.judgement.page_type)
    if evidence:
        reading = reading.by(evidence.weigh(reading.scores))
        found = evidence.settle(alone, reader.body(segments, reading, named))
    body = {index: float(reading.scores[index]) for index in found}
    judgement, known = _judged(reading.decision.judgement, segments, found), reading.known
    del reading  # its features would double the memory that the labels' features of a long text take
    blocks = label_blocks(segments, Body(body, "model"), named, known)
    return Labelling(evidence.told(blocks, {*alone} ^ {*found}) if evidence else blocks, judgement)


def _judged(judgement: Judgement, segments: Segments, body: Sequence[int]) -> Judgement:
    """Less sure where a page that has running text is left without a body, or with a few words of one."""
    kept = [segments.blocks[index] for index in body]
    if not kept and any(map(is_prose, segments.blocks)):
        return _at_most(NO_BODY_CONFIDENCE, judgement)
    if kept and sum(len(block.text) for block in kept) < FEW_CHARACTERS and not any(map(is_prose, kept)):
        return _at_most(NO_SENTENCE_CONFIDENCE, judgement)
    return judgement


def _at_most(confidence: float, judgement: Judgement) -> Judgement:
    return replace(judgement, confidence=min(judgement.confidence or 0.0, confidence))


def known_of_text(lines: Lines, concepts: Tokens, features: FeatureMatrix) -> Known:
    """What naming takes of a plain text's arrays and features, and no more: the text may be long."""
    wanted = set(label_model(PageKind.TEXT).network.names)
    places = [place for place, name in enumerate(features.names) if name in wanted]
    plain = FeatureMatrix(tuple(features.names[place] for place in places), features.values.T[places].T)
    return Known(said_in_text(lines, concepts), plain)


@cache
def _lexicon(kind: PageKind) -> LabelLexicon:
    return LabelLexicon(label_model(kind).labels, **label_model(kind).weights)


def label_blocks(segments: Segments, body: Body, named: Named, known: Known) -> tuple[LabelledBlock, ...]:
    """All blocks with their labels, in order."""
    kept = np.zeros(len(segments.blocks), bool)
    kept[list(body.scores)] = True
    removed = np.flatnonzero(~kept).tolist()
    labels = {index: LabelledBlock(segments.blocks[index], Label.BODY, score, body.reason) for index, score in body.scores.items()}
    if removed:
        model = label_model(known.kind)
        runs = runs_of(known.said.view, segments.blocks, kept)
        odds = model.calibrated(removed_odds(model, _lexicon(known.kind), known, kept))
        labels.update(zip(removed, model.settle(segments.blocks, removed, odds, runs[removed], named), strict=True))
    return tuple(map(labels.__getitem__, range(len(segments.blocks))))


def removed_odds(model: LabelModel, lexicon: LabelLexicon, known: Known, kept: NDArray[np.bool_]) -> Floats:
    """Probabilities of the labels for each block that is not kept; raises `ModelError` where the page lacks what the model takes."""
    if lacking := _lacking(model.network.names, known.plain.names, known.kind, model.labels):
        raise ModelError(f"The model removed-{known.kind} takes features that there are not: {', '.join(sorted(lacking))}.")
    said = replace(known.said, concepts=known.said.concepts.within(len(lexicon.concepts)))
    around = Surroundings(known.plain, kept, known.links)
    pieces = list(cut_pieces(int((~kept).sum()), ROWS_AT_ONCE))
    found = label_pieces(said, around, model.network.names, lexicon, [piece.rows for piece in pieces])
    odds = [model.network.odds(features.values)[piece.own] for features, piece in zip(found, pieces, strict=True)]
    return np.concatenate(odds)


@cache
def _lacking(names: tuple[str, ...], plain: tuple[str, ...], kind: PageKind, labels: tuple[Label, ...]) -> frozenset[str]:
    return frozenset(names).difference(column_names(plain, kind, labels))
