"""Text that lost its line breaks: calendars stand apart in any language, cues and their headlines come out of the sentences."""

import pytest

from app.label.calendar import calendar_lines
from app.language.spoken import language_spoken
from app.segment import segment
from app.types import Encoding, Page, PageKind

DAYS = range(1, 32)
BEFORE = "The council will decide on the bridge in May, the mayor said on Monday. Send message"
AFTER = "Would you drink water from the sea? The plant opens in spring, and the first families have their taps already."
CALENDARS = {
    "English": ("« March 2024 »", "Mon Tue Wed Thu Fri Sat Sun"),
    "Russian": ("« Март 2024 »", "Пн Вт Ср Чт Пт Сб Вс"),
    "Japanese": ("« 2024年3月 »", "月 火 水 木 金 土 日"),
    "Spanish, names cut at two letters": ("« marzo de 2024 »", "lu ma mi ju vi sá do"),
}
PROSE = (
    "The harbour has reopened after four months of repairs, the port authority said on Thursday.",
    "Divers had found cracks in the pier, and ships used other ports while engineers replaced the pillars.",
)
# A sentence of each language, and lines of one kind each that sites in it have; the first word of these may stay with the sentence.
UNTAUGHT = {
    "Arabic": (
        "يطفئ أهل الواحة مصابيح الشارع الوحيد بأيديهم، فقد حان موعد النجوم.",
        (("شارك المقال", "فيسبوك", "تلغرام", "واتساب"), ("جميع الحقوق محفوظة",)),
    ),
    "Hebrew": (
        "המועצה החליטה ביום שני לתקן את הגשר הישן אחרי שנים של ויכוח.",
        (("שתפו", "פייסבוק", "טוויטר"), ("כל הזכויות שמורות",), ("צור קשר",)),
    ),
    "Hindi": (
        "द्वीप पर हर तीन घंटे में कोई बाहर जाता था और तापमान लिखता था।",
        (("फेसबुक", "ट्विटर"), ("सर्वाधिकार सुरक्षित",), ("हमसे संपर्क करें",)),
    ),
    "Japanese": (
        "一日に六本しか列車が来ない終点に、この春、古書店が生まれた。",
        (("お問い合わせ",), ("プライバシーポリシー",), ("無断転載を禁じます",)),
    ),
}
# Running text of a language with capitals that no corpus teaches; a headline in front of a sentence that begins with a small word.
CAPITALS = {
    "Italian": (
        "Il forno era chiuso dal 1971, e nessuno sapeva più come si accende, racconta il fornaio.",
        "La banda suona da centotrent'anni",
        "Non è stato facile trovare la legna per la prima cottura.",
    ),
    "Swedish": (
        "Fyren stod tom i fyra år, och ingen ville bo där när vintern kom, berättar hon.",
        "Orkestern som spelar på såg",
        "När sista färjan gick var det ingen som trodde att någon skulle komma tillbaka.",
    ),
    "Turkish": (
        "Salon kapanınca koltuklar söküldü ve perde satıldı, ama mahalleli bir defter açtı.",
        "Testere çalan orkestra",
        "Bu yıl ilk gece makine iki kez durdu ama kimse yerinden kalkmadı.",
    ),
}


def blocks_of(text: str) -> list[str]:
    return [block.text for block in segment(Page(PageKind.TEXT, text, None, Encoding("utf-8", "string"))).blocks]


@pytest.mark.parametrize("glue", [" ", ""], ids=["one line", "glued"])
@pytest.mark.parametrize(("month", "week"), CALENDARS.values(), ids=CALENDARS)
def test_a_calendar_stands_apart(month: str, week: str, glue: str) -> None:
    days = glue.join(week.split(" "))
    grid = list(map(str, DAYS))
    blocks = blocks_of(glue.join((BEFORE, month, days, *grid, AFTER)))
    first = blocks.index(month)
    calendar = [month, days, *(grid if glue else ["".join(grid)])]
    assert blocks[first : first + len(calendar)] == calendar
    assert calendar_lines(blocks) == set(range(first, first + len(calendar)))


def test_days_under_a_month_need_no_week_row() -> None:
    assert calendar_lines(["News", "March 2024", " ".join(map(str, DAYS)), "More news"]) == {1, 2}
    assert calendar_lines(["News", "March 2024", "1 2 3", "More news"]) == frozenset()


@pytest.mark.parametrize("cue", ["Read also:", "Te recomendamos", "По теме:"])
def test_a_cue_and_its_headline_come_out_of_one_line(cue: str) -> None:
    blocks = blocks_of(f"{PROSE[0]} {cue} Ferry prices rise again {PROSE[1]} {PROSE[0]}")
    place = blocks.index(cue)
    assert blocks[place + 1].startswith("Ferry prices")
    assert blocks[place - 1].endswith("Thursday.")


@pytest.mark.parametrize(("sentence", "kinds"), UNTAUGHT.values(), ids=UNTAUGHT)
def test_set_phrases_stand_apart_in_languages_that_no_page_taught(sentence: str, kinds: tuple[tuple[str, ...], ...]) -> None:
    space = " " if " " in sentence else ""
    rows = [space.join(phrases) for phrases in kinds]
    blocks = blocks_of(space.join((sentence, sentence, sentence, *rows)))
    ends = max(number for number, block in enumerate(blocks) if sentence[-1] in block)
    assert all(any(block in row for row in rows) for block in blocks[ends + 1 :])
    assert set(rows[1:]) <= set(blocks)
    assert blocks[0].endswith(sentence[-1])


