"""Rules speak every language that has a phrase file, and hold to where a phrase stands: alone, in front, or within a line."""

import pytest

from app.label.pitches import set_phrases, short_lines
from app.label.rules import name_blocks
from app.language.phrases import languages, phrases_of
from app.segment import segment
from app.types import Encoding, Label, Page, PageKind


def labels(text: str, kind: PageKind = PageKind.TEXT) -> dict[int, Label]:
    blocks = segment(Page(kind, text, None, Encoding("utf-8", "string"))).blocks
    return {index: label for index, (label, _) in name_blocks(blocks).items()}


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize(
    ("concept", "line", "label"),
    [
        ("read_also", "{}: Ada 42", Label.RELATED),
        ("share", "{}", Label.SHARE),
        ("reserved", "© Ada. {}", Label.LEGAL),
        ("cookies", "{}", Label.CONSENT),
    ],
)
def test_a_phrase_is_known_in_every_language(language: str, concept: str, line: str, label: Label) -> None:
    assert labels(line.format(phrases_of(language)[concept][0].capitalize())) == {0: label}


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("Related articles: The bridge", Label.RELATED),
        ("Related articles of law are repealed", None),
        ("See also the bridge", Label.RELATED),
        ("Read alsoran results", None),
        ("Share", Label.SHARE),
        ("Share of the vote", None),
        ("Cookies of the week", None),
        ("Telegram", Label.SHARE),
        ("Dimensions 8 x 2 x 2 / 21 x 6 x 6 cm", None),
        ("Author: Ada Byron", Label.BYLINE),
        ("The mill at dawn. Jane Roe / Getty Images", Label.CAPTION),
        ("Voters in Rome (AP Photo/Jane Roe)", Label.CAPTION),
        ("Courtesy of the museum", Label.CAPTION),
        ("The mill at dawn. Credit: Jane Roe", Label.CAPTION),
        ("Freezing Your Credit: How It Works", None),
        ("arXiv:2512.16245 (cs)", None),
        ("Figure 3. How the mill works", Label.CAPTION),
        ("He sold it to Getty Images for a song", None),
        ("By courtesy of the museum we saw the mill", None),
        ("Figure 3 shows how the mill works", None),
    ],
)
def test_a_phrase_counts_where_it_stands(line: str, label: Label | None) -> None:
    assert labels(line).get(0) is label


@pytest.mark.parametrize(("first", "last", "step"), [(2010, 1930, -1), (1930, 2010, 1)])
def test_years_to_choose_from_are_a_form_and_an_archive_is_none(first: int, last: int, step: int) -> None:
    years = [str(year) for year in range(first, last, step)]
    assert labels("\n".join(["Year of birth", *years, "Next"])) == dict.fromkeys(range(1, len(years) + 1), Label.FORM)
    assert labels("\n".join(["Archive", *years[:20]])) == dict.fromkeys(range(21), Label.CALENDAR)


@pytest.mark.parametrize(
    ("lines", "count"),
    [
        (["Archives", "March 2024 (17)", "February 2024 (9)", "December 2023", "May 2023", "April 2023", "March 2023"], 7),
        (["アーカイブ", "2022年7月", "2021年6月", "2021年4月", "2021年3月", "2020年2月", "2019年1月"], 7),
        (["News", "июнь 2011", "май 2011", "апрель 2011", "март 2011", "февраль 2011", "январь 2011"], 6),
        (["Archive", *map(str, range(2005, 2021))], 17),
        (["Rain", *map(str, range(2005, 2021))], 0),
        (["Rain", "January", "February", "March", "April", "May", "June", "July"], 0),
        (["Archives", "March 2024", "By Jane Roe"], 0),
        (["Archives", "May 2024", "April 2024", "March 2024"], 4),
        (["Rain", "May 2024", "April 2024", "March 2024"], 0),
    ],
)
@pytest.mark.parametrize("kind", PageKind)
def test_months_and_years_in_a_row_are_an_archive(lines: list[str], count: int, kind: PageKind) -> None:
    text = "\n".join(lines) if kind is PageKind.TEXT else "".join(f"<p>{line}</p>" for line in lines)
    found = [index for index, label in labels(text, kind).items() if label is Label.CALENDAR]
    assert len(found) == count


def test_page_numbers_are_no_calendar_and_days_are_no_page_numbers() -> None:
    pages, days = ([str(number) for number in range(1, last)] for last in (130, 32))
    assert labels("\n".join(["Page", *pages])) == dict.fromkeys(range(1, 130), Label.NAVIGATION)
    assert Label.NAVIGATION not in labels("\n".join(["March 2024", *days])).values()


def test_a_lone_cue_takes_the_headlines_under_it_along() -> None:
    lines = (
        "The bridge stays closed, the mayor said.",
        "Read also",
        "How the ferry sails",
        "Who pays for the bridge",
        "It was a long day.",
    )
    assert labels("\n".join(lines)) == dict.fromkeys((1, 2, 3), Label.RELATED)


def test_a_lone_cue_leaves_the_heading_of_what_follows() -> None:
    prose = "The ferry has carried people over the river for a hundred years, and it will carry them tomorrow."
    page = f"<h3>Read also</h3><h3>How the ferry sails</h3><h3>Who pays for the bridge</h3><p>{prose}</p>"
    assert labels(page, PageKind.HTML) == dict.fromkeys((0, 1), Label.RELATED)


@pytest.mark.parametrize("line", ["Name\nE-mail", "Name\nNews\nSport\nCulture\nE-mail\nSend", "Ada\nBob\nName"])
def test_few_fields_or_fields_far_apart_are_no_form(line: str) -> None:
    blocks = segment(Page(PageKind.TEXT, line, None, Encoding("utf-8", "string"))).blocks
    assert "rule:fields" not in {reason for _, reason in name_blocks(blocks).values()}


def test_a_phrase_alone_is_found_where_lines_are_glued() -> None:
    prose = "Kommunen ga dem kaia for en krone, mot at taket ble lagt om.", "«Vi trodde ikke på det», sier han."
    text = f"{prose[0]}{prose[1]}{prose[0]}Annonse{prose[1]}{prose[0]}"
    blocks = segment(Page(PageKind.TEXT, text, None, Encoding("utf-8", "string"))).blocks
    assert [blocks[index].text for index in set_phrases(short_lines(blocks), ["advert"])] == ["Annonse"]
