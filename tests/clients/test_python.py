"""The Python client against the real server, both kinds of it; and what it does when a service has no room, breaks off, or is away."""

import asyncio
import json
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import httpx
import pytest
import winnow_client
from flit_core import buildapi
from winnow_client import Article, AsyncClient, Client, Page, Result, Terms

from tests.running import ROOT, Running
from tests.service.test_contract import SENTENCE

README = (ROOT / "clients/python/README.md").read_text(encoding="utf-8")
TEXT = SENTENCE * 4
HTML = f"<title>Bridge</title><h1>Bridge</h1><p>{TEXT}</p>"


def sync_extract(url: str, page: Any, **given: Any) -> Article:
    with Client(url, **given.pop("client", {})) as client:
        return client.extract(page, **given)


def async_extract(url: str, page: Any, **given: Any) -> Article:
    async def run() -> Article:
        async with AsyncClient(url, **given.pop("client", {})) as client:
            return await client.extract(page, **given)

    return asyncio.run(run())


def sync_batch(url: str, pages: Iterable[Any], **given: Any) -> list[Result]:
    with Client(url, **given.pop("client", {})) as client:
        return list(client.extract_batch(pages, **given))


def async_batch(url: str, pages: Iterable[Any], **given: Any) -> list[Result]:
    async def run() -> list[Result]:
        async with AsyncClient(url, **given.pop("client", {})) as client:
            return [result async for result in client.extract_batch(pages, **given)]

    return asyncio.run(run())


EXTRACTS = pytest.mark.parametrize("extract", [sync_extract, async_extract])
BATCHES = pytest.mark.parametrize("batch", [sync_batch, async_batch])
PAGES: dict[str, Any] = {
    "a string": HTML,
    "bytes": HTML.encode(),
    "html": Page(html=HTML),
    "text": Page(text=f"Bridge\n\n{TEXT}\n"),
    "bytes of a type": Page(data=HTML.encode("utf-16"), content_type="text/html; charset=utf-16"),
}


@EXTRACTS
@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_page_gives_its_article(server: str, extract: Callable[..., Article], page: Any) -> None:
    article = extract(server, page, include="markdown", removed=False)
    assert (article.verdict, article.removed) == ("article", None)
    assert TEXT.strip() in article.body.text
    assert article.body.markdown
    assert article.raw["coverage"]["unassigned_chars"] == 0


@EXTRACTS
def test_names_and_options_of_a_page_are_kept(server: str, extract: Callable[..., Article]) -> None:
    page = Page(data=HTML.encode(), id="ä 7", url="https://example.org/a", options={"removed": False})
    article = extract(server, page, removed=True)
    assert (article.id, article.removed) == ("ä 7", None)


REFUSED: dict[str, tuple[Any, type[winnow_client.ProblemError], str]] = {
    "binary": (bytes(range(256)) * 20, winnow_client.DocumentError, "binary_document"),
    "0 bytes": (Page(data=b""), winnow_client.DocumentError, "empty_document"),
    "deep": ("<div>" * 600, winnow_client.TooLargeError, "too_large"),
    "bad option": (Page(html=HTML, options={"deadline_ms": -1}), winnow_client.RefusedError, "invalid_parameter"),
}


@EXTRACTS
@pytest.mark.parametrize(("page", "kind", "code"), REFUSED.values(), ids=REFUSED)
def test_problem_is_an_exception(
    server: str, extract: Callable[..., Article], page: Any, kind: type[winnow_client.ProblemError], code: str
) -> None:
    with pytest.raises(kind) as raised:
        extract(server, page)
    assert raised.value.code == code
    assert raised.value.request_id


@BATCHES
def test_every_page_of_a_batch_has_its_result(server: str, batch: Callable[..., list[Result]]) -> None:
    pages = [Page(html=HTML, id=f"page {number}") if number % 10 else Page(data=b"\0\1\2\3" * 50, id="bad") for number in range(100)]
    results = batch(server, pages, ordered=True, removed=False)
    assert [result.page for result in results] == pages
    for result in results:
        if result.page.id == "bad":
            assert result.problem
            assert result.problem.code == "binary_document"
        else:
            assert result.article
            assert result.article.id == result.page.id
            assert result.article.removed is None


