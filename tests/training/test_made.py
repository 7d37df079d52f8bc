"""Made pages: every kind in every language, and lines that are what the segmenter sees."""

from collections import Counter
from dataclasses import replace

import pytest

from app.language.phrases import languages
from app.segment import segment
from app.types import Encoding, Label, Page, PageKind, Segments
from training.corpus import GoldPage
from training.made.page import MadePage, block_labels, gold_page
from training.made.pages import KINDS, made_page
from training.made.prose import Prose
from training.made.sayings import FOLDER, sayings_of

EMPTY = {"empty"}
EACH = 30
STORY = [f"In the {place} village the council met {number} times, and no one could say why." for number, place in enumerate("abcdefgh")]


def document(number: int) -> GoldPage:
    return GoldPage(f"p{number}", "wcxb", f"s{number}.example", "", "\n\n".join(STORY), None, "en", "article", "A village meets", None)


@pytest.fixture(scope="module")
def prose() -> Prose:
    return Prose(document(number) for number in range(40))


@pytest.fixture(scope="module", params=KINDS)
def pages(request: pytest.FixtureRequest, prose: Prose) -> list[MadePage]:
    return [made_page(request.param, number, prose) for number in range(EACH)]


def read(page: MadePage) -> Segments:
    return segment(Page(PageKind.HTML, page.html, None, Encoding("utf-8", "string")))


def dark(texts: list[str]) -> str:
    return "".join("".join(texts).split())


def test_the_lines_are_what_the_segmenter_sees(pages: list[MadePage]) -> None:
    for page in pages:
        segments = read(page)
        assert dark([block.text for block in segments.blocks]) == dark([text for text, _ in page.lines]), page.id
        assert len(block_labels(page, segments)) == len(segments.blocks)


def test_only_pages_without_content_have_an_empty_gold(pages: list[MadePage]) -> None:
    for page in pages:
        assert bool(page.gold) == (page.kind not in EMPTY), page.id
        assert page.lines


def test_a_page_is_made_the_same_way_again(pages: list[MadePage], prose: Prose) -> None:
    assert made_page(pages[7].kind, 7, prose) == pages[7]


def test_the_corpora_s_form_keeps_gold_and_fold(pages: list[MadePage]) -> None:
    for page in pages:
        gold = gold_page(page)
        assert (gold.fold, gold.gold, gold.html, gold.corpus) == (page.fold, page.gold, page.html, "made")


def test_pages_of_real_prose_have_its_fold(pages: list[MadePage]) -> None:
    folds = {document(number).fold for number in range(40)}
    real = [page for page in pages if any(line in STORY for line, _ in page.lines)]
    assert all(page.language == "en" and page.fold in folds for page in real)


def test_all_languages_occur() -> None:
    spoken = Counter(made_page("short", number, Prose()).language for number in range(len(languages())))
    assert set(spoken) == set(languages())


SLOTS = dict.fromkeys(("site", "n", "name", "network", "accept", "reject", "settings"), "x")


@pytest.mark.parametrize("language", sorted(path.stem for path in FOLDER.glob("*.txt")))
def test_sayings_of_every_language_tell_the_same_things(language: str) -> None:
    told = sayings_of(language)
    assert list(told) == list(sayings_of("en"))
    assert all(text and "{" not in text.format(**SLOTS) for texts in told.values() for text in texts)
    assert len(told["consent"]) >= 10


@pytest.mark.parametrize("language", ["de", "ja", "ka", "sw"])
def test_a_consent_dialog_stands_on_short_pages_in_languages_with_and_without_sayings(language: str) -> None:
    pages = [made_page("consent", number, Prose()) for number in range(2 * len(languages()))]
    spoken = [page for page in pages if page.language == language]
    assert spoken
    assert all(Label.CONSENT in {label for _, label in page.lines} for page in spoken)


LINES = (("Menu", Label.NAVIGATION), ("The bridge opens today.", Label.BODY), ("Read also: rain", Label.RELATED))
MARKUP = {
    "a line a block": ("<p>Menu</p><p>The bridge opens today.</p><p>Read also: rain</p>", "navigation body related"),
    "a line in two": ("<p>Menu</p><p>The bridge</p><p>opens today.</p><p>Read also: rain</p>", "navigation body body related"),
    "two lines in one": ("<p>Menu <b>The bridge opens today.</b></p><p>Read also: rain</p>", "body related"),
    "a line more": ("<p>Menu</p><p>Unheard</p><p>The bridge opens today.</p><p>Read also: rain</p>", "navigation other body related"),
}


@pytest.mark.parametrize(("html", "labels"), MARKUP.values(), ids=MARKUP.keys())
def test_lines_are_laid_onto_blocks(html: str, labels: str) -> None:
    page = replace(made_page("short", 0, Prose()), html=html, lines=LINES)
    assert " ".join(block_labels(page, read(page))) == labels
