"""`bench load`: the real server at 1, 2 and 5 times its capacity, or busy with the largest page; `/livez` probed all the while."""

import argparse
import asyncio
import json
import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path

from bench.clients.serving import ROOT, Server, cpu_ms, probe, quantile, rss_mib, serving
from bench.clients.traffic import Clients, sample
from bench.comparison.corpora import DATA, read
from bench.in_process.alone import in_process
from bench.tables import figure, table

LEVELS = (1.0, 2.0, 5.0)
PAGES = 200
WORDS = "The council of the small town decided on Monday to build a new bridge over the river, and nobody was against it. "
LARGEST_BYTES, LARGEST_ELEMENTS = 10 * 1024 * 1024 - 1024, 99_000


@dataclass(frozen=True, slots=True)
class Result:
    """One level: documents a second, ms of those served, ms of `/livez`.

    `engine_share` is `per_second` against what as many engines as there are workers would do alone, each on a core of its own.
    `parent_cpu_ms` is CPU a request (probes included), `parent_mib` its size at the end, `worker_mib` that of the largest worker.
    """

    level: str
    offered: float
    answers: dict[str, int]
    per_second: float
    engine_share: float
    share_429: float
    p50_ms: float
    p99_ms: float
    max_ms: float
    livez_p50_ms: float
    livez_p99_ms: float
    livez_max_ms: float
    parent_cpu_ms: float
    parent_mib: float
    worker_mib: float


@dataclass(frozen=True, slots=True)
class Level:
    """Pages in turn for some seconds: at a rate of documents a second, or where that is 0 by clients that wait for their answers.

    `engine` is how many documents a second an engine alone on a core does.
    """

    name: str
    pages: Sequence[bytes]
    seconds: float
    engine: float
    rate: float = 0.0
    clients: int = 1
    probed: bool = True
    content_type: str = "text/html"


def largest_page(size: int = LARGEST_BYTES, elements: int = LARGEST_ELEMENTS) -> bytes:
    """A page just under the limits: `elements` paragraphs in `size` bytes."""
    width = size // elements - len("<p></p>")
    paragraph = (WORDS * (width // len(WORDS) + 1))[:width]
    return b"<!doctype html><title>Large</title><body>" + f"<p>{paragraph}</p>".encode() * elements


def real_pages(limit: int = PAGES) -> list[bytes]:
    """Pages of the development data, every n-th; the samples where that data is absent."""
    file = DATA / "wcxb.jsonl.xz"
    if not file.exists():
        return [path.read_bytes() for path in sorted(ROOT.glob("samples/*/page.html"))]
    pages = [page.html.encode() for page in read(file) if page.html]
    return pages[:: max(1, len(pages) // limit)][:limit]


def measure(server: Server, level: Level) -> Result:
    """Load and probes side by side."""
    with ProcessPoolExecutor(1, get_context("spawn")) as prober:
        prober.submit(probe, server.host, server.port, 0.2).result()
        probing = prober.submit(probe, server.host, server.port, level.seconds if level.probed else 0.0)
        clients, spent = Clients(server, level.pages, level.content_type), cpu_ms(server.pid)
        sizes, took = asyncio.run(_drive(server, clients, level))
        livez = probing.result()
    seen = clients.seen
    return Result(
        level=level.name,
        offered=level.rate or seen.total / took,
        answers=dict(sorted(seen.answers.items())),
        per_second=seen.served / took,
        engine_share=seen.served / took / (level.engine * len(server.workers)),
        share_429=seen.answers["429 overloaded"] / max(1, seen.total),
        p50_ms=quantile(seen.served_ms, 0.5),
        p99_ms=quantile(seen.served_ms, 0.99),
        max_ms=quantile(seen.served_ms, 1),
        livez_p50_ms=quantile(livez, 0.5),
        livez_p99_ms=quantile(livez, 0.99),
        livez_max_ms=quantile(livez, 1),
        parent_cpu_ms=(cpu_ms(server.pid) - spent) / max(1, seen.total),
        parent_mib=rss_mib(server.pid),
        worker_mib=max(sizes),
    )


async def _drive(server: Server, clients: Clients, level: Level) -> tuple[list[float], float]:
    """The size of the largest worker, second by second, and the seconds taken."""
    loop, sizes = asyncio.get_running_loop(), [0.0]
    sampling = asyncio.create_task(sample(1.0, lambda: sizes.append(max(map(rss_mib, server.workers), default=0.0))))
    began = loop.time()
    await (clients.at_rate(level.rate, level.seconds) if level.rate else clients.closed(level.clients, level.seconds))
    took = loop.time() - began
    sampling.cancel()
    clients.close()
    return sizes, took


def run_levels(seconds: float, workers: int) -> list[Result]:
    """Capacity first, by as many clients as keep every worker busy; then the levels, as multiples of it."""
    pages = real_pages()
    engine = engine_alone(pages, seconds)
    with serving(WINNOW_WORKERS=str(workers)) as server:
        clients = 2 * len(server.workers)
        measure(server, Level("warm-up", pages, min(5.0, seconds), engine, clients=clients))
        results = [measure(server, Level("capacity", pages, seconds, engine, clients=clients, probed=False))]
        capacity = results[0].per_second
        results += [measure(server, Level(f"{level:g}×", pages, seconds, engine, rate=level * capacity)) for level in LEVELS]
    return results


def run_largest(seconds: float, workers: int) -> list[Result]:
    """Every worker busy with the largest page that is allowed."""
    pages = [largest_page()]
    engine = engine_alone(pages, seconds)
    with serving(WINNOW_WORKERS=str(workers)) as server:
        return [measure(server, Level("largest page", pages, seconds, engine, clients=2 * len(server.workers)))]


def engine_alone(pages: Sequence[bytes], seconds: float) -> float:
    """Documents a second of one engine on one core, before there is a server."""
    with ProcessPoolExecutor(1, get_context("spawn")) as process:
        return process.submit(in_process, max(os.sched_getaffinity(0)), pages, seconds).result()


def show(results: Sequence[Result]) -> str:
    """The figures as a table, one column a level."""
    rows = [(name, *(_cell(asdict(result)[name]) for result in results)) for name in asdict(results[0]) if name != "level"]
    return table(("figure", *(result.level for result in results)), rows)


def main(argv: list[str]) -> int:
    """Print a table; write the figures as JSON where asked."""
    parser = argparse.ArgumentParser(prog="bench load", description=__doc__)
    parser.add_argument("--seconds", type=float, default=20, help="time for each level")
    parser.add_argument("--workers", type=int, default=0, help="0: as many as the service takes by itself")
    parser.add_argument("--largest", action="store_true", help="only the largest page")
    parser.add_argument("--json", type=Path, help="write the figures here")
    arguments = parser.parse_args(argv)
    run = run_largest if arguments.largest else run_levels
    results = run(arguments.seconds, arguments.workers)
    print(show(results))
    if arguments.json:
        arguments.json.write_text(json.dumps([asdict(result) for result in results], indent=1) + "\n")
    return 0


def _cell(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{count} {name}" for name, count in value.items())
    return figure(value, 2) if isinstance(value, float) else str(value)
