"""The command line, as a user calls it: once as a process of its own, else in this one."""

import io
import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.__main__ import main
from tests.conftest import ROOT
from tests.running import CLIENT, PATIENCE_SECONDS, PATIENT, PATIENT_ENVIRONMENT, Running
from tests.test_samples import PAGES, article_of, slug

pytestmark = PATIENT
PAGE = ROOT / "samples/ru-ticker-calendar-form/page.txt"


@dataclass
class Ended:
    """What a command left."""

    code: object
    stdout: bytes
    stderr: bytes


Winnow = Callable[..., Ended]


@pytest.fixture
def winnow(monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Winnow:
    """`winnow ARGUMENTS` in this process, with settings named as in the environment."""

    def run(*arguments: str, given: bytes = b"", **settings: str) -> Ended:
        for name in [name for name in os.environ if name.startswith("WINNOW_")]:
            monkeypatch.delenv(name)
        for name, value in {**PATIENT_ENVIRONMENT, **settings}.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        try:
            code: object = main(list(arguments))
        except SystemExit as exit_:
            code = exit_.code
        return Ended(code, *capsysbinary.readouterr())

    return run


def process(*arguments: str, **settings: str) -> subprocess.CompletedProcess[bytes]:
    """`python -m app ARGUMENTS`."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("WINNOW_")} | PATIENT_ENVIRONMENT | settings
    command = [sys.executable, "-m", "app", *arguments]
    return subprocess.run(command, capture_output=True, cwd=ROOT, env=environment, timeout=PATIENCE_SECONDS, check=False)


def test_extract_prints_the_body() -> None:
    ended = process("extract", str(PAGE), "--format", "text")
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert ended.stdout.decode().strip() == article_of(PAGE)


@pytest.mark.parametrize("page", PAGES, ids=slug)
def test_extract_prints_the_body_of_each_sample(winnow: Winnow, page: Path) -> None:
    ended = winnow("extract", str(page), "--format", "text")
    assert ended.stdout.decode().strip() == article_of(page)


def test_extract_reads_standard_input_and_prints_the_whole_answer(winnow: Winnow) -> None:
    ended = winnow("extract", "--url", "http://a.example/", given=PAGE.read_bytes())
    assert json.loads(ended.stdout)["verdict"] == "article"


def test_extract_calls_a_page_what_it_is_told_to(winnow: Winnow) -> None:
    assert json.loads(winnow("extract", str(PAGE), "--id", "page-7").stdout)["id"] == "page-7"


DEEP = b"<!doctype html><body>" + b"<div>" * 40 + b"The mill stands by the river."
LIMITS: dict[str, tuple[dict[str, str], bytes, bytes]] = {
    "wire bytes": ({"WINNOW_WIRE_BYTES": "1KiB"}, b"The mill. " * 200, b"too_large: "),
    "elements": ({"WINNOW_ELEMENTS": "10"}, DEEP, b"too_large: "),
    "depth": ({"WINNOW_DEPTH": "10"}, DEEP, b"too_large: "),
    "json depth": ({"WINNOW_JSON_DEPTH": "2"}, b'{"text": "The mill", "options": {"url": [[1]]}}', b"too_large: "),
    "deadline": ({"WINNOW_DEADLINE_MS": "1"}, DEEP, b"worker_timeout: "),
    "a setting of no document": ({"WINNOW_QUEUE_DOCUMENTS": "none"}, DEEP, b"WINNOW_QUEUE_DOCUMENTS: "),
}


@pytest.mark.parametrize(("settings", "page", "said"), LIMITS.values(), ids=LIMITS.keys())
def test_extract_keeps_to_the_limits(winnow: Winnow, settings: dict[str, str], page: bytes, said: bytes) -> None:
    assert winnow("extract", given=page).code == 0 or b"options" in page
    ended = winnow("extract", given=page, **settings)
    assert ended.code != 0
    assert said in ended.stderr


def test_extract_doubts_what_it_is_told_to_doubt(winnow: Winnow) -> None:
    assert json.loads(winnow("extract", str(PAGE)).stdout)["verdict"] == "article"
    assert json.loads(winnow("extract", str(PAGE), WINNOW_UNCERTAIN_BELOW="1").stdout)["verdict"] == "uncertain"


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
def test_failure_is_told(winnow: Winnow, arguments: list[str], settings: dict[str, str], code: int, said: bytes) -> None:
    ended = winnow(*arguments, **settings)
    assert ended.code == code
    assert said in ended.stderr
    assert ended.stdout == b""


def test_health_asks_the_server(winnow: Winnow, mock: Running) -> None:
    ended = winnow("health", WINNOW_BIND=mock.url.removeprefix("http://"))
    assert (ended.code, ended.stdout, ended.stderr) == (0, b"ready\n", b"")


# Loads a command, and tells which of the modules named first were loaded with it.
LOADED = """
import sys
from app.__main__ import main
unwanted = set(sys.argv.pop(1).split(","))
try:
    main(sys.argv[1:])
except SystemExit:
    pass
sys.exit(", ".join(unwanted & set(sys.modules)))
"""
SERVICE = ("trafilatura", "fastapi", "uvicorn", "pydantic", "structlog", "asyncio", "pyarrow", "app.service.settings")
ENGINE = ("numpy", "selectolax", "app.pipeline", "app.jobs")
# A container asks for health every few seconds, a person for help first; who extracts a page wants no service.
UNWANTED = {
    "health": (["health"], SERVICE + ENGINE),
    "--help": (["--help"], SERVICE + ENGINE),
    "extract": (["extract", str(PAGE)], SERVICE),
}

# Nobody serves here; and without settings, which would be loaded, a machine that others use may be too slow for the models and a page.
BESIDE = ("not ready: ConnectionRefusedError", "worker_timeout: The document was not done by its deadline.")


@pytest.mark.parametrize(("arguments", "unwanted"), UNWANTED.values(), ids=UNWANTED.keys())
def test_a_command_loads_what_it_needs(arguments: list[str], unwanted: tuple[str, ...]) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("WINNOW_")}
    command = [sys.executable, "-c", LOADED, ",".join(unwanted), *arguments]
    ended = subprocess.run(command, cwd=ROOT, env={**environment, "WINNOW_BIND": "127.0.0.1:1"}, capture_output=True, check=False)
    said = ended.stderr.decode()
    for beside in BESIDE:
        said = said.replace(beside, "")
    assert said.strip() == ""


# CPU seconds of a start where a bare interpreter's are BARE. Twice what is wanted may pass here: a machine whose cores are shared counts
# more of them, and of a bare interpreter as well.
BARE = 0.0125
STARTS = {"health": (["health"], 0.1), "--version": (["--version"], 0.1), "extract": (["extract", str(PAGE)], 1.0)}


@pytest.mark.parametrize(("arguments", "wanted"), STARTS.values(), ids=STARTS.keys())
def test_a_start_costs_little(arguments: list[str], wanted: float) -> None:
    def spent(start: Callable[[], object]) -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        start()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    bare = min(spent(lambda: subprocess.run([sys.executable, "-c", ""], check=True)) for _ in range(3))
    took = min(spent(lambda: process(*arguments, WINNOW_BIND="127.0.0.1:1")) for _ in range(3))
    assert took < 2 * wanted * max(1, bare / BARE)


def test_address_in_use_is_told(mock: Running) -> None:
    ended = process("serve", WINNOW_BIND=mock.url.removeprefix("http://"), WINNOW_WORKERS="1")
    assert ended.returncode == 3
    assert b"address already in use" in ended.stdout
    assert b"Traceback" not in ended.stderr
    assert CLIENT.get(f"{mock.url}/livez").status_code == 200
