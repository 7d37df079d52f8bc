"""What rules put back into the body of an HTML page: subheadings that no tag tells, the rest of a table."""

import pytest

from tests.label.test_inside import PARAGRAPHS, body_of_page

SUBHEADS = ("لماذا الآن", "كم يكلف المشروع", "ممر للجميع")


@pytest.mark.parametrize(
    ("markup", "under"),
    [
        ("<div class=subtitle>{}</div>", ""),
        ("<div class=z><b>{}</b></div>", ""),
        ("<p><b>{}</b></p>", "<p><a href=/f>Fergen får ny kaptein i mai</a></p>"),
    ],
    ids=["named", "bold in what is named", "over a link"],
)
def test_lines_that_stand_alike_are_subheadings(markup: str, under: str) -> None:
    parts = [f"<p>{text}</p>{markup.format(name)}" for text, name in zip(PARAGRAPHS, SUBHEADS, strict=True)]
    text = f"{parts[0]}{under}{''.join(parts[1:])}<p>{PARAGRAPHS[0]}</p>"
    body = body_of_page(f"<title>ميناء</title><main><h1>ميناء</h1><div>{text}</div></main>")
    assert [line for line in body if line not in PARAGRAPHS] == [*SUBHEADS]


BOXES = {
    "a picture": "<dl><dt><img src=/p.jpg></dt><dd>Moloen i januar</dd></dl>",
    "a picture in a link": "<div class=p><a href=/p.jpg><img src=/s.jpg><span>Dykkerne ved moloen før lunsj</span></a></div>",
    "nothing": "",
}


@pytest.mark.parametrize("box", BOXES.values(), ids=BOXES)
def test_bold_lines_between_line_breaks_are_subheadings(box: str) -> None:
    text = "<br><br>".join((PARAGRAPHS[0], "<b>What it cost</b>", f"{box}{PARAGRAPHS[1]}", PARAGRAPHS[2]))
    page = f"<title>Harbour reopens</title><table><tr><td><a href=/>Home</a><td><div>{text}</div></table>"
    assert body_of_page(page) == [PARAGRAPHS[0], "What it cost", *PARAGRAPHS[1:]]


def test_a_table_of_which_a_cell_is_kept_is_whole() -> None:
    table = "<table><tr><th>Item</th><th>Price</th></tr><tr><td>Tent</td><td>12</td></tr></table>"
    page = f"<div class=c><h1>Prices</h1><p>These are the prices for next year.</p>{table}</div>"
    assert body_of_page(page) == ["These are the prices for next year.", "Item Price\nTent 12"]
