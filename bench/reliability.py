"""`bench reliability`: the bars of a service that cannot be brought down, measured one by one and written to a page."""

import argparse
import asyncio
import itertools
import os
import platform
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from bench import soak
from bench.load import Result, real_pages, run_largest, run_levels
from bench.serving import ROOT, Server, cpu_ms, serving
from bench.systems import SYSTEMS, Document
from bench.tables import table
from bench.traffic import Clients, Seen, sample

REPORT = ROOT / "bench/reliability.md"
NICE = 10
KILL_EVERY_SECONDS = 0.2
LIVEZ_MS, PARENT_MS, EFFICIENCY, DEADLINE_MS = 50.0, 1.5, 0.85, 10_000.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One bar: what was asked for, what was measured, and whether it holds."""

    name: str
    bar: str
    measured: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Scale:
    """How long each check runs: seconds of a level, of chaos, and how many drains, minutes of the soak."""

    seconds: float = 30.0
    chaos_seconds: float = 60.0
    drains: int = 20
    soak_minutes: float = 30.0


def in_process(core: int, pages: Sequence[bytes], seconds: float) -> float:
    """Documents a second of the engine alone, pinned to a core and niced as a worker is."""
    os.sched_setaffinity(0, {core})
    os.nice(NICE)
    extract = SYSTEMS["winnow"].load()
    began, done = time.perf_counter(), 0
    for page in itertools.cycle(pages):
        extract(Document(page, "", None))
        done += 1
        if time.perf_counter() - began > seconds:
            break
    return done / (time.perf_counter() - began)


def pinned(scale: Scale) -> list[Finding]:
    """One worker on one core, everything else on the other, in turn with the engine alone on the worker's core."""
    cores = sorted(os.sched_getaffinity(0))
    worker_core, other_core = cores[-1], cores[0]
    pages = real_pages(60)
    alone: list[float] = []
    served: list[float] = []
    spent: list[float] = []
    with serving(WINNOW_WORKERS="1") as server, ProcessPoolExecutor(1, get_context("spawn")) as engine:
        os.sched_setaffinity(server.workers[0], {worker_core})
        os.sched_setaffinity(server.pid, {other_core})
        os.sched_setaffinity(0, {other_core})
        for _ in range(3):
            alone.append(engine.submit(in_process, worker_core, pages, scale.seconds / 3).result())
            before, began = cpu_ms(server.pid), time.perf_counter()
            seen = asyncio.run(_closed(server, pages, scale.seconds / 3))
            served.append(seen.served / (time.perf_counter() - began))
            spent.append((cpu_ms(server.pid) - before) / seen.total)
        os.sched_setaffinity(0, cores)
    share, parent = sum(served) / sum(alone), sum(spent) / len(spent)
    size = sum(map(len, pages)) / len(pages) / 1000
    return [
        Finding(
            "throughput of one worker on its core against the engine alone",
            "≥ 85 %",
            f"{share:.0%} ({sum(served) / 3:.1f} against {sum(alone) / 3:.1f} pages a second)",
            share >= EFFICIENCY,
        ),
        Finding(f"CPU of the parent for a page of {size:.0f} KB (mean)", "≤ 1.5 ms", f"{parent:.2f} ms", parent <= PARENT_MS),
    ]


async def _closed(server: Server, pages: Sequence[bytes], seconds: float) -> Seen:
    clients = Clients(server, pages)
    await clients.closed(2, seconds)
    clients.close()
    return clients.seen


def overload(scale: Scale) -> list[Finding]:
    """1, 2 and 5 times the capacity; the bars are those of 5 times."""
    results = run_levels(scale.seconds, 0)
    worst = results[-1]
    strange = {name for result in results for name in result.answers} - {"200", "429 overloaded"}
    return [
        Finding("answers at 5 times the capacity", "only 200 and 429", _answers(worst), not strange),
        _livez("5 times the capacity", worst),
        Finding("p99 of accepted documents at 5 times", "≤ 10 s", f"{worst.p99_ms / 1000:.1f} s", worst.p99_ms <= DEADLINE_MS),
    ]


def largest(scale: Scale) -> list[Finding]:
    """Every worker busy with the largest page."""
    return [_livez("every worker on the largest page", run_largest(scale.seconds, 0)[0])]


