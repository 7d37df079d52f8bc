"""What monitors ask: alive, ready, version, metrics. None of it waits for a worker."""

import json
from collections.abc import Mapping
from typing import Any

from fastapi import Request, Response

from app import __version__
from app.pool.pool import Pool
from app.service.settings import Settings
from app.versions import config_hash, models

NO_STORE = {"Cache-Control": "no-store"}


async def livez() -> Response:
    """200 while the event loop answers."""
    return Response(b"ok\n", 200, NO_STORE, "text/plain; charset=utf-8")


async def readyz(request: Request) -> Response:
    """200 when documents can be served, else 503; one entry a check."""
    checks = readiness(request.app.state.pool)
    ready = all_hold(checks)
    body = {"ready": ready, "checks": checks}
    return Response(json.dumps(body), 200 if ready else 503, NO_STORE, "application/json")


def readiness(pool: Pool) -> dict[str, dict[str, Any]]:
    """Each check with `ok` and what it was judged by."""
    states = pool.states
    return {
        "workers": {
            "ok": pool.workers_ok,
            "total": sum(states.values()),
            **{state: states[state] for state in ("starting", "idle", "busy")},
            "waits_for": pool.waits_for,
        },
        "extraction": {"ok": pool.pulse.good, "seconds_ago": pool.pulse.seconds},
        "draining": {"ok": not pool.draining},
    }


def all_hold(checks: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether documents can be served, given the checks of `readiness`."""
    return all(check["ok"] for check in checks.values())


async def metrics(request: Request) -> Response:
    """Prometheus text."""
    return Response(request.app.state.metrics.render(), 200, NO_STORE, "text/plain; version=0.0.4; charset=utf-8")


async def version(request: Request) -> dict[str, str | None]:
    """Versions of the service, the model and the corpus, and a hash of the configuration."""
    settings: Settings = request.app.state.settings
    shipped = models()
    return {"service": __version__, "model": shipped.model, "corpus": shipped.corpus, "config_hash": config_hash(settings.limits)}
