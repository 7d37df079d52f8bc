"""How far a run is: a bar where somebody looks at a terminal and rich is there, else a line now and then."""

import contextlib
import sys
from collections import Counter
from time import monotonic
from typing import Any, Self

from app.batch.parts import Account, Placed
from app.batch.places import extra
from app.batch.record import BatchError
from app.types import Outcome

LINE_SECONDS, BAR_SECONDS = 10.0, 0.2
MOST_CODES = 4


class RunProgress:
    """Counts of a run, told on standard error."""

    def __init__(self, size: int) -> None:
        """The clock starts; `size` is how many bytes there are to read, 0 where nobody knows."""
        self._size = size
        self.records = self.earlier = 0
        self.codes: Counter[str] = Counter()
        self._read: dict[int, int] = {}
        self._done = self._skipped = 0
        self._began = self._told = monotonic()
        self._bar: Any = None

    def __enter__(self) -> Self:
        """The bar is shown from here on."""
        if sys.stderr.isatty():
            with contextlib.suppress(BatchError):
                self._bar = _bar()
                self._task = self._bar.add_task("", total=self._size or None)
                self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        """The bar stays as it is."""
        if self._bar:
            self._show()
            self._bar.stop()

    def answer(self, placed: Placed, outcome: Outcome) -> None:
        """A record has been worked on."""
        self.records += 1
        if outcome.failure is not None:
            self.codes[outcome.failure.code] += 1
        self._reach(placed.part.span, placed.record.read, last=placed.last)
        if monotonic() - self._told >= (BAR_SECONDS if self._bar else LINE_SECONDS):
            self._show()

    def earlier_part(self, account: Account) -> None:
        """A part was written by an earlier run."""
        before = self.read
        self._reach(account.part.span, account.read, last=account.last)
        self._skipped += self.read - before
        self.earlier += account.records
        self.codes.update(account.codes)

    def elsewhere(self, account: Account) -> None:
        """A part was written on another machine."""
        self.records += account.records
        self.codes.update(account.codes)
        self._reach(account.part.span, account.read, last=account.last)
        self._show()

    @property
    def read(self) -> int:
        """Bytes of the inputs that have been read."""
        return self._done + sum(self._read.values())

    @property
    def seconds(self) -> float:
        """Since the clock started."""
        return monotonic() - self._began

    @property
    def rate(self) -> float:
        """Pages a second of this run."""
        return self.records / max(self.seconds, 1e-9)

    @property
    def left(self) -> float | None:
        """Seconds, by the bytes that have been read in this run; None where nobody knows."""
        read = self.read - self._skipped
        return (self._size - self.read) * self.seconds / read if self._size and read else None

    def errors(self) -> str:
        """How many records have no answer, and the most frequent codes."""
        named = ", ".join(f"{code} {count:,}" for code, count in self.codes.most_common(MOST_CODES))
        return f"{self.codes.total():,} errors" + (f" ({named})" if named else "")

    def line(self) -> str:
        """All of it as a line."""
        share = f", {self.read / self._size:.0%} read" if self._size else ""
        left = "" if self.left is None else f", {clock(self.left)} left"
        return f"{self.earlier + self.records:,} pages, {self.rate:,.0f} pages/s, {self.errors()}{share}{left}"

    def _reach(self, span: int, read: int, *, last: bool) -> None:
        self._read[span] = read
        if last:
            self._done += self._read.pop(span)

    def _show(self) -> None:
        self._told = monotonic()
        if self._bar:
            self._bar.update(self._task, completed=min(self.read, self._size or self.read), description=self.line())
        else:
            sys.stderr.write(f"{self.line()}\n")
            sys.stderr.flush()


def clock(seconds: float) -> str:
    """Hours, minutes and seconds."""
    whole = round(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d}"


def _bar() -> Any:
    """Raises BatchError where rich is not there."""
    with extra("batch"):
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn
    return Progress(BarColumn(), TextColumn("{task.description}"), console=Console(stderr=True))
