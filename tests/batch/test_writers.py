"""Writers: what they write is what other readers of such files read."""

import gzip
import io
import json
from collections.abc import Callable

import pyarrow.parquet as pq
import pytest
import zstandard
from warcio.archiveiterator import ArchiveIterator

from app.batch.flags import OUTPUTS
from app.batch.record import BatchError, Place, Record
from app.batch.writers import FILE_TYPES, file_type_of, format_of
from app.jobs import answer
from app.site.table import written as written_table
from app.types import Limits, SiteTable
from tests.test_samples import PAGES

TABLE = written_table(SiteTable("a.example", 3, {})).decode()
ALL = (("include", "blocks,markdown,html"), ("kept", "true"), ("merge", "true"), ("site_table", TABLE))
RECORDS = [
    Record(f"urn:uuid:{path.parent.name}", Place(), path.read_bytes(), url="http://a.example/", date="2024-10-25T10:00:00Z")
    for path in PAGES
]


def written(name: str, form: str, records: list[Record]) -> bytes:
    """A part of that type."""
    file = io.BytesIO()
    writer = FILE_TYPES[name].open(file, form)
    for record in records:
        writer.add(record, answer(record.job(ALL if form == "row" else (), form), Limits()))
    writer.close()
    return file.getvalue()


def joined(name: str, form: str) -> bytes:
    """Two parts as one file."""
    whole = io.BytesIO()
    FILE_TYPES[name].join([io.BytesIO(written(name, form, RECORDS[:3])), io.BytesIO(written(name, form, RECORDS[3:]))], whole)
    return whole.getvalue()


def test_parquet_holds_all_of_a_row() -> None:
    table = pq.read_table(io.BytesIO(joined("parquet", "row")))
    expected = [json.loads(line) for line in joined("jsonl", "row").splitlines()]
    for got, row in zip(table.to_pylist(maps_as_pydicts="strict"), expected, strict=True):
        got["body"]["blocks"] = json.loads(got["body"]["blocks"])
        assert got == row


INFLATE: dict[str, Callable[[bytes], bytes]] = {
    "jsonl": bytes,
    "jsonl.gz": gzip.decompress,
    "jsonl.zst": lambda data: zstandard.ZstdDecompressor().stream_reader(data, read_across_frames=True).read(),
}


@pytest.mark.parametrize("name", INFLATE)
def test_lines_are_rows_in_order_without_times(name: str) -> None:
    rows = [json.loads(line) for line in INFLATE[name](joined(name, "row")).splitlines()]
    assert [row["id"] for row in rows] == [record.id for record in RECORDS]
    assert {row["url"] for row in rows} == {"http://a.example/"}
    assert all("timing_ms" not in row for row in rows)


@pytest.mark.parametrize(("name", "form"), [("warc", "text"), ("warc.gz", "markdown")])
def test_a_warc_has_a_conversion_a_page(name: str, form: str) -> None:
    seen = [
        (record.rec_type, record.rec_headers, record.content_stream().read()) for record in ArchiveIterator(io.BytesIO(joined(name, form)))
    ]
    assert [kind for kind, _, _ in seen] == ["conversion"] * len(RECORDS)
    assert [headers.get_header("WARC-Refers-To") for _, headers, _ in seen] == [f"<{record.id}>" for record in RECORDS]
    assert len({headers.get_header("WARC-Record-ID") for _, headers, _ in seen}) == len(RECORDS)
    assert seen[0][1].get_header("WARC-Date") == "2024-10-25T10:00:00Z"
    assert [body for _, _, body in seen] == [answer(record.job((), form), Limits()).rendered for record in RECORDS]


def test_each_output_has_a_writer() -> None:
    assert tuple(FILE_TYPES) == OUTPUTS


NAMES = {"a.jsonl": "jsonl", "a.jsonl.gz": "jsonl.gz", "b/c.parquet": "parquet", "a.warc.gz": "warc.gz", "folder": None, "jsonl": None}


@pytest.mark.parametrize(("name", "expected"), NAMES.items())
def test_a_file_s_name_tells_its_type(name: str, expected: str | None) -> None:
    assert file_type_of(name) == expected


def test_rows_are_whole_answers() -> None:
    assert [format_of(name, None) for name in OUTPUTS] == ["row"] * 4 + ["text"] * 2
    assert (format_of("jsonl", "json"), format_of("warc", "markdown")) == ("row", "markdown")
    for name, form in (("jsonl", "text"), ("warc", "json")):
        with pytest.raises(BatchError):
            format_of(name, form)
