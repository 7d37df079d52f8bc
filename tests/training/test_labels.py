"""Gold kinds on blocks: characters decide; made pages say themselves what their blocks are; taught ones trust what is sure."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from app.segment import segment
from app.types import LABELS, Encoding, Label, Page, PageKind
from bench.comparison.flatten import flatten
from bench.labels.lines import UNKNOWN
from training.corpus import sent
from training.labelled import LabelledPage, block_numbers
from training.labels.made import WEIGHT, made_sample, with_numbers
from training.labels.samples import body_blocks, label_samples, page_segments
from training.labels.taught import sources, taught, word_weight
from training.made.page import MadePage
from training.made.pages import made_page
from training.made.prose import Prose

LINES = ("Menu", "The bridge is old.", "It will be repaired soon.", "© Daily")
GIVEN = (Label.NAVIGATION, Label.BODY, Label.BODY, Label.LEGAL)
HTML = "<html><body><nav>Menu</nav><p>The bridge is old.</p><p>It will be repaired soon.</p><footer>© Daily</footer></body></html>"
PAGE = LabelledPage("a", "a.example", 0, HTML, LINES, GIVEN)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (LINES, GIVEN),
        (("Me", "nu The bridge is old. It will be repaired soon.", "© Daily"), (Label.NAVIGATION, Label.BODY, Label.LEGAL)),
        (("Menu", "Weather", "© Daily"), (Label.NAVIGATION, None, Label.LEGAL)),
    ],
    ids=["same", "other borders", "more text"],
)
def test_labels_of_blocks(texts: tuple[str, ...], expected: tuple[Label | None, ...]) -> None:
    kinds = block_numbers(texts, LINES, GIVEN)
    assert [None if kind == UNKNOWN else LABELS[kind] for kind in kinds] == list(expected)


def test_body_blocks_stand_in_order() -> None:
    assert body_blocks(["Menu", "A.", "Menu", "B."], "A.\n\nB.").tolist() == [False, True, False, True]


@pytest.fixture(scope="module")
def made() -> MadePage:
    return made_page("clutter", 3, Prose([]))


def test_numbers_on_made_pages_are_no_calendar(made: MadePage) -> None:
    pages = [with_numbers(replace(made, id=str(number))) for number in range(30)]
    fresh = [page.lines[len(made.lines) :] for page in pages]
    assert {label for lines in fresh for _, label in lines} == {Label.NAVIGATION, Label.FORM}
    for page, lines in zip(pages, fresh, strict=True):
        texts = flatten(page.html, "newline").split("\n")
        assert texts[len(texts) - len(lines) :] == [text for text, _ in lines]


@pytest.mark.parametrize("how", [None, "innertext", "newline", "oneline"])
def test_a_made_page_says_what_its_blocks_are(made: MadePage, how: str | None) -> None:
    segments = segment(sent(PageKind.TEXT, flatten(made.html, how)) if how else sent(PageKind.HTML, made.html))
    sample = made_sample(made, segments)
    texts = Counter(text for text, _ in set(made.lines))
    given = {text: label for text, label in made.lines if texts[text] == 1}
    known = [(LABELS[label], given[block.text]) for block, label in zip(segments.blocks, sample.label, strict=True) if block.text in given]
    assert len(known) > 5
    assert all(found is label for found, label in known)
    assert (sample.weight[sample.label > 0] == np.float32(WEIGHT)).all()


def test_a_line_of_text_has_the_label_of_the_html_that_it_stands_in() -> None:
    segments = page_segments(PAGE, PageKind.HTML)
    lines = segment(Page(PageKind.TEXT, "Menu\nThe bridge is old. It will be\nrepaired soon.\n© Daily", None, Encoding("utf-8", "string")))
    assert sources(segments, lines).tolist() == [0, 1, 2, 3]


def test_a_taught_page_keeps_its_body_and_trusts_what_is_sure() -> None:
    (page,) = label_samples([PAGE], PageKind.HTML)
    odds = np.full((4, len(LABELS)), 0.01, np.float32)
    odds[0, LABELS.index(Label.NAVIGATION)] = 5
    lesson = taught(page, odds)
    assert [LABELS[kind] for kind in lesson.label[:3]] == [Label.NAVIGATION, Label.BODY, Label.BODY]
    assert np.allclose(lesson.target.sum(axis=1), 1)
    assert lesson.weight[0] > 10 * lesson.weight[3]
    assert word_weight(lesson)[3] == 0
