"""Gold kinds on blocks: characters decide, generated sections weigh alone, calendars have a week's days."""

import random

import pytest

from app.types import Kind, Label
from training.kinds import KINDS, UNKNOWN, LabelledPage, block_kinds, body_blocks
from training.kinds_made import MAKERS, NOTICES, languages, made_samples

LINES = ("Menu", "The bridge is old.", "It will be repaired soon.", "© Daily")
LABELS = (Label.NAVIGATION, Label.BODY, Label.BODY, Label.LEGAL)
HTML = "<html><body><nav>Menu</nav><p>The bridge is old.</p><p>It will be repaired soon.</p><footer>© Daily</footer></body></html>"
PAGE = LabelledPage("a", "a.example", 0, HTML, LINES, LABELS)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (LINES, LABELS),
        (("Me", "nu The bridge is old. It will be repaired soon.", "© Daily"), (Label.NAVIGATION, Label.BODY, Label.LEGAL)),
        (("Menu", "Weather", "© Daily"), (Label.NAVIGATION, None, Label.LEGAL)),
    ],
    ids=["same", "other borders", "more text"],
)
def test_kinds_of_blocks(texts: tuple[str, ...], expected: tuple[Label | None, ...]) -> None:
    kinds = block_kinds(texts, LINES, LABELS)
    assert [None if kind == UNKNOWN else KINDS[kind] for kind in kinds] == list(expected)


def test_body_blocks_stand_in_order() -> None:
    assert body_blocks(["Menu", "A.", "Menu", "B."], "A.\n\nB.").tolist() == [False, True, False, True]


@pytest.mark.parametrize("form", Kind)
def test_only_generated_blocks_weigh(form: Kind) -> None:
    (sample,) = made_samples([PAGE], form, languages(test=False))
    texts = [block.text for block in sample.segments.blocks]
    assert all(sample.weight[texts.index(line)] == 0 for line in LINES)
    assert {KINDS[kind] for kind in sample.kind[sample.weight > 0]} == {Label.CONSENT, Label.FORM, Label.CALENDAR}


def test_languages_to_learn_from_and_to_test_on_are_apart() -> None:
    assert not set(languages(test=False)) & set(languages(test=True))
    assert len(languages(test=False)) >= 29
    assert len(languages(test=True)) >= 29


@pytest.mark.parametrize("language", NOTICES)
@pytest.mark.parametrize("label", MAKERS)
def test_every_language_has_its_sections(label: Label, language: str) -> None:
    section = MAKERS[label](random.Random(0), language)
    assert all(line.strip() for line in section)
