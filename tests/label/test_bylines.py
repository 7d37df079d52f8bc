"""Who wrote it and when is no part of an HTML page's body, and what only looks so is."""

import pytest

from tests.label.test_inside import PARAGRAPHS, body_of, body_of_page

BYLINES = (
    "Ruth Hale, 3 May 2024",
    "Írta: Zsigmond Réka, 2024. május 17.",
    "Published on May 3, 2024 at 14:35 by Ruth Hale and Owen Price",
    "Автор: Радостина Желева, 17 май 2024 г.",
    "김민수 기자 2024년 3월 12일 14:20",
    "बीना वर्मा, 12 मार्च 2024",
    "נעמה ברזילי, 4 במאי 2024",
    "<span>Ruth Hale</span><span>3 May 2024</span>",
    "terça-feira, 12 de março de 2024 - Inês Caldeira",
    "Thứ hai, ngày 5 tháng 5 năm 2024 - Lê Sơn",
    "۱۲ خرداد ۱۴۰۳",
    "9 พ.ค. 2567 10:15 น.",
    "12. 3. 2024 10:15",
    "Ruth Hale",
    "Ruth Hale, harbour reporter",
    "Ellinor Bragd/TT",
)


@pytest.mark.parametrize("line", BYLINES)
def test_who_wrote_it_and_when_is_no_paragraph(line: str) -> None:
    assert body_of("", byline=f"<p>{line}</p>") == list(PARAGRAPHS)


@pytest.mark.parametrize(
    "line",
    ["The pier was closed on 3 January 2024.", "Der Rat tagte am 3. März 2024.", "市政府于2024年3月12日宣布将在明年完成新桥的建设工程。"],
)
def test_a_sentence_with_a_date_is_no_byline(line: str) -> None:
    assert body_of("", byline=f"<p>{line}</p>") == [line, *PARAGRAPHS]


@pytest.mark.parametrize(
    ("name", "note"),
    [
        ("Nika Baturina", "<div><span>{0}</span><span>{0} novinarka je koja već deset godina piše o otocima.</span></div>"),
        ("พิมพ์ชนก ศรีสมบัติ", "<p><em>{0} เป็นผู้สื่อข่าวของข่าวลุ่มน้ำ เขียนเรื่องชุมชนและภาพยนตร์มาตั้งแต่ปี 2559</em></p>"),
    ],
    ids=["the name glued to it", "a name with signs on its letters"],
)
def test_what_is_said_of_the_author_is_no_last_paragraph(name: str, note: str) -> None:
    assert body_of("", note.format(name), f"<p>{name}, 3 May 2024</p>") == list(PARAGRAPHS)


def test_who_wrote_it_is_known_where_a_lower_heading_names_them() -> None:
    byline, box = "<h4><a href=/r>Ruth Hale</a></h4><time>3 May 2024</time>", "<h4>Ruth Hale</h4><p>Ruth Hale writes about the coast.</p>"
    assert body_of("", f"<div>{box}</div>", byline) == list(PARAGRAPHS)


@pytest.mark.parametrize("lines", [("3 May 2024", "Ruth Hale and Owen Price"), ("Ruth Hale", "3 May 2024")])
def test_a_name_beside_a_date_is_no_paragraph(lines: tuple[str, str]) -> None:
    assert body_of("", byline="".join(f"<p>{line}</p>" for line in lines)) == list(PARAGRAPHS)


@pytest.mark.parametrize("line", ["The Pier Of Eastmere Reopens Today", "Eastmere and its pier", "Quiet Days."])
def test_a_line_under_the_headline_that_is_no_name_stays(line: str) -> None:
    assert body_of("", byline=f"<p>{line}</p>") == [line, *PARAGRAPHS]


def test_a_headline_that_no_tag_tells_is_out() -> None:
    page = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    head = "<font size=5><b>Harbour reopens</b></font><br><font size=1>Ruth Hale, 3 May 2024</font><hr>"
    assert body_of_page(f"<title>Harbour reopens</title><table><tr><td>{head}{page}</td></tr></table>") == list(PARAGRAPHS)
