"""A request's body: read in chunks, counted while it comes, given up when it stalls."""

import asyncio

from starlette.requests import ClientDisconnect
from starlette.types import Receive

from app.errors import BodyStalledError, InvalidParameterError, TooLargeError
from app.pool.room import Admission


async def read_body(receive: Receive, admission: Admission, most: int, seconds: float) -> bytes:
    """The body as it is on the wire. Raises TooLargeError, BodyStalledError, OverloadedError, ClientDisconnect."""
    chunks: list[bytes] = []
    count, more = 0, True
    try:
        async with asyncio.timeout(seconds):
            while more:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise ClientDisconnect
                chunk, more = message.get("body", b""), message.get("more_body", False)
                count += len(chunk)
                if count > most:
                    raise _too_large(count, most)
                admission.take(len(chunk))
                chunks.append(chunk)
    except TimeoutError as error:
        raise BodyStalledError from error
    return b"".join(chunks)


def check_length(declared: str | None, most: int) -> int:
    """The body's length by its Content-Length, 0 where none is declared. Raises TooLargeError, InvalidParameterError."""
    if declared is None:
        return 0
    if not declared.isdecimal():
        raise InvalidParameterError("Content-Length is no number.")
    if int(declared[:20]) > most:
        raise _too_large(int(declared[:20]), most)
    return int(declared[:20])


def _too_large(actual: int, limit: int) -> TooLargeError:
    return TooLargeError("The body is longer than the limit.", limit_name="wire_bytes", limit=limit, actual=actual)
