"""Readers: every kind of input gives its documents in order, goes on from every place, and passes over nothing in silence."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest
import zstandard

from app.batch import readers
from app.batch.places import found
from app.batch.readers import json_lines
from app.batch.readers.warc import joined
from app.batch.record import BatchError, Place, Record
from app.jobs import answer
from app.types import Limits
from tests.batch.made import COMPRESSORS, HTML, Archive, archive, chunked, lines, page, table

MOST = 100_000


def read(path: Path, told: str | None = None, most: int = MOST) -> list[Record]:
    """All records of an input, span by span."""
    return [record for span in readers.spans(found(str(path)), told) for record in readers.read(span, Place(), most)]


def bodies(records: list[Record]) -> list[str]:
    """What the worker would see of each document, or the failure's code."""
    told = [record.failure or answer(record.job((), "row"), Limits()) for record in records]
    return [item.code if hasattr(item, "code") else json.loads(item.rendered or b"{}")["body"]["text"] for item in told]


def one_file(data: bytes, name: str) -> Callable[[Path], Path]:
    """An input of one file."""

    def make(folder: Path) -> Path:
        (folder / name).write_bytes(data)
        return folder / name

    return make


def folder_of_pages(folder: Path) -> Path:
    (folder / "pages/deep").mkdir(parents=True)
    for n in range(7):
        (folder / ("pages/deep" if n > 3 else "pages") / f"{'z' if n > 3 else 'a'}{n}.html").write_text(page(n))
    (folder / "pages/notes.md").write_text("no page")
    (folder / "pages/deep").rename(folder / "pages/zz")
    return folder / "pages"


def rows(folder: Path) -> Path:
    return table(
        folder / "rows.parquet", {"id": list(range(7)), "html": [page(n) for n in range(7)], "text": ["other"] * 7, "seen": [1] * 7}
    )


INPUTS = {
    "warc": one_file(archive(range(7), gz=False), "a.warc"),
    "warc.gz": one_file(archive(range(7)), "a.warc.gz"),
    "warc.gz as one member": one_file(gzip.compress(archive(range(7), gz=False)), "a.warc.gz"),
    "warc.zst as one frame": one_file(zstandard.compress(archive(range(7), gz=False)), "a.warc.zst"),
    **{f"jsonl{end}": one_file(compress(lines(range(7))), f"a.jsonl{end}") for end, compress in COMPRESSORS.items()},
    "parquet": rows,
    "folder": folder_of_pages,
}


@pytest.mark.parametrize("make", INPUTS.values(), ids=INPUTS.keys())
def test_documents_come_in_order_from_every_place(make: Callable[[Path], Path], tmp_path: Path) -> None:
    (path := tmp_path / "input").mkdir()
    for span in readers.spans(found(str(make(path)))):
        whole = list(readers.read(span, Place(), MOST))
        assert whole
        assert [record.read for record in whole] == sorted(record.read for record in whole)
        for done, record in enumerate(whole, 1):
            assert list(readers.read(span, record.end, MOST)) == whole[done:]


@pytest.mark.parametrize("make", INPUTS.values(), ids=INPUTS.keys())
def test_each_document_is_read_once(make: Callable[[Path], Path], tmp_path: Path) -> None:
    texts = bodies(read(make(tmp_path)))
    assert [text.partition("number ")[2][:1] for text in texts] == list("0123456")


@pytest.mark.parametrize("span_bytes", [1, 100, 450, 5000])
def test_spans_of_lines_neither_lose_nor_repeat_one(span_bytes: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_lines, "SPAN_BYTES", span_bytes)
    (path := tmp_path / "a.jsonl").write_bytes(lines(range(9)).rstrip(b"\n"))
    assert [record.id for record in read(path)] == [str(n) for n in range(9)]


HTTP = {
    "plain": ((), lambda body: body),
    "chunked": ((("Transfer-Encoding", "chunked"),), chunked),
    "chunked in name only": ((("Transfer-Encoding", "chunked"),), lambda body: body),
    "gzip": ((("Content-Encoding", "gzip"),), gzip.compress),
    "gzip in name only": ((("Content-Encoding", "gzip"),), lambda body: body),
    "br": ((("Content-Encoding", "br"),), brotli.compress),
    "zstd": ((("Content-Encoding", "zstd"),), zstandard.compress),
    "gzip, chunked": ((("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")), lambda body: chunked(gzip.compress(body))),
}


@pytest.mark.parametrize(("headers", "coded"), HTTP.values(), ids=HTTP.keys())
def test_what_http_did_is_undone(headers: tuple[tuple[str, str], ...], coded: Callable[[bytes], bytes], tmp_path: Path) -> None:
    made = Archive()
    made.add("http://a.example/1", coded(page(1).encode()), HTML, *headers)
    (tmp_path / "a.warc.gz").write_bytes(made.data)
    (text,) = bodies(read(tmp_path / "a.warc.gz"))
    assert "bridge number 1" in text


def test_joined_takes_what_breaks_off_as_it_is() -> None:
    assert joined(chunked(b"a" * 250)) == b"a" * 250
    assert joined(b"5\r\nab") == b"ab"
    assert joined(b"zz") == b"zz"


