"""The learned labeller of plain text: features → block scores → the cut that promises most → labels; certain rules may veto a block."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache, partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.engines.removed import Known, Reading, known_of_text, label_by
from app.features.phrases import APART, blocks_apart, saying, whole_phrases
from app.features.text import cut_features
from app.features.text.arrays import Lines, read_lines
from app.features.text.columns import text_matrix, vocabularies
from app.features.tokens import Floats, Tokens
from app.label.alone import NO_TEXT, text_alone
from app.label.body import Decision, block_scores, choose_cut, judge
from app.label.bylines import headline_beside_byline, leading_bylines, names_somebody
from app.label.calls import Says, calls
from app.label.captions import over_credits
from app.label.ends import about_writer, signature
from app.label.lines import Folded, begins_line
from app.label.pitches import for_subscribers, pitches, set_phrases, short_lines
from app.label.plain import all_of_plain
from app.label.prose import ends_sentence, is_prose, words
from app.label.rules import Named, removed_inside
from app.label.running_on import Signs, between_inserts, running_on, under_inserts, untaught_language
from app.label.smoothing import Nature, smooth
from app.label.teasers import teasers
from app.language import chars
from app.language.phrases.index import phrases
from app.language.spoken import is_untaught
from app.models.forest import ModelError
from app.models.store import Model, load
from app.models.thresholds import TextThresholds
from app.types import Block, FeatureMatrix, Label, Labelling, Page, PageType, Segments

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
# A line of a lower score that no rule names is the page's, and no article goes on under it.
UNLIKELY = 0.02
# A subheading under an insert has at least this score.
LIKELY = 0.1
# Less is no body.
FEWEST_WORDS = 3
# A text of so many blocks is no page.
FRAGMENT = 6
# What is said of letters to readers, of giving and of what reading costs.
ASKS = frozenset({"mailing", "newsletter", "subscription", "giving", "donate"})
# What readers agree to, and fields and buttons by their names.
AGREES, FIELDS = frozenset({"consent", "accept", "privacy", "terms"}), frozenset({"field", "email", "subscribe", "login", "send"})
# An article ends at a line that is nothing but one of these, or a cue over headlines that no rule took, or says one of those.
ENDS = frozenset({"latest", "popular", "comments", "reply", "home", "terms", "paging", "about_author", "newsletter"})
CUES = frozenset({"read_also", "related"})
NOTICES = frozenset({"rights", "reserved", "cookies", "consent", "privacy", "login", "follow", "app", "comments"})
# The tables of the model folder for each vocabulary, in the order that the features read them in.
TABLES = (("own", "behind", "before"), ("own_concepts", "behind_concepts", "before_concepts"))
Flags = NDArray[np.bool_]
NO_WORDS = Tokens(np.zeros(0, np.int32), np.zeros(0, np.int32))


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
        words, concepts = weighed(segments, lines)
        said = words, concepts.within(self._tables[1].shape[1])
        features = text_matrix(lines, said, self._tables)
        scores = block_scores(self.model, features)
        known, apart = known_of_text(lines, said[1], features), blocks_apart(said[1]).tolist()
        decide = partial(self._decide, segments, (features, known))
        return Reading(known, scores, decide(scores), decide, apart)

    def _decide(self, segments: Segments, page: tuple[FeatureMatrix, Known], scores: Floats) -> Decision:
        """The body by given scores of the blocks, and what the page is then."""
        features, known = page
        cuts = cut_features(features, scores, self._cuts)
        chosen = choose_cut(self.model, cuts)
        decision = Decision(scores > self._cuts[chosen], judge(self.model, cuts, chosen, cuts.values[chosen : chosen + 1]))
        return settle(decision, scores, segments, known)

    def body(self, segments: Segments, reading: Reading, named: Named) -> Sequence[int]:
        """What the model keeps and the sequence adds, but for what a rule vetoes and bylines in front; too few words are no body."""
        barred, boxed = np.zeros((2, len(segments.blocks)), bool)
        blocks, concepts = segments.blocks, reading.known.said.concepts
        is_article = reading.decision.judgement.page_type is PageType.ARTICLE
        short = short_lines(blocks)
        alone = *reading.apart, *set_phrases(short, APART)
        barred[[*removed_inside(named), *pitches(short), *pointed_at(segments, named), *alone]] = True
        if is_article:
            asks, agrees = (saying(concepts, said, wholly=False) for said in (ASKS, AGREES))
            boxed[calls(blocks, Says(asks, agrees, saying(concepts, FIELDS, wholly=True)))] = True
            barred |= boxed
        keep = reading.decision.keep & ~barred
        begun = behind_byline(segments, keep, named)
        keep[begun] = True
        barred[[place - 1 for place in begun[-1:]]] = True
        kept = smooth(reading.scores, keep, barred, _nature(segments), self.thresholds)
        if is_article:
            kept = of_article(segments, reading, named, Marked(kept, barred, boxed), short)
        body = without_head(blocks, np.flatnonzero(kept).tolist())
        body = body[: len(body) - len(about_writer(blocks, body))]
        body = body[: len(body) - len(signature(blocks, body))]
        return body if sum(words(blocks[index]) for index in body) >= FEWEST_WORDS else []


class Marked(NamedTuple):
    """Which lines are kept so far, which belong to no article, and which of these are of boxes for letters and gifts."""

    kept: Flags
    barred: Flags
    boxed: Flags


def of_article(segments: Segments, reading: Reading, named: Named, marked: Marked, short: Folded) -> Flags:
    """What is kept of an article: the lines so far without those that their place or own language tells apart, and more paragraphs.

    `short` are its lines as `short_lines` has them.
    """
    kept, barred, boxed = marked
    blocks, concepts = segments.blocks, reading.known.said.concepts
    language = untaught_language(blocks, np.flatnonzero(kept).tolist())
    out = barred.copy()
    credited = [index for index, (label, _) in named.items() if label is Label.CAPTION]
    out[[*for_subscribers(short, language), *over_credits(blocks, kept, credited)]] = True
    out[teasers(segments, kept & ~out, boxed, named, untaught=language is not None)] = True
    notices, cues = saying(concepts, NOTICES, wholly=False) & ~out, saying(concepts, CUES, wholly=True)
    frame = (reading.scores < UNLIKELY) & ~out
    frame[list(named)] = False
    ends = (saying(concepts, ENDS, wholly=True) & ~boxed) | notices | (cues & ~np.append(out[1:], False))
    likely = reading.scores >= LIKELY
    likely[1:] |= boxed[:-1]
    signs = Signs(out, ends, likely, named, untaught=language is not None)
    found = kept & ~out
    found[running_on(blocks, found, signs)] = True
    found[list(between_inserts(blocks, found, replace(signs, ends=ends | frame)))] = True
    found[list(under_inserts(blocks, found, signs))] = True
    return found


def weighed(segments: Segments, lines: Lines) -> tuple[Tokens, Tokens]:
    """The words and concepts that the tables weigh; no words in a language that no page taught, whose hashes would take others' weights.

    Texts in scripts without spaces keep theirs: their small words are other languages' (`com`).
    """
    words, concepts = vocabularies(lines)
    is_dense = 2 * lines.classes[:, chars.DENSE].sum() > lines.classes[:, chars.LOWER :].sum()
    return (words if is_dense or not is_untaught(segments.text) else NO_WORDS), concepts


def without_head(blocks: Sequence[Block], kept: Sequence[int]) -> Sequence[int]:
    """The kept blocks but for the headline and the bylines in front."""
    rest = _without_bylines(blocks, kept)
    return _without_bylines(blocks, rest[1:]) if rest and headline_beside_byline(blocks, rest[0]) else rest


def _without_bylines(blocks: Sequence[Block], kept: Sequence[int]) -> Sequence[int]:
    bylines = leading_bylines([blocks[index] for index in kept])
    return [index for index in kept if index not in bylines]


def settle(decision: Decision, scores: Floats, segments: Segments, known: Known) -> Decision:
    """The decision, but for text that is an article alone, and a text of which the cut keeps nothing."""
    concepts = known.said.concepts
    no_text = saying(concepts, NO_TEXT, wholly=False)
    decision = all_of_plain(decision, scores, segments, whole_phrases(concepts) | no_text)
    return text_alone(decision, scores, segments, no_text, FRAGMENT)


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
        return part and not ends_sentence(before.text) and not begins_line(segments, index)

    return Nature(lambda index: is_prose(blocks[index]), goes_on)


def behind_byline(segments: Segments, keep: Flags, named: Named) -> list[int]:
    """What stands in one line between a byline and the first kept block: its sentence's beginning, where a name was taken for a border."""
    blocks, found = segments.blocks, list[int]()
    first = int(keep.argmax())
    for block in reversed(blocks[max(0, first - PARTS) : first] if keep.any() else ()):
        if begins_line(segments, block.index + 1):
            break
        if named.get(block.index, (None,))[0] is Label.BYLINE:
            return found if names_somebody(block) else []
        if ends_sentence(block.text) or not any(map(str.islower, block.text.split()[1:] or ())):
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
        for block in blocks[index + 1 : index + 1 + HEADLINE_BLOCKS]:
            if said >= HEADLINE_WORDS or begins_line(segments, block.index) or is_prose(block):
                break
            if said and block.text.endswith(FULL_STOPS):
                break
            found.add(block.index)
            said += block.tokens
    return found
