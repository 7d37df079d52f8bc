"""The one table from failures to HTTP, and the problem object (RFC 9457)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.errors import WinnowError
from app.media import CODINGS, MEDIA_TYPES
from app.service.access_log import record_of
from app.types import Failure


@dataclass(frozen=True, slots=True)
class Problem:
    """How a code is told over HTTP; `headers` are those that are always the same."""

    status: int
    title: str
    retryable: bool = False
    headers: tuple[tuple[str, str], ...] = ()


CLOSE = ("Connection", "close")
PROBLEMS: Mapping[str, Problem] = {
    "malformed_json": Problem(400, "Malformed JSON"),
    "invalid_parameter": Problem(400, "Invalid parameter"),
    "unknown_parameter": Problem(400, "Unknown parameter"),
    "content_field": Problem(400, "Exactly one content field is needed"),
    "other_site": Problem(400, "Another site"),
    "unauthorized": Problem(401, "A key is needed", headers=(("WWW-Authenticate", 'Bearer realm="winnow"'),)),
    "not_found": Problem(404, "Not found"),
    "method_not_allowed": Problem(405, "Method not allowed"),
    "not_acceptable": Problem(406, "Not acceptable"),
    "body_stalled": Problem(408, "The body stalled", retryable=True, headers=(CLOSE,)),
    "too_large": Problem(413, "Over a limit"),
    "unsupported_media_type": Problem(415, "Unsupported media type", headers=(("Accept-Post", ", ".join(MEDIA_TYPES)),)),
    "unsupported_content_coding": Problem(415, "Unsupported content coding", headers=(("Accept-Encoding", ", ".join(CODINGS)),)),
    "empty_document": Problem(422, "Empty document"),
    "binary_document": Problem(422, "Binary document"),
    "feed_document": Problem(422, "A feed, not a page"),
    "broken_compression": Problem(422, "Broken compression"),
    "unknown_charset": Problem(422, "Unknown charset"),
    "poison_document": Problem(422, "Document kills workers"),
    "overloaded": Problem(429, "Overloaded", retryable=True),
    "internal": Problem(500, "Internal error"),
    "worker_timeout": Problem(503, "Deadline passed", retryable=True),
    "worker_crash": Problem(503, "Worker died", retryable=True),
    "worker_oom": Problem(503, "Worker out of memory", retryable=True),
    "draining": Problem(503, "Shutting down", retryable=True, headers=(("Retry-After", "5"),)),
}
# The pool knows when trying again can help.
WAITS = frozenset({"overloaded", "worker_timeout", "worker_crash", "worker_oom"})
INTERNAL = WinnowError().failure
VARY = {"Vary": "Accept, Accept-Encoding"}


class ProblemResponse(Response):
    """A failure over HTTP; `headers` are added to those of the table."""

    media_type = "application/problem+json"

    def __init__(self, failure: Failure, request_id: str, headers: Mapping[str, str] | None = None) -> None:
        """The failure's `extra` become members beside those that every problem has."""
        members = problem_members(failure, request_id)
        self.code = members["code"]
        problem = PROBLEMS[self.code]
        super().__init__(json.dumps(members), problem.status, {**dict(problem.headers), **(headers or {})})


def problem_members(failure: Failure, request_id: str) -> dict[str, Any]:
    """The problem object of a failure. A code that the table lacks is told as `internal`."""
    if failure.code not in PROBLEMS:
        failure = INTERNAL
    problem = PROBLEMS[failure.code]
    return {
        **dict(failure.extra),
        "type": f"/docs#{failure.code}",
        "title": problem.title,
        "status": problem.status,
        "detail": failure.detail,
        "code": failure.code,
        "request_id": request_id,
        "retryable": problem.retryable,
    }


def problem_for(request: Request, failure: Failure, headers: Mapping[str, str] | None = None) -> ProblemResponse:
    """The failure as an answer to this request, told to its record too."""
    record, more = record_of(request), dict(headers or {})
    if failure.code in WAITS:
        more["Retry-After"] = str(request.app.state.pool.retry_after())
    if "expect" in request.headers and not record.bytes_in:
        more.update((CLOSE,))
    response = ProblemResponse(failure, record.request_id, VARY | more)
    record.code = response.code
    return response
