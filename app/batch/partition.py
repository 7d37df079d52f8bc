"""Records of a partition in, rows out: what dask, Spark and Ray call in their workers' processes, each of which keeps its own pool."""

import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from app.batch.extractor import Extractor
from app.batch.flags import PART_RECORDS
from app.batch.parts import Output
from app.batch.readers.fields import filled
from app.batch.record import Place, Record
from app.batch.run import Order
from app.batch.sites import first_pass
from app.pool.limits import PoolLimits
from app.pool.process import WorkerSpec
from app.site.sighting import Sighting
from app.site.table import gather, written
from app.types import Limits

ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True, slots=True)
class Row:
    """What became of a record: the row of JSON that a local run writes, or a code and a sentence."""

    id: str
    url: str | None
    answer: str | None = None
    code: str | None = None
    detail: str | None = None


def rows(records: Iterable[Mapping[str, Any]], spec: WorkerSpec, query: tuple[tuple[str, str], ...] = ()) -> Iterator[Row]:
    """A row for each record, in order; a record has the API's fields, and any others. Raises BatchError where no worker starts."""
    return _rows(_records(records), extractor(spec), _order(spec, query))


def rows_by_site(records: Iterable[Mapping[str, Any]], spec: WorkerSpec, query: tuple[tuple[str, str], ...] = ()) -> Iterator[Row]:
    """The same with the pages of each site, as `site_of` names it, read together: records are held, and should be all of their sites."""
    held, pool, order = list(_records(records)), extractor(spec), _order(spec, query)
    found = pool.answers((record, first_pass(order).job(record)) for record in held)
    tables = gather(Sighting.read(outcome.rendered) for _, outcome in found if outcome.rendered)
    return _rows(held, pool, replace(order, tables={site: written(table).decode() for site, table in tables.items() if site}))


def _records(records: Iterable[Mapping[str, Any]]) -> Iterator[Record]:
    return (filled(Record(str(index), Place(index=index)), fields) for index, fields in enumerate(records, 1))


def _order(spec: WorkerSpec, query: tuple[tuple[str, str], ...]) -> Order:
    return Order(query, Output("jsonl", "row"), PART_RECORDS, spec.limits.wire_bytes)


def _rows(records: Iterable[Record], pool: Extractor, order: Order) -> Iterator[Row]:
    for record, outcome in pool.answers((record, order.job(record)) for record in records):
        if outcome.failure is not None:
            yield Row(record.id, record.url, code=outcome.failure.code, detail=outcome.failure.detail)
        else:
            yield Row(record.id, record.url, (outcome.rendered or b"").decode())


def extractor(spec: WorkerSpec) -> Extractor:
    """This process's own, started when it is first asked for; it ends with the process."""
    with ONE_AT_A_TIME:
        return _started(spec.limits, spec.pool, spec.engine, tuple(sorted(spec.environment.items())))


@cache
def _started(limits: Limits, pool: PoolLimits, engine: str, environment: tuple[tuple[str, str], ...]) -> Extractor:
    return Extractor(WorkerSpec(limits, pool, engine, dict(environment))).__enter__()


def slots(spec: WorkerSpec, count: int) -> WorkerSpec:
    """The same with so many workers."""
    return replace(spec, pool=replace(spec.pool, workers=count))
