"""Predictions against gold: prediction files joined with corpora into columns of figures, one row a page."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np

from bench import BenchError
from bench.comparison import exactness
from bench.comparison.corpora import Page, opened
from bench.comparison.metrics import Floats, contained, overlap

ABOUT = ".about.json"
# More lines than these of one page are not counted: a table or a listing would weigh as much as a hundred articles.
MOST_LINES = 20


@dataclass(frozen=True, slots=True)
class PageScore:
    """One page's figures; NaN where a figure does not exist for it."""

    f1: float
    precision: float
    recall: float
    required: float
    required_found: float
    unwanted: float
    unwanted_absent: float
    exact: float
    intruders: float
    lost: float
    first_lost: float
    last_lost: float
    confidence: float
    ms: float
    failed: float


@dataclass(frozen=True, slots=True)
class Predictions:
    """Prediction lines of one system by page id; `version` as its files say."""

    name: str
    version: str
    rows: dict[str, dict[str, Any]]


def score(page: Page, row: dict[str, Any]) -> PageScore:
    """Figures of one prediction; where the gold holds the title, the better of the body alone and title and body."""
    text, title, gold = row.get("text") or "", row.get("title"), page.gold or ""
    best = overlap(text, gold, page.by_character)
    if page.gold_has_title and title:
        best = max(best, overlap(f"{title}\n\n{text}", gold, page.by_character), key=lambda found: found.f1)
    titled = exactness.begins_with(gold, title) if page.gold_has_title is None else page.gold_has_title
    lines = exactness.compare(text, gold, dense=page.by_character, titled=titled)
    confidence = row.get("confidence")
    return PageScore(
        f1=best.f1,
        precision=best.precision,
        recall=best.recall,
        required=len(page.required),
        required_found=contained(text, page.required),
        unwanted=len(page.unwanted),
        unwanted_absent=len(page.unwanted) - contained(text, page.unwanted),
        exact=not lines.intruders + lines.lost,
        intruders=min(lines.intruders, MOST_LINES),
        lost=min(lines.lost, MOST_LINES),
        first_lost=lines.first_lost,
        last_lost=lines.last_lost,
        confidence=float("nan") if confidence is None else float(confidence),
        ms=float(row.get("ms") or "nan"),
        failed=float("error" in row),
    )


NOTHING = PageScore(*[float("nan")] * len(fields(PageScore)))


def columns(pages: list[Page], rows: dict[str, dict[str, Any]]) -> dict[str, Floats]:
    """Each field of PageScore as an array over `pages`, NaN where a page has no prediction."""
    scores = [score(page, rows[page.id]) if page.id in rows else NOTHING for page in pages]
    return {field.name: np.array([getattr(found, field.name) for found in scores], dtype=np.float64) for field in fields(PageScore)}


def lines_of(path: Path) -> Iterator[dict[str, Any]]:
    """Prediction lines of a file; BenchError for a line that is none."""
    with opened(path) as lines:
        for number, line in enumerate(lines, 1):
            try:
                row = dict(json.loads(line))
                row["id"] = str(row["id"])
            except (ValueError, KeyError, TypeError) as error:
                raise BenchError(f"{path}, line {number}: not a JSON object with an id") from error
            yield row


def _named(argument: str) -> tuple[str | None, Path]:
    name, mark, path = argument.partition("=")
    return (name, Path(path)) if mark and not Path(argument).exists() else (None, Path(argument))


def load(arguments: list[str]) -> list[Predictions]:
    """Prediction files, `FILE` or `NAME=FILE`, those of one system joined. Without NAME the file beside it or its own name tells."""
    found: dict[str, Predictions] = {}
    for argument in arguments:
        name, path = _named(argument)
        about = path.with_name(path.name + ABOUT)
        facts = json.loads(about.read_text("utf-8")) if about.exists() else {}
        label = name or facts.get("system") or path.name.split(".")[0]
        known = found.setdefault(label, Predictions(label, str(facts.get("version") or "–"), {}))
        for row in lines_of(path):
            if row["id"] in known.rows:
                raise BenchError(f"{path}: {label} already has a prediction for {row['id']!r}")
            known.rows[row["id"]] = row
    return list(found.values())
