"""uvicorn's HTTP protocol with the bounds that it lacks: on time, on framing, on unread answers, on how many connections are open."""

from asyncio import TimerHandle, Transport
from socket import SO_LINGER, SOL_SOCKET
from struct import pack
from time import monotonic
from typing import Any

import httptools
from uvicorn._types import ASGI3Application, ASGIReceiveCallable, ASGISendCallable, ASGISendEvent, Scope
from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from app.errors import OverloadedError
from app.pool.room import Admission
from app.service.crowd import ANSWER, BYTES, FAIR_BYTES_A_SECOND, FRAMING, GRACE_SECONDS, HEAD, Crowd, owner_of
from app.service.turns import Turns

HEAD_SECONDS = 10.0
FRAMING_BYTES = 64 * 1024
FRAMING_SHARE = 1 / 4
# A few requests; a body whose length is known is parsed as it comes, since uvicorn copies what it has for each piece.
PIECE_BYTES = 2048
# Closed so, a socket drops what its client has not read: else the kernel would keep it for minutes.
AT_ONCE = pack("ii", 1, 0)


class Gate(FlowControl):
    """Reading stays paused while bytes wait to be parsed."""

    shut = False

    def resume_reading(self) -> None:
        """See uvicorn."""
        if not self.shut:
            super().resume_reading()


