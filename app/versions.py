"""What tells one build and configuration from another."""

import hashlib
import json
from dataclasses import asdict
from functools import cache

from app import __version__
from app.types import Limits


@cache
def config_hash(limits: Limits) -> str:
    """Twelve hex digits that change whenever the version or a limit does: equal hashes and inputs give equal answers."""
    facts = {"version": __version__, "limits": asdict(limits)}
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:12]
