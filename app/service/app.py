"""The wiring: settings in, application out; nothing lives at module level."""

import asyncio
import contextlib
import functools
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

from fastapi import Depends, FastAPI, Request, Response
from fastapi.openapi.utils import get_openapi
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import ClientDisconnect

from app import __version__
from app.errors import MethodNotAllowedError, NotFoundError, WinnowError
from app.media import FORMATS, JSON_TYPE
from app.pool.pool import Pool
from app.service import docs, health
from app.service.access_log import CLIENT_GONE, record_of
from app.service.auth import read_keys, require_key
from app.service.batch import extract_batch
from app.service.crowd import Crowd
from app.service.extract import extract
from app.service.log import Logger, open_log
from app.service.metrics import Metrics, build_labels
from app.service.middleware import RequestMiddleware
from app.service.problems import INTERNAL, problem_for
from app.service.schemas import (
    BATCH_DOCUMENT,
    BATCH_LINES,
    EXTRACT_DOCUMENT,
    ExtractResult,
    LabelMeaning,
    Readiness,
    Versions,
    answer_headers,
    describe,
    problem_responses,
)
from app.service.settings import Settings, SettingsError
from app.service.state import StateCollector
from app.service.traces import open_traces
from app.service.turns import Turns
from app.service.web_page import read_web_page, web_file
from app.types import LABEL_MEANINGS
from app.versions import config_hash

DESCRIPTION = "POST a scraped page, get its article back, everything else separated and labelled by kind."
# What a web page of another origin may send and read, where the settings let it.
CORS_METHODS = ("GET", "HEAD", "POST", "PUT")
EXPOSED = ("X-Request-ID", "X-Verdict", "X-Confidence", "X-Warnings", "Retry-After")
EXTRACT_STATUSES = (400, 401, 406, 408, 413, 415, 422, 429, 500, 503)
TEXT: dict[int | str, dict[str, Any]] = {200: {"content": {"text/plain": {"schema": {"type": "string"}}}}}
PAGE: dict[int | str, dict[str, Any]] = {200: {"content": {name: {"schema": {"type": "string"}} for name in ("text/plain", "text/html")}}}
OTHER_FORMATS = {served.media_type: {"schema": {"type": "string"}} for served in FORMATS.values() if served.media_type != JSON_TYPE}
SERVED_HEADERS = answer_headers("X-Request-ID", "Content-Encoding", "X-Verdict", "X-Confidence", "X-Warnings")
RESULT = {200: {"model": ExtractResult, "content": OTHER_FORMATS, "headers": SERVED_HEADERS}}
BATCH_STATUSES = (400, 401, 406, 415, 429, 500, 503)
LINES: dict[int | str, dict[str, Any]] = {200: {"content": BATCH_LINES, "headers": answer_headers("X-Request-ID", "Content-Encoding")}}


@dataclass(frozen=True, slots=True)
class Route:
    """One endpoint; `also`: methods that are served like its own."""

    method: str
    path: str
    endpoint: Callable[..., Any]
    also: tuple[str, ...] = ()
    options: dict[str, Any] | None = None


async def labels() -> list[dict[str, Any]]:
    """Every label with a sentence on what it means."""
    return [{"label": label.value, "kept": label.kept, "meaning": meaning} for label, meaning in LABEL_MEANINGS.items()]


KEYED: dict[str, Any] = {"dependencies": [Depends(require_key)]}
ROUTES: tuple[Route, ...] = (
    Route(
        "POST",
        "/v1/extract",
        extract,
        also=("PUT",),
        options={**KEYED, "openapi_extra": EXTRACT_DOCUMENT, "responses": {**RESULT, **problem_responses(*EXTRACT_STATUSES)}},
    ),
    Route(
        "POST",
        "/v1/extract/batch",
        extract_batch,
        also=("PUT",),
        options={**KEYED, "openapi_extra": BATCH_DOCUMENT, "responses": {**LINES, **problem_responses(*BATCH_STATUSES)}},
    ),
    Route("GET", "/v1/labels", labels, options={**KEYED, "response_model": list[LabelMeaning], "responses": problem_responses(401)}),
    Route("GET", "/livez", health.livez, also=("HEAD",), options={"responses": TEXT}),
    Route("GET", "/readyz", health.readyz, also=("HEAD",), options={"responses": {200: {"model": Readiness}, 503: {"model": Readiness}}}),
    Route("GET", "/healthz", health.readyz, also=("HEAD",), options={"responses": {200: {"model": Readiness}, 503: {"model": Readiness}}}),
    Route("GET", "/metrics", health.metrics, options={"responses": TEXT}),
    Route("GET", "/version", health.version, options={"response_model": Versions}),
    Route("GET", "/", docs.home, also=("HEAD",), options={"responses": PAGE}),
    Route("GET", "/web/{name:path}", web_file, also=("HEAD",), options={"include_in_schema": False}),
    Route("GET", "/openapi.json", docs.openapi, options={"include_in_schema": False}),
    Route("GET", "/docs", docs.docs, options={"responses": {200: {"content": {"text/html": {"schema": {"type": "string"}}}}}}),
)


