"""`bench speed`: what systems cost on the same pages, page by page in turn, each in a process of its own."""

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from heapq import nsmallest
from itertools import cycle, islice
from pathlib import Path

import numpy as np

from bench import BenchError, systems
from bench.comparison import corpora
from bench.comparison.corpora import Page
from bench.comparison.flatten import RENDERERS
from bench.comparison.metrics import Floats
from bench.comparison.predict import TIMEOUT, document
from bench.in_process.child import Child, Reply
from bench.tables import figure, table

LARGE_BYTES = 20_000
UNIT_BYTES = 100_000
WARM_UP_PAGES = 3
RSS_STEPS = 10


@dataclass(frozen=True, slots=True)
class Cost:
    """One system's cost: CPU and wall in ms a page, `per_100kb` CPU on pages over 20 KB, peak memory in MiB, ratios to the reference."""

    system: str
    version: str
    cpu_mean: float
    cpu_ratio: float
    wall_ratio: float
    wall_p50: float
    wall_p95: float
    wall_p99: float
    wall_max: float
    per_100kb_p50: float
    per_100kb_p99: float
    peak_mb: float
    failed: int

    @property
    def spread(self) -> float:
        """p99 of ms per 100 KB over its median: 1 for a cost that grows with size alone."""
        return self.per_100kb_p99 / self.per_100kb_p50 if self.per_100kb_p50 else float("nan")


def sample(pages: Iterable[Page], limit: int | None) -> list[Page]:
    """A fixed choice of `limit` pages, by hash of their ids; all of them without a limit."""

    def order(page: Page) -> str:
        return hashlib.sha256(page.id.encode()).hexdigest()

    return sorted(pages, key=order) if limit is None else nsmallest(limit, pages, key=order)


@dataclass(frozen=True, slots=True)
class Run:
    """Replies and input sizes in bytes of each system, in page order."""

    replies: dict[str, list[Reply]]
    sizes: dict[str, list[int]]


def measure(pages: list[Page], names: list[str], how: str, timeout: float) -> Run:
    """Feed each page to every system in turn, the first one changing from page to page."""
    run = Run({name: [] for name in names}, {name: [] for name in names})
    with ExitStack() as stack:
        children = {name: stack.enter_context(Child(systems.found(name), timeout)) for name in names}
        for number, page in enumerate([*pages[:WARM_UP_PAGES], *pages]):
            start = number % len(names)
            for name in names[start:] + names[:start]:
                given = document(page, systems.SYSTEMS[name], how)
                if given is None:
                    raise BenchError(f"page {page.id!r} has no HTML for {name}")
                reply = children[name].run(given)
                if number >= WARM_UP_PAGES:
                    run.replies[name].append(reply)
                    run.sizes[name].append(len(given.data))
    return run


def _percentile(values: Floats, part: float) -> float:
    return float(np.percentile(values, part)) if len(values) else float("nan")


def costs(run: Run, reference: str) -> list[Cost]:
    """Figures of a run; ratios are of sums over the pages that no system hung or crashed on."""
    lost = {name: np.array([reply.error in ("timeout", "crash") for reply in replies]) for name, replies in run.replies.items()}
    kept = ~np.any(list(lost.values()), axis=0)
    if not kept.any():
        raise BenchError("no page was answered by every system")
    cpu = {name: np.array([reply.cpu_ms for reply in replies]) for name, replies in run.replies.items()}
    wall = {name: np.array([reply.wall_ms for reply in replies]) for name, replies in run.replies.items()}
    found = []
    for name, replies in run.replies.items():
        sizes = np.array(run.sizes[name])
        large = kept & (sizes > LARGE_BYTES)
        per_unit = cpu[name][large] / sizes[large] * UNIT_BYTES
        found.append(
            Cost(
                system=name,
                version=systems.SYSTEMS[name].version,
                cpu_mean=float(cpu[name][kept].mean()),
                cpu_ratio=float(cpu[name][kept].sum() / cpu[reference][kept].sum()),
                wall_ratio=float(wall[name][kept].sum() / wall[reference][kept].sum()),
                wall_p50=_percentile(wall[name], 50),
                wall_p95=_percentile(wall[name], 95),
                wall_p99=_percentile(wall[name], 99),
                wall_max=float(wall[name].max()),
                per_100kb_p50=_percentile(per_unit, 50),
                per_100kb_p99=_percentile(per_unit, 99),
                peak_mb=max(reply.peak_mb for reply in replies),
                failed=sum(reply.error is not None for reply in replies),
            )
        )
    return found


