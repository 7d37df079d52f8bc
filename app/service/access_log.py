"""What is known of one request: told to the log and the metrics when it is over."""

import re
from collections import Counter
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any
from uuid import uuid4

from starlette.requests import Request
from starlette.types import Scope

from app.types import Summary

SAFE_ID = re.compile(r"[A-Za-z0-9._:+/=@-]{1,128}")
# W3C Trace Context: version, trace, parent, flags; zeros alone are no id.
TRACE = re.compile(r"00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}")
UNKNOWN_ROUTE = "-"
CLIENT_GONE = "client_gone"


@dataclass(slots=True)
class Record:
    """One request. `stack` is closed when its answer has been read; `route` is a path of ours, never one that a client made up.

    `timings` is None until a document was worked on; `lines` are those of a batch, by verdict or code.
    """

    request_id: str
    method: str
    started: float = field(default_factory=perf_counter)
    stack: ExitStack = field(default_factory=ExitStack)
    route: str = UNKNOWN_ROUTE
    status: int = 499
    code: str | None = None
    bytes_in: int = 0
    bytes_out: int = 0
    summary: Summary | None = None
    timings: Mapping[str, float] | None = None
    queue_ms: float = 0.0
    lines: Counter[str] = field(default_factory=Counter)
    trace: re.Match[str] | None = None

    @property
    def seconds(self) -> float:
        """How long the request has taken so far."""
        return perf_counter() - self.started

    def line(self) -> dict[str, Any]:
        """The fields of the access log: names, counts and times; no URL and no text."""
        summary = self.summary
        served: dict[str, Any] = {} if summary is None else {"verdict": summary.verdict.value, "labels": dict(summary.label_counts)}
        if summary is not None and summary.warnings:
            served["warnings"] = list(summary.warnings)
        return {
            "method": self.method,
            "path": self.route,
            "status": self.status,
            **({} if self.code is None else {"code": self.code}),
            "bytes_in": self.bytes_in,
            "bytes_out": self.bytes_out,
            **served,
            **({"lines": dict(self.lines)} if self.lines else {}),
            "ms": round(self.seconds * 1000, 2),
            **(
                {}
                if self.timings is None
                else {"timing_ms": {stage: round(ms, 2) for stage, ms in {**self.timings, "queue": self.queue_ms}.items()}}
            ),
            "request_id": self.request_id,
            **({} if self.trace is None else {"trace_id": self.trace[1], "parent_id": self.trace[2]}),
        }


def new_record(scope: Scope) -> Record:
    """A record with the client's X-Request-ID where that is safe, else with an id of ours, and its `traceparent` where it has one."""
    given = _header(scope, b"x-request-id")
    trace = TRACE.fullmatch(_header(scope, b"traceparent"))
    return Record(given if SAFE_ID.fullmatch(given) else uuid4().hex, scope["method"], trace=trace)


def _header(scope: Scope, wanted: bytes) -> str:
    return next((value.decode("latin-1") for name, value in scope["headers"] if name == wanted), "")


def record_of(request: Request) -> Record:
    """The request's record, which `RequestMiddleware` made."""
    record: Record = request.scope["winnow.record"]
    return record
