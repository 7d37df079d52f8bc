"""Whom a line names as its author, and what headline a page has: as people read them, in pages without telling class names."""

import pytest

from app.metadata.names import is_person, names_in_byline, people
from app.metadata.titles import Headline, choose_title, readable, without_site
from tests.metadata.test_metadata import json_ld, meta, metadata

CUED: dict[str, tuple[str, str, list[str]]] = {
    "en": ("By Jane Roe", "en", ["Jane Roe"]),
    "en-several": ("By Maggie Hale, Shane Orlov and Pilar Cruz", "en", ["Maggie Hale", "Shane Orlov", "Pilar Cruz"]),
    "en-role": ("By Jane Roe, Staff Writer", "en", ["Jane Roe"]),
    "en-date": ("By Jane Roe | 3 October 2025", "en", ["Jane Roe"]),
    "en-glued": ("ByJane Roe", "en", ["Jane Roe"]),
    "en-agency": ("By Jane Roe, Reuters", "en", ["Jane Roe"]),
    "agency-alone": ("By Reuters", "en", []),
    "de": ("Von Jens Ahrens und Erika Muster", "de", ["Jens Ahrens", "Erika Muster"]),
    "fr": ("Par Émile d'Aubert", "fr", ["Émile d'Aubert"]),
    "es": ("Por Julián de la Cruz", "es", ["Julián de la Cruz"]),
    "it": ("di Chiara Bonetti", "it", ["Chiara Bonetti"]),
    "nl": ("Door Pieter van den Berg", "nl", ["Pieter van den Berg"]),
    "sv": ("Av Karin Öberg", "sv", ["Karin Öberg"]),
    "pl": ("Autor: Olga Mazur", "pl", ["Olga Mazur"]),
    "ru": ("Автор: Ольга Мартынова", "ru", ["Ольга Мартынова"]),
    "uk": ("Текст: Ірина Коваль", "uk", ["Ірина Коваль"]),
    "tr": ("Yazan: Ayşe Demir", "tr", ["Ayşe Demir"]),
    "ar": ("بقلم: نادر يوسف", "ar", ["نادر يوسف"]),
    "ar-two": ("بقلم نادر يوسف وسارة حسن", "ar", ["نادر يوسف", "سارة حسن"]),
    "zh": ("文：林小禾", "zh", ["林小禾"]),
    "zh-reporter": ("记者 林小禾", "zh", ["林小禾"]),
    "ja": ("文・山田太郎", "ja", []),
    "degree": ("By Jane Roe, PhD", "en", ["Jane Roe"]),
    "profession": ("By Mayank Gupta, CEO of CaseBasix", "en", ["Mayank Gupta"]),
    "date-in-front": ("03/01/2017 by Jane Roe, Candidate Representative", "en", []),
    "month-behind": ("By Jane Roe August 1", "en", ["Jane Roe"]),
    "month-glued": ("By Jane RoeAugust 1, 2025", "en", ["Jane Roe"]),
    "update-glued": ("By Jane RoeUpdated: August 1, 2025", "en", ["Jane Roe"]),
    "update-behind": ("By Jane Roe Last updated 3 May", "en", ["Jane Roe"]),
    "role-behind": ("By Jane Roe Founder & Lead Reviewer", "en", ["Jane Roe"]),
    "agency-behind": ("By JANE ROE Associated Press", "en", ["JANE ROE"]),
    "photos-behind": ("Text: Karin Öberg Foto: Lars Ek", "sv", ["Karin Öberg"]),
    "no-cue": ("Jane Roe", "en", []),
    "sentence": ("By the time he left it was late", "en", []),
}


@pytest.mark.parametrize(("line", "language", "expected"), CUED.values(), ids=CUED)
def test_names_behind_a_cue(line: str, language: str, expected: list[str]) -> None:
    assert names_in_byline(line, language) == expected


@pytest.mark.parametrize(
    "name",
    ["Share this", "Reuters", "Editorial Team", "Read more", "5 May", "the council", "News Desk", "Home-", "CategoryBy Manufacturer", ""],
)
def test_no_person(name: str) -> None:
    assert not is_person(name)


