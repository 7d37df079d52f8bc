"""Removed blocks get the name that a reader would give them, with a score and a reason, on HTML and on plain text."""

from pathlib import Path

import numpy as np
import pytest

from app.label.calendar import calendar_lines
from app.label.removed import label_model
from app.pipeline import extract
from app.render.json import answer
from app.types import Article, Block, Label, LabelledBlock, Limits, Options, PageKind, Receipt, Role, Source

ROOT = Path(__file__).parents[2]
PROSE = "The council decided on Monday that the old bridge will be repaired, after years of debate about its cost. "
PAGE = """<html><head><title>The old bridge will be repaired</title></head><body>
<div id="cookie-consent"><p>We and our partners use cookies to store information on your device.</p><button>Accept all</button></div>
<nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<main><article><h1>The old bridge will be repaired</h1><p class="byline">By Jane Roe, 3 May 2024</p>
<p>{prose}</p><p>{prose}</p><p>{prose}</p></article></main>
<section class="comments"><h3>Comments (2)</h3><div class="comment"><b>Tom</b><p>About time that somebody did something.</p></div></section>
<form class="newsletter"><label>Your e-mail</label><button>Subscribe</button></form>
<footer><p>© 2024 The Daily. All rights reserved.</p></footer></body></html>""".format(prose=PROSE * 3)
NOTICES = {
    "de": "Wir und unsere Partner verwenden Cookies, um Informationen auf Ihrem Gerät zu speichern.",
    "pl": "My i nasi partnerzy używamy plików cookie do przechowywania informacji na Twoim urządzeniu.",
    "tr": "Biz ve ortaklarımız cihazınızda bilgi depolamak için çerezler (cookies) kullanıyoruz.",
    "id": "Kami dan mitra kami menggunakan cookie untuk menyimpan informasi di perangkat Anda.",
}


def judge(content: str, kind: PageKind) -> Article:
    return extract(Source(content, kind=kind), Options(), Limits())


def label_of(article: Article, beginning: str) -> Label:
    return next(item.label for item in article.blocks if item.block.text.startswith(beginning))


@pytest.mark.parametrize(
    ("beginning", "label"),
    [
        ("We and our partners use cookies", Label.CONSENT),
        ("News", Label.NAVIGATION),
        ("The old bridge will be repaired", Label.TITLE),
        ("By Jane Roe", Label.BYLINE),
        ("Your e-mail", Label.FORM),
        ("© 2024", Label.LEGAL),
    ],
    ids=str,
)
def test_html_blocks_have_names(beginning: str, label: Label) -> None:
    assert label_of(judge(PAGE, PageKind.HTML), beginning) is label


@pytest.mark.parametrize(
    ("line", "label", "reason"),
    [
        ("Copyright © 2024 朝の新聞社", Label.LEGAL, "rule:copyright"),
        ("Read also: The ferry sails again", Label.RELATED, "rule:read_also"),
        ("© Jane Roe / Daily Pictures", None, None),
    ],
    ids=["copyright with a year", "read also", "credit"],
)
def test_certain_rules_stand_on_html(line: str, label: Label | None, reason: str | None) -> None:
    article = judge(PAGE.replace("<footer>", f"<div><p>{line}</p></div><footer>"), PageKind.HTML)
    found = next(item for item in article.blocks if item.block.text == line)
    assert label is None or (found.label, found.reason) == (label, reason)
    assert label is not None or not found.reason.startswith("rule:")


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ('<a href="/tag/bridges/">Bridges</a>', True),
        ('<a href="https://daily.example/Tags/old-bridges">Bridges</a> <a href="/tag/council">Council</a>', True),
        ('<a href="/tag/bridges/">Bridges</a> <a href="/author/jane-roe">Jane Roe</a>', False),
        ('What we wrote of the council and of its <a href="/tag/bridges/">Bridges</a>', False),
        ('<a href="/topic/bridges/">Bridges</a>', False),
        ('<a href="/tags/">Bridges</a>', False),
    ],
    ids=["a tag", "a row of tags", "a tag and an author", "a tag in a sentence", "a topic", "the list of all tags"],
)
def test_links_to_tags_are_navigation(line: str, named: bool) -> None:
    article = judge(PAGE.replace("<footer>", f"<div><p>{line}</p></div><footer>"), PageKind.HTML)
    found = next(item for item in article.removed if "Bridges" in item.block.text)
    assert ((found.label, found.reason) == (Label.NAVIGATION, "rule:tags")) is named


