"""From nothing to a warm worker: its own CPU time is counted, not what others use, and what fails is tried ever more seldom."""

import asyncio
from collections.abc import Callable
from itertools import chain, repeat
from time import monotonic

from app.pool.limits import cpu_seconds
from app.pool.process import Child, WorkerGoneError, WorkerSpec

LOOK_SECONDS = 0.1
PAUSES = (0.0, 0.2, 1.0, 5.0, 20.0)
LONGEST_PAUSE = 60.0


class Start:
    """The starts of one slot, one at a time. `used` is the CPU time in seconds of the one that is under way."""

    def __init__(self, spec: WorkerSpec, failed: Callable[[int], None]) -> None:
        """`failed` is told the exit code of each worker that did not become warm."""
        self._spec = spec
        self._failed = failed
        self._failures = 0
        self._pauses_until = 0.0
        self.used = 0.0

    @property
    def waits_for(self) -> str:
        """What the slot waits for, in words."""
        pause = self._pauses_until - monotonic()
        if pause > 0:
            return f"the next start of a worker, in {pause:.0f} s: {self._failures} in a row failed"
        return f"a worker that warms up: {self.used:.1f} s of CPU time, of {self._spec.pool.start_cpu_seconds:g} s at most"

    async def warm(self, first: asyncio.Task[Child] | None = None) -> Child:
        """A warm worker, however many starts that takes; `first` is one that is under way already."""
        self._failures = 0
        for pause in chain(PAUSES, repeat(LONGEST_PAUSE)):
            try:
                return await (first or self.once())
            except WorkerGoneError:
                first = None
                self._failures += 1
                self.used = 0.0
                self._pauses_until = monotonic() + pause
                await asyncio.sleep(pause)
        raise AssertionError

    async def once(self) -> Child:
        """A warm worker. Raises WorkerGoneError where it dies, needs more CPU time than it may, or uses none for long."""
        self.used = 0.0
        child = await Child.launch(self._spec.environment)
        warm = asyncio.ensure_future(child.warm(self._spec.head()))
        try:
            await self._wait(child.pid, warm)
        except WorkerGoneError:
            self._failed(await child.end())
            raise
        except BaseException:
            await child.end()
            raise
        finally:
            warm.cancel()
        return child

    async def _wait(self, pid: int, warm: asyncio.Future[None]) -> None:
        """A busy machine is no reason to give up: the worker's clock stands still while others have the CPU."""
        moved = monotonic()
        while not (await asyncio.wait((warm,), timeout=LOOK_SECONDS))[0]:
            if (used := cpu_seconds(pid)) > self.used:
                self.used, moved = used, monotonic()
            if self.used > self._spec.pool.start_cpu_seconds or monotonic() - moved > self._spec.pool.stall_seconds:
                raise WorkerGoneError
        warm.result()
