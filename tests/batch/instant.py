"""An extractor without workers: a run's reading and writing alone, as fast as it goes, and ended wherever a test wants."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Self

from app.batch import readers
from app.batch.extractor import Extractor, T
from app.batch.parts import Account, Output
from app.batch.places import found
from app.batch.run import Listener, Order, run
from app.batch.store import store_at
from app.jobs import answer
from app.pool.process import WorkerSpec
from app.types import Failure, Job, Limits, Outcome, PageKind, Summary, Verdict

SUMMARY = Summary(PageKind.HTML, Verdict.ARTICLE, 0.9, "header", {}, 1, 1)


class KilledError(Exception):
    """The run ends here, as if by kill -9."""


class Instant(Extractor):
    """Gives each document back, or the true answer; dies before the answer numbered `dies_at`, having read as far ahead as the real one."""

    def __init__(self, dies_at: int | None = None, *, true: bool = False, ahead: int = 7) -> None:
        super().__init__(WorkerSpec())
        self.dies_at, self.true, self.ahead, self.asked = dies_at, true, ahead, 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def answers(self, jobs: Iterable[tuple[T, Job | Failure]]) -> Iterator[tuple[T, Outcome]]:
        waiting: list[tuple[T, Outcome]] = []
        for item, job in jobs:
            waiting.append((item, self.outcome(job)))
            if len(waiting) > self.ahead:
                yield self.next_of(waiting)
        while waiting:
            yield self.next_of(waiting)

    def next_of(self, waiting: list[tuple[T, Outcome]]) -> tuple[T, Outcome]:
        self.asked += 1
        if self.asked == self.dies_at:
            raise KilledError
        return waiting.pop(0)

    def outcome(self, job: Job | Failure) -> Outcome:
        if isinstance(job, Failure):
            return Outcome(failure=job)
        return answer(job, Limits()) if self.true else Outcome(job.body, SUMMARY)


def make_run(inputs: Iterable[object], out: object, extractor: Extractor, file_type: str = "jsonl", part_records: int = 3) -> list[Account]:
    """A run of the given extractor; the accounts of the parts that it wrote."""
    output = Output(file_type, "text" if file_type.startswith("warc") else "row")
    order = Order((), output, part_records, 100_000)
    spans = list(readers.spans([file for given in inputs for file in found(str(given))]))
    written: list[Account] = []
    run(order, enumerate(spans), store_at(str(out)), extractor, Listener(part=written.append))
    return written


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, but for those of the run itself."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name[0] != "."]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
