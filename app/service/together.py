"""The first pages of a batch of one site: none is answered before it is known what they have in common."""

import asyncio
from collections.abc import Awaitable, Callable

from app.pool.pool import Answer


class Together:
    """Lines that a table is made of, until `most` have come, no more do for `patience` seconds, or somebody closes it."""

    def __init__(self, make: Callable[[bytes], Awaitable[Answer]], most: int, patience: float) -> None:
        """`make` is asked once, with what was seen of the pages in the order of their lines."""
        self._make = make
        self._most = most
        self._patience = patience
        self._seen: dict[int, bytes] = {}
        self._joined = self._waited_for = 0
        self._closed = False
        self._complete = asyncio.Event()
        self._once = asyncio.Lock()
        self._made: Answer | None = None
        self._end: asyncio.TimerHandle | None = None

    def join(self) -> bool:
        """A line comes: whether it is one of them; `see` is to be called for it then."""
        if self._closed:
            return False
        self._joined += 1
        self._waited_for += 1
        if self._end:
            self._end.cancel()
        self._end = asyncio.get_running_loop().call_later(self._patience, self.close)
        if self._joined == self._most:
            self.close()
        return True

    def see(self, number: int, sighting: bytes | None) -> None:
        """What was seen of a line's page, or that nothing was."""
        if sighting:
            self._seen[number] = sighting
        self._waited_for -= 1
        self._look()

    def close(self) -> None:
        """No further line is one of them."""
        self._closed = True
        if self._end:
            self._end.cancel()
        self._look()

    async def table(self) -> Answer:
        """The table of all of them, or why there is none."""
        await self._complete.wait()
        async with self._once:
            if self._made is None:
                self._made = await self._make(b"".join(self._seen[number] for number in sorted(self._seen)))
                self._seen.clear()
        return self._made

    def _look(self) -> None:
        if self._closed and not self._waited_for:
            self._complete.set()
