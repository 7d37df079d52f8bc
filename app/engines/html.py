"""The learned labeller: features → block scores → the cut that promises most → labels."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from app.engines.removed import Body, Known, label_blocks
from app.features.html import Lexicon, View, cut_features, featurize
from app.features.html.arrays import view
from app.features.html.links import find_links
from app.features.html.sums import basics
from app.features.removed.odds import said_in_html
from app.features.threshold import about_features, keeps
from app.label.body import Decision, block_scores, choose_cut, close_lists, even_out, judge, possible_cut
from app.label.rules import leading_bylines, leading_title, name_blocks
from app.models.forest import Floats
from app.models.store import Model, load
from app.models.thresholds import HtmlThresholds
from app.types import FeatureMatrix, Judgement, Labelling, Page, PageKind, Role, Segments

MODEL_NAMES = {PageKind.HTML: "html"}


@dataclass(frozen=True, slots=True)
class Reading:
    """What the model makes of a page: its arrays and features, the scores of its blocks and the decision."""

    seen: View
    features: FeatureMatrix
    scores: Floats
    decision: Decision


class Reader:
    """A model with its lexicon: pages in, decisions out."""

    def __init__(self, model: Model) -> None:
        """Raises `ModelError` where the model states other thresholds; features are checked when the first page is read."""
        self.model = model
        self.thresholds = model.thresholds(HtmlThresholds)
        self._cuts = np.array(self.thresholds.cut_candidates, np.float32)
        self._lexicon = Lexicon(**model.arrays)

    def read(self, segments: Segments) -> Reading:
        """Scores, body and judgement of a page with at least one block."""
        seen = view(segments)
        base = basics(seen)
        features = featurize(seen, base, self._lexicon)
        self.model.check("body", features.names)
        scores = even_out(block_scores(self.model, features), seen.path, base.mass, self.thresholds.drawn_to_kin)
        cuts = cut_features(seen, base, scores, self._cuts)
        self.model.check("cut", cuts.names)
        chosen = possible_cut(choose_cut(self.model, cuts), cuts, scores, self.thresholds)
        keep = keeps(scores, self._cuts)[chosen]
        about = about_features(features, base.mass, keep, (cuts, chosen))
        items = np.array([block.role is Role.ITEM for block in segments.blocks])
        closed = close_lists(keep, scores, items, self.thresholds)
        return Reading(seen, features, scores, Decision(closed, judge(self.model, cuts, chosen, about.values)))


@cache
def reader(kind: PageKind) -> Reader:
    """The shipped reader for a kind of page, checked once in a process."""
    return Reader(load(MODEL_NAMES[kind]))


def label(page: Page, segments: Segments) -> Labelling:
    """Labels of a page's blocks by the shipped model."""
    return label_by(reader(page.kind), segments)


def label_by(chosen: Reader, segments: Segments) -> Labelling:
    """Labels of a page's blocks by a given model."""
    if not segments.blocks:
        return Labelling((), Judgement(confidence=1.0))
    reading = chosen.read(segments)
    kept = reading.decision.keep.nonzero()[0].tolist()
    headline = leading_title([segments.blocks[index] for index in kept], segments.head)
    bylines = leading_bylines([segments.blocks[index] for index in kept if index not in headline])
    body = {index: float(reading.scores[index]) for index in kept if index not in headline | bylines}
    known = Known(said_in_html(reading.seen), reading.features, find_links(segments.elements, len(segments.blocks)))
    blocks = label_blocks(segments, Body(body, "model"), name_blocks(segments.blocks, PageKind.HTML), known)
    return Labelling(blocks, reading.decision.judgement)
