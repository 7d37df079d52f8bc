"""`winnow mcp` as an MCP client meets it: over standard input and output, with the article, the labels and the failures of the service."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.running import PATIENCE_SECONDS, PATIENT, PATIENT_ENVIRONMENT, alive, wait_for
from tests.test_samples import article_of

mcp = pytest.importorskip("mcp", reason="mcp is not installed: pip install 'winnow[mcp]'")
anyio = pytest.importorskip("anyio")  # mcp brings it

pytestmark = PATIENT
TEXT_PAGE = ROOT / "samples/ru-ticker-calendar-form/page.txt"
HTML_PAGE = ROOT / "samples/en-blog-comments/page.html"
TOLD = (ROOT / "docs/mcp.md").read_text(encoding="utf-8")
SECRET = "A sentence that no error may quote. "

Call = Callable[..., Any]


def parameters(*command: str, **settings: str) -> Any:
    """How a client starts a server; `command` stands for `winnow mcp`."""
    named = {f"WINNOW_{name.upper()}": value for name, value in settings.items()}
    arguments = list(command) or ["-m", "app", "mcp"]
    environment = {"WINNOW_WORKERS": "1", **PATIENT_ENVIRONMENT, **named}
    return mcp.StdioServerParameters(command=sys.executable, args=arguments, cwd=ROOT, env=environment)


def connected(given: Any, mode: str = "auto") -> Iterator[Call]:
    """A call of a tool, for as long as the client is connected; the mode `legacy` is that of clients before 2026-07."""
    with anyio.from_thread.start_blocking_portal() as portal:
        client = mcp.Client(given, read_timeout_seconds=PATIENCE_SECONDS, mode=mode)
        with portal.wrap_async_context_manager(client) as session:
            yield lambda tool, **arguments: portal.call(partial(session.call_tool, tool, arguments))


@pytest.fixture(scope="module")
def call() -> Iterator[Call]:
    """The real server."""
    yield from connected(parameters())


MOCK = """
import sys
from app.mcp.server import serve
from app.service.settings import read_settings
sys.exit(serve(read_settings().worker_spec("tests.mcp.told_engine")))
"""


@pytest.fixture(scope="module")
def mock() -> Iterator[Call]:
    """One whose workers do what the text says, with small limits."""
    yield from connected(parameters("-c", MOCK, deadline_ms="4000", wire_bytes="20000"))


def test_text_gives_the_article_and_what_was_removed(call: Call) -> None:
    answer = call("extract", text=TEXT_PAGE.read_text(encoding="utf-8"), include=["text", "removed"])
    found = answer.structured_content
    assert not answer.is_error
    assert found["body"] == {"text": article_of(TEXT_PAGE)}
    assert (found["verdict"], found["published"], found["language"]) == ("article", "2024-10-25T17:41:00", "ru")
    assert found["title"].startswith("WSJ: Илон Маск")
    assert {"legal", "ticker", "calendar", "form"} <= set(found["removed"])
    assert len(found["removed"]["ticker"]) == 28


def test_html_gives_markdown_by_default(call: Call) -> None:
    answer = call("extract", html=HTML_PAGE.read_text(encoding="utf-8"), url="http://blog.example/post").structured_content
    assert set(answer["body"]) == {"markdown"}
    assert answer["body"]["markdown"]
    assert answer["removed"]["comments"]


@pytest.mark.parametrize("include", [["markdown"], ["text", "html"], ["blocks"], ["removed"]], ids="-".join)
def test_the_answer_holds_what_was_asked_for(call: Call, include: list[str]) -> None:
    answer = call("extract", html=HTML_PAGE.read_text(encoding="utf-8"), include=include).structured_content
    assert set(answer["body"]) == set(include) - {"removed"}
    assert all(answer["body"].values())
    assert bool(answer["removed"]) == ("removed" in include)


def test_models_read_what_programs_read(call: Call) -> None:
    answer = call("extract", html=HTML_PAGE.read_text(encoding="utf-8"))
    (content,) = answer.content
    assert json.loads(content.text) == answer.structured_content


def test_labels_are_told(call: Call) -> None:
    assert call("labels").structured_content["ticker"].startswith("Site-wide lists of headlines")


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "neither": ({"url": "http://a.example/"}, "content_field"),
    "both": ({"html": SECRET, "text": SECRET}, "content_field"),
    "no string": ({"html": [SECRET]}, "content_field"),
    "unknown part": ({"html": SECRET, "include": [SECRET]}, "invalid_parameter"),
    "no list": ({"html": SECRET, "include": "markdown"}, "invalid_parameter"),
    "unknown argument": ({"html": SECRET, SECRET: 1}, "unknown_parameter"),
    "0 bytes": ({"html": ""}, "empty_document"),
    "binary": ({"text": SECRET + "\0\1\2\3" * 50}, "binary_document"),
    "a feed": ({"text": f'<?xml version="1.0"?><rss version="2.0"><channel><title>{SECRET}</title></channel></rss>'}, "feed_document"),
    "deep": ({"html": SECRET + "<div>" * 600}, "too_large"),
}


@pytest.mark.parametrize(("arguments", "code"), REFUSED.values(), ids=REFUSED)
def test_a_failure_is_a_typed_result_without_the_page(call: Call, arguments: dict[str, Any], code: str) -> None:
    answer = call("extract", **arguments)
    assert answer.is_error
    assert (answer.structured_content["code"], answer.structured_content["retryable"]) == (code, False)
    assert SECRET.strip() not in answer.model_dump_json()


def test_an_unknown_tool_is_an_error_of_the_protocol(call: Call) -> None:
    with pytest.raises(mcp.MCPError) as raised:
        call("fetch", url="http://a.example/")
    assert raised.value.code == mcp.types.INVALID_PARAMS


LOST = {"hang": "worker_timeout", "segfault": "worker_crash"}


@pytest.mark.parametrize(("word", "code"), LOST.items())
def test_a_page_that_costs_a_worker_costs_itself(mock: Call, word: str, code: str) -> None:
    answer = mock("extract", text=f"{word} {SECRET}")
    assert answer.is_error
    assert (answer.structured_content["code"], answer.structured_content["retryable"]) == (code, True)
    assert mock("extract", text=SECRET, include=["text"]).structured_content["body"] == {"text": SECRET}


def test_a_page_over_the_limit_reaches_no_worker(mock: Call) -> None:
    answer = mock("extract", text=SECRET * 1000).structured_content
    assert (answer["code"], answer["limit_name"], answer["limit"]) == ("too_large", "wire_bytes", 20_000)
    assert answer["actual"] > 36_000


HELLO = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}


def test_the_server_ends_with_its_input_and_leaves_nobody() -> None:
    environment = {**os.environ, "WINNOW_WORKERS": "1"}
    with subprocess.Popen(
        [sys.executable, "-m", "app", "mcp"], cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as server:
        assert server.stdin
        assert server.stdout
        server.stdin.write(json.dumps({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": HELLO}).encode() + b"\n")
        server.stdin.flush()
        assert json.loads(server.stdout.readline())["result"]["serverInfo"]["name"] == "winnow"
        below = wait_for(lambda: children(server.pid), "a worker")
        server.stdin.close()
        assert server.wait(PATIENCE_SECONDS) == 0
    assert [pid for pid in below if alive(pid)] == []


def children(parent: int) -> list[int]:
    """The processes right below another one."""
    listed = subprocess.run(["pgrep", "--parent", str(parent)], check=False, capture_output=True, text=True)
    return [int(pid) for pid in listed.stdout.split()]


def test_a_missing_package_is_told() -> None:
    script = "import sys; sys.modules['mcp'] = None; from app.__main__ import main; sys.exit(main(['mcp']))"
    ended = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=False)
    assert (ended.returncode, ended.stdout) == (2, b"")
    assert b"pip install 'winnow[mcp]'" in ended.stderr


def test_the_settings_of_the_docs_start_a_server_for_older_clients_too() -> None:
    (block,) = re.findall(r"```json\n(.*?)```", TOLD, re.DOTALL)
    (server,) = json.loads(block)["mcpServers"].values()
    assert (server["command"], server["args"]) == ("winnow", ["mcp"])
    settings = {name.removeprefix("WINNOW_").lower(): value for name, value in server["env"].items()}
    for call in connected(parameters(**settings), mode="legacy"):
        assert call("extract", text=TEXT_PAGE.read_text(encoding="utf-8")).structured_content["verdict"] == "article"
