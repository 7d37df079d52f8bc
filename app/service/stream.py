"""A batch under way: lines at work, their answers in the order of their ends or of the lines, no more of both than the client takes."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, replace

from starlette.requests import ClientDisconnect

from app.errors import DrainingError, OverloadedError, WinnowError
from app.media import JSON_TYPE, NAME, SIGHTING, SITE_TABLE
from app.pool.pool import Answer, Pool
from app.pool.room import Admission
from app.service.access_log import Record
from app.service.intake import HELD_FOR_ANSWER, Intake
from app.service.metrics import Metrics
from app.service.ndjson import Line
from app.service.problems import INTERNAL, problem_members
from app.service.settings import Settings
from app.service.together import Together
from app.site.table import MOST_PAGES
from app.types import Failure, Job, Outcome

# A client that reads why its stream was cut short, and ends it, has a clean end; one that sends on is hung up on.
LINGER_SECONDS = 2.0

Write = Callable[[bytes], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for all lines: whose they are, the options of the query, whether answers come in the order of the lines.

    Pages of one `site` are read together.
    """

    client: str
    options: tuple[tuple[str, str], ...]
    ordered: bool
    site: bool = False

    def job(self, line: Line, table: bytes | None = None) -> Job:
        """A line as a job of its own, with its site's table."""
        given = (("site_table", table.decode()),) if table else ()
        return Job(line.data, JSON_TYPE, None, (*self.options, *given), "json", line=line.number)


@dataclass(frozen=True, slots=True)
class Desk:
    """What a batch works with, and the request's record and admission."""

    pool: Pool
    metrics: Metrics
    record: Record
    admission: Admission


@dataclass(frozen=True, slots=True)
class Ready:
    """An answer with its end of line, and how many bytes are held for it."""

    data: bytes
    held: int = 0


