"""What can go wrong, as exceptions: a class for each kind of problem object, and one for a service that cannot be reached."""

from collections.abc import Mapping
from typing import Any


class WinnowError(Exception):
    """Base of all that this package raises."""


class TransportError(WinnowError):
    """The service could not be reached, or broke off, as often as it was tried."""


class ProblemError(WinnowError):
    """The service's problem object (RFC 9457); `members` holds all of it."""

    def __init__(self, members: Mapping[str, Any]) -> None:
        """A problem object, as it came."""
        self.members = members
        self.status = int(members.get("status", 500))
        self.code = str(members.get("code", "internal"))
        self.detail = str(members.get("detail", ""))
        self.request_id = str(members.get("request_id", ""))
        self.retryable = bool(members.get("retryable", False))
        super().__init__(f"{self.status} {self.code}: {self.detail}")


class RefusedError(ProblemError):
    """The request is wrong as such: sending it again will not help."""


class UnauthorizedError(RefusedError):
    """A key is needed, or is wrong."""


class TooLargeError(ProblemError):
    """The document passes a limit; `members` says which, its `limit` and the `actual` figure."""


class DocumentError(ProblemError):
    """The document cannot be served: empty, binary, a feed, broken, or it killed workers."""


class OverloadedError(ProblemError):
    """There is no room now."""


class UnavailableError(ProblemError):
    """A worker ran out of time or memory or died, or the service shuts down."""


class ServiceError(ProblemError):
    """The service has a bug."""


BY_STATUS: Mapping[int, type[ProblemError]] = {
    401: UnauthorizedError,
    413: TooLargeError,
    422: DocumentError,
    429: OverloadedError,
    500: ServiceError,
    503: UnavailableError,
}


def problem(members: Mapping[str, Any]) -> ProblemError:
    """The exception of a problem object."""
    return BY_STATUS.get(int(members.get("status", 500)), RefusedError)(members)
