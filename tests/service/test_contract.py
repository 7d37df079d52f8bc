"""The contract's answers through the real server: inputs, refusals, headers. One table, one test."""

import gzip
import zlib
from dataclasses import dataclass, field
from urllib.parse import quote

import brotli
import httpx
import pytest
import zstandard

from tests.running import CLIENT, PATIENT

pytestmark = PATIENT

SENTENCE = "The council of the small town decided on Monday to build a new bridge over the river. "
PAGE = f"<html><head><title>Bridge</title></head><body><nav>Home</nav><h1>Bridge</h1><p>{SENTENCE * 4}</p></body></html>".encode()
SECRET = "Zq7secretpagetext"
HTML = {"content-type": "text/html"}
JSON = {"content-type": "application/json"}
TABLE = quote(b'{"version":1,"site":"a.example","pages":2,"seen":{}}')
FEED = b'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title></channel></rss>'


@dataclass(frozen=True)
class Case:
    """A request, the status and code of its answer, and headers that the answer must bear."""

    status: int
    code: str | None = None
    body: bytes = PAGE
    headers: dict[str, str] = field(default_factory=dict)
    query: str = ""
    answer: dict[str, str] = field(default_factory=dict)
    method: str = "POST"
    path: str = "/v1/extract"


SERVED = {
    "html": Case(200, headers=HTML),
    "the table of its site": Case(200, query=f"url=https://www.a.example/&site_table={TABLE}"),
    "xhtml": Case(200, headers={"content-type": "application/xhtml+xml; charset=utf-8"}),
    "text": Case(200, body=f"Bridge\n\n{SENTENCE * 3}\n".encode(), headers={"content-type": "text/plain"}),
    "no type": Case(200),
    "octet stream": Case(200, headers={"content-type": "application/octet-stream"}),
    "curl --data-binary": Case(200, headers={"content-type": "application/x-www-form-urlencoded"}),
    "json html": Case(200, body=b'{"html": "<p>One sentence of a page.</p>"}', headers=JSON),
    "json text": Case(200, body=b'{"text": "One sentence of a page.", "id": "7"}', headers=JSON),
    "json base64": Case(200, body=b'{"content_b64": "PHA+T25lIHNlbnRlbmNlLjwvcD4="}', headers=JSON),
    "gzip": Case(200, body=gzip.compress(PAGE), headers=HTML | {"content-encoding": "gzip"}),
    "deflate": Case(200, body=zlib.compress(PAGE), headers=HTML | {"content-encoding": "deflate"}),
    "brotli": Case(200, body=brotli.compress(PAGE), headers=HTML | {"content-encoding": "br"}),
    "zstd": Case(200, body=zstandard.compress(PAGE), headers=HTML | {"content-encoding": "zstd"}),
    "identity": Case(200, headers=HTML | {"content-encoding": "identity"}),
    "white space only": Case(200, body=b" \n\t\r\n ", headers={"content-type": "text/plain"}),
    "lying type: text is html": Case(200, headers={"content-type": "text/plain"}),
    "lying type: html is text": Case(200, body=SENTENCE.encode(), headers=HTML),
    "junk charset": Case(200, headers={"content-type": "text/html; charset=utf8mb4"}),
    "wrong charset": Case(200, body="<p>Ünïcode</p>".encode(), headers={"content-type": "text/html; charset=ascii"}),
    "options": Case(200, query="url=http://a.example/x&id=5&include=blocks&removed=false&deadline_ms=5000"),
    "accept anything": Case(200, headers={"accept": "*/*"}, answer={"content-type": "application/json"}),
    "accept text": Case(200, headers={"accept": "text/plain"}, answer={"content-type": "text/plain; charset=utf-8"}),
    "PUT, as curl -T": Case(200, method="PUT", headers={"expect": "100-continue"}),
    "xhtml as xml": Case(200, headers={"content-type": "application/xml"}),
    "json without its type": Case(200, body=b'{"html": "<p>One sentence of a page.</p>"}'),
    "answer in gzip": Case(200, headers={"accept-encoding": "gzip"}, answer={"content-encoding": "gzip"}),
    "answer in br": Case(200, headers={"accept-encoding": "gzip;q=0.5, br"}, answer={"content-encoding": "br"}),
    "answer in zstd": Case(200, headers={"accept-encoding": "gzip, deflate, br, zstd"}, answer={"content-encoding": "zstd"}),
    "text tells its warnings": Case(
        200, query="id=7", headers={"accept": "text/plain"}, answer={"x-warnings": "option_without_effect", "x-verdict": "article"}
    ),
    "accept by quality": Case(
        200, headers={"accept": "application/json;q=0.1, text/*;q=0.9"}, answer={"content-type": "text/plain; charset=utf-8"}
    ),
}
REFUSED = {
    "0 bytes": Case(422, "empty_document", b""),
    "binary": Case(422, "binary_document", bytes(range(256)) * 20),
    "png": Case(422, "binary_document", b"\x89PNG\r\n\x1a\n" + bytes(200), HTML),
    "feed": Case(422, "feed_document", FEED),
    "feed as html": Case(422, "feed_document", FEED, HTML),
    "broken gzip": Case(422, "broken_compression", gzip.compress(PAGE)[:-12], HTML | {"content-encoding": "gzip"}),
    "no gzip at all": Case(422, "broken_compression", PAGE, HTML | {"content-encoding": "gzip"}),
    "unknown charset option": Case(422, "unknown_charset", headers=HTML, query="charset=klingon"),
    "unknown coding": Case(
        415,
        "unsupported_content_coding",
        headers={"content-encoding": "lzw"},
        answer={"accept-encoding": "gzip, deflate, br, zstd, identity"},
    ),
    "form fields": Case(415, "unsupported_media_type", b"html=%3Cp%3E", {"content-type": "application/x-www-form-urlencoded"}),
    "json in UTF-16": Case(400, "malformed_json", '{"text": "\u755c"}'.encode("utf-16-le"), JSON),
    "multipart": Case(415, "unsupported_media_type", b"--x", {"content-type": "multipart/form-data; boundary=x"}),
    "image": Case(415, "unsupported_media_type", headers={"content-type": "image/png"}),
    "unknown parameter": Case(400, "unknown_parameter", query="colour=red"),
    "parameter twice": Case(400, "invalid_parameter", query="id=1&id=2"),
    "bad parameter": Case(400, "invalid_parameter", query="deadline_ms=soon"),
    "no table": Case(400, "invalid_parameter", query="site_table={}"),
    "the table of another site": Case(400, "other_site", query=f"url=https://b.example/&site_table={TABLE}"),
    "unknown engine": Case(400, "invalid_parameter", query="engine=magic"),
    "too many parameters": Case(400, "invalid_parameter", query="&".join(f"p{i}=1" for i in range(100))),
    "malformed json": Case(400, "malformed_json", b'{"html": ', JSON),
    "json list": Case(400, "malformed_json", b"[]", JSON),
    "no content field": Case(400, "content_field", b"{}", JSON),
    "two content fields": Case(400, "content_field", b'{"html": "a", "text": "b"}', JSON),
    "unknown json field": Case(400, "unknown_parameter", b'{"html": "a", "colour": 1}', JSON),
    "deep json": Case(413, "too_large", b'{"options":' * 20 + b"1" + b"}" * 20, JSON),
    "too long": Case(413, "too_large", b"x" * (10 * 1024 * 1024 + 1)),
    "bomb": Case(413, "too_large", gzip.compress(bytes(30 * 1024 * 1024)), {"content-encoding": "gzip"}),
    "deep page": Case(413, "too_large", b"<div>" * 600, HTML),
    "many elements": Case(413, "too_large", b"<b>x</b>" * 100_001, HTML),
    "accept image": Case(406, "not_acceptable", headers={"accept": "image/png"}),
    "accept nothing": Case(406, "not_acceptable", headers={"accept": "application/json;q=0, text/plain;q=0"}),
    "GET": Case(405, "method_not_allowed", b"", method="GET", answer={"allow": "POST, PUT"}),
    "POST to health": Case(405, "method_not_allowed", method="POST", path="/livez", answer={"allow": "GET, HEAD"}),
    "DELETE labels": Case(405, "method_not_allowed", b"", method="DELETE", path="/v1/labels", answer={"allow": "GET"}),
    "unknown path": Case(404, "not_found", path="/v1/extracts"),
    "trailing slash": Case(404, "not_found", path="/v1/extract/"),
}


