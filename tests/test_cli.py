"""The command line, as a user calls it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.running import running
from tests.service.conftest import MOCK

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "samples/ru-ticker-calendar-form/page.txt"


def winnow(*arguments: str, given: bytes = b"", **settings: str) -> subprocess.CompletedProcess[bytes]:
    """`python -m app …` with settings named as in the environment."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("WINNOW_")} | settings
    command = [sys.executable, "-m", "app", *arguments]
    return subprocess.run(command, input=given, capture_output=True, cwd=ROOT, env=environment, timeout=50, check=False)


def test_extract_prints_the_body() -> None:
    ended = winnow("extract", str(PAGE), "--format", "text")
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert ended.stdout.decode().strip() == PAGE.with_name("article.txt").read_text(encoding="utf-8").strip()


def test_extract_reads_standard_input_and_prints_the_whole_answer() -> None:
    ended = winnow("extract", "--url", "http://a.example/", given=PAGE.read_bytes())
    assert json.loads(ended.stdout)["verdict"] == "article"


FAILING = {
    "0 bytes": (["extract", "-"], {}, 1, b"empty_document: "),
    "no such file": (["extract", "/nowhere/at/all"], {}, 1, b"file: "),
    "bad setting": (["serve"], {"WINNOW_WORKERS": "many"}, 2, b"WINNOW_WORKERS: "),
    "two bad settings": (["serve"], {"WINNOW_RATIO": "x", "WINNOW_BIND": "y"}, 2, b"WINNOW_RATIO: "),
    "no key in the file": (["serve"], {"WINNOW_KEY_FILE": os.devnull}, 2, b"WINNOW_KEY_FILE: "),
    "nobody listens": (["health"], {"WINNOW_BIND": "127.0.0.1:1"}, 1, b"not ready"),
    "health with a bad setting": (["health"], {"WINNOW_BIND": "x"}, 1, b"not ready"),
    "no command": ([], {}, 2, b"usage: "),
    "unknown command": (["fetch"], {}, 2, b"usage: "),
}


@pytest.mark.parametrize(("arguments", "settings", "code", "said"), FAILING.values(), ids=FAILING.keys())
def test_failure_is_told(arguments: list[str], settings: dict[str, str], code: int, said: bytes) -> None:
    ended = winnow(*arguments, **settings)
    assert ended.returncode == code
    assert said in ended.stderr
    assert b"Traceback" not in ended.stderr
    assert ended.stdout == b""


def test_health_asks_the_server(tmp_path: Path) -> None:
    with running(tmp_path / "log", MOCK) as server:
        bind = server.url.removeprefix("http://")
        assert (ended := winnow("health", WINNOW_BIND=bind)).returncode == 0, ended.stderr
        assert ended.stdout == b"ready\n"


def test_address_in_use_is_told(tmp_path: Path) -> None:
    with running(tmp_path / "log", MOCK) as server:
        ended = winnow("serve", WINNOW_BIND=server.url.removeprefix("http://"), WINNOW_WORKERS="1")
        assert ended.returncode == 3
        assert b"address already in use" in ended.stdout
        assert httpx.get(f"{server.url}/livez").status_code == 200
