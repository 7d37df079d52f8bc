"""What tells one build and configuration from another."""

import hashlib
import json
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from app import __version__
from app.types import Limits

MODELS = Path(__file__).parent / "models"


@cache
def config_hash(limits: Limits) -> str:
    """Twelve hex digits that change whenever the version or a limit does: equal hashes and inputs give equal answers."""
    facts = {"version": __version__, "limits": asdict(limits)}
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Models:
    """The shipped models with the commits that they were made at, and a hash of the corpora; None where there is no model."""

    model: str | None
    corpus: str | None


@cache
def models(folder: Path = MODELS) -> Models:
    """What the models' `metadata.json` say."""
    told = {path.parent.name: json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*/metadata.json"))}
    if not told:
        return Models(None, None)
    corpora = json.dumps([about.get("corpora") for about in told.values()], sort_keys=True)
    names = ", ".join(f"{name}@{str(about.get('commit', 'unknown'))[:12]}" for name, about in told.items())
    return Models(names, hashlib.sha256(corpora.encode()).hexdigest()[:12])
