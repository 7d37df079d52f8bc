"""The learned labeller of plain text: features → block scores → the cut that promises most → labels; certain rules may veto a block."""

from collections.abc import Sequence
from functools import cache, partial

import numpy as np
from numpy.typing import NDArray

from app.engines.removed import Reading, known_of_text, label_by
from app.features.phrases import blocks_apart
from app.features.text import cut_features
from app.features.text.arrays import read_lines
from app.features.text.columns import text_matrix, vocabularies
from app.features.tokens import Floats
from app.label.body import Decision, block_scores, choose_cut, judge
from app.label.bylines import leading_bylines, names_somebody
from app.label.pitches import pitches
from app.label.prose import SENTENCE_END, is_prose, words
from app.label.rules import Named, removed_inside
from app.label.smoothing import Nature, smooth
from app.language.phrases.index import phrases
from app.models.forest import ModelError
from app.models.store import Model, load
from app.models.thresholds import TextThresholds
from app.types import FeatureMatrix, Label, Labelling, Page, Segments

MODEL_NAME = "text"
READ_ALSO = "rule:read_also_cue"
# A cue has at most this many words; the headline behind it at least this many, in at most this many blocks.
CUE_WORDS, HEADLINE_WORDS, HEADLINE_BLOCKS = 3, 8, 4
# A headline has none of these at its end.
FULL_STOPS = (".", "。", "।")
# A block of fewer words, or one with a small letter in front, may be the second part of a sentence; a longer one follows a headline.
PART_WORDS = 12
# So many parts may stand between a byline and the first kept block.
PARTS = 3
# Less is no body.
FEWEST_WORDS = 3
# The tables of the model folder for each vocabulary, in the order that the features read them in.
TABLES = (("own", "behind", "before"), ("own_concepts", "behind_concepts", "before_concepts"))


class TextReader:
    """A model with its word tables: texts in, decisions out."""

    def __init__(self, model: Model) -> None:
        """Raises `ModelError` where the model knows other concepts or thresholds; features are checked when the first page is read."""
        if tuple(model.config["concepts"]) != phrases().names[: len(model.config["concepts"])]:
            raise ModelError(f"{model.title} was made for other concepts.")
        self.model = model
        self.thresholds = model.thresholds(TextThresholds)
        self._cuts = np.array(self.thresholds.cut_candidates, np.float32)
        self._tables = [np.stack([model.arrays[name] for name in names]) for names in TABLES]

    def read(self, segments: Segments) -> Reading:
        """Scores, body and judgement of a text with at least one block; raises `ModelError` where the model was made for other features."""
        lines = read_lines(segments)
        words, concepts = vocabularies(lines)
        said = words, concepts.within(self._tables[1].shape[1])
        features = text_matrix(lines, said, self._tables)
        scores = block_scores(self.model, features)
        decide = partial(self._decide, features)
        known, apart = known_of_text(lines, said[1], features), blocks_apart(said[1]).tolist()
        return Reading(known, scores, decide(scores), decide, apart)

    def _decide(self, features: FeatureMatrix, scores: Floats) -> Decision:
        """The body by given scores of the blocks, and what the page is then."""
        cuts = cut_features(features, scores, self._cuts)
        chosen = choose_cut(self.model, cuts)
        return Decision(scores > self._cuts[chosen], judge(self.model, cuts, chosen, cuts.values[chosen : chosen + 1]))

    def body(self, segments: Segments, reading: Reading, named: Named) -> Sequence[int]:
        """What the model keeps and the sequence adds, but for what a rule vetoes and bylines in front; too few words are no body."""
        barred = np.zeros(len(segments.blocks), bool)
        barred[[*removed_inside(named), *pitches(segments.blocks), *pointed_at(segments, named), *reading.apart]] = True
        keep = reading.decision.keep & ~barred
        begun = behind_byline(segments, keep, named)
        keep[begun] = True
        barred[[place - 1 for place in begun[-1:]]] = True
        kept = smooth(reading.scores, keep, barred, _nature(segments), self.thresholds)
        indexes = np.flatnonzero(kept).tolist()
        bylines = leading_bylines([segments.blocks[index] for index in indexes])
        body = [index for index in indexes if index not in bylines]
        return body if sum(words(segments.blocks[index]) for index in body) >= FEWEST_WORDS else []


@cache
def reader() -> TextReader:
    """The shipped reader, made once in a process."""
    return TextReader(load(MODEL_NAME))


def label(page: Page, segments: Segments) -> Labelling:
    """Labels of a text's blocks by the shipped model."""
    return label_by(reader(), segments, page.site)


def _nature(segments: Segments) -> Nature:
    blocks = segments.blocks

    def goes_on(index: int) -> bool:
        before, block = blocks[index - 1], blocks[index]
        part = block.text[0].islower() or block.tokens < PART_WORDS
        return part and not SENTENCE_END.search(before.text) and "\n" not in segments.text[before.end : block.start]

    return Nature(lambda index: is_prose(blocks[index]), goes_on)


def behind_byline(segments: Segments, keep: NDArray[np.bool_], named: Named) -> list[int]:
    """What stands in one line between a byline and the first kept block: its sentence's beginning, where a name was taken for a border."""
    blocks, found = segments.blocks, list[int]()
    first = int(keep.argmax())
    for block in reversed(blocks[max(0, first - PARTS) : first] if keep.any() else ()):
        if "\n" in segments.text[block.end : blocks[block.index + 1].start]:
            break
        if named.get(block.index, (None,))[0] is Label.BYLINE:
            return found if names_somebody(block) else []
        if SENTENCE_END.search(block.text) or not any(map(str.islower, block.text.split()[1:] or ())):
            break
        found.append(block.index)
    return []


def pointed_at(segments: Segments, named: Named) -> set[int]:
    """Blocks in one line with a read-also cue that stands alone: its headline goes on until a sentence or enough words of one end."""
    found: set[int] = set()
    blocks = segments.blocks
    for index, (label, reason) in named.items():
        if label is not Label.RELATED or reason != READ_ALSO or blocks[index].tokens > CUE_WORDS:
            continue
        said = 0
        for before, block in zip(blocks[index:], blocks[index + 1 : index + 1 + HEADLINE_BLOCKS], strict=False):
            if said >= HEADLINE_WORDS or "\n" in segments.text[before.end : block.start] or is_prose(block):
                break
            if said and block.text.endswith(FULL_STOPS):
                break
            found.add(block.index)
            said += block.tokens
    return found
