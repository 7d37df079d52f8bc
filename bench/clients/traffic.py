"""Clients for load tests: connections that are kept, documents at a rate or as fast as they are answered."""

import asyncio
import json
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bench.clients.serving import Server

PATIENCE_SECONDS = 120.0

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass(slots=True)
class Seen:
    """What the clients saw: answers by status and code, and ms of those that were served."""

    answers: Counter[str] = field(default_factory=Counter)
    served_ms: list[float] = field(default_factory=list)

    @property
    def served(self) -> int:
        """Documents answered with 200."""
        return self.answers["200"]

    @property
    def total(self) -> int:
        """Documents sent."""
        return self.answers.total()


class Clients:
    """Connections to one server, opened as they are needed and used again."""

    def __init__(self, server: Server, pages: Sequence[bytes], content_type: str = "text/html") -> None:
        """Pages are posted in turn, each made distinct by its number."""
        self._server = server
        self._pages = pages
        self._content_type = content_type
        self._idle: list[Connection] = []
        self._number = 0
        self.seen = Seen()

    async def post(self) -> None:
        """Post the next page and note its answer."""
        self._number += 1
        page = self._pages[self._number % len(self._pages)] + b"<!-- %d -->" % self._number
        head = f"POST /v1/extract HTTP/1.1\r\nHost: bench\r\nContent-Type: {self._content_type}\r\nContent-Length: {len(page)}\r\n\r\n"
        began = time.perf_counter()
        try:
            async with asyncio.timeout(PATIENCE_SECONDS), self._connection() as (reader, writer):
                writer.write(head.encode())
                writer.write(page)
                answer = await _read_answer(reader)
        except (OSError, EOFError) as error:
            answer = type(error).__name__
        self.seen.answers[answer] += 1
        if answer == "200":
            self.seen.served_ms.append((time.perf_counter() - began) * 1000)

    async def at_rate(self, rate: float, seconds: float) -> None:
        """Documents evenly spaced at `rate` a second, whatever becomes of them; returns when all are answered."""
        began, tasks = time.perf_counter(), set[asyncio.Task[None]]()
        for number in range(int(rate * seconds)):
            await asyncio.sleep(max(0.0, began + number / rate - time.perf_counter()))
            task = asyncio.create_task(self.post())
            tasks.add(task)
            task.add_done_callback(tasks.discard)
        await asyncio.gather(*tasks)

    async def closed(self, clients: int, seconds: float) -> None:
        """`clients` at once, each posting the next document when its last one is answered."""
        ends = time.perf_counter() + seconds

        async def client() -> None:
            while time.perf_counter() < ends:
                await self.post()

        await asyncio.gather(*(client() for _ in range(clients)))

    def close(self) -> None:
        """Hang up."""
        for _, writer in self._idle:
            writer.transport.abort()

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[Connection]:
        while self._idle and self._idle[-1][0].at_eof():
            self._idle.pop()[1].close()
        connection = self._idle.pop() if self._idle else await asyncio.open_connection(self._server.host, self._server.port)
        try:
            yield connection
            self._idle.append(connection)
        except BaseException:
            connection[1].transport.abort()
            raise


async def _read_answer(reader: asyncio.StreamReader) -> str:
    """The status, and the code of a problem."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    status = head.split()[1]
    length = int(head.partition("content-length: ")[2].partition("\r\n")[0])
    body = await reader.readexactly(length)
    return status if status == "200" else f"{status} {json.loads(body)['code']}"


async def sample(every: float, note: Callable[[], None]) -> None:
    """Call `note` again and again until cancelled."""
    while True:
        note()
        await asyncio.sleep(every)
