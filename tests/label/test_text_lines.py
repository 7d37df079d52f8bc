"""Plain text as lines: whole articles of words that no model knows, and what stands among their paragraphs."""

import pytest

from app.label.ends import signature
from app.pipeline import extract
from app.segment import segment
from app.types import Article, Encoding, Limits, Options, Page, PageKind, Source, Verdict

LOREM = "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore et dolore magna aliqua."
PARAGRAPHS = (
    "Jau trečia savaitė, kai iš švyturio sargo trobelės kamino rūksta dūmai, o penktą ryto prie durų laukia žvejai su krepšiais rankose.",
    "Duona čia kepama iš rugių.",
    "Kepyklą įkūrė du broliai, kurie vaikystėje iš senelio išmoko minkyti tešlą, o vėliau dvidešimt metų dirbo visai ką kita.",
    "„Pirmas kepalas sudegė taip, kad net varnos jo nelesė“, – juokiasi vyresnysis brolis Rimas ir rodo juodą plutą ant lentynos.",
)
POEM = ("قطار دیگر نمی‌آید", "و سکو هنوز بیدار است", "کسی چراغ را خاموش نکرد", "شب از بخار چای پر شد")
HEAD = "Pamario žinios\nPradžia\nKaimai\nMarios\nMokykla\nKrepšinis\nRenginiai"
TITLE, BYLINE = "Senoji švyturio sargo trobelė virto duonos kepykla", "Ieva Stankutė, 2024 m. kovo 12 d."
FOOT = "Dabar skaitoma\nKeltas dvi dienas nekels\nGandrai grįžo anksčiau\n\n© 2024 Pamario žinios. Visos teisės saugomos.\nKontaktai"
AMONG = {
    "nothing": "",
    "a read-also line": "Taip pat skaitykite: Paskutinis marių keltininkas",
    "a list under a cue": "Taip pat skaitykite\nPaskutinis marių keltininkas\nOrkestras iš dviračių skambučių",
    "a headline behind an arrow": "► Sodas, kuris neturi šeimininko",
    "a row to share with": "Facebook\nX\nEl. paštas\nSpausdinti",
    "a box for letters": "Šeštadienio laiškas\n\nKartą per savaitę geriausi pamario pasakojimai jūsų pašto dėžutėje.\n\nNoriu gauti",
    "teasers under a heading": (
        "Iš mūsų krašto\nKas taisys prieplauką\nSeniūnas pažada suspėti iki ledų.\n"
        "Mokinys pastatė radijo bokštą\nSignalą girdi net Gotlandas.\nStintos šiemet vėluoja\nJūra dar per šilta."
    ),
    "a form for letters": (
        "Krantinės paštas\nGražiausias istorijas sudedame į vieną voką.\nTavo paštas\nLaukiu voko\n"
        "Leidžiu redakcijai išsaugoti mano adresą."
    ),
    "a box for letters that readers agree to": (
        "Šeštadienio laiškas\nKartą per savaitę geriausi pamario pasakojimai jūsų pašto dėžutėje.\nPrenumeruoti\n"
        "Sutinku su privatumo politika."
    ),
    "a sentence over a field and a button": "Geriausi pamario pasakojimai kas savaitę tiesiai į namus.\nEl. paštas\nPrenumeruoti",
    "what is for subscribers": "Visas straipsnis prieinamas tik prenumeratoriams. Jei jau prenumeruojate, prisijunkite.",
    "a caption over its credit": "Rimas prie krosnies.\nNuotrauka: Jonas Kalnius",
    "a box for gifts": "Paremkite laikraštį\n\nMūsų trys. Penki eurai per mėnesį – vienas reportažas daugiau.\n\nParemti",
}


def read(text: str) -> Article:
    return extract(Source(text, kind=PageKind.TEXT), Options(), Limits())


def lines(text: str) -> list[str]:
    return [item.block.text for item in read(text).body]


ALONE = {"a paragraph of unknown words": [LOREM], "a poem without a stop": list(POEM), "an article": list(PARAGRAPHS)}


