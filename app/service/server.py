"""Serving: the listener, the logs of uvicorn, and the drain at SIGTERM."""

import asyncio
import contextlib
import gc
import logging
import resource
import signal
import socket
import sys
from collections import Counter
from collections.abc import Iterator
from time import monotonic
from types import FrameType

import uvicorn

from app.service.app import create_app
from app.service.connections import BoundedProtocol
from app.service.health import all_hold, readiness
from app.service.log import Logger
from app.service.settings import Settings, unknown_names

WORK_SHARE, FLUSH_SHARE = 0.75, 0.2
KEEP_ALIVE_SECONDS = 75
SECONDS_BETWEEN_HUNG_UP = 10
OPEN_FILES = 65_536
FILES_OF_OUR_OWN = 40
OTHERS = 0o006
# Linux takes twice as much: with 1,024 connections 256 MiB, where it would take 4 GiB by itself.
UNREAD_BYTES = 128 * 1024
# Whoever connects waits behind all who stand in the kernel's line: letting in so many takes some 50 ms.
LINE = 1024
ENDS_TOO = (signal.SIGHUP, signal.SIGQUIT)


class DrainingServer(uvicorn.Server):
    """At the first signal the listener stays and answers `draining` until what was accepted is finished; a second one ends it.

    WORK_SHARE of the drain time is for the documents, FLUSH_SHARE for clients to take their answers.
    """

    def __init__(self, config: uvicorn.Config, settings: Settings) -> None:
        """`config.app` is the application of `create_app`."""
        super().__init__(config)
        self._settings = settings
        self._state = config.app.state  # type: ignore[union-attr]
        self._drain_ends: float | None = None
        self._began = monotonic()
        self._told: set[str] = set()
        self._hung_up: Counter[str] = Counter()
        self._tells_again = 0.0

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002  (uvicorn's signature)
        """Begin to drain; uvicorn's own way would close the listener and end with 143."""
        if self._drain_ends is not None:
            self.should_exit = self.force_exit = True
        self._state.pool.draining = True
        self._drain_ends = monotonic() + self._settings.drain_seconds * WORK_SHARE

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Those of uvicorn, and those of a terminal that goes away, unless they are ignored (nohup)."""
        for sig in ENDS_TOO:
            if signal.getsignal(sig) is not signal.SIG_IGN:
                signal.signal(sig, self.handle_exit)
        with super().capture_signals():
            yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """As uvicorn; what the kernel holds of an answer counts as read, so that each connection may have little there."""
        await super().startup(sockets)
        gc.freeze()  # what is loaded by now stays: looking through it for garbage again and again would hold up everybody
        for listener in (listener for server in self.servers for listener in server.sockets):
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, UNREAD_BYTES)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """uvicorn leaves the lifespan to be cancelled after a second signal, which would be told as a failure."""
        await super().shutdown(sockets)
        if self.force_exit:
            await self.lifespan.shutdown()
        self._tell("stopped")

    async def on_tick(self, counter: int) -> bool:
        """Called ten times a second; True ends the server."""
        if self._drain_ends is not None:
            self._state.pool.stopping.set()
            self._tell("draining", documents=self._state.pool.admitted)
            late = monotonic() > self._drain_ends
            if late:
                self._state.pool.abandon()
                self._state.crowd.free(sys.maxsize)
            self.should_exit = self.should_exit or late or not self._state.pool.admitted
        elif all_hold(readiness(self._state.pool)):
            self._tell("ready")
        self._tell_hung_up()
        return await super().on_tick(counter)

    def _tell(self, event: str, **details: object) -> None:
        """A state of the service, once, with how many seconds after the start it was reached."""
        if event not in self._told:
            self._told.add(event)
            self._state.log.info(event, seconds=round(monotonic() - self._began, 1), **details)

    def _tell_hung_up(self) -> None:
        """How many late clients were hung up on, by reason; in a flood now and then, since there may be thousands a second."""
        hung_up: Counter[str] = self._state.crowd.hung_up
        if hung_up != self._hung_up and monotonic() >= self._tells_again:
            self._state.log.warning("hung_up", **(hung_up - self._hung_up))
            self._hung_up, self._tells_again = hung_up.copy(), monotonic() + SECONDS_BETWEEN_HUNG_UP

    def _log_started_message(self, listeners: object) -> None:
        addresses = [":".join(map(str, sock.getsockname()[:2])) for sock in listeners]  # type: ignore[attr-defined]
        self._state.log.info("listening", addresses=addresses)


class LogBridge(logging.Handler):
    """uvicorn's warnings as lines of our log: the message alone, since a traceback may quote a page."""

    def __init__(self, log: Logger) -> None:
        """Write to this log."""
        super().__init__(logging.WARNING)
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        """See logging.Handler; that a task was cancelled at the end is no news."""
        if record.exc_info and isinstance(record.exc_info[1], asyncio.CancelledError):
            return
        self._log.warning("server", logger=record.name, message=record.getMessage().strip())


def _open_many_files() -> int:
    """How many files may be open: a connection is one, and the usual soft limit of 1,024 is a small crawl's worth."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if most == resource.RLIM_INFINITY else min(OPEN_FILES, most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
    return wanted


def serve(settings: Settings, engine: str = "app.jobs") -> int:
    """Serve until SIGTERM or SIGINT; the exit code; only tests name another engine. Raises SettingsError."""
    app = create_app(settings, engine)
    app.state.crowd.most = max(1, min(settings.connections, _open_many_files() - FILES_OF_OUR_OWN))
    log: Logger = app.state.log
    logging.basicConfig(handlers=[LogBridge(log)], level=logging.WARNING, force=True)
    if unknown := unknown_names():
        log.warning("unknown_settings", names=unknown)
    if not settings.loopback and not app.state.keys:
        log.warning("open_without_key", detail="Anyone who reaches this address may use the service; WINNOW_KEY_FILE would ask for a key.")
    if settings.key_file and (mode := settings.key_file.stat().st_mode & 0o777) & OTHERS:
        log.warning(
            "key_file_open", mode=f"{mode:04o}", detail="It is open to the world: every user of this machine can read or change the keys."
        )
    config = uvicorn.Config(
        app,
        http=BoundedProtocol,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        ws="none",
        backlog=LINE,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=max(1, round(settings.drain_seconds * FLUSH_SHARE)),
    )
    server = DrainingServer(config, settings)
    try:
        server.run()
    finally:
        app.state.log_writer.close()
    return 0 if server.started else 1
