"""Every sample through the real server, in every form that a caller may send it: the body is exactly its article."""

import gzip
import json
import re
import shlex
import shutil
import subprocess
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.conftest import ROOT
from tests.running import CLIENT, PATIENCE_SECONDS

PAGES = sorted(path for path in (ROOT / "samples").glob("*/page.*"))
LABELLED = [page for page in PAGES if page.with_name("labels.json").is_file()]
TYPES = {".txt": "text/plain", ".html": "text/html"}
FIELDS = {".txt": "text", ".html": "html"}

Request = tuple[dict[str, str], bytes]


def slug(page: Path) -> str:
    return page.parent.name


def text_of(page: Path) -> str:
    """The page decoded by whoever made the sample."""
    return page.read_bytes().decode("windows-1251" if slug(page).endswith("windows-1251") else "utf-8")


def typed(page: Path, body: bytes) -> Request:
    return {"Content-Type": TYPES[page.suffix]}, body


def as_json(page: Path) -> Request:
    return {"Content-Type": "application/json"}, json.dumps({FIELDS[page.suffix]: text_of(page)}).encode()


def as_base64(page: Path) -> Request:
    return {"Content-Type": "application/json"}, json.dumps({"content_b64": b64encode(page.read_bytes()).decode()}).encode()


def with_bom(page: Path) -> Request:
    """UTF-8 with its BOM, which outranks a `<meta>` that says otherwise."""
    return typed(page, text_of(page).encode("utf-8-sig"))


def gzipped(page: Path) -> Request:
    headers, body = typed(page, gzip.compress(page.read_bytes()))
    return headers | {"Content-Encoding": "gzip"}, body


FORMS: dict[str, Callable[[Path], Request]] = {
    "typed": lambda page: typed(page, page.read_bytes()),
    "json": as_json,
    "base64": as_base64,
    "crlf": lambda page: typed(page, page.read_bytes().replace(b"\n", b"\r\n")),
    "bom": with_bom,
    "gzip": gzipped,
    "form-urlencoded": lambda page: ({"Content-Type": "application/x-www-form-urlencoded"}, page.read_bytes()),
    "octet-stream": lambda page: ({"Content-Type": "application/octet-stream"}, page.read_bytes()),
}


def article_of(page: Path) -> str:
    """The article as `body.text` is defined: no line ends in white space (the scraped texts have a few no-break spaces there)."""
    lines = page.with_name("article.txt").read_text(encoding="utf-8").strip().split("\n")
    return "\n".join(line.rstrip() for line in lines)


def extract(server: str, request: Request, **headers: str) -> httpx.Response:
    response = CLIENT.post(f"{server}/v1/extract", headers=request[0] | headers, content=request[1])
    assert response.status_code == 200, response.text
    return response


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("page", PAGES, ids=slug)
def test_body_is_the_article(server: str, page: Path, form: str) -> None:
    answer = extract(server, FORMS[form](page)).json()
    assert answer["body"]["text"] == article_of(page)
    assert answer["verdict"] == "article"
    assert answer["coverage"]["unassigned_chars"] == 0


@pytest.mark.parametrize("page", PAGES, ids=slug)
def test_plain_answer_is_the_article(server: str, page: Path) -> None:
    assert extract(server, typed(page, page.read_bytes()), Accept="text/plain").text.strip() == article_of(page)


def readme_curl(page: Path, server: str) -> list[str]:
    """README's own command, with this sample's file and the test server's address."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (command,) = set(re.findall(r"^curl --data-binary @samples/\S+ http://127\.0\.0\.1:8000/v1/extract$", readme, re.MULTILINE))
    command = re.sub(r"@samples/\S+", f"@{page}", command).replace("http://127.0.0.1:8000", server)
    return shlex.split(command)


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed; the form-urlencoded rows send the same request")
@pytest.mark.parametrize("page", PAGES, ids=slug)
def test_curl_of_the_readme(server: str, page: Path) -> None:
    done = subprocess.run([*readme_curl(page, server), "--silent", "--max-time", str(PATIENCE_SECONDS)], capture_output=True, check=True)
    assert json.loads(done.stdout)["body"]["text"] == article_of(page)


def dark(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """(text, label) pairs as one (character, label) pair for each character that is not white space."""
    return [(character, label) for text, label in pairs for character in text if not character.isspace()]


def labelled(text: str, answer: dict[str, Any]) -> list[tuple[str, str]]:
    """The page's text cut by the answer's offsets; what no removed block covers is body."""
    pairs, position = [], 0
    for block in answer["removed"]:
        assert block["text"] == text[block["start"] : block["end"]]
        pairs += [(text[position : block["start"]], "body"), (block["text"], block["label"])]
        position = block["end"]
    return [*pairs, (text[position:], "body")]


@pytest.mark.parametrize("form", ["typed", "crlf"])
@pytest.mark.parametrize("page", LABELLED, ids=slug)
def test_each_character_has_its_label(server: str, page: Path, form: str) -> None:
    request = FORMS[form](page)
    got = labelled(request[1].decode(), extract(server, request).json())
    expected = json.loads(page.with_name("labels.json").read_text(encoding="utf-8"))
    assert dark(got) == dark([(text, label) for text, label in expected])


@pytest.mark.parametrize("page", PAGES, ids=slug)
def test_same_request_gives_same_answer(server: str, page: Path) -> None:
    answers = [extract(server, typed(page, page.read_bytes())).json() for _ in range(2)]
    for answer in answers:
        del answer["timing_ms"]
    assert answers[0] == answers[1]


def test_every_sample_is_whole() -> None:
    assert len(PAGES) >= 7
    assert len(LABELLED) >= 2
    for page in PAGES:
        assert (page.with_name("about.md")).is_file()
        assert len(article_of(page)) > 1000
