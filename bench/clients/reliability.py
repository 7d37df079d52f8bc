"""`bench reliability`: the bars of a service that cannot be brought down, measured one by one and written to a page."""

import argparse
import asyncio
import json
import os
import platform
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from math import inf
from multiprocessing import get_context
from typing import Any

from bench import BenchError
from bench.clients import hostile, lines, soak, workers
from bench.clients.finding import Finding
from bench.clients.load import Result, real_pages, run_largest, run_levels
from bench.clients.serving import ROOT, Server, cpu_ms, get, serving
from bench.clients.traffic import Clients, Seen
from bench.in_process.alone import in_process
from bench.tables import table

REPORT = ROOT / "bench/reliability.md"
FINDINGS = ROOT / "bench/reliability.json"
KILL_EVERY_SECONDS, KILL_OFTEN_SECONDS = 2.0, 0.2
KEPT, ROUNDS = 0.8, 6
UNDER_WAY = 12
FUZZ_CASES = 200_000
FUZZ_LOG = ROOT / "bench/out/fuzz.txt"
FUZZED = ("tests/test_properties.py", "tests/segment", "tests/render", "tests/page")
# What hypothesis says of the cases that it made; those that it shrank or threw away do not count.
PASSING = re.compile(r"during generate phase.*?\n.*?\n\s+- (\d+) passing, ")
LIVEZ_MS, PARENT_MS, EFFICIENCY, DEADLINE_MS = 50.0, 1.5, 0.85, 10_000.0


@dataclass(frozen=True, slots=True)
class Scale:
    """How long each check runs: seconds of a level, of chaos, drains, minutes of the soak, cases for each fuzz test, lines of a batch."""

    seconds: float = 30.0
    chaos_seconds: float = 60.0
    drains: int = 20
    soak_minutes: float = 30.0
    fuzz_examples: int = 13_000
    tiny_lines: int = 1_000_000


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
        Finding("answers at 5 times the capacity", "only 200 and 429", _answers(worst.answers), not strange),
        _livez("5 times the capacity", worst),
        Finding("p99 of accepted documents at 5 times", "≤ 10 s", f"{worst.p99_ms / 1000:.1f} s", worst.p99_ms <= DEADLINE_MS),
    ]


def largest(scale: Scale) -> list[Finding]:
    """Every worker busy with the largest page."""
    return [_livez("every worker on the largest page", run_largest(scale.seconds, 0)[0])]


def chaos(scale: Scale) -> list[Finding]:
    """SIGKILL of a random worker under load: now and then, and as often as a worker lives for some ten pages; that in turn with none."""
    with serving(WINNOW_QUEUE_SECONDS=str(scale.chaos_seconds + 30)) as server:
        return [_now_and_then(server, scale.chaos_seconds), _often(server, scale.chaos_seconds)]


def _now_and_then(server: Server, seconds: float) -> Finding:
    seen, kills = asyncio.run(_killing(server, KILL_EVERY_SECONDS, seconds))
    lost = seen.answers["503 worker_crash"]
    holds = set(seen.answers) <= {"200", "503 worker_crash"} and lost <= kills and seen.served > 0
    told = f"{seen.total} requests, {kills} kills, {lost} answered 503, {seen.served} served"
    return Finding(f"a random worker killed every {KILL_EVERY_SECONDS:.0f} s for {seconds:.0f} s", "every request answered", told, holds)


def _often(server: Server, seconds: float) -> Finding:
    rates: dict[float, list[float]] = {inf: [], KILL_OFTEN_SECONDS: []}
    for every in [*rates] * ROUNDS:
        began = time.perf_counter()
        seen, _ = asyncio.run(_killing(server, every, seconds / ROUNDS / 2))
        rates[every].append(seen.served / (time.perf_counter() - began))
    without, often = (sum(each) / ROUNDS for each in rates.values())
    told = f"{often / without:.0%} ({often:.1f} of {without:.1f} pages a second)"
    name = f"served with a kill every {KILL_OFTEN_SECONDS * 1000:.0f} ms, of what is served without"
    return Finding(name, f"≥ {KEPT:.0%}", told, often / without >= KEPT)


async def _killing(server: Server, every: float, seconds: float) -> tuple[Seen, int]:
    """Eight clients, and a random worker killed every so often: what they saw, and how many were killed."""
    clients, kills = Clients(server, [page for page in real_pages() if len(page) < 100_000]), 0

    async def kill() -> None:
        nonlocal kills
        while True:
            await asyncio.sleep(every)
            if workers := server.workers:
                os.kill(random.choice(workers), signal.SIGKILL)
                kills += 1

    killing = asyncio.create_task(kill())
    await clients.closed(8, seconds)
    killing.cancel()
    clients.close()
    return clients.seen, kills


def drain(scale: Scale) -> list[Finding]:
    """SIGTERM under load: whatever was accepted is answered."""
    pages = real_pages(40)
    lost = accepted = 0
    for _ in range(scale.drains):
        with serving() as server:
            seen = asyncio.run(_load_and_stop(server, pages))
        accepted += seen.total - seen.answers["429 overloaded"]
        lost += seen.total - seen.served - seen.answers["429 overloaded"]
    told = f"{accepted} accepted, {lost} lost"
    return [Finding(f"{scale.drains} drains under load", "0 accepted documents lost", told, not lost and accepted > 0)]


