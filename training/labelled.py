"""The hand-labelled pages, and lines with labels laid onto the blocks of a page, character by character."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.types import LABELS, Label
from bench.labels.lines import owners
from training.corpus import GoldPage, open_text, read_all

GOLD = "kinds.jsonl.xz"
NUMBER = {label: place for place, label in enumerate(LABELS)}


@dataclass(frozen=True, slots=True)
class LabelledPage:
    """A page whose lines were labelled by hand."""

    id: str
    site: str
    fold: int
    html: str
    lines: tuple[str, ...]
    labels: tuple[Label, ...]


def read_labelled(data: Path) -> list[LabelledPage]:
    """The hand-labelled pages with the HTML that they come from."""
    with open_text(data / GOLD) as lines:
        rows: Mapping[str, dict[str, list[str]]] = {row["id"]: row for row in map(json.loads, lines)}
    found: dict[str, GoldPage] = {}
    for page in read_all(data):
        if page.id in rows:
            found.setdefault(page.id, page)
    return [_labelled(page, rows[page.id]) for page in found.values()]


def _labelled(page: GoldPage, row: Mapping[str, Sequence[str]]) -> LabelledPage:
    return LabelledPage(page.id, page.site, page.fold, page.html, tuple(row["lines"]), tuple(map(Label, row["labels"])))


def block_numbers(texts: Sequence[str], lines: Sequence[str], labels: Sequence[Label]) -> NDArray[np.int64]:
    """For each block the label that most of its characters have in the gold; `UNKNOWN` where the gold does not have its text."""
    pieces = owners(lines, texts, [NUMBER[label] for label in labels])
    counts = [np.bincount(piece + 1, minlength=len(LABELS) + 1) for piece in pieces]
    return np.array([count.argmax() - 1 if count.sum() else NUMBER[Label.OTHER] for count in counts], np.int64)


def block_labels(texts: Sequence[str], lines: Sequence[tuple[str, Label]]) -> list[Label]:
    """The label of each block: that of most of its characters, however lines are cut or joined; `other` where no line has its text."""
    numbers = block_numbers(texts, [text for text, _ in lines], [label for _, label in lines])
    return [Label.OTHER if label < 0 else LABELS[label] for label in numbers.tolist()]
