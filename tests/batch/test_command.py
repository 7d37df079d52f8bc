"""`winnow batch`, as a user calls it."""

import json
import os
import signal
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from app.__main__ import main
from app.batch.command import DONE, INTERRUPTED, QUARANTINED, WRONG
from app.batch.flags import FLAGS, INPUTS, add_extract
from app.batch.readers import READ
from app.batch.store import store_at
from app.page.options import PARSERS
from tests.batch.instant import tree
from tests.batch.made import archive, lines
from tests.conftest import ROOT
from tests.running import PATIENCE_SECONDS, PATIENT, PATIENT_ENVIRONMENT, wait_for

pytestmark = PATIENT
PAGE = str(ROOT / "samples/en-blog-comments/page.html")


def start(*arguments: object) -> subprocess.Popen[bytes]:
    """`python -m app batch ARGUMENTS`, with one worker."""
    environment = {**os.environ, **PATIENT_ENVIRONMENT, "WINNOW_WORKERS": "1"}
    command = [sys.executable, "-m", "app", "batch", *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def ended(process: subprocess.Popen[bytes]) -> tuple[int, str]:
    """Its exit status and all that it said."""
    told = process.communicate(timeout=PATIENCE_SECONDS)
    return process.returncode, b"".join(told).decode()


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGTERM])
def test_a_killed_run_goes_on_to_the_same_output(sent: signal.Signals, tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz").write_bytes(archive(range(400)))
    (tmp_path / "b.jsonl").write_bytes(lines(range(5)) + b"no JSON\n")
    arguments = (tmp_path / "a.warc.gz", tmp_path / "b.jsonl", "--to", "parquet", "--part-records", 10, "--out")
    with start(*arguments, tmp_path / "out") as killed:
        wait_for(lambda: len(list((tmp_path / "out").glob("_manifest/part-*"))) >= 2, "two parts")
        killed.send_signal(sent)
        status, told = ended(killed)
    assert status == (INTERRUPTED if sent == signal.SIGTERM else -sent), told
    status, told = ended(start(*arguments, tmp_path / "out"))
    assert (status, "406 records: 405 answered, 1 errors (malformed_json 1)" in told) == (QUARANTINED, True), told
    assert "of them by an earlier run" in told
    assert ended(start(*arguments, tmp_path / "whole"))[0] == QUARANTINED
    assert tree(tmp_path / "out") == tree(tmp_path / "whole")


def test_pages_become_one_file_and_standard_input_is_lines(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "app", "batch", "-", PAGE, "--out", str(tmp_path / "a.parquet"), "--include", "markdown", "--no-removed"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "WINNOW_WORKERS": "1"},
    )
    told = process.communicate(lines(range(3)), timeout=PATIENCE_SECONDS)[0].decode()
    assert process.returncode == DONE, told
    assert "4 records: 4 answered, 0 errors" in told
    rows = pq.read_table(tmp_path / "a.parquet").to_pylist()
    assert [row["id"] for row in rows] == ["0", "1", "2", PAGE]
    assert all(row["body"]["markdown"] and row["removed"] is None for row in rows)
    assert list(tmp_path.iterdir()) == [tmp_path / "a.parquet"]


def batch(*arguments: object) -> object:
    """The exit status of a run in this process, which ends before its workers start."""
    try:
        return main(["batch", *map(str, arguments)])
    except SystemExit as exit_:
        return exit_.code


BAD = {
    "no input": (("missing.jsonl", "--out", "out"), "No such file"),
    "the file is there": ((PAGE, "--out", "there.jsonl"), "is there already"),
    "names that disagree": ((PAGE, "--out", "a.jsonl", "--to", "parquet"), "is named as jsonl"),
    "a body in lines": ((PAGE, "--out", "a.jsonl", "--format", "text"), "holds whole answers"),
    "dask without its address": ((PAGE, "--out", "out", "--engine", "dask"), "belong together"),
    "no such dask": ((PAGE, "--out", "out", "--engine", "dask", "--scheduler", "tcp://127.0.0.1:1"), "no dask scheduler answers"),
    "another plan": ((PAGE, "--out", "planned"), "has other inputs, options, output, winnow"),
    "no number": ((PAGE, "--out", "out", "--part-records", "0"), "invalid positive value"),
}


@pytest.mark.parametrize(("arguments", "said"), BAD.values(), ids=BAD.keys())
def test_a_wrong_command_says_what_is_wrong(
    arguments: tuple[str, ...], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("app.batch.on_dask.CONNECT_SECONDS", 0.2)
    (tmp_path / "there.jsonl").write_bytes(b"")
    (tmp_path / "planned/_manifest").mkdir(parents=True)
    (tmp_path / "planned/_manifest/plan.json").write_text("{}")
    assert batch(*arguments) == WRONG
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("library", "name"), [("fastwarc", "a.warc.gz"), ("pyarrow.parquet", "a.parquet"), ("fsspec.core", "s3://a/b.warc")]
)
def test_a_library_that_is_missing_is_named(
    library: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / name.rpartition("/")[2]).write_bytes(b"")
    monkeypatch.setitem(sys.modules, library, None)
    assert batch(name, "--out", "out") == WRONG
    assert "pip install 'winnow[batch]'" in capsys.readouterr().err


def test_two_runs_do_not_write_to_one_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with store_at(str(tmp_path / "out")).lock():
        assert batch(PAGE, "--out", tmp_path / "out") == WRONG
    assert "another run is at work there" in capsys.readouterr().err


def test_extract_takes_files_and_folders(monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    for name, value in PATIENT_ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    folder = ROOT / "samples/de-news-ticker"
    assert main(["extract", PAGE, str(folder), "--no-removed"]) == 0
    rows = [json.loads(line) for line in capsysbinary.readouterr().out.splitlines()]
    assert [row["id"] for row in rows] == [PAGE, f"{folder}/article.txt", f"{folder}/page.html"]
    assert {row["removed"] for row in rows} == {None}
    assert main(["extract", PAGE, "/nowhere", str(folder / "page.html"), "--format", "text"]) == 1
    told = capsysbinary.readouterr()
    assert [line for line in told.out.decode().splitlines() if line.startswith("==>")] == [f"==> {PAGE} <==", f"==> {folder}/page.html <=="]
    assert told.err == b"file: No such file or directory: /nowhere\n"


def test_each_option_of_the_api_has_a_flag() -> None:
    assert {flag.option for flag in FLAGS} == set(PARSERS) - {"id", "url", "site_table"}  # a record has those of its own
    extract = ArgumentParser()
    add_extract(extract)
    assert {"id", "url"} <= set(vars(extract.parse_args([])))
    assert set(INPUTS) == set(READ)