@BATCHES
def test_batch_without_order_loses_nothing(server: str, batch: Callable[..., list[Result]]) -> None:
    results = batch(server, (f"<p>{TEXT}{number}</p>" for number in range(150)), client={"terms": Terms(parallel=3)})
    assert {result.page.html for result in results} == {f"<p>{TEXT}{number}</p>" for number in range(150)}
    assert all(result.article for result in results)


def test_pages_are_taken_as_results_are(server: str) -> None:
    taken: list[int] = []

    def pages() -> Iterator[str]:
        for number in range(10_000):
            taken.append(number)
            yield HTML

    with Client(server) as client:
        for result in client.extract_batch(pages()):
            assert result.article
            break
        assert len(taken) <= 3 * 32 + 1


CHARSETS = {
    "charset of the header": ("text/html; charset=koi8-r", "koi8-r"),
    "one that does not fit": ("text/html; charset=utf-8", "koi8-r"),
}


@pytest.mark.parametrize(("content_type", "charset"), CHARSETS.values(), ids=CHARSETS)
def test_bytes_of_a_batch_are_read_by_their_type(server: str, content_type: str, charset: str) -> None:
    sentence = "Совет города решил в понедельник построить новый мост через реку, и никто не был против. " * 4
    page = Page(data=f"<!doctype html><body><p>{sentence}</p>".encode(charset), content_type=content_type)
    (result,) = sync_batch(server, [page])
    assert result.article
    assert result.article.body.text.strip() == sentence.strip()


@EXTRACTS
def test_key_is_sent(locked: Running, extract: Callable[..., Article]) -> None:
    with pytest.raises(winnow_client.UnauthorizedError):
        extract(locked.url, HTML)
    page = json.dumps(ANSWER).encode()  # the mock engine gives back what it gets
    assert extract(locked.url, page, client={"key": "alpha"}).verdict == "article"


def test_example_of_the_readme_runs(server: str, capsys: pytest.CaptureFixture[str]) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    exec(example.replace("http://127.0.0.1:8000", server), {})
    lines = capsys.readouterr().out.splitlines()
    assert len([line for line in lines if line.startswith("https://example.org/")]) == 100


def test_readme_names_what_there_is() -> None:
    for name in winnow_client.__all__:
        if name.endswith("Error"):
            assert f"`{name}`" in README


ANSWER: dict[str, Any] = {
    "id": None,
    "verdict": "article",
    "page_type": None,
    "confidence": 0.9,
    "body": {"text": "a"},
    "removed": [],
    "label_counts": {},
    "metadata": {"title": None, "new": 1},
    "warnings": [],
    "later": True,
}


def problem(status: int, code: str, *, retryable: bool = True, **members: Any) -> dict[str, Any]:
    return {"status": status, "code": code, "detail": "", "retryable": retryable, **members}


