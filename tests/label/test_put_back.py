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
        ("<div><span>Annonse</span></div><div class=subtitle>{}</div>", ""),
    ],
    ids=["named", "bold in what is named", "over a link", "named, each under an advert"],
)
def test_lines_that_stand_alike_are_subheadings(markup: str, under: str) -> None:
    parts = [f"<p>{text}</p>{markup.format(name)}" for text, name in zip(PARAGRAPHS, SUBHEADS, strict=True)]
    text = f"{parts[0]}{under}{''.join(parts[1:])}<p>{PARAGRAPHS[0]}</p>"
    body = body_of_page(f"<title>ميناء</title><main><h1>ميناء</h1><div>{text}</div></main>")
    assert [line for line in body if line not in PARAGRAPHS] == [*SUBHEADS]


def test_the_first_term_of_an_article_in_a_list_of_terms_stays() -> None:
    items = "".join(f"<dt>{name}</dt><dd>{text}</dd>" for name, text in zip(SUBHEADS, PARAGRAPHS, strict=True))
    article = f"<article><h1>ميناء</h1><div><dl>{items}</dl></div></article>"
    (body,) = body_of_page(f"<title>ميناء</title><nav><a href=/a>Home</a> <a href=/b>News</a></nav>{article}")
    assert body.splitlines() == [line for pair in zip(SUBHEADS, PARAGRAPHS, strict=True) for line in pair]


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


def test_a_heading_right_under_an_advert_stays() -> None:
    text = f"<p>{PARAGRAPHS[0]}</p><div class=adv><div>Annonse</div></div><h2>Tredje natt</h2><p>{PARAGRAPHS[1]}</p><p>{PARAGRAPHS[2]}</p>"
    page = f"<nav><a href=/>Avisa</a></nav><article><h1>Fergen</h1>{text}</article><footer><p>© 2025 Avisa</p></footer>"
    assert body_of_page(f"<title>Fergen</title>{page}") == [PARAGRAPHS[0], "Tredje natt", *PARAGRAPHS[1:]]


def test_a_bold_line_under_headlines_that_are_out_stays() -> None:
    links = "<div><h3>Les også</h3><a href=/a><h4>Derfor står brua tom</h4></a><a href=/b><h4>Læreren som styrer skuta</h4></a></div>"
    text = f"{PARAGRAPHS[0]}<p>{PARAGRAPHS[1]}<p>{links}<b>Tredje natt</b><p>{PARAGRAPHS[2]}<p>{PARAGRAPHS[0]}"
    page = f"<title>Fergen</title><table><tr><td><a href=/>Avisa</a><tr><td>{text}</table>"
    assert "Tredje natt" in body_of_page(page)


def test_a_program_in_a_box_with_a_word_that_copies_it_stays() -> None:
    box = "<div><span role=button>Másolás</span><pre>retries = 3</pre></div>"
    page = f"<title>Fergen</title><article><p>{PARAGRAPHS[0]}</p>{box}<p>{PARAGRAPHS[1]}</p></article>"
    assert body_of_page(page) == [PARAGRAPHS[0], "retries = 3", PARAGRAPHS[1]]


def test_a_table_of_which_a_cell_is_kept_is_whole() -> None:
    table = "<table><tr><th>Item</th><th>Price</th></tr><tr><td>Tent</td><td>12</td></tr></table>"
    page = f"<div class=c><h1>Prices</h1><p>These are the prices for next year.</p>{table}</div>"
    assert body_of_page(page) == ["These are the prices for next year.", "Item Price\nTent 12"]
