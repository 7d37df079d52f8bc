"""Records of a partition in, rows out: what dask, Spark and Ray call in their workers' processes, each of which keeps its own pool."""

import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from app.batch.extractor import Extractor
from app.batch.readers.fields import filled
from app.batch.record import Place, Record, too_large
from app.pool.limits import PoolLimits
from app.pool.process import WorkerSpec
from app.types import Failure, Job, Limits

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
    asked = (filled(Record(str(index), Place(index=index)), fields) for index, fields in enumerate(records, 1))
    jobs = ((record, _job(record, spec.limits.wire_bytes, query)) for record in asked)
    for record, outcome in extractor(spec).answers(jobs):
        if outcome.failure is not None:
            yield Row(record.id, record.url, code=outcome.failure.code, detail=outcome.failure.detail)
        else:
            yield Row(record.id, record.url, (outcome.rendered or b"").decode())


def _job(record: Record, most: int, query: tuple[tuple[str, str], ...]) -> Job | Failure:
    return record.job(query, "row") if len(record.body) <= most else too_large(len(record.body), most)


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
