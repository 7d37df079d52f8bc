"""Written pages: their lines are what the segmenter sees, and pages that share their prose share their fold."""

import pytest

from app.segment import segment
from app.types import Label, PageKind
from training.corpus import sent
from training.made.page import MadePage
from training.written.pages import written_pages


@pytest.fixture(scope="module")
def pages() -> list[MadePage]:
    return list(written_pages())


def dark(text: str) -> str:
    return "".join(text.split())


def test_the_lines_are_what_the_segmenter_sees(pages: list[MadePage]) -> None:
    for page in pages[::10]:
        segments = segment(sent(PageKind.HTML, page.html))
        assert dark("".join(block.text for block in segments.blocks)) == dark("".join(text for text, _ in page.lines)), page.id


def test_each_is_an_article_among_other_things(pages: list[MadePage]) -> None:
    for page in pages:
        labels = [label for _, label in page.lines]
        assert page.gold, page.id
        assert set(labels) - {Label.BODY}, page.id


def test_pages_of_the_same_prose_share_their_fold(pages: list[MadePage]) -> None:
    folds: dict[str, set[int]] = {}
    for page in pages:
        longest = max((text for text, label in page.lines if label is Label.BODY), key=len)
        folds.setdefault(longest, set()).add(page.fold)
    assert {len(found) for found in folds.values()} == {1}
    assert len(folds) < len(pages)
