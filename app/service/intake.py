"""The body of a batch as it comes: inflated and cut into lines, no faster than they are worked on."""

import asyncio
from collections.abc import AsyncIterator, Callable
from time import monotonic

from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive

from app.errors import BodyStalledError, OverloadedError, TooLargeError
from app.pool.room import Admission
from app.service.codings import Inflater
from app.service.ndjson import Line, Lines
from app.service.settings import Settings

# As for a document: what is small may compress beyond any ratio.
RATIO_FROM = 1 << 20
LOOK_SECONDS = 0.02
# One batch may hold so much of all bytes in flight, unless it is a single line.
SHARE_OF_ONE = 1 / 8
# A line is held beside its answer, which is rarely longer.
HELD_FOR_ANSWER = 2


class Intake:
    """Lines of one request. `wire_bytes` have been read so far; `ended` is set once nothing comes any more.

    `when_full` is called where the next line has to wait for room.
    """

    def __init__(self, receive: Receive, inflater: Inflater, admission: Admission, settings: Settings) -> None:
        """Nothing is read before `lines`."""
        self._receive = receive
        self._inflater = inflater
        self._admission = admission
        self._settings = settings
        self._most = int(settings.in_flight_bytes * SHARE_OF_ONE)
        self._lines = Lines(settings.wire_bytes)
        self._held = 0
        self._inflated = 0
        self._first: Message | None = None
        self.wire_bytes = 0
        self.ended = asyncio.Event()
        self.when_full: Callable[[], None] = lambda: None

    async def begin(self) -> None:
        """Let a client begin that waits for leave (`Expect: 100-continue`). Raises BodyStalledError and ClientDisconnect."""
        self._first = await self._message()

    async def lines(self) -> AsyncIterator[Line]:
        """Each line once there is room for it; whoever takes one gives back HELD_FOR_ANSWER times its bytes.

        Raises TooLargeError, BrokenCompressionError, BodyStalledError where the stream cannot be read on, and ClientDisconnect.
        """
        more = True
        while more:
            message, self._first = self._first or await self._message(), None
            more = message.get("more_body", False)
            self.wire_bytes += len(message.get("body", b""))
            for piece in self._inflater.feed(message.get("body", b"")):
                self._check_ratio(len(piece))
                for line in self._lines.feed(piece):
                    self._check_count(line.number)
                    yield await self._with_room(line)
                self._check_count(self._lines.number)
                if self._lines.held and not await self._hold(HELD_FOR_ANSWER * self._lines.held):
                    self._lines.drop(OverloadedError("Too many bytes are in flight.").failure)
                    await self._hold(0)
                await asyncio.sleep(0)
        self.ended.set()
        self._inflater.end()
        for line in self._lines.end():
            self._check_count(line.number)
            yield await self._with_room(line)

    async def gone(self) -> None:
        """Return when the client has gone; what it still sends is dropped."""
        while (message := await self._receive())["type"] != "http.disconnect":
            if not message.get("more_body"):
                self.ended.set()

    async def _message(self) -> Message:
        """The next piece of the body. A client that waits for answers may take its time; else it has `upload_seconds`."""
        began = monotonic()
        while True:
            idle = 0.0 if self._admission.at_work else monotonic() - max(began, self._admission.changed)
            try:
                async with asyncio.timeout(max(0.0, self._settings.upload_seconds - idle)):
                    message = await self._receive()
            except TimeoutError as error:
                if idle >= self._settings.upload_seconds:
                    raise BodyStalledError from error
            else:
                if message["type"] == "http.disconnect":
                    raise ClientDisconnect
                return message

    async def _with_room(self, line: Line) -> Line:
        held = await self._hold(HELD_FOR_ANSWER * len(line.data))
        self._held = 0
        return line if held else Line(line.number, b"", OverloadedError("Too many bytes are in flight.").failure)

    async def _hold(self, count: int) -> bool:
        """Hold `count` bytes for the line that comes, once there is room; False where there is none and no line of ours is at work."""
        ends = monotonic() + self._settings.queue_seconds
        while not self._fits(count - self._held):
            if not self._admission.at_work and monotonic() > ends:
                self._admission.give(self._held)
                self._held = 0
                return False
            self.when_full()
            await asyncio.sleep(LOOK_SECONDS)
        self._held = count
        return True

    def _fits(self, count: int) -> bool:
        if count <= 0:
            self._admission.give(-count)
            return True
        if self._admission.at_work and self._admission.held + count > self._most:
            return False
        try:
            self._admission.take(count)
        except OverloadedError:
            return False
        return True

    def _check_count(self, number: int) -> None:
        most = self._settings.batch_lines
        if number > most:
            raise TooLargeError("The batch has too many lines.", limit_name="batch_lines", limit=most, actual=number)

    def _check_ratio(self, size: int) -> None:
        self._inflated += size
        most = self._settings.ratio
        if self._inflated > RATIO_FROM and self._inflated > most * self.wire_bytes:
            actual = -(-self._inflated // self.wire_bytes)
            raise TooLargeError("The body's compression ratio is too high.", limit_name="ratio", limit=most, actual=actual)
