"""`bench batch`: lines against the engine alone, single documents beside a batch, and a million tiny lines."""

import argparse
import asyncio
import itertools
import json
import os
import re
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context

from bench.clients.finding import Finding
from bench.clients.load import real_pages
from bench.clients.serving import Server, cpu_ms, quantile, serving
from bench.clients.soak import Growth, Sizes, growth
from bench.clients.traffic import Clients, sample
from bench.in_process.alone import in_process
from bench.tables import table

HEAD = b"POST /v1/extract/batch HTTP/1.1\r\nHost: bench\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
NAME = re.compile(rb'\{"id": ?"(\d+)"')
ROUNDS = 3
EFFICIENCY, BESIDE_TIMES = 0.85, 3.0
# Lines of some bytes go into one write, so that sending them costs the client less than working on them costs the service.
TOGETHER = 64 * 1024

Address = tuple[str, int]


@dataclass(slots=True)
class Seen:
    """What came back of a batch of lines that are called by numbers: a flag for each that was answered once, and what else came."""

    answered: bytearray
    problems: int = 0
    twice: int = 0

    def note(self, line: bytes) -> None:
        """One line of the answer."""
        found = NAME.match(line)
        self.problems += b'"request_id":' in line
        if found is None or self.answered[int(found[1])]:
            self.twice += 1
        else:
            self.answered[int(found[1])] = 1

    @property
    def served(self) -> int:
        """Lines answered."""
        return sum(self.answered)


async def send_batch(address: Address, lines: Iterator[bytes], seen: Seen) -> None:
    """Lines as fast as the service takes them, their answers read meanwhile."""
    reader, writer = await asyncio.open_connection(*address, limit=1 << 20)

    async def send() -> None:
        writer.write(HEAD)
        for piece in _pieces(lines):
            writer.write(b"%x\r\n%s\r\n" % (len(piece), piece))
            await writer.drain()
        writer.write(b"0\r\n\r\n")

    sending = asyncio.create_task(send())
    await reader.readuntil(b"\r\n\r\n")
    begun = b""
    while size := int(await reader.readuntil(b"\r\n"), 16):
        *whole, begun = (begun + (await reader.readexactly(size + 2))[:-2]).split(b"\n")
        for line in whole:
            seen.note(line)
    await sending
    writer.close()


def _pieces(lines: Iterator[bytes]) -> Iterator[bytes]:
    held: list[bytes] = []
    size = 0
    for line in lines:
        held.append(line)
        size += len(line)
        if size > TOGETHER:
            yield b"".join(held)
            held, size = [], 0
    yield b"".join(held) or b"\n"


def page_lines(pages: Sequence[bytes], seconds: float) -> Iterator[bytes]:
    """The pages in turn as numbered lines, until the time is over."""
    bodies = [json.dumps({"html": page.decode("utf-8", "replace")}, ensure_ascii=False).encode()[1:] for page in pages]
    ends = time.perf_counter() + seconds
    for number in itertools.count():
        if time.perf_counter() > ends:
            return
        yield b'{"id": "%d", %s\n' % (number, bodies[number % len(bodies)])


def tiny_lines(count: int) -> Iterator[bytes]:
    """Records of one short sentence."""
    return (b'{"id":"%d","text":"Record %d of many is short."}\n' % (number, number) for number in range(count))


@dataclass(frozen=True, slots=True)
class Share:
    """Pages a second of a batch with one worker on its core and of the engine alone on that core; CPU in ms a page of all three."""

    served: float
    alone: float
    parent_ms: float
    worker_ms: float
    alone_ms: float

    @property
    def ratio(self) -> float:
        """What of the engine's speed a batch has."""
        return self.served / self.alone

    @property
    def cpu_ratio(self) -> float:
        """The same if the worker had to wait for all that the parent does: it tells on a machine that does other work meanwhile."""
        return self.alone_ms / (self.worker_ms + self.parent_ms)


def throughput(seconds: float) -> Share:
    """One worker on one core, everything else on the other, in turn with the engine alone on the worker's core."""
    cores = sorted(os.sched_getaffinity(0))
    pages = real_pages(60)
    alone: list[tuple[float, float]] = []
    done, took, spent = 0, 0.0, [0.0, 0.0]
    with serving(WINNOW_WORKERS="1") as server, ProcessPoolExecutor(1, get_context("spawn")) as engine:
        os.sched_setaffinity(server.workers[0], {cores[-1]})
        for process in (server.pid, 0):
            os.sched_setaffinity(process, {cores[0]})
        processes = (server.pid, server.workers[0])
        for number in range(ROUNDS + 1):
            alone.append(engine.submit(_alone, cores[-1], pages, seconds / ROUNDS if number else 0.1).result())
            if not number:
                continue  # the engine is loaded
            before, began, seen = [*map(cpu_ms, processes)], time.perf_counter(), Seen(bytearray(100_000))
            asyncio.run(send_batch((server.host, server.port), page_lines(pages, seconds / ROUNDS), seen))
            took += time.perf_counter() - began
            done += seen.served - seen.problems
            spent = [total + cpu_ms(process) - start for total, process, start in zip(spent, processes, before, strict=True)]
        os.sched_setaffinity(0, cores)
    rate, cost = (sum(values) / ROUNDS for values in zip(*alone[1:], strict=True))
    return Share(done / took, rate, spent[0] / done, spent[1] / done, cost)


def _alone(core: int, pages: Sequence[bytes], seconds: float) -> tuple[float, float]:
    """Pages a second of the engine alone, and its CPU in ms a page."""
    began, used = time.perf_counter(), time.process_time()
    rate = in_process(core, pages, seconds)
    return rate, (time.process_time() - used) * 1000 / (rate * (time.perf_counter() - began))


