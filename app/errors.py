"""The failures that a caller can meet: one tree, each with its code.

A class's docstring is the public sentence that answers carry: it never quotes the page. `app.service.problems` maps the codes to HTTP.
"""

from typing import ClassVar

from app.types import Failure


class WinnowError(Exception):
    """The service failed on this document; this is a bug."""

    code: ClassVar[str] = "internal"

    def __init__(self, detail: str | None = None, **extra: int | str) -> None:
        """`extra` becomes members of the problem object, such as `limit` and `actual`."""
        public = detail or type(self).__doc__ or self.code
        super().__init__(public)
        self.failure = Failure(self.code, public, tuple(extra.items()))


class RequestError(WinnowError):
    """The request is malformed; sending it again will not help."""


class MalformedJsonError(RequestError):
    """The body is not the JSON object that this endpoint takes."""

    code = "malformed_json"


class InvalidParameterError(RequestError):
    """A parameter has a value that it cannot have."""

    code = "invalid_parameter"


class UnknownParameterError(RequestError):
    """There is no such parameter."""

    code = "unknown_parameter"


class ContentFieldError(RequestError):
    """Exactly one of `html`, `text` and `content_b64` is needed."""

    code = "content_field"


class OtherSiteError(RequestError):
    """The page is of another site than the table that it was to be read by, or than the pages before it."""

    code = "other_site"


class UnauthorizedError(RequestError):
    """A key is needed: `Authorization: Bearer KEY` or `X-Api-Key: KEY`."""

    code = "unauthorized"


class NotFoundError(RequestError):
    """There is nothing at this path; `GET /` shows what there is."""

    code = "not_found"


class MethodNotAllowedError(RequestError):
    """This path does not take this method; `Allow` tells which it takes."""

    code = "method_not_allowed"


class NotAcceptableError(RequestError):
    """None of the media types in `Accept` can be served here."""

    code = "not_acceptable"


class BodyStalledError(RequestError):
    """The request's body did not arrive in time."""

    code = "body_stalled"


class TooLargeError(RequestError):
    """The document passes a limit."""

    code = "too_large"


class MediaTypeError(RequestError):
    """This media type is not supported; `Accept-Post` tells which are."""

    code = "unsupported_media_type"


class ContentCodingError(RequestError):
    """This content coding is not supported; `Accept-Encoding` tells which are."""

    code = "unsupported_content_coding"


class DocumentError(WinnowError):
    """The document itself cannot be served."""


class EmptyDocumentError(DocumentError):
    """The document has 0 bytes."""

    code = "empty_document"


class BinaryDocumentError(DocumentError):
    """The document is binary data, not HTML or text."""

    code = "binary_document"


class FeedDocumentError(DocumentError):
    """The document is a feed (RSS, Atom or a sitemap), not a page."""

    code = "feed_document"


class BrokenCompressionError(DocumentError):
    """The compressed body breaks off or is corrupt."""

    code = "broken_compression"


class UnknownCharsetError(DocumentError):
    """The `charset` option names no charset of the WHATWG encoding standard."""

    code = "unknown_charset"


class PoisonDocumentError(DocumentError):
    """This document killed a worker twice; it is not tried again."""

    code = "poison_document"


class CapacityError(WinnowError):
    """The service, not the document: trying again later may help."""


class OverloadedError(CapacityError):
    """The queue is full."""

    code = "overloaded"


class WorkerTimeoutError(CapacityError):
    """The document was not done by its deadline."""

    code = "worker_timeout"


class WorkerCrashError(CapacityError):
    """The worker process died on this document."""

    code = "worker_crash"


class WorkerOutOfMemoryError(CapacityError):
    """The worker process ran out of memory on this document."""

    code = "worker_oom"


class DrainingError(CapacityError):
    """The service is shutting down."""

    code = "draining"
