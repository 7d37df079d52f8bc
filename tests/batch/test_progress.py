"""What a user sees of a run."""

import io
import sys

import pytest

from app.batch import progress as module
from app.batch.parts import Account, Part, Placed
from app.batch.progress import RunProgress, clock
from app.batch.record import BROKEN, Place, Record
from app.types import Outcome


def step(progress: RunProgress, read: int, *, last: bool = False, failed: bool = False, span: int = 0) -> None:
    """An answer to a record that ends at a byte of its span."""
    placed = Placed(Part(span, 0), Record("a", Place(), read=read), "a", last)
    progress.answer(placed, Outcome(failure=BROKEN) if failed else Outcome(b"{}"))


def test_the_line_says_how_far_how_fast_and_what_went_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(module, "monotonic", lambda: now[0])
    progress = RunProgress(1000)
    progress.earlier_part(Account(Part(0, 0), 3, {"too_large": 1}, 400, Place(), last=True))
    now[0] = 110.0
    step(progress, 100, span=1)
    step(progress, 200, span=1, failed=True)
    assert progress.line() == "5 pages, 0 pages/s, 2 errors (too_large 1, broken_compression 1), 60% read, 0:00:20 left"
    assert RunProgress(0).line() == "0 pages, 0 pages/s, 0 errors"


def test_without_a_terminal_there_is_a_line_now_and_then(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(module, "LINE_SECONDS", 0.0)
    with RunProgress(100) as progress:
        step(progress, 50)
        progress.elsewhere(Account(Part(1, 0), 7, {}, 50, Place(), last=True))
    told = capsys.readouterr().err.splitlines()
    assert [line.partition(",")[0] for line in told] == ["1 pages", "8 pages"]
    assert "100% read" in told[-1]


class Terminal(io.StringIO):
    """Somebody looks."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("there", [True, False])
def test_on_a_terminal_there_is_a_bar_where_rich_is(there: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not there:
        monkeypatch.setitem(sys.modules, "rich.progress", None)
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(module, "LINE_SECONDS", 0.0)
    monkeypatch.setenv("TERM", "xterm")
    with RunProgress(100) as progress:
        step(progress, 100, last=True)
    assert "1 pages" in terminal.getvalue()
    assert ("━" in terminal.getvalue()) == there


def test_clock() -> None:
    assert [clock(seconds) for seconds in (0, 59.6, 3725)] == ["0:00:00", "0:01:00", "1:02:05"]