def test_stated_names_are_split_and_cleaned() -> None:
    assert people(["By Jane Roe and Max Moe", "Reuters", "https://example.org/jane", "Jane Roe"]) == ["Jane Roe", "Max Moe"]


LINES: dict[str, tuple[str, list[str]]] = {
    "by": ("<p>By Ruth Dunmore</p>", ["Ruth Dunmore"]),
    "bar-date": ("<p>Ruth Dunmore | 3 October 2025</p>", ["Ruth Dunmore"]),
    "comma-date": ("<div>Ruth Dunmore, 3 October 2025</div>", ["Ruth Dunmore"]),
    "hashed-class": ('<div class="sc-9fb1"><span>By Ruth Dunmore</span></div>', ["Ruth Dunmore"]),
    "alone-over-date": ("<p>Ruth Dunmore</p><p>3 October 2025</p>", ["Ruth Dunmore"]),
    "alone": ("<p>Ruth Dunmore</p>", []),
    "date-by": ("<p>03/01/2017 by Ruth Dunmore, Candidate Representative</p>", ["Ruth Dunmore"]),
    "reviewer": ("<p>Reviewed by</p><p>Ruth Dunmore</p><p>3 October 2025</p>", []),
    "form": ('<form><label class="comment-form-author">Name</label></form><p>3 October 2025</p>', []),
    "run-together": ("<p>Mental HealthDECEMBER 22, 2022</p>", []),
    "nobody": ("<p>3 October 2025</p>", []),
    "team": ("<p>By the Harwick Bridge Team</p>", ["the Harwick Bridge Team"]),
    "team-alone": ('<p class="byline">The Harwick Bridge Team</p><p>3 October 2025</p>', ["The Harwick Bridge Team"]),
    "staff": ("<p>By Staff</p>", []),
    "words-of-the-body": ('<p class="byline">Town Repairs</p><p>3 October 2025</p>', []),
}


@pytest.mark.parametrize(("line", "expected"), LINES.values(), ids=LINES)
def test_author_lines_without_a_telling_class(line: str, expected: list[str]) -> None:
    told = metadata("<title>The old bridge stays open until spring</title>", f"<h1>The old bridge stays open until spring</h1>{line}")
    assert told["authors"] == expected
    assert told["author"] == ("; ".join(expected) or None)


TITLES: dict[str, tuple[list[str], list[str], list[str], str]] = {
    "site-name-known": (["Old bridge stays open - The Harwick Courier"], [], ["The Harwick Courier"], "Old bridge stays open"),
    "site-in-front": (["Harwick Courier | Old bridge stays open"], [], ["Harwick Courier"], "Old bridge stays open"),
    "section-and-site": (["Old bridge stays open | News | Courier"], [], ["Courier"], "Old bridge stays open"),
    "h1-differs": (["Old bridge stays open – Courier"], ["Welcome to our page"], ["Courier"], "Old bridge stays open"),
    "h1-is-the-logo": (["Old bridge stays open – Courier"], ["Courier"], ["Courier"], "Old bridge stays open"),
    "h1-agrees": (["Old bridge stays open – Courier"], ["Old bridge stays open"], [], "Old bridge stays open"),
    "dash-in-headline": (["Bridge – a love story"], [], ["Courier"], "Bridge – a love story"),
}


@pytest.mark.parametrize(("stated", "headlines", "sites", "expected"), TITLES.values(), ids=TITLES)
def test_title_without_the_sites_name(stated: list[str], headlines: list[str], sites: list[str], expected: str) -> None:
    assert choose_title(stated, [Headline(text, labelled=False) for text in headlines], sites) == expected