def send(server: str, case: Case) -> httpx.Response:
    url = f"{server}{case.path}" + (f"?{case.query}" if case.query else "")
    return CLIENT.request(case.method, url, content=case.body, headers=case.headers)


@pytest.mark.parametrize("case", SERVED.values(), ids=SERVED.keys())
def test_served(server: str, case: Case) -> None:
    answer = send(server, case)
    assert answer.status_code == case.status, answer.text
    assert answer.headers["vary"] == "Accept, Accept-Encoding"
    assert {name: answer.headers[name] for name in case.answer} == case.answer


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED.keys())
def test_refused(server: str, case: Case) -> None:
    answer = send(server, case)
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert (answer.status_code, problem["status"], problem["code"]) == (case.status, case.status, case.code)
    assert problem["type"] == f"/docs#{case.code}"
    assert problem["request_id"] == answer.headers["x-request-id"]
    assert {name: answer.headers[name] for name in case.answer} == case.answer
    if case.status == 413:
        assert isinstance(problem["limit"], int)
        assert problem["limit_name"]


def test_head_refused_and_answered(server: str) -> None:
    for path, status in {"/livez": 200, "/readyz": 200, "/healthz": 200, "/": 200, "/v1/extract": 405, "/nowhere": 404}.items():
        answer = CLIENT.head(server + path)
        assert (path, answer.status_code, answer.content) == (path, status, b"")