@dataclass(frozen=True, slots=True)
class Beside:
    """Latencies in ms of single documents, one at a time: while nothing else is asked for, and while a batch runs."""

    idle: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        """p99 beside a batch over p99 alone."""
        return quantile(self.busy, 0.99) / quantile(self.idle, 0.99)


def fairness(seconds: float) -> Beside:
    """Single documents with and without a batch beside them, in turn."""
    pages, beside = real_pages(60), Beside()
    with serving() as server, ProcessPoolExecutor(1, get_context("spawn")) as other:
        asyncio.run(_singles(server, pages, 1.0))
        for _ in range(ROUNDS):
            beside.idle.extend(asyncio.run(_singles(server, pages, seconds / ROUNDS)))
            running = other.submit(_batch_for, (server.host, server.port), pages, seconds / ROUNDS + 2)
            time.sleep(1.0)
            beside.busy.extend(asyncio.run(_singles(server, pages, seconds / ROUNDS)))
            beside.lines.append(running.result())
    return beside


def _batch_for(address: Address, pages: Sequence[bytes], seconds: float) -> int:
    seen = Seen(bytearray(100_000))
    asyncio.run(send_batch(address, page_lines(pages, seconds), seen))
    return seen.served


async def _singles(server: Server, pages: Sequence[bytes], seconds: float) -> list[float]:
    clients = Clients(server, pages)
    await clients.closed(1, seconds)
    clients.close()
    return clients.seen.served_ms


@dataclass(frozen=True, slots=True)
class Many:
    """Of so many tiny lines: how many were answered, with a problem, or more than once; how the parent and the workers grew; the rate."""

    count: int
    seen: Seen
    grown: list[Growth]
    per_second: float


def tiny(count: int, module: str) -> Many:
    """One batch of very many lines to the server of a module."""
    sizes, seen = Sizes(), Seen(bytearray(count))
    with serving(module=module) as server:

        async def drive() -> None:
            sampling = asyncio.create_task(sample(max(0.1, count / 1_000_000), lambda: sizes.note(server)))
            await send_batch((server.host, server.port), tiny_lines(count), seen)
            sampling.cancel()

        began = time.perf_counter()
        asyncio.run(drive())
        took = time.perf_counter() - began
    grown = [growth("parent", sizes.at, sizes.parent), growth("workers", sizes.at, sizes.workers)]
    return Many(count, seen, grown, count / took)


def findings(seconds: float, count: int) -> list[Finding]:
    """The bars of a batch; the tiny lines go to an engine that takes no time."""
    share, beside, many = throughput(seconds), fairness(seconds), tiny(count, "tests.service.mock_server")
    rates = f"{share.ratio:.0%} ({share.served:.1f} against {share.alone:.1f} pages a second; by CPU time {share.cpu_ratio:.0%})"
    waits = f"{beside.ratio:.1f} times ({quantile(beside.busy, 0.99):.0f} against {quantile(beside.idle, 0.99):.0f} ms)"
    sizes = "; ".join(
        f"{item.process} {item.begin_mib:.0f} → {item.end_mib:.0f} MiB (scatter {item.scatter_mib:.1f})" for item in many.grown
    )
    told = f"{many.seen.served} answered, {many.seen.problems} problems, {many.seen.twice} twice"
    whole = many.seen.served == many.count and not many.seen.problems and not many.seen.twice
    flat = all(item.within_noise for item in many.grown)
    return [
        Finding("batch: throughput of one worker on its core against the engine alone", "≥ 85 %", rates, share.ratio >= EFFICIENCY),
        Finding("p99 of single documents beside a batch against alone", "< 3 times", waits, beside.ratio < BESIDE_TIMES),
        Finding(f"a batch of {many.count} tiny lines, the engine left out", "each answered once", told, whole),
        Finding(f"memory over a batch of {many.count} tiny lines, the engine left out", "slope within noise", sizes, flat),
    ]


def main(argv: list[str]) -> int:
    """Print the three figures."""
    parser = argparse.ArgumentParser(prog="bench batch", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60, help="time for each of the first two")
    parser.add_argument(
        "--server", default="app serve", help="for the tiny ones; tests.service.mock_server: the service without its engine"
    )
    parser.add_argument("--lines", type=int, default=1_000_000, help="how many tiny ones; 0: none")
    arguments = parser.parse_args(argv)
    share, beside = throughput(arguments.seconds), fairness(arguments.seconds)
    rows = [
        (
            "pages a second of one worker on its core, of the engine alone there",
            f"{share.served:.1f}, {share.alone:.1f}: {share.ratio:.0%}",
        ),
        (
            "CPU ms a page: parent, worker, the engine alone",
            f"{share.parent_ms:.2f}, {share.worker_ms:.2f}, {share.alone_ms:.2f}: {share.cpu_ratio:.0%}",
        ),
        ("p99 of single documents beside a batch over alone", f"{beside.ratio:.2f} ({len(beside.busy)}, {len(beside.idle)} documents)"),
    ]
    if arguments.lines:
        many = tiny(arguments.lines, arguments.server)
        rows.append((f"{many.count} tiny lines: answered, problems, twice", f"{many.seen.served}, {many.seen.problems}, {many.seen.twice}"))
        rows += [
            (f"MiB of the {item.process}", f"{item.begin_mib:.0f} → {item.end_mib:.0f} ({item.scatter_mib:.1f})") for item in many.grown
        ]
    print(table(("what", "measured"), rows))
    return 0
