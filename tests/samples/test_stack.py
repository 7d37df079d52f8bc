"""The crawl stack of samples/stack: from a site to PostgreSQL or to lines, and what it does when Winnow has no room or refuses."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.batch.instant import Instant, make_run
from tests.conftest import ROOT
from tests.running import PATIENT
from tests.samples.crawling import FRONT, SITE, STACK, Crawled, Service, Told, crawl, lines, postgres, program, serving
from tests.test_samples import PAGES, article_of

pytest.importorskip("scrapy", reason="Scrapy is not installed: pip install -r samples/stack/requirements.txt")

pytestmark = PATIENT
ARTICLES = {page.relative_to(ROOT / "samples").as_posix(): article_of(page) for page in PAGES}
FEED = FRONT + "feed.xml"
ALL = {*ARTICLES, FRONT, FEED}


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The samples as a site."""
    with serving(SITE) as address:
        yield address


@pytest.fixture
def crawled(site: str, tmp_path: Path) -> Callable[..., Crawled]:
    """A crawl of the site with a service that is told what to answer."""

    def run(service: Service, *options: str) -> Crawled:
        with serving(service.handler()) as address:
            return crawl(tmp_path, site, address, *options)

    return run


def path_of(item: dict[str, Any]) -> str:
    """Where on the site a page is."""
    return str(urlsplit(item["url"]).path.removeprefix("/"))


def test_articles_are_lines_without_a_database(server: str, site: str, tmp_path: Path) -> None:
    crawled = crawl(tmp_path, site, server)
    assert {path_of(item): item["text"] for item in crawled.articles if item["verdict"] == "article"} == ARTICLES
    assert {path_of(item) for item in crawled.articles} == {*ARTICLES, FRONT}
    labels = {path_of(item): {block["label"] for block in item["removed"]} for item in crawled.articles}
    assert {"ticker", "calendar", "form"} <= labels["ru-ticker-calendar-form/page.txt"]
    assert [(path_of(letter), letter["status"], letter["code"]) for letter in crawled.letters] == [(FEED, 422, "feed_document")]


@pytest.mark.skipif(not program("postgres"), reason="PostgreSQL is not here (Debian: apt-get install postgresql)")
def test_articles_are_rows_of_postgres_once_however_often_they_are_fetched(server: str, site: str, tmp_path: Path) -> None:
    psycopg = pytest.importorskip("psycopg", reason="psycopg is not installed: pip install -r samples/stack/requirements.txt")
    with postgres() as address:
        for _ in range(2):
            assert crawl(tmp_path, site, server, DATABASE_URL=address).articles == []
        with psycopg.connect(address) as connection:
            rows = connection.execute("select url, text, authors, removed from articles where verdict = 'article'").fetchall()
            ((count,),) = connection.execute("select count(*) from articles").fetchall()
    assert {urlsplit(url).path.removeprefix("/"): text for url, text, _, _ in rows} == ARTICLES
    assert count == len(ARTICLES) + 1
    (found,) = [row for row in rows if "de-news-ticker" in row[0]]
    assert found[2] == ["Mareike Thoms"]
    assert {"label": "ticker", "text": "Newsticker"} in found[3]


def test_pages_go_as_they_came_and_many_at_a_time(crawled: Callable[..., Crawled]) -> None:
    service = Service({})
    assert len(crawled(service).articles) == len(ALL)
    assert max(map(len, service.pages)) > 1
    sent = {path_of(page): page for batch in service.pages for page in batch}
    assert set(sent) == ALL
    assert all("content_b64" in page for page in sent.values())


@pytest.mark.parametrize("status", [429, 503])
def test_no_room_is_waited_for_as_long_as_it_says(crawled: Callable[..., Crawled], status: int) -> None:
    service = Service(status, {}, retry_after=1)
    done = crawled(service)
    again = service.pages.index(service.pages[0], 1)
    assert service.asked[again] - service.asked[0] >= 1
    assert (len(done.articles), done.letters) == (len(ALL), [])


def test_a_line_that_has_no_room_is_sent_again_alone(crawled: Callable[..., Crawled]) -> None:
    service = Service({".txt": [503, 503]})
    done = crawled(service)
    sent = Counter(path_of(page) for batch in service.pages for page in batch)
    assert {path for path, times in sent.items() if times > 1} == {"ru-ticker-calendar-form/page.txt", "uk-read-also/page.txt"}
    assert (len(done.articles), done.letters) == (len(ALL), [])


# What Winnow answers → the pages that are dead letters, and what each says.
DEAD: dict[str, tuple[Told, set[str], dict[str, Any]]] = {
    "one page": ({".xml": 422}, {FEED}, {"status": 422, "code": "code_422", "retryable": False}),
    "every page": (401, ALL, {"status": 401, "code": "code_401", "retryable": False}),
    "no room for long": (429, ALL, {"status": 429, "code": "code_429", "retryable": True}),
}


@pytest.mark.parametrize(("answer", "dead", "said"), DEAD.values(), ids=DEAD)
def test_a_page_without_an_article_is_a_dead_letter(
    crawled: Callable[..., Crawled], answer: Told, dead: set[str], said: dict[str, Any]
) -> None:
    done = crawled(Service(answer), "-s", "SERVICE_RETRIES=1")
    assert {path_of(letter) for letter in done.letters} == dead
    assert {path_of(item) for item in done.articles} == ALL - dead
    assert all(said.items() <= letter.items() for letter in done.letters)


def test_a_service_that_is_away_costs_no_page(site: str, tmp_path: Path) -> None:
    done = crawl(tmp_path, site, "http://127.0.0.1:1", "-s", "SERVICE_RETRIES=0")
    assert {path_of(letter) for letter in done.letters} == ALL
    assert {(letter["code"], letter["retryable"]) for letter in done.letters} == {("unreachable", True)}
    make_run([tmp_path / "out/dead-letters.jsonl"], tmp_path / "again", Instant(true=True), part_records=100)
    (part,) = (tmp_path / "again").glob("part-*.jsonl")
    assert {path_of(row): row["body"]["text"] for row in lines(part) if row["verdict"] == "article"} == ARTICLES


def test_the_parts_of_the_stack_fit() -> None:
    yaml = pytest.importorskip("yaml")
    services = yaml.safe_load((STACK / "compose.yml").read_text(encoding="utf-8"))["services"]
    beside = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
    settings = (STACK / "crawl/settings.py").read_text(encoding="utf-8")
    crawler = services["crawl"]
    assert set(crawler["depends_on"]) <= {*services, *beside}
    assert all(f'"{name}"' in settings for name in crawler["environment"])
    assert (ROOT / crawler["build"]["context"] / "Dockerfile").is_file()
    assert (ROOT / crawler["build"]["additional_contexts"]["client"] / "winnow_client").is_dir()
    (volume,) = services["site"]["volumes"]
    front = ROOT / volume.partition(":")[0] / urlsplit(crawler["environment"]["START_URL"]).path.lstrip("/")
    assert (front / "index.html").is_file()