class Service:
    """A service that answers as it is told, request by request: a status, `break`, or what becomes of each line of a batch."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.bodies: list[bytes] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.bodies.append(request.content)
        told = self.answers.pop(0)
        if told == "break":
            raise httpx.ReadError("broken")
        if isinstance(told, int):
            return httpx.Response(told, json=problem(told, "overloaded"), headers={"retry-after": "0"})
        if told is None:
            return httpx.Response(200, json=ANSWER)
        names = [json.loads(line)["id"] for line in request.content.splitlines()]
        lines = [ANSWER | {"id": name} if answer == "ok" else {"id": name, **answer} for name, answer in zip(names, told, strict=False)]
        stream = (json.dumps(line).encode() + b"\n" for line in lines)
        return httpx.Response(200, content=b"".join(stream), headers={"retry-after": "0"})

    @property
    def client(self) -> dict[str, Any]:
        return {"transport": httpx.MockTransport(self), "terms": Terms(retries=2)}


TRIED = {"first": [None], "no room": [429, None], "twice": [503, 429, None], "broken": ["break", None], "slow": [408, None]}


@EXTRACTS
@pytest.mark.parametrize("answers", TRIED.values(), ids=TRIED)
def test_what_may_help_is_tried_again(extract: Callable[..., Article], answers: list[Any]) -> None:
    service = Service(*answers)
    article = extract("http://winnow", HTML, client=service.client)
    assert article.body.text == "a"
    assert not service.answers


GIVEN_UP = {
    "no room for long": ([429] * 3, winnow_client.OverloadedError),
    "not there": (["break"] * 3, winnow_client.TransportError),
    "of no use": ([500], winnow_client.ServiceError),
    "of no use either": ([400], winnow_client.RefusedError),
}


@EXTRACTS
@pytest.mark.parametrize(("answers", "kind"), GIVEN_UP.values(), ids=GIVEN_UP)
def test_tries_come_to_an_end(extract: Callable[..., Article], answers: list[Any], kind: type[Exception]) -> None:
    service = Service(*answers)
    with pytest.raises(kind):
        extract("http://winnow", HTML, client=service.client)
    assert not service.answers


FULL = problem(503, "worker_crash", line=1)
FEED = problem(422, "feed_document", retryable=False, line=1)
END = problem(503, "draining", id=None, line=3)
# What a service makes of two pages, try by try → what becomes of them.
COURSES: dict[str, tuple[list[Any], list[str]]] = {
    "both at once": ([["ok", "ok"]], ["article", "article"]),
    "one is refused": ([["ok", FEED]], ["article", "feed_document"]),
    "one is tried again": ([[FULL, "ok"], ["ok"]], ["article", "article"]),
    "one fails for good": ([[FULL, "ok"], [FULL], [FULL]], ["worker_crash", "article"]),
    "cut short": ([["ok"], ["ok"]], ["article", "article"]),
    "cut short with a word": ([["ok", END], ["ok"]], ["article", "article"]),
    "broken": (["break", ["ok", "ok"]], ["article", "article"]),
    "no room": ([429, ["ok", "ok"]], ["article", "article"]),
    "no room for long": ([429, 429, 429], ["overloaded", "overloaded"]),
    "refused": ([400], ["overloaded", "overloaded"]),
    "never answered": ([[], [], []], ["unanswered", "unanswered"]),
}


@BATCHES
@pytest.mark.parametrize(("answers", "ends"), COURSES.values(), ids=COURSES)
def test_only_what_has_no_answer_is_sent_again(batch: Callable[..., list[Result]], answers: list[Any], ends: list[str]) -> None:
    service = Service(*answers)
    results = batch("http://winnow", ["first", "second"], client=service.client)
    assert [result.page.html for result in results] == ["first", "second"]
    assert [result.article.verdict if result.article else result.problem and result.problem.code for result in results] == ends
    assert not service.answers


@BATCHES
def test_service_that_is_away_is_told(batch: Callable[..., list[Result]]) -> None:
    with pytest.raises(winnow_client.TransportError):
        batch("http://winnow", [HTML], client=Service("break", "break", "break").client)


def test_page_has_one_content() -> None:
    with pytest.raises(ValueError, match="exactly one"):
        Page()
    with pytest.raises(ValueError, match="exactly one"):
        Page(html="a", text="b")


def test_answer_of_a_proxy_is_told() -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(502, text="<h1>Bad gateway</h1>"))
    with Client("http://winnow", transport=transport) as client, pytest.raises(winnow_client.ProblemError) as raised:
        client.extract(HTML)
    assert (raised.value.status, raised.value.code) == (502, "unknown")


def test_package_can_be_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT / "clients/python")
    wheel = ZipFile(tmp_path / buildapi.build_wheel(str(tmp_path)))
    assert {"winnow_client/__init__.py", "winnow_client/py.typed"} <= set(wheel.namelist())