@pytest.mark.parametrize(("prose", "headline", "goes_on"), CAPITALS.values(), ids=CAPITALS)
def test_a_line_begins_with_a_small_word_that_has_a_capital(prose: str, headline: str, goes_on: str) -> None:
    blocks = blocks_of(f"{prose} {headline} {goes_on} {prose} {prose}")
    assert any(block.endswith(headline) for block in blocks)
    assert any(block.startswith(goes_on) for block in blocks)


@pytest.mark.parametrize(("name", "language"), [("Italian", "it"), ("Swedish", "sv"), ("Turkish", "tr")])
def test_small_words_tell_the_language(name: str, language: str) -> None:
    assert language_spoken(CAPITALS[name][0]) == language
    assert language_spoken("1234 5678") is None


def test_a_poll_stands_apart() -> None:
    blocks = blocks_of(f"{PROSE[0]} Would you pay for it? Yes, of course Perhaps later Vote Weather in town {PROSE[1]}")
    question = next(place for place, text in enumerate(blocks) if text.endswith("Would you pay for it?"))
    assert "Yes, of course Perhaps later".startswith(blocks[question + 1])
    assert "Vote" in blocks


@pytest.mark.parametrize(
    ("headline", "goes_on"),
    [
        ("Was aus dem alten Wanderkino geworden ist", "Eine Garage mit zwanzig Quadratmetern bringt über elftausend Liter im Jahr."),
        ("Zehn Lehren aus dem Schrebergarten", "Vor dem ersten starken Frost werden die Boote an Land geholt und umgedreht."),
    ],
)
def test_a_headline_among_capitals_ends_before_a_small_word_with_a_capital(headline: str, goes_on: str) -> None:
    prose = "Der Hafen ist nach vier Monaten wieder offen, teilte die Verwaltung am Donnerstag mit."
    assert headline in blocks_of(f"{prose} {prose} Zum Thema: {headline} {goes_on} {prose}")


@pytest.mark.parametrize(
    ("byline", "goes_on"),
    [
        ("Автор: Тимофей Крутов", "Шестьдесят семь лет на острове каждые три часа кто-то записывал температуру."),
        ("Autor: Petra Ruland", "Mit Liebe gebaut steht das Boot seit Mai wieder im Hafen der alten Stadt."),
        ("Posted by: Jane Roe", "Filed under Harbours The port has reopened after four months of repairs."),
    ],
)
def test_a_byline_ends_behind_the_name(byline: str, goes_on: str) -> None:
    blocks = blocks_of(f"{PROSE[0]} {byline} {goes_on} {PROSE[1]}")
    assert byline in blocks
    assert any(goes_on.startswith(block) or block.startswith(goes_on) for block in blocks)


@pytest.mark.parametrize(("cue", "headline"), [("Read also –", "Ferry prices rise"), ("यह भी पढ़ें", "नया पुल बनेगा")])
def test_a_cue_without_a_colon_stands_apart(cue: str, headline: str) -> None:
    assert cue in blocks_of(f"{PROSE[0]} {PROSE[1]} {cue} {headline} {PROSE[0]}")


SV = "Kommunen skänkte huset för en krona men krävde att taket lagades innan hösten kom till ön."
LINES = {
    "an advert in one word": ("Annons",),
    "a row to share with": ("Facebook", "X", "E-post", "Skriv ut"),
    "channels to follow": ("Följ oss på Facebook och Instagram",),
    "a caption with its credit": ("Verkstaden på Stora Alskär. Foto: Nils Ek",),
    "a caption with a shortened credit": ("Verkstaden på Stora Alskär. Fot. Nils Ek",),
}


@pytest.mark.parametrize("goes_on", ["Nu hänger däck på krokarna där oljekannorna stod förr.", "”Vi trodde inte på det”, säger Lena."])
@pytest.mark.parametrize("lines", LINES.values(), ids=LINES)
def test_a_line_between_paragraphs_stands_apart(lines: tuple[str, ...], goes_on: str) -> None:
    blocks = blocks_of(" ".join((SV, SV, *lines, goes_on, SV)))
    place = blocks.index(lines[0])
    assert tuple(blocks[place : place + len(lines)]) == lines
    assert blocks[place - 1].endswith("till ön.")
    assert blocks[place + len(lines)].startswith(goes_on[:10])


def test_a_capital_behind_a_verb_or_a_trade_is_no_line() -> None:
    text = f"{PROSE[0]} Share Prices of the port fell by half. Marketing Director Jane Roe would not say why. {PROSE[1]}"
    assert not {"Share", "Marketing"} & set(blocks_of(text))


@pytest.mark.parametrize("said", ["„Niemand fragt uns“, sagt er.", "”Ingen frågar oss”, säger han.", "« Personne ne demande », dit-il."])
def test_an_opening_quotation_mark_belongs_to_what_is_said(said: str) -> None:
    blocks = blocks_of("".join((*PROSE, said, *PROSE, said, *PROSE)))
    assert not any(block.endswith(said[0]) for block in blocks)


def test_a_credit_ends_behind_a_name_without_capitals() -> None:
    prose = "המועצה מימנה גג חדש ושני שולחנות, ואת הכלים תרמו תושבי העמק."
    blocks = blocks_of(f"{prose} {prose} סדנת האופניים בבית האריזה. צילום: אלון שדה {prose} {prose}")
    place = next(place for place, block in enumerate(blocks) if block.endswith("אלון שדה"))
    assert blocks[place + 1].startswith(prose[:20])