async def _load_and_stop(server: Server, pages: Sequence[bytes]) -> Seen:
    """Twelve documents on connections of their own are accepted, or answered already, when SIGTERM comes."""
    clients = Clients(server, pages)
    tasks = [asyncio.create_task(clients.post()) for _ in range(UNDER_WAY)]
    while clients.seen.total + await asyncio.to_thread(_in_flight, server) < UNDER_WAY:  # noqa: ASYNC110  (only its metrics tell)
        await asyncio.sleep(0.01)
    os.kill(server.pid, signal.SIGTERM)
    await asyncio.gather(*tasks)
    clients.close()
    return clients.seen


def _in_flight(server: Server) -> int:
    """Requests that are accepted and not yet answered."""
    lines = get(server, "/metrics")[1].decode().splitlines()
    return int(next(float(line.split()[1]) for line in lines if line.startswith("winnow_in_flight ")))


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
    sizes = (f"{item.process} {item.begin_mib:.0f} → {item.end_mib:.0f} MiB (scatter {item.scatter_mib:.1f})" for item in grown)
    told = "; ".join((*sizes, _answers(seen.answers)))
    holds = all(item.within_noise for item in grown) and set(seen.answers) == {"200"}
    return [Finding(f"memory over {scale.soak_minutes:g} minutes", "slope within noise, only 200", told, holds)]


def fuzz(scale: Scale) -> list[Finding]:
    """Every property test with so many cases each; the output of pytest, with the page of any that fails, is kept beside the reports."""
    environment = {**os.environ, "HYPOTHESIS_PROFILE": "long", "HYPOTHESIS_EXAMPLES": str(scale.fuzz_examples)}
    command = [sys.executable, "-m", "pytest", "--timeout", "0", "--hypothesis-show-statistics", "-p", "no:cacheprovider", *FUZZED]
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    FUZZ_LOG.parent.mkdir(exist_ok=True)
    FUZZ_LOG.write_text(ended.stdout)
    counts = [int(count) for count in PASSING.findall(ended.stdout)]
    broken = [line for line in ended.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    told = f"{sum(counts)} cases in {len(counts)} tests, {len(broken)} tests failed"
    holds = ended.returncode == 0 and sum(counts) >= FUZZ_CASES
    return [Finding("generated and mutated pages: no exception, nothing lost, same answer", "0 in 200,000", told, holds)]


def _answers(answers: Mapping[str, int]) -> str:
    return ", ".join(f"{count} × {name}" for name, count in answers.items())


def _livez(where: str, result: Result) -> Finding:
    told = f"{result.livez_p99_ms:.0f} ms (median {result.livez_p50_ms:.1f}, most {result.livez_max_ms:.0f})"
    return Finding(f"p99 of `/livez`, {where}", "< 50 ms", told, result.livez_p99_ms < LIVEZ_MS)


CHECKS: dict[str, Callable[[Scale], list[Finding]]] = {
    "pinned": pinned,
    "overload": overload,
    "largest": largest,
    "chaos": chaos,
    "workers": lambda _: workers.findings(),
    "hostile": lambda scale: hostile.findings(scale.seconds),
    "drain": drain,
    "pathological": pathological,
    "batch": lambda scale: lines.findings(scale.seconds, scale.tiny_lines),
    "soak": long_run,
    "fuzz": fuzz,
}


def measure(name: str, scale: Scale) -> dict[str, Any]:
    """One check's findings, and where and when they were made; a check that breaks off does not hold."""
    try:
        findings = CHECKS[name](scale)
    except (BenchError, OSError) as error:
        findings = [Finding(name, "is measured", f"broke off: {type(error).__name__}", holds=False)]
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()  # noqa: S607
    where = f"{len(os.sched_getaffinity(0))} cores, Python {platform.python_version()}"
    return {"where": where, "commit": commit or "unknown", "date": time.strftime("%F"), "findings": [asdict(item) for item in findings]}


def report(parts: Mapping[str, Mapping[str, Any]]) -> str:
    """The page: one line a bar, with the commit and the day that it was measured at."""
    rows = [
        (item["name"], item["bar"], item["measured"], "yes" if item["holds"] else "**no**", f"{part['commit']}, {part['date']}")
        for name, part in sorted(parts.items(), key=lambda item: list(CHECKS).index(item[0]))
        for item in part["findings"]
    ]
    where = ", then ".join(dict.fromkeys(str(part["where"]) for part in parts.values()))
    return f"# Reliability\n\nWritten by `make reliability`: {where}.\n\n{table(('what', 'bar', 'measured', 'holds', 'commit'), rows)}\n"


def main(argv: list[str]) -> int:
    """Measure, print and write the page; 1 where a bar does not hold."""
    parser = argparse.ArgumentParser(prog="bench reliability", description=__doc__)
    parser.add_argument("--only", choices=CHECKS, action="append", help="only this check; may be given again; the page keeps the others")
    parser.add_argument("--quick", action="store_true", help="a tenth of the time; writes nothing")
    arguments = parser.parse_args(argv)
    scale = Scale(3.0, 6.0, 2, 0.3, 100, 20_000) if arguments.quick else Scale()
    parts = json.loads(FINDINGS.read_text()) if FINDINGS.exists() and not arguments.quick else {}
    names = arguments.only or list(CHECKS)
    for name in names:
        parts[name] = measure(name, scale)
        print(report({name: parts[name]}), flush=True)
        if not arguments.quick:
            FINDINGS.write_text(json.dumps(parts, indent=1) + "\n")
            REPORT.write_text(report(parts))
    return 0 if all(item["holds"] for name in names for item in parts[name]["findings"]) else 1
