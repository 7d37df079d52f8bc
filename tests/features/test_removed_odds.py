"""A block's kind is also told by the set phrase above it: how far that stands, and what it means."""

import numpy as np

from app.features.phrases import bucket_count, find_phrases, whole_phrases
from app.features.removed.odds import LabelLexicon, Said, heading_odds, said_in_text
from app.features.text.arrays import read_lines
from app.language.phrases.index import phrases
from app.segment import segment
from app.types import Encoding, Label, Page, PageKind

LINES = ("The council met on the bridge.", "Most read", "Ferry sails again", "School opens its doors", "Related articles", "Bridge")
TEXT = "\n".join(LINES)
EMPTY = np.zeros((0, len(Label)), np.float32)


def said_in(text: str) -> Said:
    lines = read_lines(segment(Page(PageKind.TEXT, text, None, Encoding("utf-8", "string"))))
    return said_in_text(lines, find_phrases(lines.word, lines.border))


def lexicon() -> LabelLexicon:
    known = phrases()
    weights = np.zeros((bucket_count(), len(Label)), np.float32)
    for concept, label in (("popular", Label.TICKER), ("related", Label.RELATED)):
        weights[3 * known.names.index(concept), list(Label).index(label)] = 5
    nothing = dict.fromkeys(LabelLexicon.__slots__[1:-2], EMPTY)
    return LabelLexicon(tuple(Label), **nothing, headings=weights, heading_constants=np.zeros(len(Label), np.float32))


def test_the_last_set_phrase_above_a_block_tells_its_kind() -> None:
    said = said_in(TEXT)
    assert np.flatnonzero(whole_phrases(said.concepts)).tolist() == [1, 4]
    found = heading_odds(said.concepts, np.arange(6), lexicon())
    assert np.isnan(found[:2]).all()
    assert [list(Label)[kind] for kind in found[2:, 1:].argmax(axis=1)] == [Label.TICKER, Label.TICKER, Label.TICKER, Label.RELATED]
    assert np.allclose(found[2:, 0], np.log1p([1, 2, 3, 1]))


def test_a_text_without_set_phrases() -> None:
    said = said_in("Ferry sails again\nCouncil met")
    assert np.isnan(heading_odds(said.concepts, np.arange(2), lexicon())).all()
