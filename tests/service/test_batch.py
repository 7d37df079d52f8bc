"""`POST /v1/extract/batch` through the real server: a line in, a line out, whatever the lines are."""

import gzip
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
import zstandard

from app.media import LINES_TYPES
from app.service import schemas
from tests.running import CLIENT, PATIENCE_SECONDS, PATIENT, ROOT, Running
from tests.service.test_contract import SENTENCE, TABLE

pytestmark = PATIENT
TEXT = SENTENCE * 4
PAGES = sorted(ROOT.glob("samples/*/page.*"))


def batch(server: str, body: bytes | str, query: str = "", **headers: str) -> httpx.Response:
    content = body if isinstance(body, bytes) else body.encode()
    return CLIENT.post(f"{server}/v1/extract/batch{query}", content=content, headers=headers)


def lines_of(answer: httpx.Response) -> list[dict[str, Any]]:
    """The lines of an answer in the order of the lines that they are for."""
    assert answer.status_code == 200, answer.text
    assert answer.text.endswith("\n") or not answer.text
    return [json.loads(line) for line in answer.text.splitlines()]


def by_id(answer: httpx.Response) -> dict[str, dict[str, Any]]:
    lines = lines_of(answer)
    assert len({line["id"] for line in lines}) == len(lines)
    return {line["id"]: line for line in lines}


def documents() -> dict[str, dict[str, Any]]:
    """The sample pages as lines, by slug and kind."""
    kinds = {".html": "html", ".txt": "text"}
    return {
        f"{page.parent.name}/{page.name}": {kinds[page.suffix]: page.read_bytes().decode("utf-8", "replace"), "url": "https://a.example/x"}
        for page in PAGES
    }


def test_each_line_is_answered_as_a_document_alone_is(server: str) -> None:
    lines = [json.dumps({"id": name, **document}, ensure_ascii=False) for name, document in documents().items()]
    answers = by_id(batch(server, "\n".join(lines), "?include=markdown"))
    for line in lines:
        alone = CLIENT.post(f"{server}/v1/extract?include=markdown", content=line.encode(), headers={"content-type": "application/json"})
        assert {**answers[alone.json()["id"]], "timing_ms": 0} == {**alone.json(), "timing_ms": 0}


# A line, and the code of its problem.
FAILING: dict[str, tuple[str, str]] = {
    "not JSON": ("nonsense", "malformed_json"),
    "a list": ("[]", "malformed_json"),
    "no content": ('{"id": "this"}', "content_field"),
    "two contents": ('{"html": "a", "text": "b", "id": "this"}', "content_field"),
    "unknown member": ('{"id": "this", "text": "a", "colour": 1}', "unknown_parameter"),
    "unknown option": ('{"id": "this", "text": "a", "options": {"site": true}}', "unknown_parameter"),
    "a number for an id": ('{"id": 7, "text": "a"}', "invalid_parameter"),
    "binary": ('{"id": "this", "content_b64": "AAAA"}', "binary_document"),
    "0 bytes": ('{"content_b64": "", "options": {"id": "this"}}', "empty_document"),
    "feed": ('{"id": "this", "content_b64": "PD94bWwgdmVyc2lvbj0iMS4wIj8+PHJzcz48Y2hhbm5lbC8+PC9yc3M+"}', "feed_document"),
    "deep": (json.dumps({"id": "this", "html": "<div>" * 600}), "too_large"),
    "deep JSON": ('{"options":' * 20 + "1" + "}" * 20, "too_large"),
    "its own deadline": (json.dumps({"id": "this", "html": "<p>a b</p>" * 20_000, "options": {"deadline_ms": 1}}), "worker_timeout"),
}


@pytest.mark.parametrize(("line", "code"), FAILING.values(), ids=FAILING)
def test_error_costs_one_line(server: str, line: str, code: str) -> None:
    good = json.dumps({"text": TEXT})
    answers = by_id(batch(server, f"{good}\n{line}\n{good}\n"))
    assert (answers["1"]["verdict"], answers["3"]["verdict"]) == ("article", "article")
    name = "this" if '"this"' in line else "2"
    assert (answers[name]["code"], answers[name]["line"]) == (code, 2)
    assert schemas.LineProblem.model_validate(answers[name]).status >= 400


NAMES = {"latin": "a-1", "cyrillic": "страница 7", "emoji": "🌾", "quotes": '"\\', "line end": "a\nb", "separator": "a\u2028b"}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
@pytest.mark.parametrize("escaped", [True, False])
def test_any_id_comes_back(server: str, name: str, escaped: bool) -> None:
    lines = [json.dumps({"id": name, **rest}, ensure_ascii=escaped) for rest in ({"text": TEXT}, {"text": TEXT, "html": ""})]
    answer = batch(server, "\n".join(lines), "?ordered=true")
    assert [json.loads(line)["id"] for line in answer.content.split(b"\n")[:-1]] == [name, name]


SHAPES = {
    "no last line end": '{"text": "One."}\n{"text": "Three"}',
    "carriage returns": '{"text": "One."}\r\n{"text": "Three"}\r\n',
    "byte order mark": '\ufeff{"text": "One."}\n{"text": "Three"}\n',
}


@pytest.mark.parametrize("body", SHAPES.values(), ids=SHAPES)
def test_lines_end_as_they_may(server: str, body: str) -> None:
    assert [line["coverage"]["input_chars"] for line in lines_of(batch(server, body, "?ordered=true"))] == [4, 5]


@pytest.mark.parametrize("body", ["", "\n", "\n \r\n\t\n"])
def test_nothing_gives_nothing(server: str, body: str) -> None:
    assert lines_of(batch(server, body)) == []


