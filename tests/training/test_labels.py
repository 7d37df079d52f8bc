"""Gold kinds on blocks: characters decide, generated sections weigh alone, calendars have a week's days."""

import random

import numpy as np
import pytest

from app.language.phrases import FOLDER
from app.segment import segment
from app.types import LABELS, Encoding, Label, Page, PageKind
from bench.labels.lines import UNKNOWN
from training.labelled import LabelledPage, block_numbers
from training.labels.made import MAKERS, NOTICES, Maker, languages, made_samples
from training.labels.samples import body_blocks, label_samples, page_segments
from training.labels.sayings import SAYINGS, Saying, Speaker, menu
from training.labels.taught import sources, taught, word_weight

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


@pytest.mark.parametrize("form", PageKind)
def test_only_generated_blocks_weigh(form: PageKind) -> None:
    (sample,) = made_samples([PAGE], form, languages(test=False))
    assert sample.segments is not None
    texts = [block.text for block in sample.segments.blocks]
    assert all(sample.weight[texts.index(line)] == 0 for line in LINES)
    assert {LABELS[kind] for kind in sample.label[sample.weight > 0]} >= {Label.CONSENT, Label.FORM, Label.CALENDAR}


def test_languages_to_learn_from_and_to_test_on_are_apart() -> None:
    assert not set(languages(test=False)) & set(languages(test=True))
    assert len(languages(test=False)) >= 29
    assert len(languages(test=True)) >= 29


@pytest.mark.parametrize("maker", [maker for _, maker, _ in MAKERS], ids=lambda maker: maker.__name__)
def test_every_language_has_its_sections(maker: Maker) -> None:
    for language in NOTICES:
        section = maker(random.Random(0), language)
        assert section, language
        assert all(line.strip() for line in section), language


@pytest.mark.parametrize("saying", [saying for _, saying, _ in SAYINGS], ids=lambda saying: saying.__name__)
def test_sections_of_phrases_in_every_language_that_has_some(saying: Saying) -> None:
    for path in FOLDER.glob("*.txt"):
        section = saying(Speaker(random.Random(0), path.stem), ["Bridge repaired", "Ferry sails", "School opens"])
        assert all(line.strip() for line in section)
        assert section or path.stem not in languages(test=False)


def test_a_language_without_phrases_has_no_menu() -> None:
    assert menu(Speaker(random.Random(0), "xx"), []) == []


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