class Stream:
    """One batch."""

    def __init__(self, desk: Desk, terms: Terms, intake: Intake, settings: Settings) -> None:
        """Nothing is read before `run`."""
        self._desk = desk
        self._terms = terms
        self._intake = intake
        self._window = asyncio.Semaphore(settings.batch_lines_in_flight)
        self._work: set[asyncio.Task[Ready]] = set()
        self._answers: asyncio.Queue[asyncio.Task[Ready] | None] = asyncio.Queue()
        self._begun = 0
        self._ended = False
        self._lingers = asyncio.Event()
        self._cut_short: Failure | None = None
        self._together = self._gathered(settings) if terms.site else None

    def _gathered(self, settings: Settings) -> Together:
        """The lines that the table is made of: those that may be held at once."""
        together = Together(
            lambda seen: self._submit(Job(seen, None, None, (), SITE_TABLE)),
            min(settings.batch_lines_in_flight, MOST_PAGES),
            settings.upload_seconds,
        )
        self._intake.when_full = together.close
        return together

    async def run(self, write: Write) -> None:
        """Read, work and write until all is answered. Raises ConnectionAbortedError where the client has gone."""
        feeding, writing = asyncio.create_task(self._feed()), asyncio.create_task(self._write(write))
        try:
            await asyncio.wait((feeding, writing), return_when=asyncio.FIRST_COMPLETED)
            if not writing.done():
                feeding.result()
                raise ConnectionAbortedError
            writing.result()
        finally:
            self._desk.record.bytes_in = self._intake.wire_bytes
            await _end_all(feeding, writing, *self._work)

    async def _feed(self) -> None:
        """Have lines read until there are no more, or the service stops; return when the client has gone."""
        reading, stopping = asyncio.create_task(self._read()), asyncio.create_task(self._desk.pool.stopping.wait())
        try:
            await asyncio.wait((reading, stopping), return_when=asyncio.FIRST_COMPLETED)
            stopped = DrainingError("The service is shutting down; this line and those behind it were not read.").failure
            cut_short = reading.result() if reading.done() else stopped
            await _end_all(reading, stopping)
            self._end(cut_short)
            if cut_short:
                await self._lingers.wait()
            await self._intake.gone()
        except ClientDisconnect:
            return
        finally:
            await _end_all(reading, stopping)

    async def _read(self) -> Failure | None:
        """Begin the work on each line; why there was an end before the last one. Raises ClientDisconnect."""
        try:
            async for line in self._intake.lines():
                await self._window.acquire()
                self._begin(line)
        except WinnowError as error:
            return error.failure
        return None

    def _begin(self, line: Line) -> None:
        self._begun = line.number
        self._desk.admission.work(1)
        first = self._together is not None and line.failure is None and self._together.join()
        task = asyncio.create_task(self._answer(line, first=first))
        self._work.add(task)
        if self._terms.ordered:
            self._answers.put_nowait(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[Ready]) -> None:
        self._work.discard(task)
        if not self._terms.ordered:
            self._answers.put_nowait(task)
        if self._ended and not self._work:
            self._answers.put_nowait(None)

    def _end(self, cut_short: Failure | None) -> None:
        self._ended, self._cut_short = True, cut_short
        if self._together:
            self._together.close()
        if not self._work:
            self._answers.put_nowait(None)

    async def _write(self, write: Write) -> None:
        """Write each answer as the client takes it."""
        while (task := await self._answers.get()) is not None:
            ready = await task
            self._desk.admission.work(-1)
            await write(ready.data)
            self._desk.admission.give(ready.held)
            self._window.release()
        if self._cut_short:
            self._tell(Answer(Outcome(failure=self._cut_short)))
            await write(self._problem(self._cut_short, self._begun + 1, None))
            self._lingers.set()
            with suppress(TimeoutError):
                async with asyncio.timeout(LINGER_SECONDS):
                    await self._intake.ended.wait()

    async def _answer(self, line: Line, *, first: bool) -> Ready:
        held = HELD_FOR_ANSWER * len(line.data)
        answer = Answer(Outcome(failure=line.failure)) if line.failure else await self._extract(line, first=first)
        if answer.outcome.rendered is not None:
            answer = self._with_room(answer, held)
        self._tell(answer)
        if rendered := answer.outcome.rendered:
            return Ready(rendered, len(rendered))
        name = None if line.failure else (await self._submit(replace(self._terms.job(line), format=NAME))).outcome.rendered
        return Ready(self._problem(answer.outcome.failure or INTERNAL, line.number, name.decode() if name else None), held)

    async def _extract(self, line: Line, *, first: bool) -> Answer:
        """The answer to a line; of a site, once its table is there, which the `first` lines are made into."""
        if not self._together:
            return await self._submit(self._terms.job(line))
        if first:
            seen = await self._submit(replace(self._terms.job(line), format=SIGHTING))
            self._together.see(line.number, seen.outcome.rendered)
            if seen.outcome.failure:
                return seen
        table = await self._together.table()
        return table if table.outcome.failure else await self._submit(self._terms.job(line, table.outcome.rendered))

    def _with_room(self, answer: Answer, held: int) -> Answer:
        """The answer once its own length is held instead of `held`; a failure where there is no room for it."""
        size = len(answer.outcome.rendered or b"")
        try:
            self._desk.admission.take(max(0, size - held))
        except OverloadedError as error:
            return replace(answer, outcome=Outcome(failure=error.failure))
        self._desk.admission.give(max(0, held - size))
        return answer

    def _submit(self, job: Job) -> Coroutine[None, None, Answer]:
        return self._desk.pool.submit(job, self._terms.client)

    def _tell(self, answer: Answer) -> None:
        """Count a line."""
        summary, failure = answer.outcome.summary, answer.outcome.failure
        self._desk.record.lines[failure.code if failure else summary.verdict.value if summary else ""] += 1
        self._desk.metrics.observe_line(answer)

    def _problem(self, failure: Failure, number: int, name: str | None) -> bytes:
        members = {"id": name, "line": number, **problem_members(failure, self._desk.record.request_id)}
        return json.dumps(members).encode() + b"\n"


async def _end_all(*tasks: asyncio.Task[object]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