@pytest.mark.parametrize(
    ("box", "label", "reason"),
    [
        ("Архангельск: снег, -7 °C, ветер СЗ 6 м/с", Label.WIDGET, "rule:weather"),
        ("USD 91,40 EUR 99,15 CNY 12,63", Label.WIDGET, "rule:rates"),
        ("Facebook\nTelegram\nПечать", Label.SHARE, "rule:share_row"),
        ("USD 1,08\nGBP 0,85", Label.WIDGET, "rule:rates"),
        ("ドル150.3\nユーロ164.1", Label.WIDGET, "rule:rates"),
        ("فيسبوك تلغرام واتساب", Label.SHARE, "rule:share_row"),
        ("Seite drucken Facebook Mastodon Per Mail", Label.SHARE, "rule:share_row"),
        ("Stay or leave?\nStay\nLeave\nVote", Label.FORM, "rule:poll"),
        ("Contact us\nYour name*:\nPhone number\nE-mail\nWhat do you think?\nSend", Label.FORM, "rule:fields"),
        ("お名前\n電話番号\nメールアドレス\n送信する", Label.FORM, "rule:fields"),
    ],
    ids=[
        *("weather", "rates", "share row", "rates a line each", "rates by name", "networks in Arabic", "two networks and print"),
        *("poll", "fields", "fields in Japanese"),
    ],
)
def test_boxes_of_plain_text_are_named_by_their_lines(box: str, label: Label, reason: str) -> None:
    lines = box.split("\n")
    text = f"Home\nNews\nSport\nThe old bridge will be repaired\n{PROSE * 5}\n{box}\nAbout us\nContact"
    found = [(item.label, item.reason) for item in judge(text, PageKind.TEXT).blocks if item.block.text in lines]
    assert found == [(label, reason)] * len(lines)


@pytest.mark.parametrize("notice", NOTICES.values(), ids=NOTICES)
def test_consent_in_plain_text(notice: str) -> None:
    menu = "Home\nNews\nSport\nWeather\nCulture\nTravel"
    text = f"{notice}\nOK\n{menu}\nThe old bridge will be repaired\n{PROSE * 2}\n{PROSE * 3}\n{PROSE * 2}"
    assert label_of(judge(text, PageKind.TEXT), notice) is Label.CONSENT


@pytest.mark.parametrize(("content", "kind"), [(PAGE, PageKind.HTML), ("Menu\n" + PROSE * 5, PageKind.TEXT)], ids=["html", "text"])
def test_each_removed_block_has_a_score_and_a_reason(content: str, kind: PageKind) -> None:
    for item in judge(content, kind).removed:
        assert 0 < item.score <= 1
        assert item.reason in {"model", "sequence"} or item.reason.startswith("rule:")
        assert item.label is not Label.BODY


def test_a_calendar_comes_as_one_item_with_its_parts() -> None:
    text = (ROOT / "samples/ru-ticker-calendar-form/page.txt").read_text("utf-8")
    result = answer(judge(text, PageKind.TEXT), Options(merge=True), Receipt("", "", {}))
    (calendar,) = [item for item in result["removed"] if item["label"] == Label.CALENDAR]
    assert calendar["text"] == text[calendar["start"] : calendar["end"]]
    assert len(calendar["parts"]) == 8
    assert {part["label"] for part in calendar["parts"]} == {Label.CALENDAR}


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (("May 2022", "M T W T F S S 1", "2 3 4 5 6 7 8", "9 10 11 12", "Sport"), {0, 1, 2, 3}),
        (("Пн", "Вт", "Ср", "Чт", "Пт", "Сб", "Вс", "1", "2", "3", "Новости"), set(range(10))),
        (("M T W T F S S 7", "Sport"), set()),
        (("2022", "Monday to Sunday", "1 2 3"), set()),
    ],
    ids=["days behind the week row", "a line a day", "no first day", "no week row"],
)
def test_a_calendar_is_a_week_row_over_a_grid(texts: tuple[str, ...], found: set[int]) -> None:
    assert calendar_lines(texts) == found


