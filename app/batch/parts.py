"""The parts of a run's output and the account of each: a part with an account is done, whatever became of the run."""

import contextlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import BinaryIO

import orjson

from app.batch import writers
from app.batch.record import Place, Record
from app.batch.store import Store
from app.types import Failure, Outcome

# Readers of data sets pass over what begins with an underscore.
MANIFEST, QUARANTINE = "_manifest", "_quarantine"


@dataclass(frozen=True, slots=True)
class Part:
    """A run of records of one span, that becomes one file."""

    span: int
    chunk: int

    def __str__(self) -> str:
        """As in a file's name; the order of names is that of the input."""
        return f"{self.span:05d}-{self.chunk:05d}"


@dataclass(frozen=True, slots=True)
class Account:
    """What became of a part's records; where the input goes on behind it, and whether that is the end of its span."""

    part: Part
    records: int
    codes: dict[str, int]
    read: int
    end: Place
    last: bool


@dataclass(frozen=True, slots=True)
class Placed:
    """A record with the part that it belongs to and the file that it is from; `last` of its span."""

    part: Part
    record: Record
    source: str
    last: bool


@dataclass(frozen=True, slots=True)
class Output:
    """How every part of a run is written: as a type of file, in a format of answers."""

    file_type: str
    format: str

    def name(self, part: Part) -> str:
        """The file of a part."""
        return f"part-{part}.{self.file_type}"


def quarantine_name(part: Part) -> str:
    """The file of those of a part's records that have no answer."""
    return f"{QUARANTINE}/part-{part}.jsonl"


def accounts(store: Store, span: int) -> Iterator[Account]:
    """Those of a span's parts that are done, from the first on."""
    chunk = 0
    while store.exists(name := f"{MANIFEST}/part-{Part(span, chunk)}.json"):
        try:
            with store.open(name) as file:
                told = orjson.loads(file.read())
        except orjson.JSONDecodeError:  # half of it, in a store that shows such
            return
        yield Account(**{**told, "part": Part(**told["part"]), "end": Place(**told["end"])})
        chunk += 1


def write(store: Store, output: Output, part: Part, rows: Iterable[tuple[Placed, Outcome]]) -> Account:
    """Write the answers of a part, its quarantine where it needs one, then its account."""
    codes: Counter[str] = Counter()
    count, placed = 0, None
    with contextlib.ExitStack() as files:
        writer = writers.FILE_TYPES[output.file_type].open(files.enter_context(store.create(output.name(part))), output.format)
        files.callback(writer.close)
        refused: BinaryIO | None = None
        for placed, outcome in rows:
            count += 1
            if outcome.failure is None:
                writer.add(placed.record, outcome)
                continue
            codes[outcome.failure.code] += 1
            refused = refused or files.enter_context(store.create(quarantine_name(part)))
            refused.write(_refusal(placed, outcome.failure))
    if not codes:
        store.discard(quarantine_name(part))  # what an earlier try has left, which was killed before its account
    if placed is None:
        raise ValueError("a part has a record")
    account = Account(part, count, dict(sorted(codes.items())), placed.record.read, placed.record.end, placed.last)
    with store.create(f"{MANIFEST}/part-{part}.json") as file:
        file.write(orjson.dumps(asdict(account)))
    return account


def _refusal(placed: Placed, failure: Failure) -> bytes:
    """A line of the quarantine: where the record is, and what the service would have said."""
    told = {"id": placed.record.id, "url": placed.record.url, "input": placed.source, "code": failure.code, "detail": failure.detail}
    return orjson.dumps({**told, **dict(failure.extra)}, option=orjson.OPT_APPEND_NEWLINE)
