"""The outermost layer of the application: request ids, the last resort for bugs, the access log and the counts."""

import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.pool.pool import Pool
from app.service.access_log import CLIENT_GONE, UNKNOWN_ROUTE, Record, new_record
from app.service.log import Logger
from app.service.problems import INTERNAL, ProblemResponse

QUIET = frozenset({"/livez", "/readyz", "/healthz", "/metrics"})


class Observer(Protocol):
    """Hears of each request that is over."""

    def observe(self, record: Record) -> None:
        """One finished request."""


class RequestMiddleware:
    """ASGI middleware around everything else."""

    def __init__(self, app: ASGIApp, *, pool: Pool, observers: Sequence[Observer], log: Logger) -> None:
        """One for an application; `observers` hear of each request that is over."""
        self._app = app
        self._pool = pool
        self._observers = observers
        self._log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with its record in the scope."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        record = scope["winnow.record"] = new_record(scope)
        finish = self._finisher(record, send)
        try:
            with record.stack:
                await self._app(scope, receive, finish)
        except ConnectionAbortedError:  # the protocol's word for a client that did not take its answer in time
            record.code = CLIENT_GONE
        except Exception as error:  # noqa: BLE001  (a bug: told by name and place, because its text may quote a page)
            places = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
            self._log.error("bug", error=type(error).__name__, places=places[-8:], request_id=record.request_id)
            if record.status == 499:
                record.code = INTERNAL.code
                await ProblemResponse(INTERNAL, record.request_id)(scope, receive, finish)
        finally:
            record.route = getattr(scope.get("route"), "path", UNKNOWN_ROUTE)
            for observer in self._observers:
                observer.observe(record)
            if record.route not in QUIET:
                self._log.info("request", **record.line())

    def _finisher(self, record: Record, send: Send) -> Send:
        async def finish(message: Message) -> None:
            if message["type"] == "http.response.start":
                record.status = message["status"]
                message["headers"].append((b"x-request-id", record.request_id.encode()))
                if self._pool.draining:
                    message["headers"].append((b"connection", b"close"))
            else:
                record.bytes_out += len(message.get("body", b""))
            await send(message)

        return finish
