"""`bench soak`: the real server under steady load for minutes; does anything grow?"""

import argparse
import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from bench.clients.load import real_pages
from bench.clients.serving import Server, rss_mib, serving
from bench.clients.traffic import Clients, Seen, sample
from bench.tables import figure, table

EVERY_SECONDS = 2.0
SETTLED = 1 / 3
NOISE = 3.0


@dataclass(frozen=True, slots=True)
class Growth:
    """How resident memory went after the first third: MiB at its start and end by a straight line, and the scatter around it."""

    process: str
    begin_mib: float
    end_mib: float
    scatter_mib: float

    @property
    def within_noise(self) -> bool:
        """Whether the line rises by no more than the scatter explains."""
        return self.end_mib - self.begin_mib <= max(1.0, NOISE * self.scatter_mib)


@dataclass(slots=True)
class Sizes:
    """Resident MiB of the parent, and of all workers together, over the seconds of the run."""

    at: list[float] = field(default_factory=list)
    parent: list[float] = field(default_factory=list)
    workers: list[float] = field(default_factory=list)

    def note(self, server: Server) -> None:
        """Take one sample."""
        self.at.append(time.monotonic())
        self.parent.append(rss_mib(server.pid))
        self.workers.append(sum(map(rss_mib, server.workers)))


def growth(process: str, at: Sequence[float], mib: Sequence[float]) -> Growth:
    """A straight line through the sizes after the first third of the run."""
    first = int(len(at) * SETTLED)
    times, sizes = np.array(at[first:]), np.array(mib[first:])
    slope, start = np.polyfit(times - times[0], sizes, 1)
    scatter = float(np.std(sizes - (start + slope * (times - times[0]))))
    return Growth(process, float(start), float(start + slope * (times[-1] - times[0])), scatter)


def run(minutes: float) -> tuple[Seen, list[Growth]]:
    """What the clients saw, and how the parent and the workers grew."""
    sizes = Sizes()
    with serving() as server:

        async def drive() -> Seen:
            clients = Clients(server, real_pages())
            sampling = asyncio.create_task(sample(EVERY_SECONDS, lambda: sizes.note(server)))
            await clients.closed(2 * len(server.workers), minutes * 60)
            sampling.cancel()
            clients.close()
            return clients.seen

        seen = asyncio.run(drive())
    return seen, [growth("parent", sizes.at, sizes.parent), growth("workers", sizes.at, sizes.workers)]


def main(argv: list[str]) -> int:
    """Print a table; 1 where something grew."""
    parser = argparse.ArgumentParser(prog="bench soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=30)
    arguments = parser.parse_args(argv)
    seen, grown = run(arguments.minutes)
    print(f"{arguments.minutes:g} minutes, answers: {dict(seen.answers)}\n")
    rows = [
        (item.process, *map(_cell, (item.begin_mib, item.end_mib, item.scatter_mib)), "yes" if item.within_noise else "no")
        for item in grown
    ]
    print(table(("process", "MiB after a third", "MiB at the end", "scatter", "within noise"), rows))
    return 0 if all(item.within_noise for item in grown) else 1


def _cell(value: float) -> str:
    return figure(value, 1)
