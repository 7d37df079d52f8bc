"""`POST /v1/extract/batch`: a document a line in, a result or a problem a line out, streamed both ways."""

import asyncio
from collections.abc import Iterable, Mapping

from fastapi import Request, Response
from starlette.types import Receive, Scope, Send

from app.errors import ContentCodingError, InvalidParameterError, MediaTypeError
from app.media import FORM_TYPE, JSON_TYPE, NAME
from app.pool.pool import Pool
from app.service.access_log import record_of
from app.service.auth import client_of
from app.service.codings import DEFLATERS, STREAM_CODINGS, TAKEN_CODINGS, Deflater, inflater
from app.service.extract import checked_type, joined, parse_query
from app.service.intake import Intake
from app.service.negotiation import IDENTITY, choose_coding, choose_lines_type
from app.service.problems import VARY, problem_for
from app.service.schemas import BATCH_TYPES
from app.service.settings import Settings
from app.service.stream import Desk, Stream, Terms
from app.types import Job

TAKEN_TYPES = (*BATCH_TYPES, FORM_TYPE)
HINT = "A batch is lines of JSON: curl -T pages.ndjson -H 'Content-Type: application/x-ndjson' URL"
# What the query says of the batch and not of each line: `Terms` has them in this order.
OF_ALL_LINES = ("ordered", "site")
TRUTHS: Mapping[str, bool] = {"true": True, "1": True, "false": False, "0": False}
# What is taken here, which differs from what a single document may be.
TAKEN: Mapping[str, Mapping[str, str]] = {
    MediaTypeError.code: {"Accept-Post": ", ".join(TAKEN_TYPES)},
    ContentCodingError.code: {"Accept-Encoding": TAKEN_CODINGS},
}
# What of an answer is compressed and sent in one turn of the event loop.
PIECE = 64 * 1024


class LinesResponse(Response):
    """The answer to a batch, each line written as soon as it is there and the client takes it."""

    def __init__(self, stream: Stream, deflater: Deflater, headers: Mapping[str, str]) -> None:
        """Nothing is read before it is called."""
        super().__init__(headers=headers)
        del self.headers["content-length"]
        self._stream = stream
        self._deflater = deflater

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002  (ASGI's signature)
        """See starlette."""

        async def write(data: bytes) -> None:
            for start in range(0, len(data), PIECE):
                if start:
                    await asyncio.sleep(0)
                body = self._deflater.feed(data[start : start + PIECE])
                await send({"type": "http.response.body", "body": body, "more_body": True})

        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        await self._stream.run(write)
        await send({"type": "http.response.body", "body": self._deflater.end(), "more_body": False})


async def extract_batch(request: Request) -> Response:
    """The articles of many pages: a JSON object a line in, a result or a problem object a line out, streamed both ways."""
    settings: Settings = request.app.state.settings
    pool: Pool = request.app.state.pool
    record = record_of(request)
    media_type, coding = choose_lines_type(joined(request, "accept")), choose_coding(joined(request, "accept-encoding"), STREAM_CODINGS)
    terms = terms_of(request)
    try:
        check_type(request.headers.get("content-type"))
        inflating = inflater(joined(request, "content-encoding"))
    except (MediaTypeError, ContentCodingError) as error:
        return problem_for(request, error.failure, TAKEN[error.code])
    admission = record.stack.enter_context(pool.admit(terms.client, batch=True))
    request.scope.pop("winnow.hold")(admission)  # popped: what it is bound to holds the scope
    named = await pool.submit(Job(b"{}", JSON_TYPE, None, terms.options, NAME, line=1), terms.client)
    if named.outcome.failure:
        return problem_for(request, named.outcome.failure)
    intake = Intake(request.receive, inflating, admission, settings)
    if "expect" in request.headers:
        await intake.begin()
    stream = Stream(Desk(pool, request.app.state.metrics, record, admission), terms, intake, settings)
    headers = {**VARY, "Content-Type": media_type} | ({} if coding == IDENTITY else {"Content-Encoding": coding})
    return LinesResponse(stream, DEFLATERS[coding](), headers)


def check_type(content_type: str | None) -> None:
    """Raises MediaTypeError for what cannot be lines of JSON."""
    media_type = (checked_type(content_type) or "").partition(";")[0].strip().lower()
    if media_type and media_type not in TAKEN_TYPES:
        raise MediaTypeError(HINT)


def terms_of(request: Request) -> Terms:
    """What the query asks of all lines; the worker knows what the options mean. Raises InvalidParameterError."""
    query = parse_query(request.scope["query_string"])
    options = tuple(pair for pair in query if pair[0] not in OF_ALL_LINES)
    names = {name for name, _ in options}
    if "id" in names:
        raise InvalidParameterError("Each line has an `id` of its own.", parameter="id")
    ordered, site = (_truth(query, name) for name in OF_ALL_LINES)
    if site and "site_table" in names:
        raise InvalidParameterError("`site=true` makes the table itself.", parameter="site_table")
    return Terms(client_of(request), options, ordered, site)


def _truth(query: Iterable[tuple[str, str]], name: str) -> bool:
    given = [value for key, value in query if key == name] or ["false"]
    if len(given) > 1 or given[0] not in TRUTHS:
        raise InvalidParameterError(parameter=name)
    return TRUTHS[given[0]]