def test_blank_lines_count_but_are_not_answered(server: str) -> None:
    assert [line["id"] for line in lines_of(batch(server, '\n\n{"text": "a"}\n\n{"text": "b"}', "?ordered=1"))] == ["3", "5"]


def test_options_of_the_query_hold_unless_a_line_says_otherwise(server: str) -> None:
    lines = [{"text": TEXT}, {"text": TEXT, "options": {"removed": True, "include": "markdown"}}]
    first, second = lines_of(batch(server, "\n".join(map(json.dumps, lines)), "?ordered=true&removed=false&include=html"))
    assert (first["removed"], second["removed"]) == (None, [])
    assert (first["body"]["markdown"], second["body"]["html"]) == (None, None)
    assert first["body"]["html"]
    assert second["body"]["markdown"]


REQUEST = "".join(json.dumps({"id": str(number), "text": TEXT}) + "\n" for number in range(40)).encode()
CODINGS: dict[str, Callable[[bytes], bytes]] = {"gzip": gzip.compress, "zstd": zstandard.compress, "identity": bytes}


@pytest.mark.parametrize("sent", CODINGS)
@pytest.mark.parametrize("accepted", CODINGS)
def test_both_ways_may_be_compressed(server: str, sent: str, accepted: str) -> None:
    answer = batch(server, CODINGS[sent](REQUEST), **{"content-encoding": sent, "accept-encoding": accepted})
    assert answer.headers.get("content-encoding", "identity") == accepted
    assert set(by_id(answer)) == {str(number) for number in range(40)}


def test_stream_that_breaks_ends_with_its_problem(server: str) -> None:
    whole = gzip.compress(REQUEST)
    answers = lines_of(batch(server, whole[:-20], **{"content-encoding": "gzip"}))
    assert (answers[-1]["code"], answers[-1]["id"]) == ("broken_compression", None)
    assert answers[-1]["line"] == len(answers)
    assert {line["verdict"] for line in answers[:-1]} == {"article"}


def test_stream_that_is_a_bomb_ends_with_its_problem(server: str) -> None:
    answers = lines_of(batch(server, gzip.compress(b'{"text": "a"}\n' + b"\n" * 30_000_000), **{"content-encoding": "gzip"}))
    assert [line.get("verdict") or line["limit_name"] for line in answers] == ["empty", "ratio"]


# The query and headers, the status and code of the answer, a header that it bears.
REFUSED: dict[str, tuple[str, dict[str, str], tuple[int, str], dict[str, str]]] = {
    "unknown parameter": ("?colour=red", {}, (400, "unknown_parameter"), {}),
    "bad option": ("?deadline_ms=soon", {}, (400, "invalid_parameter"), {}),
    "bad order": ("?ordered=maybe", {}, (400, "invalid_parameter"), {}),
    "two orders": ("?ordered=true&ordered=true", {}, (400, "invalid_parameter"), {}),
    "one id for all": ("?id=7", {}, (400, "invalid_parameter"), {}),
    "bad site": ("?site=maybe", {}, (400, "invalid_parameter"), {}),
    "a table of its own and one that is given": (f"?site=true&site_table={TABLE}", {}, (400, "invalid_parameter"), {}),
    "a page": ("", {"content-type": "text/html"}, (415, "unsupported_media_type"), {"accept-post": "application/x-ndjson, "}),
    "another coding": ("", {"content-encoding": "br"}, (415, "unsupported_content_coding"), {"accept-encoding": "gzip, zstd, identity"}),
    "text wanted": ("", {"accept": "text/plain"}, (406, "not_acceptable"), {}),
}


@pytest.mark.parametrize(("query", "headers", "told", "bears"), REFUSED.values(), ids=REFUSED)
def test_batch_is_refused_as_a_whole(
    server: str, query: str, headers: dict[str, str], told: tuple[int, str], bears: dict[str, str]
) -> None:
    answer = batch(server, REQUEST, query, **headers)
    assert (answer.status_code, answer.json()["code"]) == told
    assert {name: answer.headers[name][: len(value)] for name, value in bears.items()} == bears


@pytest.mark.parametrize("media_type", [*LINES_TYPES, "application/octet-stream", "application/x-www-form-urlencoded"])
def test_lines_bear_one_of_their_types(server: str, media_type: str) -> None:
    answer = batch(server, REQUEST, **{"content-type": media_type})
    assert answer.headers["content-type"] == "application/x-ndjson"
    assert len(lines_of(answer)) == 40


def test_client_may_ask_for_another_name_of_the_type(server: str) -> None:
    assert batch(server, REQUEST, accept="application/jsonl").headers["content-type"] == "application/jsonl"


def test_answers_fit_their_schema(server: str) -> None:
    for line in lines_of(batch(server, "\n".join(json.dumps(document) for document in documents().values()))):
        assert set(schemas.ExtractResult.model_validate(line, extra="forbid").model_dump(exclude_unset=True)) == set(line)


def test_key_is_asked_for(locked: Running) -> None:
    assert batch(locked.url, "say\n").status_code == 401
    assert batch(locked.url, "say\n", **{"x-api-key": "beta"}).text == "say\n"


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not here")
def test_curl_sends_a_file_and_reads_meanwhile(server: str, tmp_path: Path) -> None:
    (tmp_path / "pages.ndjson").write_bytes(REQUEST * 10)
    command = ["curl", "-sS", "--max-time", str(PATIENCE_SECONDS), "-T", str(tmp_path / "pages.ndjson")]
    ended = subprocess.run([*command, f"{server}/v1/extract/batch"], capture_output=True, check=True, timeout=PATIENCE_SECONDS)
    assert len(ended.stdout.splitlines()) == 400
