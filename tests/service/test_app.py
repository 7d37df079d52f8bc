"""The application without its server: the same answers in one process, over the mock engine."""

import asyncio
import gzip
import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from pydantic import ByteSize
from starlette.types import Receive, Scope, Send

from app.pool.limits import MIB
from app.service.app import create_app
from app.service.settings import Settings
from tests.running import PATIENCE_SECONDS, PATIENT

pytestmark = PATIENT
KEY = {"Authorization": "Bearer sesame"}


class Held:
    """The application under a server that counts no bytes, with its pool open."""

    def __init__(self, app: FastAPI, runner: asyncio.Runner) -> None:
        self.app = app
        self.runner = runner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app({**scope, "winnow.hold": lambda _: None}, receive, send)

    async def until_idle(self) -> None:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not self.app.state.pool.states["idle"]:  # noqa: ASYNC110  (the pool tells nobody)
                await asyncio.sleep(0.01)

    def ask(self, method: str, path: str, **given: Any) -> httpx.Response:
        async def send() -> httpx.Response:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(self), base_url="http://winnow") as client:
                return await client.request(method, path, **given)

        return self.runner.run(send())


@contextmanager
def holding(settings: Settings) -> Iterator[Held]:
    """The application over the mock engine, ended whatever becomes of the test."""
    with asyncio.Runner() as runner:
        held = Held(create_app(settings, "tests.pool.mock_engine"), runner)
        lifespan = held.app.router.lifespan_context(held.app)
        runner.run(lifespan.__aenter__())
        try:
            runner.run(held.until_idle())
            yield held
        finally:
            runner.run(lifespan.__aexit__(None, None, None))


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Held]:
    keys = tmp_path_factory.mktemp("keys") / "keys"
    keys.write_text("# ours\nsesame\n")
    settings = Settings(
        workers=1, wire_bytes=ByteSize(MIB), upload_seconds=3, deadline_ms=3000, key_file=Path(keys), cors_origins="https://a.example"
    )
    with holding(settings) as held:
        yield held


SERVED: dict[str, str] = {
    "/livez": "ok\n",
    "/readyz": '"ready": true',
    "/healthz": '"draining": {"ok": true}',
    "/metrics": "winnow_requests_total",
    "/version": '"config_hash"',
    "/v1/labels": '"meaning"',
    "/": "curl --data-binary",
    "/docs": "<h2>Failures</h2>",
    "/openapi.json": '"/v1/extract"',
}


@pytest.mark.parametrize(("path", "told"), SERVED.items(), ids=SERVED)
def test_page_is_served(held: Held, path: str, told: str) -> None:
    answer = held.ask("GET", path, headers=KEY)
    assert answer.status_code == 200
    assert told in answer.text


DOCUMENTS: dict[str, tuple[dict[str, Any], int, str]] = {
    "given back": ({"content": b"say this"}, 200, "say this"),
    "as text": ({"content": b"say this", "headers": {**KEY, "Accept": "text/plain"}}, 200, "say this"),
    "without a key": ({"content": b"x", "headers": {}}, 401, "unauthorized"),
    "of another key": ({"content": b"x", "headers": {"X-API-Key": "sesam"}}, 401, "unauthorized"),
    "larger than the limit": ({"content": bytes(MIB + 1)}, 413, "too_large"),
    "of too long a type": ({"content": b"x", "headers": {**KEY, "Content-Type": "a" * 2000}}, 415, "unsupported_media_type"),
    "for no format": ({"content": b"x", "headers": {**KEY, "Accept": "image/png"}}, 406, "not_acceptable"),
    "of too many parameters": ({"content": b"x", "params": [("a", str(number)) for number in range(99)]}, 400, "invalid_parameter"),
    "that kills its worker": ({"content": b"exit"}, 503, "worker_crash"),
    "that takes too long": ({"content": b"hang"}, 503, "worker_timeout"),
}


@pytest.mark.parametrize(("given", "status", "told"), DOCUMENTS.values(), ids=DOCUMENTS)
def test_document_is_answered(held: Held, given: dict[str, Any], status: int, told: str) -> None:
    held.runner.run(held.until_idle())
    answer = held.ask("POST", "/v1/extract", **{"headers": KEY, **given})
    assert (answer.status_code, told in answer.text) == (status, True), answer.text
    assert answer.headers["x-request-id"]


LINES: dict[str, tuple[bytes, list[str]]] = {
    "two documents": (b'{"id":"a"}\n{"id":"b"}\n', ['"a"', '"b"']),
    "no end of the last line": (b'{"id":"a"}\n{"id":"b"}', ['"a"', '"b"']),
    "blank lines": (b'\n\n{"id":"a"}\r\n\n', ['"a"']),
    "one that kills its worker": (b'{"id":"a"}\nexit\n{"id":"c"}\n', ['"a"', "worker_crash", '"c"']),
    "one that is too long": (random.Random(1).randbytes(MIB).hex().encode() + b'\n{"id":"b"}\n', ["too_large", '"b"']),
    "nothing": (b"", []),
}


@pytest.mark.parametrize("coding", ["identity", "gzip"])
@pytest.mark.parametrize(("lines", "told"), LINES.values(), ids=LINES)
def test_lines_are_answered_each_by_a_line(held: Held, coding: str, lines: bytes, told: list[str]) -> None:
    held.runner.run(held.until_idle())
    headers = {**KEY, "Content-Type": "application/x-ndjson", "Accept-Encoding": coding, "Content-Encoding": coding}
    content = gzip.compress(lines) if coding == "gzip" else lines
    answer = held.ask("POST", "/v1/extract/batch", content=content, headers=headers, params={"ordered": "true"})
    assert answer.status_code == 200, answer.text
    assert [wanted in line for wanted, line in zip(told, answer.text.splitlines(), strict=True)] == [True] * len(told), answer.text


OTHERS = {("GET", "/v1/extract"): (405, "POST, PUT"), ("POST", "/livez"): (405, "GET, HEAD"), ("GET", "/nothing"): (404, None)}


@pytest.mark.parametrize(("method", "path", "status", "allow"), [(*request, *told) for request, told in OTHERS.items()])
def test_what_is_not_there_is_told(held: Held, method: str, path: str, status: int, allow: str | None) -> None:
    answer = held.ask(method, path)
    assert (answer.status_code, answer.headers.get("allow")) == (status, allow)
    assert answer.headers["content-type"] == "application/problem+json"


def test_another_origin_may_send(held: Held) -> None:
    asked = {"Origin": "https://a.example", "Access-Control-Request-Method": "POST"}
    assert held.ask("OPTIONS", "/v1/extract", headers=asked).headers["access-control-allow-origin"] == "https://a.example"
