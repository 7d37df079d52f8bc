"""Gold for the kinds of removed text: the hand-labelled lines laid onto a page's blocks, character by character."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.features.html import plain_features
from app.features.html.arrays import view
from app.features.html.links import Links, find_links
from app.features.html.sums import basics
from app.features.matrix import matrix
from app.features.phrases import find_phrases
from app.features.removed.columns import Surroundings
from app.features.removed.odds import Said, said_in_html, said_in_text
from app.features.text.arrays import read_lines
from app.features.text.columns import plain_columns
from app.segment import segment
from app.types import LABELS, Block, FeatureMatrix, Label, PageKind, Segments
from bench.labels.lines import UNKNOWN, dark, owners
from training.corpus import GoldPage, open_text, read_all, sent

GOLD = "kinds.jsonl.xz"
Floats = NDArray[np.float32]
NUMBER = {kind: place for place, kind in enumerate(LABELS)}


@dataclass(frozen=True, slots=True)
class LabelledPage:
    """A page whose lines were labelled by hand."""

    id: str
    site: str
    fold: int
    html: str
    lines: tuple[str, ...]
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class KindSample:
    """A page in one form: its arrays, what it is judged by besides its words, and the number and weight of each block's kind.

    `soft` has the share of each kind where a teacher labelled the page; such a page comes without its segments.
    """

    id: str
    fold: int
    segments: Segments | None
    said: Said
    around: Surroundings
    kind: NDArray[np.int64]
    weight: Floats
    soft: Floats | None = None

    @property
    def target(self) -> Floats:
        """float32[blocks, kinds]: the share of each kind in each block's label."""
        return np.eye(len(LABELS), dtype=np.float32)[self.kind] if self.soft is None else self.soft

    @property
    def blocks(self) -> Sequence[Block]:
        """The blocks of a page that came with its segments."""
        return self.segments.blocks if self.segments else ()

    @property
    def removed(self) -> NDArray[np.int64]:
        """Indexes of the blocks that are not body."""
        return np.flatnonzero(~self.around.body)


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


def block_kinds(texts: Sequence[str], lines: Sequence[str], labels: Sequence[Label]) -> NDArray[np.int64]:
    """For each block the kind that most of its characters have in the gold; `UNKNOWN` where the gold does not have its text."""
    pieces = owners(lines, texts, [NUMBER[label] for label in labels])
    counts = [np.bincount(piece + 1, minlength=len(LABELS) + 1) for piece in pieces]
    return np.array([count.argmax() - 1 if count.sum() else NUMBER[Label.OTHER] for count in counts], np.int64)


def page_segments(page: LabelledPage, form: PageKind) -> Segments:
    """The page's HTML, or its lines as plain text, segmented as in serving."""
    content = page.html if form is PageKind.HTML else "\n".join(page.lines)
    return segment(sent(form, content))


def make_kind_sample(segments: Segments, kinds: NDArray[np.int64], page: LabelledPage, body: str | None = None) -> KindSample:
    """A page's arrays; what is known of its body is a predicted text of it, or its gold where there is none."""
    said, plain = said_and_plain(segments)
    known = np.where(kinds == UNKNOWN, NUMBER[Label.OTHER], kinds)
    inside = kinds == NUMBER[Label.BODY] if body is None else body_blocks([block.text for block in segments.blocks], body)
    weight = (kinds != UNKNOWN).astype(np.float32)
    return KindSample(page.id, page.fold, segments, said, Surroundings(plain, inside, links_of(segments)), known, weight)


def said_and_plain(segments: Segments) -> tuple[Said, FeatureMatrix]:
    """What a page's blocks say, and their features that need no learned weights."""
    if segments.elements.tag:
        seen = view(segments)
        return said_in_html(seen), matrix(plain_features(seen, basics(seen)), seen.blocks)
    lines = read_lines(segments)
    return said_in_text(lines, find_phrases(lines.word, lines.border)), matrix([plain_columns(lines)], lines.blocks)


def links_of(segments: Segments) -> Links | None:
    """The links of an HTML page."""
    return find_links(segments.elements, len(segments.blocks)) if segments.elements.tag else None


def body_blocks(texts: Sequence[str], body: str) -> NDArray[np.bool_]:
    """Which blocks make up a body's text, given that it is some of them in order."""
    rest, inside = dark(body), np.zeros(len(texts), bool)
    place = 0
    for index, text in enumerate(map(dark, texts)):
        if text and rest.startswith(text, place):
            inside[index] = True
            place += len(text)
    return inside


def kind_samples(pages: Sequence[LabelledPage], form: PageKind, bodies: Mapping[str, str] | None = None) -> Iterator[KindSample]:
    """The hand-labelled pages in one form; `bodies` are out-of-fold predictions of their bodies by id."""
    for page in pages:
        segments = page_segments(page, form)
        kinds = block_kinds([block.text for block in segments.blocks], page.lines, page.labels)
        yield make_kind_sample(segments, kinds, page, (bodies or {}).get(page.id))


def read_bodies(folder: Path) -> dict[str, str]:
    """The bodies in the prediction files of a folder, as `python -m training html` writes them."""
    bodies: dict[str, str] = {}
    for path in sorted(folder.glob("*.jsonl")):
        with open_text(path) as lines:
            bodies.update((row["id"], row["text"]) for row in map(json.loads, lines))
    return bodies
