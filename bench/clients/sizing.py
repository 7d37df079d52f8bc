"""`bench sizing`: how many documents a second a machine serves, by its workers: the table of docs/operations.md."""

import argparse
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import nan
from pathlib import Path

from bench.clients.load import Level, Result, measure, real_pages
from bench.clients.serving import Server, get, serving
from bench.comparison.flatten import flatten
from bench.tables import figure, table

# Short answers, and room for a second that is not like the others: what a service should be asked to do.
BUSY = 0.7
WARM_UP_SECONDS = 5.0
HEAD = ("pages", "mean size", "workers", "documents a second", "p50, p99 at 70 % of that", "CPU of a worker", "CPU of the parent", "memory")


@dataclass(frozen=True, slots=True)
class Size:
    """What was measured of some pages with so many workers; `worker_ms` is CPU a document, `memory_mib` that of all processes."""

    pages: str
    mean_bytes: float
    workers: int
    capacity: Result
    busy: Result
    worker_ms: float
    memory_mib: float


def sizes(seconds: float, most_workers: int) -> Iterator[Size]:
    """HTML pages and their texts, with one worker, with two, and so on, each at its capacity and at a share of it."""
    html = real_pages()
    kinds = {"HTML": ("text/html", html), "plain text": ("text/plain", [flatten(page.decode(), "innertext").encode() for page in html])}
    for name, (content_type, pages) in kinds.items():
        level = Level("capacity", pages, seconds, nan, probed=False, content_type=content_type)
        for workers in range(1, most_workers + 1):
            with serving(WINNOW_WORKERS=str(workers)) as server:
                yield size(server, name, replace(level, clients=2 * workers))


def size(server: Server, name: str, level: Level) -> Size:
    """One row: capacity first, then a share of it."""
    measure(server, replace(level, seconds=min(WARM_UP_SECONDS, level.seconds)))
    before = worker_seconds(server)
    capacity = measure(server, level)
    spent = worker_seconds(server) - before
    busy = measure(server, replace(level, rate=BUSY * capacity.per_second))
    mean = sum(map(len, level.pages)) / len(level.pages)
    return Size(name, mean, len(server.workers), capacity, busy, 1000 * spent / max(1, capacity.answers.get("200", 0)), memory_mib(server))


def worker_seconds(server: Server) -> float:
    """CPU time of the workers, as the service tells it."""
    _, body = get(server, "/metrics")
    found = re.search(r'^winnow_cpu_seconds_total\{process="worker"\} (\S+)$', body.decode(), re.MULTILINE)
    return float(found[1]) if found else nan


def memory_mib(server: Server) -> float:
    """Memory of the service and of all that it has started, what they share counted once."""
    return sum(map(pss_kib, [server.pid, *server.workers, *server.spares, *server.zygotes])) / 1024


def pss_kib(pid: int) -> int:
    """A process's share of the memory that it uses; 0 when it is gone."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return int(re.findall(r"^Pss: +(\d+) kB$", rollup, re.MULTILINE)[0])


def show(measured: Sequence[Size]) -> str:
    """The table."""
    return table(HEAD, map(_cells, measured))


def _cells(size: Size) -> tuple[str, ...]:
    return (
        size.pages,
        f"{size.mean_bytes / 1000:.0f} KB",
        str(size.workers),
        figure(size.capacity.per_second, 0),
        f"{size.busy.p50_ms:.0f}, {size.busy.p99_ms:.0f} ms",
        f"{size.worker_ms:.1f} ms",
        f"{size.capacity.parent_cpu_ms:.1f} ms",
        f"{size.memory_mib:.0f} MiB",
    )


def main(argv: list[str]) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="bench sizing", description=__doc__)
    parser.add_argument("--seconds", type=float, default=20, help="time at capacity, and as much below it, for each row")
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)), help="the most workers; as many as CPUs by default")
    arguments = parser.parse_args(argv)
    print(show(list(sizes(arguments.seconds, arguments.workers))))
    return 0