def test_a_labelled_heading_beats_what_the_page_calls_itself_elsewhere() -> None:
    heading, stated = "List of the top insurers: finding the right cover", "Best insurers 2025 - the top 25 ranked"
    assert choose_title([stated], [Headline(heading)], []) == heading
    assert choose_title([stated], [Headline("Our blog")], []) == stated
    assert choose_title([stated, heading], [Headline(stated), Headline(heading, first_level=False)], [], heading) == heading
    assert choose_title([f"{heading}: a guide"], [Headline(heading), Headline("A guide")], []) == f"{heading}: a guide"


def test_who_wrote_a_page_is_told_apart_from_who_published_it() -> None:
    stated, heading = meta("author", "Max Moe"), "<h1>The old bridge stays open until spring</h1>"
    assert metadata(stated, f"{heading}<p>By Ruth Dunmore</p>")["authors"] == ["Ruth Dunmore"]
    assert metadata(stated, f"{heading}<p>By Max Moe and Ruth Dunmore</p>")["authors"] == ["Max Moe", "Ruth Dunmore"]
    assert metadata(stated, f"{heading}<p>3 October 2025</p>")["authors"] == ["Max Moe"]
    assert metadata(meta("author", "Harwick Bridges Inc"), heading)["authors"] == []
    assert metadata(meta("citation_author", "Roe, Jane"), heading)["authors"] == ["Jane Roe"]


def test_a_heading_with_its_date_and_a_breadcrumb_of_the_same_words() -> None:
    crumbs, title = "<ul><li>Home</li><li>Old bridges</li></ul>", "<title>Old bridges | Harwick Works Office</title>"
    assert metadata(title, f"{crumbs}<h1>Old bridges</h1>")["title"] == "Old bridges"
    assert choose_title(["The old bridge stays"], [Headline("Dec 18 2024 The old bridge stays")], []) == "The old bridge stays"
    assert choose_title(["The old bridge"], [Headline("The old bridge. " + "It stays open until spring. " * 9)], []) == "The old bridge"


def test_titles_are_readable() -> None:
    assert readable("Here&amp;rsquo;s&nbsp;why  ac\u00adtors\u200b worry") == "Here’s why actors worry"
    assert readable(" ") is None
    assert without_site("A" * 9 + " - " * 3000, ["x"])


def test_sources_and_lists() -> None:
    node = {
        "@type": "NewsArticle",
        "author": [{"@id": "#jane"}],
        "datePublished": "2024-10-25T17:41:00+03:00",
        "dateModified": "2024-10-26",
    }
    graph = json_ld({"@graph": [node | {"keywords": ["bridge", "town"]}, {"@type": "Person", "@id": "#jane", "name": "Jane Roe"}]})
    told = metadata(graph + meta("article:section", "Local"))
    assert (told["authors"], told["tags"], told["section"]) == (["Jane Roe"], ["bridge", "town"], "Local")
    assert (told["published"], told["modified"]) == ("2024-10-25T17:41:00+03:00", "2024-10-26")
    sources = {"authors": "json_ld", "published": "json_ld", "modified": "json_ld", "tags": "json_ld", "section": "open_graph"}
    assert sources.items() <= told["sources"].items()


BROKEN = {
    "trailing-comma": '{"@type": "NewsArticle", "author": {"name": "Jane Roe"},}',
    "line-break": '{"@type": "NewsArticle", "description": "a\nb", "author": {"name": "Jane Roe"}}',
    "cut-off": '{"@type": "NewsArticle", "author": {"@type": "Person", "name": "Jane Roe"}, "headline": "Old',
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_broken_json_ld_is_read(text: str) -> None:
    assert metadata(json_ld(text))["authors"] == ["Jane Roe"]


def test_microdata_and_last_modified() -> None:
    author = '<span itemprop="author"><b itemprop="name">Jane Roe</b></span>'
    told = metadata("", f"<h1>The old bridge stays open</h1><p>Last modified: 3 October 2025</p>{author}")
    assert (told["authors"], told["published"], told["modified"]) == (["Jane Roe"], None, "2025-10-03")
    since = metadata("", "<h1>The old bridge stays open</h1><p>2 hours ago</p>")
    assert (since["published"], since["published_raw"]) == (None, "2 hours ago")
