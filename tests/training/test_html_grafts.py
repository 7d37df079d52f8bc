"""Pages made of two: whose blocks stand where, and in which elements."""

import numpy as np
import pytest

from app.segment import segment
from app.types import Encoding, Page, PageKind, Segments
from training.corpus import GoldPage
from training.html.grafts import Gap, Part, Source, find_source, grafts, splice

STORY = "The council approved the new bridge over the river on Monday after a long debate."
SEQUEL = "Work on it begins in March and will take two years, the mayor said in the town hall."
MENU = "".join(f"<li><a href='/{name}'>{name} and more</a></li>" for name in ("news", "sport", "culture", "travel", "money", "science"))
FRAME = "<div class=top><ul>{menu}</ul></div><div id={name}>{content}</div><div class=foot><ul>{menu}</ul><p>About us</p></div>"


def read(content: str, name: str = "story") -> Segments:
    html = f"<html><head><title>{name}</title></head><body>{FRAME.format(menu=MENU, name=name, content=content)}</body></html>"
    return segment(Page(PageKind.HTML, html, None, Encoding("utf-8", "string")))


def source(name: str, content: str) -> Source:
    gold = GoldPage(name, "wcxb", f"{name}.example", "", content, None, "en", "listing", None, None)
    segments = read(content, name)
    words = np.array([block.tokens * (block.text in content) * (block.element > 0) for block in segments.blocks], float)
    inside = [segments.elements.names[block.element] == name or block.text in {STORY, SEQUEL} for block in segments.blocks]
    found = find_source(gold, segments, words * inside)
    assert found is not None
    return found


def names_around(page: Segments, index: int) -> list[str]:
    row, names = page.blocks[index].element, []
    while row:
        names.append(page.elements.names[row])
        row = page.elements.parent[row]
    return [name for name in names if name]


@pytest.fixture(scope="module")
def made() -> Segments:
    first, second = source("first", f"<p>{STORY}</p><p>{SEQUEL}</p>"), source("second", f"<p>{SEQUEL}</p><p>{STORY}</p><p>{SEQUEL}</p>")
    return splice(first.content.segments, Gap(first.content.rows, first.content.blocks, 1), second.content)


def test_the_content_stands_in_the_other_frame(made: Segments) -> None:
    texts = [block.text for block in made.blocks]
    assert texts.count(SEQUEL) == 2
    assert texts[6:9] == [SEQUEL, STORY, SEQUEL]
    assert texts[:6] == texts[9:15]
    assert made.text.splitlines() == texts
    assert all(made.text[block.start : block.end] == block.text for block in made.blocks)


@pytest.mark.parametrize(("index", "around"), [(0, ["top"]), (7, ["second"]), (15, ["foot"])], ids=["before", "inside", "behind"])
def test_every_block_keeps_its_elements(made: Segments, index: int, around: list[str]) -> None:
    assert names_around(made, index) == around


def test_elements_hold_the_blocks_that_stand_in_them(made: Segments) -> None:
    for row, (first, last) in enumerate(zip(made.elements.first, made.elements.last, strict=True)):
        inside = [block.index for block in made.blocks if block.element == row or row in _above(made, block.element)]
        assert inside == list(range(first, last))


def _above(page: Segments, row: int) -> set[int]:
    rows = set()
    while row:
        row = page.elements.parent[row]
        rows.add(row)
    return rows


def test_grafts_are_the_same_each_time_and_stay_in_their_fold() -> None:
    sources = [source(f"page{number}", f"<p>{STORY}</p><p>{SEQUEL}</p>") for number in range(12)]
    pages = list(grafts(sources))
    assert [made for _, made in pages] == [made for _, made in grafts(sources)]
    frames = {f"page{number}": sources[number].page.fold for number in range(12)}
    for page, made in pages:
        inside = [name for name in made.elements.names if name in frames]
        assert made.head.title == page.id
        assert {frames[name] for name in inside} == {page.fold}


def test_a_part_that_shares_a_block_is_none() -> None:
    shared = read("<p>One <span class=x>two</span> three</p>")
    row = shared.elements.names.index("x") if "x" in shared.elements.names else 0
    assert row == 0 or not Part(shared, row).is_whole
