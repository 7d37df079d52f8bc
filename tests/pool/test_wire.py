"""What goes over the pipe comes out as it went in, and nothing else does."""

import asyncio
from socket import socketpair

import pytest

from app.pool.wire import BrokenFrameError, job_head, job_of, outcome_head, outcome_of, pack, read_frame, receive_frame, send_frame
from app.types import Failure, Job, Outcome, PageKind, Summary, Verdict

SUMMARY = Summary(PageKind.HTML, Verdict.ARTICLE, 0.5, "meta", {"ticker": 2}, 10, 20)
OUTCOMES = {
    "rendered": Outcome(b"\x00bytes", SUMMARY, None, {"total": 1.5}),
    "failure": Outcome(failure=Failure("too_large", "Too large.", (("limit", 3), ("limit_name", "depth"))), timings={"total": 0.1}),
    "surrogate": Outcome(failure=Failure("unknown_parameter", "There is none.", (("parameter", "\ud800"),))),
}
JOB = Job(b"body", "text/html; charset=x", None, (("url", "http://a/"), ("id", "ü")), "json", 1.5)


@pytest.mark.parametrize("outcome", OUTCOMES.values(), ids=OUTCOMES.keys())
def test_outcome_survives_the_pipe(outcome: Outcome) -> None:
    ours, theirs = socketpair()
    with ours, theirs:
        send_frame(ours, outcome_head(outcome), outcome.rendered or b"")
        frame = receive_frame(theirs)
    assert frame is not None
    assert outcome_of(*frame) == outcome


def test_job_survives_the_pipe() -> None:
    ours, theirs = socketpair()
    with ours, theirs:
        send_frame(ours, job_head(JOB), JOB.body)
        frame = receive_frame(theirs)
    assert frame is not None
    assert job_of(*frame) == JOB


def test_the_pipe_ends_where_the_other_side_does() -> None:
    ours, theirs = socketpair()
    ours.close()
    with theirs:
        assert receive_frame(theirs) is None


BROKEN = {
    "payload too long": (pack({}, b"x" * 11) + b"x" * 11, BrokenFrameError),
    "head too long": (b"\xff" * 12, BrokenFrameError),
    "head is no JSON": (b"\0\0\0\1" + bytes(8) + b"{", ValueError),
    "cut in the head": (pack({"a": 1})[:-1], asyncio.IncompleteReadError),
    "cut in the payload": (pack({}, b"xxxx") + b"xx", BrokenFrameError),
}


@pytest.mark.parametrize(("data", "error"), BROKEN.values(), ids=BROKEN.keys())
def test_broken_frame_is_told(data: bytes, error: type[Exception]) -> None:
    async def read() -> None:
        reader = asyncio.StreamReader()
        reader.feed_data(data)
        reader.feed_eof()
        await read_frame(reader, 10)

    with pytest.raises(error):
        asyncio.run(read())
