"""A run's parts: cut by the input alone, each there as a whole or not at all, none lost or repeated by an interruption."""

import json
from pathlib import Path

import fsspec
import pyarrow.parquet as pq
import pytest

from app.batch import run as run_module
from app.batch.writers import FILE_TYPES
from tests.batch.instant import Instant, KilledError, make_run, tree
from tests.batch.made import archive, lines, page, table

RECORDS = 26


@pytest.fixture
def inputs(tmp_path: Path) -> list[Path]:
    """Four inputs of four kinds, with a record that is too long and a break."""
    (tmp_path / "a.jsonl").write_bytes(lines(range(7)) + b'{"text": "' + b"x" * 200_000 + b'"}\n' + lines(range(7, 9)))
    (tmp_path / "b.warc.gz").write_bytes(archive(range(9, 16))[:-40])
    (tmp_path / "c").mkdir()
    for n in range(5):
        (tmp_path / f"c/{n}.html").write_text(page(n))
    table(tmp_path / "d.parquet", {"html": [page(n) for n in range(4)]})
    return [tmp_path / name for name in ("a.jsonl", "b.warc.gz", "c", "d.parquet")]


@pytest.mark.parametrize("dies_at", range(1, RECORDS + 1))
def test_a_run_that_was_killed_goes_on_to_the_same_output(dies_at: int, inputs: list[Path], tmp_path: Path) -> None:
    assert sum(account.records for account in make_run(inputs, tmp_path / "whole", Instant())) == RECORDS
    with pytest.raises(KilledError):
        make_run(inputs, tmp_path / "out", Instant(dies_at))
    done = len(list((tmp_path / "out").glob("part-*")))
    rest = Instant()
    assert len(make_run(inputs, tmp_path / "out", rest)) + done == len(list((tmp_path / "whole").glob("part-*")))
    assert rest.asked <= RECORDS - dies_at + 4
    assert tree(tmp_path / "out") == tree(tmp_path / "whole")


def test_a_part_without_its_account_is_written_again(inputs: list[Path], tmp_path: Path) -> None:
    make_run(inputs, tmp_path / "out", Instant())
    before = tree(tmp_path / "out")
    (tmp_path / "out/_manifest/part-00000-00001.json").unlink()
    (tmp_path / "out/part-00000-00001.jsonl").write_bytes(b"half")
    (tmp_path / "out/_quarantine/part-00000-00001.jsonl").write_bytes(b"half")
    make_run(inputs, tmp_path / "out", Instant())
    assert tree(tmp_path / "out") == before


def test_what_has_no_answer_is_in_the_quarantine_under_its_code(inputs: list[Path], tmp_path: Path) -> None:
    make_run(inputs, tmp_path / "out", Instant(), part_records=100)
    told = [json.loads(path.read_bytes()) for path in sorted((tmp_path / "out/_quarantine").iterdir())]
    assert [(item["code"], item["id"], item["input"]) for item in told] == [
        ("too_large", f"a.jsonl:{len(lines(range(7)))}", str(inputs[0])),
        ("broken_compression", told[1]["id"], str(inputs[1])),
    ]
    assert (told[0]["limit"], told[0]["actual"]) == (100_000, 200_013)


def test_a_part_of_large_documents_is_closed_early(inputs: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_module, "PART_BYTES", 2 * len(page(1)))
    accounts = make_run(inputs[2:3], tmp_path / "out", Instant(), part_records=100)
    assert [account.records for account in accounts] == [2, 2, 1]


@pytest.mark.parametrize("file_type", FILE_TYPES)
def test_every_type_of_file_is_the_same_after_an_interruption(file_type: str, inputs: list[Path], tmp_path: Path) -> None:
    make_run(inputs[2:], tmp_path / "whole", Instant(true=True), file_type)
    with pytest.raises(KilledError):
        make_run(inputs[2:], tmp_path / "out", Instant(6, true=True), file_type)
    make_run(inputs[2:], tmp_path / "out", Instant(true=True), file_type)
    assert tree(tmp_path / "out") == tree(tmp_path / "whole")


def test_object_stores_are_read_and_written(inputs: list[Path], tmp_path: Path) -> None:
    make_run(inputs[:2], tmp_path / "here", Instant())
    store = fsspec.filesystem("memory")
    for path in inputs[:2]:
        store.pipe(f"/in/{path.name}", path.read_bytes())
    with pytest.raises(KilledError):
        make_run(["memory:///in/*"], "memory:///out", Instant(8))
    make_run(["memory:///in/*"], "memory:///out", Instant())
    there = {name.removeprefix("/out/"): store.cat(name) for name in store.find("/out") if name.endswith(".jsonl")}
    here = {name: data.replace(f"{tmp_path}/".encode(), b"memory:///in/") for name, data in tree(tmp_path / "here").items()}
    assert there == {name: data for name, data in here.items() if name.endswith(".jsonl")}


def test_twenty_thousand_tiny_records_are_all_there(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"".join(b'{"text": "%d"}\n' % n for n in range(20_000)))
    accounts = make_run([tmp_path / "a.jsonl"], tmp_path / "out", Instant(), part_records=1000)
    assert [account.records for account in accounts] == [1000] * 20
    written = b"".join(path.read_bytes() for path in sorted((tmp_path / "out").glob("part-*")))
    assert written == (tmp_path / "a.jsonl").read_bytes().replace(b"\n", b"")


def test_parts_of_parquet_are_one_data_set(inputs: list[Path], tmp_path: Path) -> None:
    make_run(inputs[2:], tmp_path / "out", Instant(true=True), "parquet")
    assert len(list((tmp_path / "out").glob("*.parquet"))) == 4
    assert pq.read_table(tmp_path / "out").num_rows == 9
