"""Bylines that end in a date, in text that lost its line breaks: where they begin and end, and what is no such thing."""

import pytest

from app.segment.datelines import around_datelines

MENU = "Front page Town hall Schools "
CASES = {
    "by": ("The library lends drills ", "By Ilse Carmody, 14 March 2024 ", "A dull knife is more dangerous."),
    "a colon": ("Старая метеостанция ", "Автор: Вера Полозова, 14 марта 2024 ", "Шестьдесят семь лет на острове."),
    "a preposition": ("Un forno in comune ", "di Nives Borghetti, 12 marzo 2024 ", "Ogni giovedì qualcuno accende il forno."),
    "a day in figures": ("Kylä osti lautan ", "Teksti: Aino Korpela, 12.3.2024 ", "Lauantaina kello kuusi."),
    "a year in front": ("终点的书店 ", "文：许嘉木 2024年3月12日 ", "每逢周三晚上七点。"),
    "a month in figures": ("Chợ nổi ", "Bài: Trần Khánh Ly, ngày 12 tháng 3 năm 2024 ", "Năm giờ sáng chủ nhật."),
    "a clock time, no name": ("Den gamle ferjekaia ", "03.04.2024 09:15 ", "Det luktet tjære over kaia."),
    "a month with a small word": ("בית האריזה הישן ", "מאת: נועה ברקאי, 3 באפריל 2024 ", "ריח של שמן מכונות."),
    "a clock time": ("Der Keller im Hang ", "Von Jens Ahrens, 3. Oktober 2025, 14:30 Uhr ", "Gezählt wird mit Rotlicht."),
}
GLUED = {
    "by": ("A town that lends drills", "By Ilse Carmody, 14 March 2024", "A dull knife is more dangerous."),
    "a colon": ("Parowóz pod wiatą", "Autor: Wit Sobolak, 12 marca 2024", "W sobotę w południe parowóz ruszył."),
    "no spaces": ("老渡口办起夜校", "文：许嘉木 2024年3月12日", "每逢周三晚上七点。"),
}


@pytest.mark.parametrize("parts", CASES.values(), ids=CASES)
def test_a_byline_stands_apart(parts: tuple[str, str, str]) -> None:
    above, byline, text = parts
    start = len(MENU + above)
    inside = start + len(byline) // 2
    assert around_datelines(MENU + above + byline + text, [5, inside]) == [5, start, start + len(byline)]


@pytest.mark.parametrize("parts", GLUED.values(), ids=GLUED)
def test_a_byline_stands_apart_where_lines_are_glued(parts: tuple[str, str, str]) -> None:
    above, byline, text = parts
    assert around_datelines(above + byline + text, [2]) == [2, len(above), len(above + byline)]


@pytest.mark.parametrize(
    "text",
    [
        "The mayor spoke on 14 March 2024 In the evening it rained.",
        "A law by the council of 14 March 2024 Still stands.",
        "Written by Jane Roe, 14 March 2024 and printed later.",
        "Published by Jane Roe in 2024 The book sold well.",
    ],
    ids=["no name", "words, no name", "the sentence goes on", "a year alone"],
)
def test_a_date_in_a_sentence_is_no_border(text: str) -> None:
    assert around_datelines(text, [7]) == [7]
