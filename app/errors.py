"""The failures that a caller can meet: one tree, each with its code; `app.service.failures` maps the codes to HTTP."""

from typing import ClassVar

from app.types import Failure


class WinnowError(Exception):
    """Base of every typed failure. `detail` is public: it never quotes the page."""

    code: ClassVar[str] = "internal"
    detail: ClassVar[str] = "The service failed on this document; this is a bug."

    def __init__(self, detail: str | None = None, **extra: int | str) -> None:
        """`extra` becomes members of the problem object, such as `limit` and `actual`."""
        super().__init__(detail or self.detail)
        self.failure = Failure(self.code, detail or self.detail, tuple(extra.items()))


class RequestError(WinnowError):
    """The request is malformed; sending it again will not help."""


class MalformedJsonError(RequestError):
    code = "malformed_json"
    detail = "The body is not the JSON object that this endpoint takes."


class InvalidParameterError(RequestError):
    code = "invalid_parameter"
    detail = "A parameter has a value that it cannot have."


class UnknownParameterError(RequestError):
    code = "unknown_parameter"
    detail = "There is no such parameter."


class ContentFieldError(RequestError):
    code = "content_field"
    detail = "Exactly one of `html`, `text` and `content_b64` is needed."


class UnauthorizedError(RequestError):
    code = "unauthorized"
    detail = "A key is needed: `Authorization: Bearer KEY` or `X-Api-Key: KEY`."


class NotFoundError(RequestError):
    code = "not_found"
    detail = "There is nothing at this path; `GET /` shows what there is."


class MethodNotAllowedError(RequestError):
    code = "method_not_allowed"
    detail = "This path does not take this method; `Allow` tells which it takes."


class NotAcceptableError(RequestError):
    code = "not_acceptable"
    detail = "None of the media types in `Accept` can be served here."


class BodyStalledError(RequestError):
    code = "body_stalled"
    detail = "The request's body did not arrive in time."


class TooLargeError(RequestError):
    """A limit was passed; `extra` carries `limit_name`, `limit` and, as far as it was counted, `actual`."""

    code = "too_large"
    detail = "The document passes a limit."


class MediaTypeError(RequestError):
    code = "unsupported_media_type"
    detail = "This media type is not supported; `Accept-Post` tells which are."


class ContentCodingError(RequestError):
    code = "unsupported_content_coding"
    detail = "This content coding is not supported; `Accept-Encoding` tells which are."


class DocumentError(WinnowError):
    """The document itself cannot be served."""


class EmptyDocumentError(DocumentError):
    code = "empty_document"
    detail = "The document has 0 bytes."


class BinaryDocumentError(DocumentError):
    code = "binary_document"
    detail = "The document is binary data, not HTML or text."


class FeedDocumentError(DocumentError):
    code = "feed_document"
    detail = "The document is a feed (RSS, Atom or a sitemap), not a page."


class BrokenCompressionError(DocumentError):
    code = "broken_compression"
    detail = "The compressed body breaks off or is corrupt."


class UnknownCharsetError(DocumentError):
    code = "unknown_charset"
    detail = "The `charset` option names no charset of the WHATWG encoding standard."


class CapacityError(WinnowError):
    """The service, not the document: trying again later may help."""


class OverloadedError(CapacityError):
    code = "overloaded"
    detail = "The queue is full."


class WorkerTimeoutError(CapacityError):
    code = "worker_timeout"
    detail = "The document was not done by its deadline."


class WorkerCrashError(CapacityError):
    code = "worker_crash"
    detail = "The worker process died on this document."


class WorkerOutOfMemoryError(CapacityError):
    code = "worker_oom"
    detail = "The worker process ran out of memory on this document."


class DrainingError(CapacityError):
    code = "draining"
    detail = "The service is shutting down."