def lines(*texts: str) -> list[Block]:
    return [Block(place, Role.LINE, 0, text, 0, 0, -1, len(text.split()), float("nan")) for place, text in enumerate(texts)]


def settled(odds: dict[Label, float], rule: Label, reason: str) -> LabelledBlock:
    row = np.array([[odds.get(label, 0.0) for label in Label]], np.float32)
    return label_model(PageKind.TEXT).settle(lines("x"), [0], row, np.zeros(1, int), {0: (rule, reason)})[0]


@pytest.mark.parametrize(
    ("odds", "rule", "reason", "label"),
    [
        ({Label.TICKER: 0.9}, Label.CALENDAR, "rule:calendar", Label.CALENDAR),
        ({Label.TICKER: 0.9, Label.RELATED: 0.1}, Label.RELATED, "rule:read_also_cue", Label.TICKER),
        ({Label.TICKER: 0.5, Label.RELATED: 0.45}, Label.RELATED, "rule:read_also_cue", Label.RELATED),
        ({Label.TICKER: 0.5, Label.BYLINE: 0.45}, Label.BYLINE, "rule:date", Label.TICKER),
        ({Label.NAVIGATION: 0.9}, Label.LEGAL, "rule:rights", Label.LEGAL),
    ],
    ids=["certain rule", "doubtful rule, sure model", "doubtful rule, doubtful model", "a rule that is wrong too often", "rights"],
)
def test_rule_against_model(odds: dict[Label, float], rule: Label, reason: str, label: Label) -> None:
    assert settled(odds, rule, reason).label is label


def test_an_unsure_block_is_other() -> None:
    model = label_model(PageKind.TEXT)
    odds = np.full((1, len(Label)), 1 / len(Label), np.float32)
    assert model.settle(lines("x"), [0], odds, np.zeros(1, int), {})[0].label is Label.OTHER


def test_blocks_of_a_run_share_a_label_and_its_score() -> None:
    sure = dict.fromkeys(Label, 0.01) | {Label.TICKER: 0.85}
    doubtful = dict.fromkeys(Label, 0.01) | {Label.TICKER: 0.2, Label.RELATED: 0.6}
    odds = np.array([list(row.values()) for row in (sure, doubtful, sure, doubtful)], np.float32)
    model = label_model(PageKind.HTML)
    found = model.settle(lines(*"abcd"), [0, 1, 2, 3], odds, np.array([7, 7, 7, 8]), {})
    assert [item.label for item in found] == [Label.TICKER, Label.TICKER, Label.TICKER, Label.RELATED]
    assert found[0].score == found[1].score == found[2].score == pytest.approx((0.85 + 0.2 + 0.85) / 3, abs=1e-4)


def test_one_headline_a_page_and_its_repetitions() -> None:
    row = dict.fromkeys(Label, 0.0) | {Label.TITLE: 0.6, Label.NAVIGATION: 0.4}
    odds = np.array([list(row.values())] * 3, np.float32)
    odds[0, list(Label).index(Label.TITLE)] = 0.7
    blocks = lines("Bridge repaired", "Sport", "bridge repaired")
    found = label_model(PageKind.TEXT).settle(blocks, [0, 1, 2], odds, np.arange(3), {})
    assert [item.label for item in found] == [Label.TITLE, Label.NAVIGATION, Label.TITLE]


def test_nothing_is_named_twice_or_left_out() -> None:
    article = judge(PAGE, PageKind.HTML)
    assert [item.block.index for item in article.blocks] == list(range(len(article.segments.blocks)))
