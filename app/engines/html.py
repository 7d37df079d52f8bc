"""The learned labeller: features → block scores → the cut that promises most → labels."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial

import numpy as np
from numpy.typing import NDArray

from app.engines.removed import Known, Reading, label_by
from app.features.html import Lexicon, cut_features, featurize
from app.features.html.arrays import View, view
from app.features.html.links import find_links
from app.features.html.sums import Basics, basics
from app.features.phrases import APART, saying
from app.features.removed.odds import said_in_html
from app.features.threshold import about_features, keeps
from app.features.tokens import Floats
from app.label.alone import NO_TEXT, text_alone
from app.label.body import Decision, block_scores, choose_cut, close_lists, even_out, judge, possible_cut
from app.label.bylines import leading_bylines, leading_title, name_under_headline, names_source
from app.label.cards import cards
from app.label.ends import about_author
from app.label.inside import Said, boxes, columns, dialogs, forms, lone_lines, notices, orphans, windows
from app.label.links import actions, islands, led_links
from app.label.pictures import beside_images
from app.label.pitches import asking, pitches, short_lines
from app.label.posts import posts
from app.label.prose import is_prose
from app.label.put_back import bare_subheads, heads_under_boxes, lists_under, programs, subheads, terms, whole_tables
from app.label.rules import Named, removed_inside
from app.label.unframed import all_of_unframed
from app.models.store import Model, load
from app.models.thresholds import HtmlThresholds
from app.types import Labelling, Page, PageType, Role, Segments

MODEL_NAME = "html"
# What is said over a list of links to other articles; in a question for consent; as a yes or another answer to it.
ANNOUNCE = frozenset({"latest", "popular", "read_also", "related"})
ASK = frozenset({"consent", "cookies", "privacy"})
AGREE, ANSWER = frozenset({"accept"}), frozenset({"reject", "settings"})
AGO, LETTERS = frozenset({"ago"}), frozenset({"mailing", "newsletter"})
# What stands among an article's paragraphs and is none of it, by its shape alone.
SHAPES = (windows, notices, columns, lone_lines, beside_images, asking, forms, cards)


@dataclass(frozen=True, slots=True)
class Measured:
    """A page as arrays, the sums over its elements, and what was worked out of them."""

    seen: View
    base: Basics
    known: Known


class Reader:
    """A model with its lexicon: pages in, decisions out."""

    def __init__(self, model: Model) -> None:
        """Raises `ModelError` where the model states other thresholds; features are checked when the first page is read."""
        self.model = model
        self.thresholds = model.thresholds(HtmlThresholds)
        self._cuts = np.array(self.thresholds.cut_candidates, np.float32)
        self._lexicon = Lexicon(**model.arrays)

    def read(self, segments: Segments) -> Reading:
        """Scores, body and judgement of a page with at least one block; raises `ModelError` where the model was made for other features."""
        seen = view(segments)
        base = basics(seen)
        features = featurize(seen, base, self._lexicon)
        scores = even_out(block_scores(self.model, features), seen.path, base.mass, self.thresholds.drawn_to_kin)
        known = Known(said_in_html(seen), features, find_links(segments.elements, len(segments.blocks)))
        decide = partial(self._decide, segments, Measured(seen, base, known))
        return Reading(known, scores, decide(scores), decide)

    def _decide(self, segments: Segments, page: Measured, scores: Floats) -> Decision:
        """The body by given scores of the blocks, and what the page is then."""
        cuts = cut_features(page.seen, page.base, scores, self._cuts)
        chosen = possible_cut(choose_cut(self.model, cuts), cuts, scores, self.thresholds)
        keep = keeps(scores, self._cuts)[chosen]
        about = about_features(page.known.plain, page.base.mass, keep, (cuts, chosen))
        items = np.array([block.role is Role.ITEM for block in segments.blocks])
        closed = close_lists(keep, scores, items, self.thresholds)
        decision = Decision(closed, judge(self.model, cuts, chosen, about.values))
        if scores.max() >= self.thresholds.fragment_best_score:
            decision = all_of_unframed(decision, scores, segments)
        no_text = saying(page.known.said.concepts, NO_TEXT, wholly=False)
        return text_alone(decision, scores, segments, no_text, self.thresholds.fragment_blocks_at_most)

    def body(self, segments: Segments, reading: Reading, named: Named) -> Sequence[int]:
        """What the model keeps and headings in it, but for what rules veto, headings of nothing, and a headline and bylines in front."""
        barred = _barred(segments, reading, named)
        if _keeps_prose(segments, reading.decision.keep) and not _keeps_prose(segments, reading.decision.keep & ~barred):
            reading = reading.by(np.where(barred, 0, reading.scores).astype(np.float32))
            barred |= _barred(segments, reading, named)
        keep = reading.decision.keep & ~barred
        keep[subheads(segments.blocks, segments.elements, keep, barred)] = True
        if reading.decision.judgement.page_type is PageType.ARTICLE:
            keep[lists_under(segments.blocks, segments.elements, keep, barred)] = True
            keep[heads_under_boxes(segments.blocks, segments.elements, keep, barred)] = True
            keep[bare_subheads(segments.blocks, segments.elements, keep, barred)] = True
            keep[terms(segments.elements, keep, barred)] = True
            keep[programs(segments.blocks, segments.elements, keep, barred)] = True
            keep[whole_tables(segments.blocks, segments.elements, keep, barred)] = True
        said = pitches(short_lines([segments.blocks[index] for index in np.flatnonzero(keep).tolist()]))
        barred[[*said, *actions(segments.blocks, segments.elements, keep)]] = True
        keep &= ~barred
        if reading.decision.judgement.page_type is PageType.ARTICLE:
            keep[_ends(segments, np.flatnonzero(keep).tolist())] = False
        kept = np.flatnonzero(keep).tolist()
        headline = leading_title([segments.blocks[index] for index in kept], segments.head)
        text = [segments.blocks[index] for index in kept if index not in headline]
        above = segments.blocks[max(0, text[0].index - 1) : text[0].index] if text else ()
        names = name_under_headline(text, above, segments.head)
        bylines = leading_bylines(text[len(names) :], segments.head.meta.get("author"), above)
        return [index for index in kept if index not in headline | names | bylines]


def _keeps_prose(segments: Segments, keep: NDArray[np.bool_]) -> bool:
    return any(is_prose(segments.blocks[index]) for index in np.flatnonzero(keep).tolist())


def _barred(segments: Segments, reading: Reading, named: Named) -> NDArray[np.bool_]:
    """The blocks that rules keep out of the body."""
    concepts = reading.known.said.concepts
    announces, agrees, answers = (saying(concepts, names, wholly=True) for names in (ANNOUNCE, AGREE, ANSWER))
    said = Said(announces, saying(concepts, ASK, wholly=False), agrees, answers)
    blocks, elements = segments.blocks, segments.elements
    barred = saying(concepts, APART, wholly=True)
    barred[[*removed_inside(named), *dialogs(blocks, elements, said)]] = True
    keep = reading.decision.keep
    if reading.decision.judgement.page_type is PageType.ARTICLE:
        for shape in SHAPES:
            barred[shape(blocks, elements, keep)] = True
        ago = saying(concepts, AGO, wholly=False)
        barred[boxes(blocks, elements, keep, saying(concepts, LETTERS, wholly=False))] = True
        barred[[*led_links(blocks, announces), *islands(blocks, elements, keep), *posts(blocks, elements, keep, ago)]] = True
    return barred


def _ends(segments: Segments, kept: Sequence[int]) -> list[int]:
    """Headings whose paragraphs are not kept; under the last paragraph who wrote it and who the text came from."""
    blocks, elements = segments.blocks, segments.elements
    source = [index for index in kept[-1:] if names_source(blocks[index])]
    return [*orphans(blocks, elements, kept), *source, *about_author(blocks, elements, kept, segments.head.meta.get("author"))]


@cache
def reader() -> Reader:
    """The shipped reader, made once in a process."""
    return Reader(load(MODEL_NAME))


def label(page: Page, segments: Segments) -> Labelling:
    """Labels of a page's blocks by the shipped model."""
    return label_by(reader(), segments, page.site)
