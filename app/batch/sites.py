"""The tables of a run's sites: made of what a first pass over the inputs saw, or given; kept beside the output, for all workers."""

import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import replace

import orjson

from app.batch import parts
from app.batch.parts import Output
from app.batch.places import opened
from app.batch.record import BatchError
from app.batch.run import Order
from app.batch.store import Store
from app.media import SIGHTING
from app.site.sighting import Sighting
from app.site.table import LONGEST, gather, read_table, written

# Beside the output: the tables, a line each, and until they are made the parts of the first pass. Readers of data sets pass over both.
TABLES, FIRST_PASS = "_sites.jsonl", "_sites"
SIGHTINGS = Output("jsonl", SIGHTING)
# What is kept of so many pages takes 250 MB: of more the first pass's parts are read more than once, some of the sites at a time.
PAGES_AT_ONCE = 100_000


def first_pass(order: Order) -> Order:
    """What is asked of every record before its site's table is there."""
    return replace(order, output=SIGHTINGS, sites="")


def make(store: Store, seen: Store, spans: int) -> None:
    """Write the tables of what the first pass saw in so many spans."""
    done = [account for number in range(spans) for account in parts.accounts(seen, number)]
    rounds = 1 + sum(account.records for account in done) // PAGES_AT_ONCE
    names = [SIGHTINGS.name(account.part) for account in done]
    with store.create(TABLES) as file:
        for some in range(rounds):
            tables = gather(page for page in _sightings(seen, names) if page.site and zlib.crc32(page.site.encode()) % rounds == some)
            file.writelines(written(table) + b"\n" for table in tables.values())


def _sightings(seen: Store, names: list[str]) -> Iterator[Sighting]:
    for name in names:
        with seen.open(name) as file:
            yield from map(Sighting.read, file)


def digest(path: str) -> str:
    """What tells one file of tables from another. Raises BatchError where it cannot be read."""
    try:
        with opened(path) as file:
            return hashlib.sha256(file.read()).hexdigest()
    except OSError as error:
        raise BatchError(f"{path}: {error.strerror}") from error


def give(store: Store, path: str) -> None:
    """Put a file of tables beside the output. Raises BatchError where a line is no table."""
    with opened(path) as given, store.create(TABLES) as file:
        for number, line in enumerate(iter(lambda: given.readline(LONGEST + 1), b""), 1):
            try:
                file.write(written(read_table(line)) + b"\n")
            except ValueError as error:
                raise BatchError(f"{path}, line {number}: {error}") from error


def with_tables(order: Order, store: Store) -> Order:
    """The order with the tables that lie beside the output, where it asks for them, as a request gives them."""
    if not order.sites:
        return order
    with store.open(TABLES) as file:
        lines = [line.decode().rstrip() for line in file]
    return replace(order, tables={orjson.loads(line)["site"]: line for line in lines})  # each was checked when it was put there
