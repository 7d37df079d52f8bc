"""uvicorn's HTTP protocol with the bounds that it lacks: how long a request's head may take and be, and how many connections are open."""

from asyncio import TimerHandle, Transport
from typing import Any
from uuid import uuid4

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from app.errors import OverloadedError
from app.service.problems import ProblemResponse

HEAD_BYTES = 64 * 1024
HEAD_SECONDS = 10.0
REFUSED = {"Retry-After": "1", "Connection": "close"}


class BoundedProtocol(HttpToolsProtocol):
    """A connection whose request head stalls is closed; one whose head grows too long is answered 400.

    Beyond the setting `connections` a new one takes the place of the one that has been without a request for longest; where each has
    one, the new one is answered 429.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """uvicorn makes one for a connection."""
        super().__init__(*args, **kwargs)
        self._timer: TimerHandle | None = None
        self._head_bytes = 0
        self._idle_since = self.loop.time()

    @property
    def idle_since(self) -> float | None:
        """Since when no request is under way; None while one is."""
        return self._idle_since if self.cycle is None or self.cycle.response_complete else None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """A head is awaited from the first moment."""
        super().connection_made(transport)
        self._await_head()
        if len(self.connections) > self.config.app.state.settings.connections:  # type: ignore[union-attr]
            self._make_room()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is awaited any more."""
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Count what comes while the head is not complete."""
        if self._timer is None:
            super().data_received(data)
            return
        self._head_bytes += len(data)
        super().data_received(data)
        if self._timer is not None and self._head_bytes > HEAD_BYTES and not self.transport.is_closing():
            self.send_400_response("The head of the request is too long.")

    def on_message_begin(self) -> None:
        """The head of a request begins."""
        super().on_message_begin()
        self._stop_waiting()
        self._await_head()

    def on_headers_complete(self) -> None:
        """The head is complete."""
        self._stop_waiting()
        self._head_bytes = 0
        super().on_headers_complete()

    def on_response_complete(self) -> None:
        """The connection is idle, unless the next request has come already."""
        self._idle_since = self.loop.time()
        super().on_response_complete()

    def _make_room(self) -> None:
        """Hang up on whoever has been idle for longest; refuse this connection where nobody is."""
        others = (other for other in self.connections if isinstance(other, BoundedProtocol) and other is not self)
        idle = [(since, other) for other in others if (since := other.idle_since) is not None and not other.transport.is_closing()]
        if idle:
            min(idle, key=lambda item: item[0])[1].transport.close()
            return
        answer = ProblemResponse(OverloadedError("Too many connections are open.").failure, uuid4().hex, REFUSED)
        head = "".join(f"{name.decode()}: {value.decode()}\r\n" for name, value in answer.raw_headers)
        self.transport.write(f"HTTP/1.1 429 Too Many Requests\r\n{head}\r\n".encode() + bytes(answer.body))
        self.transport.close()

    def _await_head(self) -> None:
        self._timer = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def _stop_waiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _give_up(self) -> None:
        self._timer = None
        if not self.transport.is_closing():
            self.transport.close()
