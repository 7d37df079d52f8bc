"""Writing a model folder: forests, words, configuration, provenance and card."""

import hashlib
import json
import subprocess
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

from training.boosting import SEED
from training.corpus import file_hashes
from training.parts import Parts, configuration

ROOT = Path(__file__).resolve().parent.parent
# A change of these changes the model; the model folder itself is not among them, so that committing it changes nothing.
SOURCES = (
    "training",
    "app/segment",
    "app/language",
    "app/features",
    "app/label/body.py",
    "app/models/forest.py",
    "app/models/store.py",
    "app/types.py",
)
LIBRARIES = ("lightgbm", "numpy", "scipy", "selectolax")


def write_model(parts: Parts, name: str, folder: Path, data: Path) -> None:
    """Writes everything but the card, which is kept by hand."""
    folder.mkdir(parents=True, exist_ok=True)
    for forest, text in parts.forests.items():
        (folder / f"{forest}.txt").write_text(text, "ascii")
    (folder / "words.txt").write_text("\n".join(parts.words) + "\n", "ascii")
    _write_json(folder / "config.json", configuration(parts, name))
    _write_json(folder / "metadata.json", provenance(data))


def provenance(data: Path) -> Mapping[str, object]:
    """Where a model comes from: the last commit that changed its sources, hashes of the corpora, seed and versions."""
    command = ["git", "log", "-1", "--format=%H", "--", *SOURCES]
    commit = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()  # noqa: S603
    return {
        "commit": commit or None,
        "sources": _hash_of_sources(),
        "corpora": dict(file_hashes(data)),
        "seed": SEED,
        "versions": {library: version(library) for library in LIBRARIES},
    }


def _hash_of_sources() -> str:
    """SHA-256 over the sources' contents: what `commit` is, whatever becomes of the history."""
    digest = hashlib.sha256()
    for source in SOURCES:
        path = ROOT / source
        for file in sorted((*path.rglob("*.py"), *path.glob("phrases/*.txt"))) if path.is_dir() else [path]:
            digest.update(file.read_bytes())
    return digest.hexdigest()


def _write_json(path: Path, value: Mapping[str, object]) -> None:
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", "utf-8")