def test_multipart_shows_the_right_curl(server: str) -> None:
    answer = CLIENT.post(f"{server}/v1/extract", files={"file": ("page.html", PAGE)})
    assert "--data-binary" in answer.json()["detail"]
    assert "text/html" in answer.headers["accept-post"]


def test_lines_of_content_codings_are_read_as_one(server: str) -> None:
    codings = [("content-type", "text/html"), ("content-encoding", "br"), ("content-encoding", "gzip")]
    answer = CLIENT.post(f"{server}/v1/extract", content=gzip.compress(brotli.compress(PAGE)), headers=codings)
    assert SENTENCE.strip() in answer.json()["body"]["text"]


QUOTING = {
    "json": (f'{{"html": "{SECRET}"'.encode(), JSON),
    "binary": (SECRET.encode() + bytes(range(32)) * 50, {}),
    "feed": (f"<?xml version='1.0'?><rss><channel><title>{SECRET}</title></channel></rss>".encode(), {}),
    "gzip": (SECRET.encode(), {"content-encoding": "gzip"}),
    "base64": (f'{{"content_b64": "{SECRET}!"}}'.encode(), JSON),
    "depth": (b"<div>" * 600 + SECRET.encode(), HTML),
}


@pytest.mark.parametrize(("body", "headers"), QUOTING.values(), ids=QUOTING.keys())
def test_refusal_quotes_nothing_of_the_page(server: str, body: bytes, headers: dict[str, str]) -> None:
    answer = CLIENT.post(f"{server}/v1/extract", content=body, headers=headers)
    assert answer.status_code >= 400
    assert SECRET not in answer.text + str(answer.headers)


def test_equal_requests_get_equal_bytes(server: str) -> None:
    answers = [CLIENT.post(f"{server}/v1/extract", content=PAGE, headers=HTML).json() for _ in range(8)]
    assert len({str({**answer, "timing_ms": None}) for answer in answers}) == 1
    texts = [CLIENT.post(f"{server}/v1/extract", content=PAGE, headers=HTML | {"accept": "text/plain"}) for _ in range(4)]
    assert len({text.content for text in texts}) == 1
    assert {text.headers["x-verdict"] for text in texts} == {answers[0]["verdict"]}


IDS = {"safe": ("crawl-7:42/a", True), "128 characters": ("x" * 128, True), "too long": ("x" * 129, False), "unsafe": ("a b\tc", False)}


@pytest.mark.parametrize(("given", "kept"), IDS.values(), ids=IDS.keys())
def test_request_id_is_echoed_where_it_is_safe(server: str, given: str, kept: bool) -> None:
    echoed = CLIENT.get(f"{server}/livez", headers={"x-request-id": given}).headers["x-request-id"]
    assert (echoed == given) is kept
    assert echoed