@pytest.mark.parametrize("body", ALONE.values(), ids=ALONE)
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_text_that_is_nothing_else_is_all_body(body: list[str], between: str) -> None:
    assert lines(between.join(body)) == body


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_a_plain_article_is_one_in_any_language(number: int) -> None:
    assert read("\n\n".join(PARAGRAPHS[:number])).verdict is Verdict.ARTICLE


@pytest.mark.parametrize("among", AMONG.values(), ids=AMONG)
def test_what_stands_among_paragraphs_goes_and_the_last_one_stays(among: str) -> None:
    parts = [HEAD, TITLE, BYLINE, *PARAGRAPHS[:3], among, PARAGRAPHS[3], FOOT]
    assert lines("\n\n".join(part for part in parts if part)) == list(PARAGRAPHS)


SHORT = "Kepykla dirba kasdien nuo šeštos iki vienuoliktos ryto."
LISTED = "Taip pat skaitykite\nPaskutinis marių keltininkas\nOrkestras iš dviračių skambučių"
SHARED = "Facebook\nX\nWhatsApp\nEl. paštas\nSpausdinti"
LONG_FOOT = "\n".join(f"Pamario kaimas\n{number}" for number in range(30))


def test_teasers_under_a_cue_go_with_its_headline() -> None:
    teasers = "Taip pat skaitykite\nPaskutinis marių keltininkas\nJis kelia jau pusę amžiaus.\nStintos šiemet vėluoja\nJūra dar per šilta."
    assert lines("\n\n".join([HEAD, TITLE, BYLINE, *PARAGRAPHS, teasers, PARAGRAPHS[2], FOOT])) == [*PARAGRAPHS, PARAGRAPHS[2]]


def test_subheadings_over_short_paragraphs_stay() -> None:
    under = ["Raugas", "Jam trisdešimt metų.", "Krosnis", "Ją mūrijo kaimynas."]
    assert lines("\n\n".join([HEAD, TITLE, BYLINE, PARAGRAPHS[0], *under[:2], *PARAGRAPHS[2:], *under[2:], PARAGRAPHS[2], FOOT])) == [
        PARAGRAPHS[0],
        *under[:2],
        *PARAGRAPHS[2:],
        *under[2:],
        PARAGRAPHS[2],
    ]


@pytest.mark.parametrize("below", ["Reklama", "Žymos: duona, švyturys"], ids=["a label", "tags"])
def test_a_sentence_under_a_list_of_a_long_page_stays_where_its_words_are_unknown(below: str) -> None:
    assert lines("\n\n".join([HEAD, TITLE, BYLINE, *PARAGRAPHS, LISTED, SHORT, below, FOOT, LONG_FOOT])) == [*PARAGRAPHS, SHORT]


def test_a_comment_behind_its_date_is_no_paragraph() -> None:
    comment = f"01.04.2024 08:00 {SHORT}"
    assert lines("\n\n".join([HEAD, TITLE, BYLINE, *PARAGRAPHS, LISTED, comment, "Reklama", FOOT, LONG_FOOT])) == list(PARAGRAPHS)


@pytest.mark.parametrize(("below", "kept"), [(SHARED, [SHORT]), ("Pamario kaimas", [])], ids=["a share row", "a line that no rule names"])
def test_a_short_last_paragraph_between_a_list_and_a_named_line_of_a_long_page_stays(below: str, kept: list[str]) -> None:
    parts = [HEAD, TITLE, BYLINE, *PARAGRAPHS, LISTED, SHORT, below, FOOT, LONG_FOOT]
    assert lines("\n\n".join(parts)) == [*PARAGRAPHS, *kept]


POLL = "Ar valgote ruginę duoną?\nTaip\nNe\nTik per šventes\nBalsuoti"


@pytest.mark.parametrize("above", [POLL, SHARED, "Reklama"], ids=["a poll", "a share row", "a label"])
def test_a_last_paragraph_under_an_insert_of_a_long_page_stays_where_its_words_are_unknown(above: str) -> None:
    assert lines("\n\n".join([HEAD, TITLE, BYLINE, *PARAGRAPHS[:3], above, PARAGRAPHS[3], SHARED, FOOT, LONG_FOOT])) == list(PARAGRAPHS)


