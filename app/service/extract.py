"""`POST /v1/extract`: one document in, one result out."""

import asyncio
from collections.abc import Coroutine
from urllib.parse import parse_qsl

from fastapi import Request, Response
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from app.errors import InvalidParameterError, MediaTypeError
from app.media import FORMATS, JSON_TYPE, Format
from app.pool.pool import Answer, Pool
from app.service.access_log import record_of
from app.service.auth import client_of
from app.service.body import check_length, read_body
from app.service.negotiation import IDENTITY, choose_coding, choose_format
from app.service.problems import VARY, problem_for
from app.service.settings import Settings
from app.types import Job, Outcome

MOST_PARAMETERS = 64
CONTENT_TYPE_BYTES = 1024
CHUNK = 256 * 1024


class PiecemealResponse(Response):
    """A response that is written piece by piece, so that a long one neither fills the buffers nor holds up the event loop."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002  (ASGI's signature)
        """See starlette."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        for start in range(0, max(1, len(self.body)), CHUNK):
            more = start + CHUNK < len(self.body)
            await send({"type": "http.response.body", "body": self.body[start : start + CHUNK], "more_body": more})


async def extract(request: Request) -> Response:
    """The article of one page, with everything else separated and labelled."""
    settings: Settings = request.app.state.settings
    pool: Pool = request.app.state.pool
    record = record_of(request)
    chosen, coding = choose_format(joined(request, "accept")), choose_coding(joined(request, "accept-encoding"))
    content_type = checked_type(request.headers.get("content-type"))
    query = parse_query(request.scope["query_string"])
    declared = check_length(request.headers.get("content-length"), settings.wire_bytes)
    client = client_of(request)
    admission = record.stack.enter_context(pool.admit(client, declared))
    request.scope.pop("winnow.hold")(admission)  # popped: what it is bound to holds the scope
    body = await read_body(request.receive, admission, settings.wire_bytes, settings.upload_seconds)
    record.bytes_in = len(body)
    job = Job(body, content_type, joined(request, "content-encoding"), query, chosen, coding=coding)
    answer = await answer_or_gone(pool.submit(job, client), request.receive)
    record.summary, record.timings, record.queue_ms = answer.outcome.summary, answer.outcome.timings, answer.queue_ms
    admission.release()
    if failure := answer.outcome.failure:
        return problem_for(request, failure)
    admission.take(len(answer.outcome.rendered or b""))
    return _rendered(answer.outcome, FORMATS[chosen])


def joined(request: Request, name: str) -> str | None:
    """The lines of a header that is a list, as one (RFC 9110, section 5.3)."""
    return ", ".join(request.headers.getlist(name)) or None


def checked_type(content_type: str | None) -> str | None:
    """The document's type, unless reading it would take long. Raises MediaTypeError."""
    if content_type and len(content_type) > CONTENT_TYPE_BYTES:
        raise MediaTypeError(f"The Content-Type has more than {CONTENT_TYPE_BYTES} bytes.")
    return content_type


def parse_query(raw: bytes) -> tuple[tuple[str, str], ...]:
    """The query's pairs as they came; the worker knows what they mean. Raises InvalidParameterError."""
    try:
        return tuple(parse_qsl(raw.decode("latin-1"), keep_blank_values=True, max_num_fields=MOST_PARAMETERS))
    except ValueError as error:
        raise InvalidParameterError("The query has too many parameters.") from error


async def answer_or_gone(answer: Coroutine[None, None, Answer], receive: Receive) -> Answer:
    """The pool's answer; a client that goes away takes its queued job with it. Raises ClientDisconnect."""
    work = asyncio.ensure_future(answer)
    gone = asyncio.ensure_future(receive())
    try:
        await asyncio.wait((work, gone), return_when=asyncio.FIRST_COMPLETED)
        if not work.done():
            raise ClientDisconnect
        return work.result()
    finally:
        gone.cancel()
        work.cancel()


def _rendered(outcome: Outcome, chosen: Format) -> Response:
    body, summary = outcome.rendered or b"", outcome.summary
    headers = VARY | ({} if outcome.coding == IDENTITY else {"Content-Encoding": outcome.coding})
    if chosen.media_type != JSON_TYPE and summary is not None:
        headers["X-Verdict"] = summary.verdict.value
        if summary.confidence is not None:
            headers["X-Confidence"] = f"{summary.confidence:.3f}"
        if summary.warnings:
            headers["X-Warnings"] = ", ".join(summary.warnings)
    return PiecemealResponse(body, 200, headers, chosen.content_type)