class BoundedProtocol(HttpToolsProtocol):
    """One connection, and whose turn it is.

    While a whole request or a line of a batch is being worked on, it is ours; otherwise the client's, and it is late from `owes_since`
    on (monotonic seconds). A client that is late may be hung up on for the sake of others (see `crowd`), and is at the end of its time:
    HEAD_SECONDS for a head, the setting `upload_seconds` for a piece of an answer. What is no body (heads, sizes and extensions of chunks,
    trailers) may take FRAMING_BYTES and FRAMING_SHARE of the body.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """uvicorn makes one for a connection."""
        super().__init__(*args, **kwargs)
        self._crowd: Crowd = self.config.app.state.crowd  # type: ignore[union-attr]
        self._turns: Turns = self.config.app.state.turns  # type: ignore[union-attr]
        self._patience: float = self.config.app.state.settings.upload_seconds  # type: ignore[union-attr]
        self._head_timer: TimerHandle | None = None
        self._unread_timer: TimerHandle | None = None
        self._running: RequestResponseCycle | None = None
        self._admission: Admission | None = None
        self._unparsed = b""
        self._waiting = Admission(self.config.app.state.pool.room)  # type: ignore[union-attr]
        self._wire_bytes = self._body_bytes = self._body_left = 0
        self._receiving = self._unread = self._hung_up = False
        self.address = ""
        self.owes_since = monotonic()

    @property
    def held(self) -> int:
        """See `crowd.Guest`."""
        return self._waiting.held + (self._admission.held if self._admission else 0)

    def hang_up(self, reason: str) -> None:
        """See `crowd.Guest`."""
        if not self._hung_up:
            self._crowd.hung_up[reason] += 1
            if self.flow.write_paused:
                self.transport.get_extra_info("socket").setsockopt(SOL_SOCKET, SO_LINGER, AT_ONCE)
        self._hung_up = True
        self._crowd.leave(self)
        self._waiting.release()
        if self._admission:
            self._admission.release()
        self.transport.abort()

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """A head is awaited from the first moment; whoever is too many takes the place of one that is late."""
        super().connection_made(transport)
        self._crowd.connections = len(self.connections)
        self.flow = self._gate = Gate(transport)
        transport.set_write_buffer_limits(0)  # so that writing is paused whenever anything is unread
        self.address = self.client[0] if self.client else ""
        self._crowd.make_room(len(self.connections))
        self._turns.arrive()
        self._await_head(HEAD_SECONDS)
        self._settle()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is awaited any more, and every request of it is over: the one at work and those behind it."""
        self._hung_up, self._unread = True, self.flow.write_paused
        self._crowd.leave(self)
        self._waiting.release()
        self._stop_waiting()
        self._read_on()
        for cycle in (self._running, *(cycle for cycle, _ in self.pipeline)):
            if cycle is not None and not cycle.response_complete:
                cycle.disconnected = True
                cycle.message_event.set()
        self.pipeline.clear()
        super().connection_lost(exc)
        self._crowd.connections = len(self.connections)

    def data_received(self, data: bytes) -> None:
        """Parse it piece by piece; what comes behind a request that has to wait for its turn waits too."""
        self._unset_keepalive_if_required()
        self._unparsed += data
        self._parse()
        self._settle()

    def _parse(self) -> None:
        data, start = self._unparsed, 0
        while start < len(data) and not self.pipeline and not self.transport.is_closing():
            size = max(PIECE_BYTES, self._body_left)
            self._feed(data[start : start + size])
            start += size
        self._unparsed = b"" if self.transport.is_closing() else data[start:]
        self._gate.shut = bool(self._unparsed)
        if self._gate.shut:
            self.flow.pause_reading()
        self._hold_unparsed()

    def _hold_unparsed(self) -> None:
        """Requests that wait behind another one are bytes in flight too."""
        more = len(self._unparsed) - self._waiting.held
        try:
            self._waiting.take(more) if more > 0 else self._waiting.give(-more)
        except OverloadedError:
            self.hang_up(BYTES)

    def _feed(self, data: bytes) -> None:
        self._wire_bytes += len(data)
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            self._ignore_upgrade(data[upgrade.args[0] :])
        except httptools.HttpParserError:
            self._refuse("Invalid HTTP request received.")
        if self._wire_bytes - self._body_bytes > FRAMING_BYTES + FRAMING_SHARE * self._body_bytes:
            self._refuse("The head of the request, or what frames its body, is too long.")

    def _ignore_upgrade(self, rest: bytes) -> None:
        """Parse the request without its wish for another protocol (RFC 9110, 7.8), for which the parser ends it at its head."""
        method, version = self.parser.get_method(), self.parser.get_http_version().encode()
        if method == b"CONNECT":
            self._refuse("CONNECT is not served.")
            return
        headers = [b"%s: %s" % header for header in self.headers if header[0] != b"upgrade"]
        head = b"\r\n".join((b"%s %s HTTP/%s" % (method, self.url, version), *headers, b"", b""))
        self.parser = httptools.HttpRequestParser(self)
        self.parser.set_dangerous_leniencies(lenient_data_after_close=True)
        self._wire_bytes = 0
        self._feed(head + rest)

    def _refuse(self, why: str) -> None:
        if self.transport.is_closing():
            return
        if self._running is not None and self._running.response_started and not self._running.response_complete:
            self.hang_up(FRAMING)
        else:
            self.send_400_response(why)

    def on_message_begin(self) -> None:
        """The head of a request begins."""
        super().on_message_begin()
        self._receiving = True
        self._await_head(HEAD_SECONDS)

    def on_headers_complete(self) -> None:
        """The head is complete. One that asks for another protocol is parsed again (`_ignore_upgrade`)."""
        self._stop_waiting()
        if not self.parser.should_upgrade():
            self.scope["winnow.hold"] = self._hold  # type: ignore[typeddict-unknown-key]
            self._body_left = next((int(value) for name, value in self.headers if name == b"content-length"), 0)
            super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """A piece of the body."""
        self._body_bytes += len(body)
        self._body_left -= len(body)
        self.owes_since = min(self.owes_since + len(body) / FAIR_BYTES_A_SECOND, monotonic() + GRACE_SECONDS)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """The body is complete."""
        if self.parser.should_upgrade():
            return
        self._wire_bytes = self._body_bytes = self._body_left = 0
        self._receiving = False
        self._stop_waiting()
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """The connection is idle, unless the next request has come already; a body that nobody wants has to end in time."""
        self.owes_since = monotonic()
        if self._receiving and self._head_timer is None:
            self._await_head(self._patience)
        super().on_response_complete()
        if not self.pipeline and not self.transport.is_closing():
            self._parse()
        self._settle()

    def pause_writing(self) -> None:
        """Something is unread."""
        super().pause_writing()
        self.owes_since = monotonic() + GRACE_SECONDS
        self._unread_timer = self._unread_timer or self.loop.call_later(self._patience, self.hang_up, ANSWER)
        self._settle()

    def resume_writing(self) -> None:
        """All is read, as far as the system's own buffers tell."""
        super().resume_writing()
        self._read_on()
        self._settle()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        """A request has its turn on this connection; it begins when it has its turn among all."""

        def begin() -> None:
            if not self._hung_up:
                super(BoundedProtocol, self)._start_asgi_task(cycle, self._until_read(app))

        self._running = cycle
        self.owes_since = monotonic() + GRACE_SECONDS
        self._settle()
        self._turns.take(owner_of(self.address), cycle.scope["path"], begin)

    def _until_read(self, app: ASGI3Application) -> ASGI3Application:
        """`send` returns when the client has taken what was sent. It raises ConnectionAbortedError where that cannot happen any more."""

        async def run(scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
            async def send_and_wait(message: ASGISendEvent) -> None:
                await send(message)
                await self.flow.drain()
                if self._unread or (self._hung_up and message.get("more_body")):
                    raise ConnectionAbortedError

            await app(scope, receive, send_and_wait)

        return run

    def _hold(self, admission: Admission) -> None:
        self._admission = admission
        admission.told = self._lines_changed

    def _lines_changed(self) -> None:
        self.owes_since = max(self.owes_since, monotonic() + GRACE_SECONDS)
        self._settle()

    def _settle(self) -> None:
        running = self._running
        at_work = running is not None and (not running.more_body or (self._admission is not None and self._admission.at_work > 0))
        ours = running is not None and at_work and not (running.response_complete or self.flow.write_paused)
        if ours or self._hung_up:
            self._crowd.leave(self)
        else:
            self._crowd.enter(self)

    def _await_head(self, seconds: float) -> None:
        self._stop_waiting()
        self._head_timer = self.loop.call_later(seconds, self._give_up)

    def _stop_waiting(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _read_on(self) -> None:
        if self._unread_timer is not None:
            self._unread_timer.cancel()
            self._unread_timer = None

    def _give_up(self) -> None:
        """The head is late, unless it is us who do not read it."""
        if self.flow.read_paused:
            self._await_head(HEAD_SECONDS)
        else:
            self.hang_up(HEAD)
