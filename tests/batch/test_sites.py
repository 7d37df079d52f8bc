"""Runs that read the pages of a site together, and runs that are given what an earlier one saw."""

import json
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from app.batch import sites
from app.batch.command import DONE, WRONG
from app.batch.partition import Row, rows, rows_by_site
from app.pool.process import WorkerSpec
from app.site.table import written
from tests.batch.instant import Instant, KilledError, tree
from tests.batch.test_command import batch
from tests.site.made import FURNITURE, SITE, SUBJECTS, address, page, table_of

Records = Sequence[dict[str, str]]
# Pages of one site, the only page of another, and one without an address.
PAGES: Records = [
    *({"id": subject, "url": address(subject), "html": page(subject)} for subject in SUBJECTS),
    {"id": "other", "url": "https://gazette.example/news", "html": page("bridge")},
    {"id": "none", "html": page("bridge")},
]
FEW = PAGES[5:]


@pytest.fixture
def extract(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., dict[str, dict[str, Any]]]:
    """`winnow batch` of some records in this process; the answers by id."""

    def run(records: Records, out: str, *arguments: object, dies_at: int | None = None) -> dict[str, dict[str, Any]]:
        file, lines = tmp_path / "pages.jsonl", "".join(json.dumps(record) + "\n" for record in records)
        if not file.exists() or file.read_text() != lines:  # a file that was written anew is another input
            file.write_text(lines)
        instant = Instant(dies_at, true=True)
        monkeypatch.setattr("app.batch.command.Extractor", lambda *_: instant)
        assert batch(file, "--out", tmp_path / out, "--part-records", 4, *arguments) == DONE
        rows = (line for part in sorted((tmp_path / out).glob("part-*")) for line in part.read_bytes().splitlines())
        return {row["id"]: row for row in map(json.loads, rows)}

    return run


def test_a_site_is_read_together_and_other_pages_as_ever(extract: Callable[..., Any], tmp_path: Path) -> None:
    alone, beside = extract(PAGES, "alone"), extract(PAGES, "beside", "--by-site", "--sites", tmp_path / "sites.jsonl")
    for subject in SUBJECTS:
        assert (beside[subject]["site"], "site" in alone[subject]) == ({"site": SITE, "pages": len(SUBJECTS)}, False)
        (furniture,) = [block for block in beside[subject]["removed"] if block["text"] == FURNITURE]
        assert (furniture["reason"], furniture["seen"]) == ("site", len(SUBJECTS))
        assert FURNITURE in alone[subject]["body"]["text"]
    assert beside["other"]["body"] == alone["other"]["body"]
    assert beside["none"] == alone["none"]
    assert sorted(json.loads(line)["site"] for line in (tmp_path / "sites.jsonl").read_text().splitlines()) == ["gazette.example", SITE]


def test_pages_profit_later_from_what_was_seen(extract: Callable[..., Any], tmp_path: Path) -> None:
    together = extract(PAGES, "together", "--by-site", "--sites", tmp_path / "sites.jsonl")
    later = extract(PAGES[2:3], "later", "--sites", tmp_path / "sites.jsonl")
    assert later == {SUBJECTS[2]: together[SUBJECTS[2]]}


def test_the_order_of_the_pages_changes_no_answer(extract: Callable[..., Any]) -> None:
    shuffled = random.Random(7).sample(PAGES, len(PAGES))
    assert extract(shuffled, "shuffled", "--by-site") == extract(PAGES, "as they came", "--by-site")


@pytest.mark.parametrize("dies_at", range(1, 2 * len(FEW) + 1))
def test_a_run_that_was_killed_in_either_pass_goes_on_to_the_same_output(dies_at: int, extract: Callable[..., Any], tmp_path: Path) -> None:
    extract(FEW, "whole", "--by-site")
    with pytest.raises(KilledError):
        extract(FEW, "out", "--by-site", dies_at=dies_at)
    extract(FEW, "out", "--by-site")
    assert tree(tmp_path / "out") == tree(tmp_path / "whole")


def test_a_run_that_was_killed_between_the_passes_leaves_nothing_of_the_first(extract: Callable[..., Any], tmp_path: Path) -> None:
    extract(FEW, "out", "--by-site")
    before = tree(tmp_path / "out")
    (tmp_path / "out/_sites/_manifest").mkdir(parents=True)
    (tmp_path / "out/_sites/part-00000-00000.jsonl").write_bytes(b"half")
    extract(FEW, "out", "--by-site")
    assert tree(tmp_path / "out") == before


def test_sites_are_counted_some_at_a_time_where_pages_are_many(extract: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    at_once = extract(PAGES, "at once", "--by-site")
    monkeypatch.setattr(sites, "PAGES_AT_ONCE", 3)
    assert extract(PAGES, "some at a time", "--by-site") == at_once


def test_a_partition_of_a_cluster_gives_the_rows_of_a_run(extract: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.batch.partition.extractor", lambda _spec: Instant(true=True))
    expected, found = extract(PAGES, "out", "--by-site"), list(rows_by_site(PAGES, WorkerSpec()))
    assert [json.loads(row.answer or "") for row in found] == [expected[record["id"]] for record in PAGES]
    assert list(rows_by_site([{"text": "\0"}], WorkerSpec())) == list(rows([{"text": "\0"}], WorkerSpec()))
    assert [type(row) for row in found] == [Row] * len(PAGES)


BAD = {
    "read twice": (("-", "--by-site"), "standard input can be read once"),
    "no tables": (("pages.jsonl", "--sites", "missing.jsonl"), "No such file"),
    "no table": (("pages.jsonl", "--sites", "broken.jsonl"), "broken.jsonl, line 2: no table of this version"),
    "no line": (("pages.jsonl", "--sites", "long.jsonl"), "long.jsonl, line 1: longer than any table"),
    "the file is there": (("pages.jsonl", "--by-site", "--sites", "broken.jsonl"), "broken.jsonl is there already"),
}


@pytest.mark.parametrize(("arguments", "said"), BAD.values(), ids=BAD.keys())
def test_a_wrong_command_says_what_is_wrong(
    arguments: tuple[str, ...], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pages.jsonl").write_text("")
    (tmp_path / "broken.jsonl").write_bytes(written(table_of(3)) + b"\n{}\n")
    (tmp_path / "long.jsonl").write_bytes(b" " * 100_000)
    assert batch(*arguments, "--out", tmp_path / "out") == WRONG
    assert said in capsys.readouterr().err


def test_other_tables_are_another_run(extract: Callable[..., Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    extract(PAGES, "out", "--by-site")
    assert batch(tmp_path / "pages.jsonl", "--out", tmp_path / "out", "--part-records", 4) == WRONG
    assert "has other sites" in capsys.readouterr().err