def test_an_archive_s_text_is_text_and_what_is_no_page_is_passed_over(tmp_path: Path) -> None:
    made = Archive()
    made.add("http://a.example/gone", b"", ("Location", "/"), status="301 Moved")
    made.add("http://a.example/picture", b"GIF89a", ("Content-Type", "image/gif"))
    made.add_text("http://a.example/text", "Меню\n" + "Совет решил построить мост через реку, и никто не был против. " * 4)
    (tmp_path / "a.warc.wet.gz").write_bytes(made.data)
    (record,) = read(tmp_path / "a.warc.wet.gz")
    assert (record.url, record.content_type) == ("http://a.example/text", "text/plain; charset=utf-8")
    assert bodies([record])[0].startswith("Совет решил")


def damaged(data: bytes) -> bytes:
    """An archive with a flaw in its fourth record."""
    starts = [at for at in range(len(data)) if data.startswith(b"\x1f\x8b\x08", at)]
    return data[: starts[4] + 40] + b"\xff\xff\xff" + data[starts[4] + 43 :]


BROKEN = {
    "archive, a flaw inside": ("a.warc.gz", damaged(archive(range(7))), "012!456"),
    "archive that breaks off in a body": ("a.warc.gz", archive(range(3))[:-40], "01!"),
    "archive that breaks off in a head": ("a.warc", archive(range(3), gz=False).rpartition(b"WARC-Target-URI")[0], "01!"),
    "no archive": ("a.warc.gz", b"nothing", "!"),
    "gz that breaks off": ("a.jsonl.gz", gzip.compress(lines(range(200)))[:-50], None),
    "xz that breaks off": ("a.jsonl.xz", COMPRESSORS[".xz"](lines(range(20)))[:-50], None),
    "zst that breaks off": ("a.jsonl.zst", zstandard.compress(lines(range(200)))[:-50], None),
    "no page behind its compression": ("a.html.gz", b"nothing", "!"),
}


@pytest.mark.parametrize(("name", "data", "expected"), BROKEN.values(), ids=BROKEN.keys())
def test_a_break_is_a_failure_in_its_place(name: str, data: bytes, expected: str | None, tmp_path: Path) -> None:
    (path := tmp_path / name).write_bytes(data)
    records = read(path)
    told = "".join("!" if record.failure else (record.url or record.id)[-1] for record in records)
    assert told == expected if expected else told.endswith("!") and told.count("!") == 1
    assert {record.failure.code for record in records if record.failure} == {"broken_compression"}
    (span,) = readers.spans(found(str(path)))
    for done in range(1, len(records), max(1, len(records) // 5)):
        assert list(readers.read(span, records[done - 1].end, MOST)) == records[done:]


LINES = {
    "the API's JSON": (b'{"html": "<p>a</p>", "id": "x", "url": "http://a/"}', "x", b'{"html": "<p>a</p>", "id": "x", "url": "http://a/"}'),
    "other fields": (b'{"text": "a", "seen": "2024"}', "a.jsonl:0", b'{"text":"a"}'),
    "a number as id": (b'{"text": "a", "id": 7}', "7", b'{"text":"a","id":"7"}'),
    "html before text": (b'{"text": "a", "html": "b"}', "a.jsonl:0", b'{"html":"b"}'),
    "options": (b'{"text": "a", "options": {"merge": true}, "x": 1}', "a.jsonl:0", b'{"text":"a","options":{"merge":true}}'),
    "no JSON": (b"{", "a.jsonl:0", b"{"),
    "a list": (b"[1]", "a.jsonl:0", b"[1]"),
}


@pytest.mark.parametrize(("line", "name", "body"), LINES.values(), ids=LINES.keys())
def test_a_line_is_what_the_api_takes(line: bytes, name: str, body: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(line + b"\r\n\n")
    (record,) = read(tmp_path / "a.jsonl")
    assert (record.id, record.body.rstrip(), record.content_type) == (name, body, "application/json")


def test_what_is_too_long_is_a_failure_and_the_next_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b'{"text": "' + b"a" * 3000 + b'"}\n{"text": "b"}\n')
    (tmp_path / "b.html").write_bytes(b"a" * 3000)
    made = Archive()
    made.add("http://a.example/1", b"a" * 3000, HTML)
    made.add("http://a.example/2", b"b", HTML)
    (tmp_path / "c.warc").write_bytes(made.data)
    records = read(tmp_path, most=1000)
    assert [record.failure and record.failure.code for record in records] == ["too_large", None, "too_large", "too_large", None]


def test_bytes_in_a_column_are_a_document_as_fetched(tmp_path: Path) -> None:
    body = "<p>Совет решил построить мост</p>".encode("windows-1251")
    (record,) = read(table(tmp_path / "a.parquet", {"html": [body], "charset": ["windows-1251"]}))
    assert (record.body, record.content_type, record.id) == (body, "text/html; charset=windows-1251", "a.parquet:0")


REFUSED = {
    "nothing there": ("missing.jsonl", None, "No such file"),
    "no match": ("*.jsonl", None, "no file matches"),
    "no parquet": ("no.parquet", None, "no.parquet"),
    "no column": ("columns.parquet", None, "no column html, content_b64, text"),
    "parquet from a pipe": ("-", "parquet", "standard input"),
}


@pytest.mark.parametrize(("name", "told", "said"), REFUSED.values(), ids=REFUSED.keys())
def test_an_input_that_cannot_be_read_ends_the_run_before_it_begins(name: str, told: str | None, said: str, tmp_path: Path) -> None:
    (tmp_path / "no.parquet").write_bytes(b"nothing")
    table(tmp_path / "columns.parquet", {"body": ["a"]})
    with pytest.raises(BatchError, match=said):
        list(readers.spans(found(name if name == "-" else str(tmp_path / name)), told))
