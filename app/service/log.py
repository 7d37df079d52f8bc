"""The log: JSON lines, written by a thread, so that a reader who is slow or gone, or a full disk, costs lines and nothing else."""

import json
import os
import sys
from datetime import UTC, datetime
from queue import SimpleQueue
from threading import Thread

import structlog

MOST_LINES = 4096
FLUSH_SECONDS = 1.0

Logger = structlog.typing.FilteringBoundLogger


class LineWriter:
    """The file that structlog writes to. It never blocks and never raises; `dropped` counts the lines that were lost."""

    def __init__(self, descriptor: int | None) -> None:
        """Write to this descriptor; None: to nothing."""
        self._descriptor = descriptor
        self._lines: SimpleQueue[str | None] = SimpleQueue()
        self._thread: Thread | None = None
        self._torn = False
        self._told = 0
        self.dropped = 0

    def write(self, line: str) -> None:
        """Line up a line, or drop it where too many wait."""
        if self._descriptor is None or self._lines.qsize() >= MOST_LINES:
            self.dropped += 1
            return
        self._lines.put(line)
        if self._thread is None:
            self._thread = Thread(target=self._run, name="log", daemon=True)
            self._thread.start()

    def flush(self) -> None:
        """Nothing: the thread writes each line as it comes."""

    def close(self) -> None:
        """Let the lines that wait be written, for a second at most."""
        if self._thread:
            self._lines.put(None)
            self._thread.join(FLUSH_SECONDS)

    def _run(self) -> None:
        while (line := self._lines.get()) is not None:
            if self.dropped > self._told:
                self._tell_loss()
            if not self._put(line):
                self.dropped += 1

    def _tell_loss(self) -> None:
        lost = self.dropped
        line = {"event": "log_lines_dropped", "lines": lost - self._told, "level": "warning", "timestamp": datetime.now(UTC).isoformat()}
        if self._put(json.dumps(line) + "\n"):
            self._told = lost

    def _put(self, line: str) -> bool:
        """Whether the whole line was written; behind half a one the next begins a new line."""
        data = (b"\n" if self._torn else b"") + line.encode()
        try:
            while data:
                data = data[os.write(self._descriptor or 0, data) :]
                self._torn = bool(data)
        except OSError:
            return False
        return True


FOR_PROGRAMS: tuple[structlog.typing.Processor, ...] = (
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.JSONRenderer(),
)
FOR_READERS: tuple[structlog.typing.Processor, ...] = (
    structlog.processors.TimeStamper(fmt="%H:%M:%S", utc=False),
    structlog.dev.ConsoleRenderer(pad_event_to=0, sort_keys=False),
)


def open_log(level: str) -> tuple[Logger, LineWriter]:
    """A logger on standard output from a level on, and what writes it: JSON lines, or words for a reader where that is a terminal."""
    writer = LineWriter(sys.stdout.fileno() if sys.stdout else None)
    to_a_reader = bool(sys.stdout and sys.stdout.isatty())
    processors: list[structlog.typing.Processor] = [structlog.processors.add_log_level, *(FOR_READERS if to_a_reader else FOR_PROGRAMS)]
    logger = structlog.PrintLogger(writer)  # type: ignore[arg-type]  # a file to it is what has `write` and `flush`
    bound: Logger = structlog.wrap_logger(logger, processors=processors, wrapper_class=structlog.make_filtering_bound_logger(level)).bind()
    return bound, writer
