"""What workers hold, and how soon a killed one is replaced, while the service is busy: findings for `bench reliability`."""

import asyncio
import json
import os
import random
import signal
import time

from bench.clients.finding import Finding
from bench.clients.load import real_pages
from bench.clients.serving import Server, get, quantile, serving
from bench.clients.sizing import memory_mib, pss_kib
from bench.clients.traffic import Clients

WORKERS = 4
MOST_MIB = 400
REPLACED_MS = 1000.0
PAGES = 400
KILLS = 30
LOOK_SECONDS = 0.002
CLIENTS = 8


def findings() -> list[Finding]:
    """Four workers after real pages, then killed one by one."""
    pages = [page for page in real_pages() if len(page) < 100_000]
    with serving(WINNOW_WORKERS=str(WORKERS)) as server:
        return asyncio.run(_measure(server, pages))


async def _measure(server: Server, pages: list[bytes]) -> list[Finding]:
    clients = Clients(server, pages)
    busy = asyncio.create_task(clients.closed(CLIENTS, float("inf")))
    while clients.seen.total < PAGES:  # noqa: ASYNC110  (they tell nobody)
        await asyncio.sleep(LOOK_SECONDS)
    workers, together = sum(map(pss_kib, server.workers)) / 1024, memory_mib(server)
    waits = [await _replaced_ms(server) for _ in range(KILLS)]
    busy.cancel()
    await asyncio.wait((busy,))
    clients.close()
    told = f"{workers:.0f} MiB; with the spare one, the zygote and the service itself {together:.0f} MiB"
    median, most = quantile(waits, 0.5), max(waits)
    return [
        Finding(f"memory of {WORKERS} workers after {PAGES} pages (PSS)", f"< {MOST_MIB} MB", told, together < MOST_MIB),
        Finding(
            "a killed worker is replaced on a busy machine", "< 1 s", f"median {median:.0f} ms, most {most:.0f} ms", most < REPLACED_MS
        ),
    ]


async def _replaced_ms(server: Server) -> float:
    """Kill a worker; ms until there are as many again."""
    os.kill(killed := random.choice(server.workers), signal.SIGKILL)
    began = time.perf_counter()
    while not await asyncio.to_thread(_are_whole, server, killed):  # noqa: ASYNC110  (they tell nobody)
        await asyncio.sleep(LOOK_SECONDS)
    return (time.perf_counter() - began) * 1000


def _are_whole(server: Server, killed: int) -> bool:
    workers = server.workers
    return len(workers) == WORKERS and killed not in workers and not json.loads(get(server, "/readyz")[1])["checks"]["workers"]["starting"]
