"""The pool behind a batch: every job has its answer, in order, whatever a document does to its worker."""

import itertools
from collections.abc import Iterator

import pytest

from app.batch.extractor import AHEAD_JOBS, Extractor
from app.batch.partition import rows
from app.batch.record import BROKEN, BatchError
from app.pool.limits import MIB, PoolLimits
from app.pool.process import WorkerSpec
from app.types import Failure, Job, Limits
from tests.running import PATIENT

pytestmark = PATIENT
SPEC = WorkerSpec(Limits(deadline_ms=4000), PoolLimits(workers=2, memory_bytes=200 * MIB, nice=0), "tests.pool.mock_engine")


@pytest.fixture(scope="module")
def extractor() -> Iterator[Extractor]:
    """Two workers that do what a document says."""
    with Extractor(SPEC) as started:
        yield started


def job(text: str) -> Job:
    return Job(text.encode(), "text/plain", None, (), "row")


def test_answers_are_in_order_and_a_bad_document_costs_itself(extractor: Extractor) -> None:
    said: list[Job | Failure] = [job("sleep 0.3 slow"), job("a"), job("hang"), job("segfault"), BROKEN, job("b"), job("exit"), job("c")]
    told = [(n, outcome.failure.code if outcome.failure else outcome.rendered) for n, outcome in extractor.answers(enumerate(said))]
    codes = ["worker_timeout", "worker_crash", "broken_compression", b"b", "worker_crash", b"c"]
    assert told == list(enumerate([b"0.3 slow", b"a", *codes]))


def test_no_document_is_lost_to_a_full_queue(extractor: Extractor) -> None:
    answers = extractor.answers((n, job(str(n))) for n in range(500))
    assert [(n, outcome.rendered) for n, outcome in answers] == [(n, str(n).encode()) for n in range(500)]


def test_only_so_many_jobs_are_taken_ahead(extractor: Extractor) -> None:
    taken = itertools.count()
    answers = extractor.answers((next(taken), job("a")) for _ in range(2 * AHEAD_JOBS))
    next(answers)
    assert next(taken) <= AHEAD_JOBS
    answers.close()  # type: ignore[attr-defined]


def test_rows_of_a_partition_name_their_records() -> None:
    records: list[dict[str, object]] = [{"id": 7, "html": "<p>a</p>", "seen": 1}, {"text": "b" * (11 * MIB)}, {"url": "http://a/"}]
    seen = list(rows(records, SPEC))
    assert [(row.id, row.url, row.code) for row in seen] == [("7", None, None), ("2", None, "too_large"), ("3", "http://a/", None)]
    assert seen[0].answer == '{"html":"<p>a</p>","id":"7"}'


def test_workers_that_do_not_start_end_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.batch.extractor.START_SECONDS", 0.01)
    with pytest.raises(BatchError, match="no worker could be started"), Extractor(SPEC):
        pass
