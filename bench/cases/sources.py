"""Cases from the folders that hold them, with the rulers that came with them: `pack`, `cases` and the variations of `cases`."""

import contextlib
import importlib
import io
import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from bench import BenchError
from bench.comparison import corpora

SHARED = corpora.DATA.parent
HTML = "text/html; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
VARIATION = re.compile(r"k\d+")
# Generators that do not tell `check` what is right but look at the answer themselves; the pack has their kinds as K8, K3, K1.
UNTOLD = frozenset({"k8", "k10", "k12", "k17"})
# Articles alone: the headline may be body or title.
HEADLINE_FREE = frozenset({"k15"})

Answer = Mapping[str, Any]
Faults = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Case:
    """One page, what is right for it (`expected`, as its source writes it), and which source's ruler judges it."""

    id: str
    kind: str
    source: str
    data: bytes
    media_type: str
    expected: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Judged:
    """What is wrong with an answer, by name of the fault; nothing where it is right. `labels`: right and all characters by label."""

    faults: Faults
    labels: Mapping[str, Sequence[int]]


@cache
def _script(folder: Path, name: str) -> ModuleType:
    """A script of a source's folder; both folders have a `run`, so nothing of them stays among the imported modules."""
    before = set(sys.modules)
    kept = sys.argv, sys.path[:]
    sys.argv, sys.path[:0] = [name], [str(folder)]
    try:
        return importlib.import_module(name)
    finally:
        sys.argv, sys.path[:] = kept
        for module in set(sys.modules) - before:
            if Path(getattr(sys.modules[module], "__file__", None) or "/").parent == folder:
                del sys.modules[module]


def _pack(folder: Path) -> Iterator[Case]:
    with corpora.opened(folder / "cases.jsonl.xz") as lines:
        for row in map(json.loads, lines):
            yield Case(row["id"], row["kind"], "pack", row["data"].encode(), row["content_type"], row)


def _complaints(folder: Path) -> Iterator[Case]:
    for path in sorted(folder.glob("[0-9][0-9]-*.expect.json")):
        slug = path.name.removesuffix(".expect.json")
        page = next(folder.glob(f"{slug}.[ht]*"))
        expected = json.loads(path.read_text("utf-8"))
        media_type = expected.get("content_type", HTML if page.suffix == ".html" else TEXT)
        yield Case(slug, "complaints", "cases", page.read_bytes(), media_type, expected)


class _Blank(dict[str, Any]):
    """An answer of nothing: whatever a generator looks up in it is empty."""

    def __missing__(self, key: str) -> Any:
        return "" if key in ("text", "method", "page_type", "verdict") else 0.0 if key == "confidence" else _Blank()


def _variations(folder: Path) -> Iterator[Case]:
    """The pages of `vary.py`: its generators run with nothing behind them, and what they would post and check is noted down."""
    script = _script(folder, "vary")
    posted: list[tuple[bytes, str]] = []
    noted: list[tuple[tuple[bytes, str], dict[str, Any]]] = []

    def post(data: bytes, media_type: str, engine: str = "winnow") -> _Blank:
        posted[:] = [(data, media_type)] if engine == "winnow" else []
        return _Blank()

    def check(expected: dict[str, Any], *_: object) -> list[tuple[str, str]]:
        noted.extend((page, expected) for page in posted)
        return []

    script.post, script.check = post, check  # type: ignore[attr-defined]
    for kind in filter(VARIATION.fullmatch, vars(script)):
        if kind in UNTOLD:
            continue
        noted.clear()
        free = [*script.TITLE.values()] if kind in HEADLINE_FREE else []
        with contextlib.redirect_stdout(io.StringIO()):
            getattr(script, kind)()
        for number, ((data, media_type), expected) in enumerate(noted):
            optional = [*expected.get("optional", ()), *free]
            yield Case(f"{kind}-{number}", kind, "vary", data, media_type, expected | {"optional": optional})


SOURCES: Mapping[str, tuple[str, Callable[[Path], Iterator[Case]]]] = {
    "pack": ("pack", _pack),
    "cases": ("cases", _complaints),
    "vary": ("cases", _variations),
}


def read(names: Sequence[str], shared: Path = SHARED) -> list[Case]:
    """The cases of these sources; BenchError where a source's folder is absent."""
    found: list[Case] = []
    for name in names:
        folder = (shared / SOURCES[name][0]).resolve()
        if not folder.is_dir():
            raise BenchError(f"no {SOURCES[name][0]}/ in {shared}")
        found += SOURCES[name][1](folder)
    return found


def judge(case: Case, answer: Answer, shared: Path = SHARED) -> Judged:
    """An answer, as the JSON says it or `{"error": code}`, by the ruler of the case's source."""
    folder = (shared / SOURCES[case.source][0]).resolve()
    ruler = _script(folder, "run")
    if case.source == "pack":
        told = ruler.judge(case.expected, answer)
        return Judged({} if told["pass"] else told["faults"], told.get("labels", {}))
    if "error" in answer:
        return Judged({"error": [answer["error"]]}, {})
    faults: Faults = {}
    for name, detail in ruler.check(case.expected, answer["body"]["text"] or "", answer["metadata"]):
        faults.setdefault(name, []).append(detail)
    return Judged(faults, {})
