"""`winnow batch`: from arguments to a run, and what is told at its end."""

import argparse
import signal
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import BinaryIO

from app.batch import parts, sites, writers
from app.batch.extractor import Extractor
from app.batch.flags import DASK, OUTPUTS, STDIN, query_of
from app.batch.on_dask import Task, run_on_dask
from app.batch.parts import Output
from app.batch.places import is_remote
from app.batch.plan import Plan, keep, plan
from app.batch.progress import RunProgress, clock
from app.batch.record import BatchError
from app.batch.run import Listener, Order, run
from app.batch.store import Store, store_at
from app.pool.process import WorkerSpec

# The exit status: every record has its answer; the run could not be ended; the command is wrong; some records are in the quarantine.
DONE, FAILED, WRONG, QUARANTINED, INTERRUPTED = 0, 1, 2, 3, 130
PARTS_OF_FILE, QUARANTINE_OF_FILE = ".parts", ".quarantine.jsonl"


@dataclass(frozen=True, slots=True)
class Target:
    """Where a run writes: parts of a type into the store at `root`, and one file of them at the end where it is wanted."""

    root: str
    file_type: str
    file: str | None = None

    @classmethod
    def of(cls, out: str, told: str | None) -> "Target":
        """What `--out` and `--to` mean. Raises BatchError where they disagree."""
        by_name = writers.file_type_of(out)
        if by_name is None:
            return cls(out, told or OUTPUTS[0])
        if told not in (None, by_name):
            raise BatchError(f"--to {told} is for a folder; {out} is named as {by_name}")
        return cls(out + PARTS_OF_FILE, by_name, out)


def batch(arguments: argparse.Namespace, spec: WorkerSpec) -> int:
    """Run it; the exit status."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return _batch(arguments, spec)
    except BatchError as error:
        sys.stderr.write(f"winnow batch: {error}\n")
        return WRONG
    except OSError as error:
        sys.stderr.write(f"winnow batch: {error}\n")
        return FAILED
    except KeyboardInterrupt:
        sys.stderr.write("winnow batch: interrupted; the same command goes on from here\n")
        return INTERRUPTED
    finally:
        signal.signal(signal.SIGTERM, before)


def _batch(arguments: argparse.Namespace, spec: WorkerSpec) -> int:
    if (arguments.engine == DASK) != bool(arguments.scheduler):
        raise BatchError("--engine dask and --scheduler belong together")
    target = Target.of(arguments.out, arguments.to)
    output = Output(target.file_type, writers.format_of(target.file_type, arguments.format))
    order = Order(query_of(arguments), output, arguments.part_records, spec.limits.wire_bytes, _sites(arguments))
    store = store_at(target.root)
    for file in filter(None, (target.file, arguments.sites if arguments.by_site else None)):
        if _beside(file).exists(PurePath(file).name) and not store.exists(parts.MANIFEST):
            raise BatchError(f"{file} is there already")
    made = plan(arguments.inputs, arguments.told, order, spec.limits)
    with store.lock():
        store.tidy()
        keep(store, made)
        if order.sites:
            _have_tables(arguments, Task(order, target.root, spec), made, store)
        progress = _run(Task(order, target.root, spec), made, arguments.scheduler)
        if arguments.by_site and arguments.sites:
            _write(arguments.sites, writers.FILE_TYPES["jsonl"], store, [sites.TABLES])
        if target.file:
            _join(target, output, made, store)
    sys.stdout.write(_summary(progress, target))
    return QUARANTINED if progress.codes else DONE


def _sites(arguments: argparse.Namespace) -> str:
    """Where the tables of sites come from. Raises BatchError where they cannot be had."""
    if arguments.by_site and STDIN in arguments.inputs:
        raise BatchError("--by-site reads its inputs twice, and standard input can be read once")
    return "of this run" if arguments.by_site else sites.digest(arguments.sites) if arguments.sites else ""


def _have_tables(arguments: argparse.Namespace, task: Task, made: Plan, store: Store) -> None:
    """The tables of sites beside the output, if they are not there: those that were given, or by a first pass over the inputs."""
    first = replace(task, order=sites.first_pass(task.order), root=f"{task.root}/{sites.FIRST_PASS}")
    seen = store_at(first.root)
    if not store.exists(sites.TABLES):
        if not arguments.by_site:
            sites.give(store, arguments.sites)
            return
        sys.stderr.write("winnow batch: a first pass sees what the pages of each site have in common\n")
        _run(first, made, arguments.scheduler)
        sites.make(store, seen, len(made.spans))
    if seen.exists(parts.MANIFEST):  # an earlier run may have been ended just before this
        seen.remove()


def _run(task: Task, made: Plan, scheduler: str | None) -> RunProgress:
    """All spans, here or on a cluster."""
    with RunProgress(made.size) as progress:
        listener = Listener(progress.answer, earlier=progress.earlier_part, elsewhere=progress.elsewhere)
        if scheduler:
            run_on_dask(task, made.spans, scheduler, listener)
        else:
            store = store_at(task.root)
            with Extractor(task.spec, _told) as extractor:
                run(sites.with_tables(task.order, store), enumerate(made.spans), store, extractor, listener)
    return progress


def _told(event: str, details: dict[str, object]) -> None:
    """A bug of ours is told; that a page has cost a worker stands in the quarantine."""
    if event == "bug":
        sys.stderr.write(f"winnow batch: a bug: {details}\n")


def _beside(file: str) -> Store:
    folder = file.rpartition("/")[0]
    return store_at(folder if is_remote(file) else folder or ("/" if file.startswith("/") else "."))


def _join(target: Target, output: Output, made: Plan, store: Store) -> None:
    """One file of all parts, one of all quarantines where there is any; then the parts go."""
    done = [account for number in range(len(made.spans)) for account in parts.accounts(store, number)]
    file = target.file or ""
    if refused := [parts.quarantine_name(account.part) for account in done if account.codes]:
        _write(file + QUARANTINE_OF_FILE, writers.FILE_TYPES["jsonl"], store, refused)
    _write(file, writers.FILE_TYPES[output.file_type], store, [output.name(account.part) for account in done])
    store.remove()


def _write(file: str, file_type: writers.FileType, store: Store, names: Sequence[str]) -> None:
    """One file of those of a store."""
    with _beside(file).create(PurePath(file).name) as whole:
        file_type.join(_opened(store, names), whole)


def _opened(store: Store, names: Iterable[str]) -> Iterator[BinaryIO]:
    for name in names:
        with store.open(name) as file:
            yield file


def _summary(progress: RunProgress, target: Target) -> str:
    records, refused = progress.records + progress.earlier, progress.codes.total()
    lines = [f"{records:,} records: {records - refused:,} answered, {progress.errors()}"]
    if progress.earlier:
        lines.append(f"{progress.earlier:,} of them by an earlier run")
    lines.append(f"{clock(progress.seconds)}, {progress.rate:,.0f} pages/s; {target.file or target.root}")
    if refused:
        lines.append(f"quarantine: {target.file + QUARANTINE_OF_FILE if target.file else f'{target.root}/{parts.QUARANTINE}'}")
    return "\n".join(lines) + "\n"
