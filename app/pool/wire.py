"""What goes over a slot's pipe: a small JSON head, then raw bytes; no pickles, so neither side can run the other's code."""

import json
import struct
from asyncio import StreamReader
from collections.abc import Mapping
from dataclasses import asdict
from socket import socket
from typing import Any

from app.types import Failure, Job, Outcome, PageKind, PageType, Summary, Verdict

LENGTHS = struct.Struct("!IQ")
CHUNK = 256 * 1024
HEAD_BYTES = 1024 * 1024

# What a zygote is asked for, by one byte.
WORKER, SPARE = b"w", b"s"

Head = dict[str, Any]


class BrokenFrameError(ValueError):
    """The other side's bytes are no frame, or a larger one than is allowed."""


def pack(head: Mapping[str, Any], payload: bytes = b"") -> bytes:
    """A frame's lengths and head; the payload follows them on the pipe as it is."""
    text = json.dumps(head).encode()
    return LENGTHS.pack(len(text), len(payload)) + text


async def read_frame(reader: StreamReader, most: int) -> tuple[Head, bytes]:
    """The next frame, read in chunks. Raises BrokenFrameError over `most` bytes, IncompleteReadError at the pipe's end."""
    head_length, length = LENGTHS.unpack(await reader.readexactly(LENGTHS.size))
    if head_length > HEAD_BYTES or length > most:
        raise BrokenFrameError
    head = json.loads(await reader.readexactly(head_length))
    chunks: list[bytes] = []
    while length:
        chunk = await reader.read(min(length, CHUNK))
        if not chunk:
            raise BrokenFrameError
        chunks.append(chunk)
        length -= len(chunk)
    return head, b"".join(chunks)


def send_frame(channel: socket, head: Mapping[str, Any], payload: bytes = b"") -> None:
    """Send a frame, blocking: the worker's side."""
    channel.sendall(pack(head, payload))
    channel.sendall(payload)


def receive_frame(channel: socket) -> tuple[Head, bytes] | None:
    """The next frame, blocking: the worker's side; None at the pipe's end."""
    lengths = _receive(channel, LENGTHS.size)
    if not lengths:
        return None
    head_length, length = LENGTHS.unpack(lengths)
    return json.loads(_receive(channel, head_length)), bytes(_receive(channel, length))


def _receive(channel: socket, length: int) -> bytearray:
    data = bytearray(length)
    view, filled = memoryview(data), 0
    while filled < length:
        count = channel.recv_into(view[filled:])
        if not count:
            return bytearray()
        filled += count
    return data


def job_head(job: Job) -> Head:
    """A job without its body."""
    return {name: getattr(job, name) for name in Job.__slots__ if name != "body"}


def job_of(head: Head, body: bytes) -> Job:
    """The job that `job_head` and the body came from."""
    query = tuple((name, value) for name, value in head["query"])
    return Job(**{**head, "query": query}, body=body)


def outcome_head(outcome: Outcome) -> Head:
    """An outcome without its rendered bytes."""
    summary = outcome.summary
    return {
        "summary": None if summary is None else {**asdict(summary), "label_counts": dict(summary.label_counts)},
        "failure": None if outcome.failure is None else asdict(outcome.failure),
        "timings": dict(outcome.timings),
        "coding": outcome.coding,
    }


def outcome_of(head: Head, rendered: bytes) -> Outcome:
    """The outcome that `outcome_head` and the rendered bytes came from."""
    if head["failure"] is not None:
        failure = head["failure"]
        extra = tuple((name, value) for name, value in failure["extra"])
        return Outcome(failure=Failure(failure["code"], failure["detail"], extra), timings=head["timings"])
    summary = None if head["summary"] is None else _summary_of(head["summary"])
    return Outcome(rendered=rendered, summary=summary, timings=head["timings"], coding=head["coding"])


def _summary_of(fields: Head) -> Summary:
    told = {
        "kind": PageKind(fields["kind"]),
        "verdict": Verdict(fields["verdict"]),
        "page_type": fields["page_type"] and PageType(fields["page_type"]),
        "warnings": tuple(fields["warnings"]),
    }
    return Summary(**fields | told)
