"""Winnow's client: pages in, articles out, sync or async, one by one or many at a time."""

from winnow_client.aio import AsyncClient
from winnow_client.client import Client
from winnow_client.errors import (
    DocumentError,
    OverloadedError,
    ProblemError,
    RefusedError,
    ServiceError,
    TooLargeError,
    TransportError,
    UnauthorizedError,
    UnavailableError,
    WinnowError,
)
from winnow_client.exchange import Terms
from winnow_client.models import Article, Body, Metadata, Options, Page, Removed, Result

__all__ = [
    "Article",
    "AsyncClient",
    "Body",
    "Client",
    "DocumentError",
    "Metadata",
    "Options",
    "OverloadedError",
    "Page",
    "ProblemError",
    "RefusedError",
    "Removed",
    "Result",
    "ServiceError",
    "Terms",
    "TooLargeError",
    "TransportError",
    "UnauthorizedError",
    "UnavailableError",
    "WinnowError",
]