HEAD = ("system", "CPU ms", "ratio", "wall ratio", "p50", "p95", "p99", "max", "ms/100 KB p50", "p99", "p99/p50", "peak MiB", "failed")


def render(found: list[Cost], pages: int, reference: str) -> str:
    """The costs as a Markdown table."""
    rows = []
    for cost in found:
        ratios = [figure(cost.cpu_ratio), figure(cost.wall_ratio)]
        walls = [figure(value, 1) for value in (cost.wall_p50, cost.wall_p95, cost.wall_p99, cost.wall_max)]
        units = [figure(value, 2) for value in (cost.per_100kb_p50, cost.per_100kb_p99, cost.spread)]
        name = f"{cost.system} {cost.version}"
        rows.append([name, figure(cost.cpu_mean, 2), *ratios, *walls, *units, f"{cost.peak_mb:.0f}", str(cost.failed)])
    note = f"{pages} pages in turn; ratios to {reference}; p50 to max are wall ms a page; ms/100 KB is CPU on inputs over 20 KB."
    return f"{note}\n\n{table(HEAD, rows)}\n"


def resident(pages: list[Page], name: str, total: int, how: str) -> Iterator[tuple[int, float]]:
    """Pages done and MiB resident, ten times on the way through `total` pages, the corpus repeated as often as it takes."""
    step = max(total // RSS_STEPS, 1)
    system = systems.found(name)
    with Child(system, TIMEOUT) as child:
        for done, page in enumerate(islice(cycle(pages), total), 1):
            given = document(page, system, how)
            if given is not None:
                reply = child.run(given)
                if done % step == 0:
                    yield done, reply.rss_mb


def parser() -> argparse.ArgumentParser:
    """The command line of `bench speed`."""
    arguments = argparse.ArgumentParser(prog="python -m bench speed", description=__doc__)
    arguments.add_argument("--corpus", required=True)
    arguments.add_argument("--systems", required=True, help="names with commas between")
    arguments.add_argument("--reference", help="the system that ratios are to; the first one by default")
    arguments.add_argument("--limit", type=int, help="only N pages, a fixed choice")
    arguments.add_argument("--how", choices=sorted(RENDERERS), default="innertext")
    arguments.add_argument("--timeout", type=float, default=TIMEOUT)
    arguments.add_argument("--rss-pages", type=int, help="instead: resident memory of each system's process over N pages")
    arguments.add_argument("--json", type=Path, help="write the figures here too")
    arguments.add_argument("--data", type=Path, default=corpora.DATA)
    return arguments


def _memory(pages: list[Page], names: list[str], options: argparse.Namespace) -> int:
    for name in names:
        steps = list(resident(pages, name, options.rss_pages, options.how))
        print(table(["pages", *(str(done) for done, _ in steps)], [[f"{name} MiB", *(f"{size:.0f}" for _, size in steps)]]))
    return 0


def main(argv: list[str]) -> int:
    """Run the command; 2 where a system or the corpus cannot be had."""
    options = parser().parse_args(argv)
    names = options.systems.split(",")
    reference = options.reference or names[0]
    if reference not in names:
        print(f"bench speed: the reference {reference!r} is not among the systems", file=sys.stderr)
        return 2
    try:
        pages = sample(corpora.read(corpora.located(options.corpus, options.data)), options.limit)
        if options.rss_pages:
            return _memory(pages, names, options)
        found = costs(measure(pages, names, options.how, options.timeout), reference)
    except (BenchError, OSError) as error:
        print(f"bench speed: {error}", file=sys.stderr)
        return 2
    print(render(found, len(pages), reference))
    if options.json:
        options.json.write_text(json.dumps([asdict(cost) for cost in found], indent=1) + "\n", "utf-8")
    return 0