def test_a_subheading_and_a_sentence_under_an_insert_stay_where_their_words_are_unknown() -> None:
    led = ["Ugnis neužgeso.", "Krosnis iš senų plytų", *PARAGRAPHS[2:], PARAGRAPHS[0], PARAGRAPHS[2]]
    assert lines("\n\n".join([HEAD, TITLE, BYLINE, *PARAGRAPHS[:2], POLL, *led, FOOT])) == [*PARAGRAPHS[:2], *led]


LETTERS = "Šeštadienio laiškas\nKartą per savaitę geriausi pamario pasakojimai jūsų pašto dėžutėje.\n"
AGREED = "Sutinku su privatumo politika"
BOXES = {
    "field, button, agreement": f"{LETTERS}El. paštas\nPrenumeruoti\n{AGREED}",
    "agreement, field, button": f"{LETTERS}{AGREED}\nEl. paštas\nPrenumeruoti",
    "agreement, a field without a name, button": f"{LETTERS}{AGREED}\nKur siųsti\nPrenumeruoti",
}


@pytest.mark.parametrize("box", BOXES.values(), ids=BOXES)
@pytest.mark.parametrize("led", ["Raugas ir rugiai", "Niekas nepardavė."], ids=["a subheading", "a sentence"])
def test_what_leads_to_a_paragraph_under_a_box_for_letters_stays_where_its_words_are_unknown(box: str, led: str) -> None:
    body = [*PARAGRAPHS[:2], led, *PARAGRAPHS[2:], PARAGRAPHS[0]]
    assert lines("\n".join([HEAD, TITLE, BYLINE, *PARAGRAPHS[:2], box, *body[2:], FOOT])) == body


def test_a_sentence_under_the_body_of_a_long_page_stays_where_its_words_are_unknown() -> None:
    below = "Duona kepama kasdien."
    assert lines("\n\n".join([HEAD, TITLE, BYLINE, *PARAGRAPHS[:3], below, SHARED, FOOT, LONG_FOOT])) == [*PARAGRAPHS[:3], below]


def test_who_wrote_a_text_stands_behind_it_and_is_none_of_it() -> None:
    about = "Ieva Stankutė apie pajūrį rašo nuo 2011 metų. Gyvena Pamaryje."
    assert lines("\n\n".join([HEAD, TITLE, BYLINE, *PARAGRAPHS, about, FOOT])) == list(PARAGRAPHS)


@pytest.mark.parametrize("byline", [BYLINE, "Ieva Stankutė\n2024 m. kovo 12 d.", "Ieva Stankutė"], ids=["by", "over a date", "alone"])
def test_the_name_of_who_wrote_a_text_goes_with_the_sentences_under_it(byline: str) -> None:
    about = "Ieva Stankutė\nApie pajūrį rašo nuo 2011 metų. Gyvena Pamaryje su dviem šunimis."
    assert lines("\n\n".join([TITLE, byline, *PARAGRAPHS, about])) == list(PARAGRAPHS)


SIGNED = {"Autor: Jane Roe": 1, "By Jane Roe": 1, "4 May 2024": 0, "— Jane Roe (@roe) October 15, 2018": 0}


@pytest.mark.parametrize("line", SIGNED, ids=str)
def test_who_signs_a_text_under_it_is_none_of_it_but_a_date_may_be(line: str) -> None:
    blocks = segment(Page(PageKind.TEXT, f"{PARAGRAPHS[0]}\n\n{line}", None, Encoding("utf-8", "string"))).blocks
    assert len(signature(blocks, range(len(blocks)))) == SIGNED[line]


def test_a_headline_beside_a_date_is_no_body() -> None:
    assert TITLE not in lines("\n\n".join([HEAD, "2024 m. kovo 12 d.", TITLE, *PARAGRAPHS, FOOT]))


@pytest.mark.parametrize("notice", ["Error 404\nThe page that you asked for is not here any more.", "Home\nNews\nSport\nWeather\nContact"])
def test_a_notice_or_a_menu_has_no_body_to_be_sure_of(notice: str) -> None:
    article = read(notice)
    assert article.verdict is not Verdict.ARTICLE or (article.judgement.confidence or 0) < 0.5