def chaos(scale: Scale) -> list[Finding]:
    """SIGKILL of a random worker every 200 ms, under load."""
    with serving(WINNOW_QUEUE_SECONDS="60") as server:
        killed: list[int] = []

        def kill() -> None:
            if workers := server.workers:
                killed.append(random.choice(workers))
                os.kill(killed[-1], signal.SIGKILL)

        async def run() -> Seen:
            clients = Clients(server, [page for page in real_pages() if len(page) < 100_000])
            killing = asyncio.create_task(sample(KILL_EVERY_SECONDS, kill))
            asyncio.get_running_loop().call_later(scale.chaos_seconds, killing.cancel)
            await clients.closed(8, scale.chaos_seconds)
            clients.close()
            return clients.seen

        seen = asyncio.run(run())
    lost = seen.answers["503 worker_crash"]
    holds = set(seen.answers) <= {"200", "503 worker_crash"} and lost <= len(killed) and seen.served > 0
    told = f"{seen.total} requests, {len(killed)} kills, {lost} answered 503, {seen.served} served"
    return [Finding(f"a random worker killed every 200 ms for {scale.chaos_seconds:.0f} s", "every request answered", told, holds)]


def drain(scale: Scale) -> list[Finding]:
    """SIGTERM under load: whatever was accepted is answered."""
    pages = real_pages(40)
    lost = accepted = 0
    for _ in range(scale.drains):
        with serving() as server:
            seen = asyncio.run(_load_and_stop(server, pages))
        accepted += seen.served
        lost += seen.total - seen.served - seen.answers["503 draining"] - seen.answers["429 overloaded"]
    told = f"{accepted} accepted, {lost} lost"
    return [Finding(f"{scale.drains} drains under load", "0 accepted documents lost", told, not lost and accepted > 0)]


async def _load_and_stop(server: Server, pages: Sequence[bytes]) -> Seen:
    """Twelve documents on connections of their own are under way when SIGTERM comes."""
    clients = Clients(server, pages)
    tasks = [asyncio.create_task(clients.post()) for _ in range(12)]
    await asyncio.sleep(0.3)
    os.kill(server.pid, signal.SIGTERM)
    await asyncio.gather(*tasks)
    clients.close()
    return clients.seen


def pathological(_: Scale) -> list[Finding]:
    """Every shape of `tests/pathological` at full size."""
    command = [sys.executable, "-m", "tests.pathological.measure"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    last = ended.stdout.strip().splitlines()[-1:]
    told = f"of the shapes: {last[0]}" if last else f"ended with {ended.returncode}"
    return [Finding("pages of 10 MB in shapes that break parsers", "deadline + 1 s, + 300 MB", told, ended.returncode == 0)]


def long_run(scale: Scale) -> list[Finding]:
    """Steady load: nothing grows."""
    seen, grown = soak.run(scale.soak_minutes)
    told = "; ".join(f"{item.process} {item.begin_mib:.0f} → {item.end_mib:.0f} MiB (scatter {item.scatter_mib:.1f})" for item in grown)
    holds = all(item.within_noise for item in grown) and set(seen.answers) == {"200"}
    return [Finding(f"memory over {scale.soak_minutes:g} minutes, {seen.total} documents", "slope within noise, only 200", told, holds)]


def _answers(result: Result) -> str:
    return ", ".join(f"{count} × {name}" for name, count in result.answers.items())


def _livez(where: str, result: Result) -> Finding:
    told = f"{result.livez_p99_ms:.0f} ms (median {result.livez_p50_ms:.1f}, most {result.livez_max_ms:.0f})"
    return Finding(f"p99 of `/livez`, {where}", "< 50 ms", told, result.livez_p99_ms < LIVEZ_MS)


CHECKS: dict[str, Callable[[Scale], list[Finding]]] = {
    "pinned": pinned,
    "overload": overload,
    "largest": largest,
    "chaos": chaos,
    "drain": drain,
    "pathological": pathological,
    "soak": long_run,
}


def report(findings: Sequence[Finding]) -> str:
    """The page: where and when, then one line a bar."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()  # noqa: S607
    where = f"{len(os.sched_getaffinity(0))} cores, Python {platform.python_version()}, commit {commit or 'unknown'}, {time.strftime('%F')}"
    rows = [(item.name, item.bar, item.measured, "yes" if item.holds else "**no**") for item in findings]
    return f"# Reliability\n\nWritten by `make reliability`: {where}.\n\n{table(('what', 'bar', 'measured', 'holds'), rows)}\n"


def main(argv: list[str]) -> int:
    """Measure, print and write the page; 1 where a bar does not hold."""
    parser = argparse.ArgumentParser(prog="bench reliability", description=__doc__)
    parser.add_argument("--only", choices=CHECKS, action="append", help="only this check; may be given again; writes no page")
    parser.add_argument("--quick", action="store_true", help="a tenth of the time")
    parser.add_argument("--out", type=Path, default=REPORT)
    arguments = parser.parse_args(argv)
    scale = Scale(3.0, 6.0, 2, 0.3) if arguments.quick else Scale()
    findings: list[Finding] = []
    for name in arguments.only or CHECKS:
        findings += CHECKS[name](scale)
        print(*findings[-1:], file=sys.stderr)
    print(report(findings))
    if not arguments.only:
        arguments.out.write_text(report(findings))
    return 0 if all(item.holds for item in findings) else 1