def create_app(settings: Settings, engine: str = "app.jobs") -> FastAPI:
    """The application with its own pool, metrics and log; only tests name another engine. Raises SettingsError."""
    keys = read_keys(settings.key_file)
    log, writer = open_log(settings.log_level)
    try:
        pool = Pool(settings.worker_spec(engine), lambda event, details: _report(log, event, details))
    except OSError as error:
        raise SettingsError(f"WINNOW_POISON_FILE: cannot be used ({error.strerror})") from error
    app = FastAPI(title="Winnow", version=__version__, description=DESCRIPTION, openapi_url=None, lifespan=_lifespan)
    app.router.redirect_slashes = False
    app.state.settings, app.state.pool, app.state.log, app.state.log_writer = settings, pool, log, writer
    app.state.crowd, app.state.turns = Crowd(settings.connections), Turns()
    pool.room.free = app.state.crowd.free
    app.state.keys, app.state.web_page = keys, read_web_page()
    state = StateCollector(pool, app.state.crowd, writer, settings)
    app.state.metrics = Metrics(state, build_labels(config_hash(settings.limits)))
    for route in ROUTES:
        _add(app, route)
    if settings.cors_origins:
        origins = [origin.strip() for origin in settings.cors_origins.split(",")]
        app.add_middleware(CORSMiddleware, allow_origins=origins, allow_methods=CORS_METHODS, allow_headers=["*"], expose_headers=EXPOSED)
    app.state.traces = open_traces() if settings.traces else None
    observers = [app.state.metrics, *filter(None, (app.state.traces,))]
    app.add_middleware(RequestMiddleware, pool=pool, observers=observers, log=log)
    app.openapi = functools.partial(_openapi, app)  # type: ignore[method-assign]
    app.state.docs, app.state.openapi = docs.render_docs(app.openapi()), json.dumps(app.openapi()).encode()
    app.add_exception_handler(WinnowError, _winnow_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(ClientDisconnect, _gone)
    return app


@contextlib.asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    await app.state.pool.open()
    try:
        yield
    finally:
        await asyncio.shield(app.state.pool.close())
        if app.state.traces:
            await asyncio.to_thread(app.state.traces.close)


def _add(app: FastAPI, route: Route) -> None:
    app.add_api_route(route.path, route.endpoint, methods=[route.method], **(route.options or {}))
    if route.also:
        dependencies = (route.options or {}).get("dependencies")
        app.add_api_route(route.path, route.endpoint, methods=[*route.also], dependencies=dependencies, include_in_schema=False)


def _report(log: Logger, event: str, details: dict[str, object]) -> None:
    log.warning(event, **details)


def _openapi(app: FastAPI) -> dict[str, Any]:
    if app.openapi_schema is None:
        app.openapi_schema = describe(get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes))
    return app.openapi_schema


async def _winnow_error(request: Request, error: Exception) -> Response:
    return problem_for(request, error.failure if isinstance(error, WinnowError) else INTERNAL)


async def _http_error(request: Request, error: Exception) -> Response:
    """Starlette's own refusals, in our words."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    if status == 405:
        return problem_for(request, MethodNotAllowedError().failure, {"Allow": ", ".join(allowed_methods(request.scope["route"].path))})
    return problem_for(request, NotFoundError().failure if status == 404 else INTERNAL)


async def _gone(request: Request, _: Exception) -> Response:
    """The client hung up: nobody reads this answer."""
    record_of(request).code = CLIENT_GONE
    return Response(status_code=499)


def allowed_methods(path: str) -> list[str]:
    """The methods that a path takes."""
    routes = [route for route in ROUTES if route.path == path]
    return sorted({method for route in routes for method in (route.method, *route.also)})
