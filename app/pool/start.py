"""From nothing to a warm worker: one zygote warms up, workers are forks of it.

The CPU time that the zygote has used is counted, not what others use, and what fails is tried ever more seldom.
"""

import asyncio
import signal
from collections.abc import Callable
from itertools import chain, repeat
from time import monotonic

from app.pool.limits import cpu_seconds
from app.pool.process import Child, WorkerGoneError, WorkerSpec, Zygote

LOOK_SECONDS = 0.1
PAUSES = (0.0, 0.2, 1.0, 5.0, 20.0)
LONGEST_PAUSE = 60.0
FIRST_GUESS_SECONDS = 5.0

# Who kills zygotes that warm up from outside says nothing of the next one.
PAUSE_AFTER_KILL = 0.2

Told = Callable[[str, int | None], None]


class ZygoteKilledError(Exception):
    """A zygote that was warming up got a SIGKILL that is not ours."""


class Nursery:
    """Keeps a warm zygote and forks workers from it. `used` is the CPU time in seconds of a zygote that warms up."""

    def __init__(self, spec: WorkerSpec, told: Told) -> None:
        """`told` hears of each zygote or worker that did not come up (`start`), of each zygote that died (`zygote`), and its exit code."""
        self._spec = spec
        self._told = told
        self._zygote: Zygote | None = None
        self._warm = asyncio.Event()
        self._failures = 0
        self._began = self._pause_ends = monotonic()
        self._took = FIRST_GUESS_SECONDS
        self.used = 0.0

    @property
    def waits_for(self) -> str:
        """What a slot without a worker waits for, in words."""
        pause = self._pause_ends - monotonic()
        if pause > 0:
            return f"the next start of a worker, in {pause:.0f} s: {self._failures} in a row failed"
        return f"a worker that warms up: {self.used:.1f} s of CPU time, of {self._spec.pool.start_cpu_seconds:g} s at most"

    @property
    def warm(self) -> bool:
        """Whether a worker can be had at once."""
        return self._zygote is not None

    @property
    def seconds(self) -> float:
        """How long it will take until there can be a worker, by what the last start took."""
        if self.warm:
            return 0.0
        return max(0.0, max(self._pause_ends, self._began) + self._took - monotonic())

    async def run(self) -> None:
        """Keep a zygote until cancelled."""
        while True:
            zygote = await self._raise_one()
            self._zygote = zygote
            self._warm.set()
            try:
                await zygote.gone()
            finally:
                self._zygote = None
                self._warm.clear()
                code = await zygote.end()
            self._told("zygote", code)

    async def worker(self, kind: bytes) -> Child:
        """A warm worker of this kind (see `wire`), however many forks that takes."""
        for pause in chain(PAUSES, repeat(LONGEST_PAUSE)):
            while not (zygote := self._zygote):
                await self._warm.wait()
            try:
                return await self._fork(zygote, kind)
            except (WorkerGoneError, OSError):
                self._told("start", None)
                await asyncio.sleep(pause)
        raise AssertionError

    async def _raise_one(self) -> Zygote:
        """A warm zygote, however many starts that takes."""
        self._failures = 0
        pauses = chain(PAUSES, repeat(LONGEST_PAUSE))
        while True:
            try:
                return await self._start()
            except ZygoteKilledError:
                pause = PAUSE_AFTER_KILL
            except (WorkerGoneError, OSError):
                self._failures += 1
                pause = next(pauses)
            self.used = 0.0
            self._pause_ends = monotonic() + pause
            await asyncio.sleep(pause)

    async def _start(self) -> Zygote:
        """A warm zygote. Raises WorkerGoneError where it dies, needs more CPU time than it may, or uses none for long; and OSError."""
        self.used, self._began = 0.0, monotonic()
        try:
            zygote = await Zygote.launch(self._spec.environment)
        except OSError:
            self._told("start", None)
            raise
        warm = asyncio.ensure_future(zygote.warm(self._spec.head()))
        try:
            await self._wait(zygote.pid, warm)
        except WorkerGoneError as error:
            by_itself = warm.done()
            code = await (zygote.died() if by_itself else zygote.end())
            self._told("start", code)
            if by_itself and code == -signal.SIGKILL:
                raise ZygoteKilledError from error
            raise
        except BaseException:
            await zygote.end()
            raise
        finally:
            warm.cancel()
        self._took = monotonic() - self._began
        return zygote

    async def _wait(self, pid: int, warm: asyncio.Future[None]) -> None:
        """A busy machine is no reason to give up: the zygote's clock stands still while others have the CPU."""
        moved = monotonic()
        while not (await asyncio.wait((warm,), timeout=LOOK_SECONDS))[0]:
            if (used := cpu_seconds(pid)) > self.used:
                self.used, moved = used, monotonic()
            if self.used > self._spec.pool.start_cpu_seconds or monotonic() - moved > self._spec.pool.stall_seconds:
                raise WorkerGoneError
        warm.result()

    async def _fork(self, zygote: Zygote, kind: bytes) -> Child:
        """A worker. It is waited for even where this is cancelled, since nobody else would know of it; a zygote that stalls is killed."""
        birth = asyncio.ensure_future(Child.born(zygote, kind))
        try:
            if not (await asyncio.wait((birth,), timeout=self._spec.pool.stall_seconds))[0]:
                zygote.kill()
                await asyncio.wait((birth,))
        except asyncio.CancelledError:
            await asyncio.wait((birth,))
            if not birth.exception():
                await birth.result().end()
            raise
        return birth.result()
