"""Writing a model folder: what was learned, and where it comes from."""

import hashlib
import subprocess
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path

from app.models.store import ModelText, write_json
from training.boosting import SEED
from training.corpus import CORPORA, MORE, file_hash

ROOT = Path(__file__).resolve().parent.parent
CHANGELOG = "CHANGELOG.md"


def _each(folder: str, names: str) -> tuple[str, ...]:
    return tuple(f"{folder}/{name}.py" for name in names.split())


LANGUAGE = ("app/types.py", "app/models/store.py", "app/language/*.py", "app/language/phrases/*.*", "app/features/*.py")
WALK = _each("app/segment", "html walk controls unseen embedded style tags")
LINES = _each("app/segment", "text hard_wrap boundaries said splice cues calendars datelines names openings quotes")
GOLD = _each("training", "align boosting corpus folds linear parallel samples word_f1")
BODY = ("app/models/forest.py", *_each("training", "decision parts"))
MADE = ("training/labelled.py", "bench/labels/lines.py", "training/made/*.*", "training/made/sayings/*.*")
WRITTEN = ("training/written/*.*",)
RENDERINGS = (*_each("training/text", "line_breaks renderings samples"), "bench/comparison/flatten.py")
REMOVED = (
    *(*LANGUAGE, *WALK, *LINES, *GOLD, "app/models/network.py"),
    *("app/features/html/*.py", "app/features/text/*.py", "app/features/removed/*.py", "training/labels/*.py"),
    *(*MADE, "bench/comparison/flatten.py"),
)
# The files that made each model: a change of them changes it. What its folder holds is not among them, nor are thresholds, which it states.
SOURCES: Mapping[str, tuple[str, ...]] = {
    "html": (
        *(*LANGUAGE, *WALK, *GOLD, *BODY, *MADE, *WRITTEN, "app/features/html/*.py", "app/label/body.py"),
        *_each("training/html", "fit grafts pages samples words"),
    ),
    "text": (*LANGUAGE, *LINES, *GOLD, *BODY, *MADE, *RENDERINGS, "app/features/text/*.py", *_each("training/text", "clutter fit")),
    "line-breaks": (
        *(
            *_each("app/language", "chars scripts spoken words"),
            "app/language/phrases/*.*",
            *_each("app/segment", "boundaries said"),
            "app/models/store.py",
            *MADE,
            *RENDERINGS,
        ),
        *_each("training", "corpus folds linear"),
    ),
    "removed-html": REMOVED,
    "removed-text": REMOVED,
}
LIBRARIES = ("lightgbm", "numpy", "scipy", "selectolax")
# Corpora that only some models learn from besides those that all learn from.
MORE_CORPORA = {
    "html": ("kinds", *(f"more/{name}" for name in MORE)),
    **dict.fromkeys(("text", "removed-html", "removed-text"), ("kinds",)),
}


def write_model(made: ModelText, models: Path, data: Path) -> None:
    """Writes everything but the card, which is kept by hand; the model is stale no longer."""
    name = made.config["name"]
    made.write(models / name)
    write_json(models / name / "metadata.json", provenance(name, data))
    changelog = models / CHANGELOG
    if changelog.exists():
        lines = changelog.read_text("utf-8").splitlines(keepends=True)
        changelog.write_text("".join(line for line in lines if not line.startswith(f"- `{name}` is stale")), "utf-8")


def provenance(name: str, data: Path) -> Mapping[str, object]:
    """Where a model comes from: the last commit that changed its sources, hashes of these and of the corpora, seed and versions."""
    command = ["git", "log", "-1", "--format=%H", "--", *(path.as_posix() for path in source_files(name))]
    commit = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()  # noqa: S603
    return {
        "commit": commit or None,
        "sources": hash_of_sources(name),
        "corpora": {corpus: file_hash(data, corpus) for corpus in (*CORPORA, *MORE_CORPORA.get(name, ()))},
        "seed": SEED,
        "versions": {library: version(library) for library in LIBRARIES},
    }


def source_files(name: str) -> Iterator[Path]:
    """The files that made a model, from the root on, in order."""
    return (path.relative_to(ROOT) for path in sorted({path for pattern in SOURCES[name] for path in ROOT.glob(pattern)}))


def hash_of_sources(name: str) -> str:
    """SHA-256 over the contents of the files that made a model: what `commit` is, whatever becomes of the history."""
    digest = hashlib.sha256()
    for path in source_files(name):
        digest.update((ROOT / path).read_bytes())
    return digest.hexdigest()
