"""Gold for the numbers of removed text: the hand-labelled lines laid onto a page's blocks, character by character."""

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
from bench.labels.lines import UNKNOWN, dark
from training.corpus import open_text, sent
from training.labelled import NUMBER, LabelledPage, block_numbers
from training.made.page import MadePage

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class LabelSample:
    """A page in one kind: its arrays, what it is judged by besides its words, and the number and weight of each block's label.

    `soft` has the share of each label where a teacher labelled the page. A page that no hand labelled comes without its segments.
    """

    id: str
    fold: int
    segments: Segments | None
    said: Said
    around: Surroundings
    label: NDArray[np.int64]
    weight: Floats
    soft: Floats | None = None

    @property
    def target(self) -> Floats:
        """float32[blocks, numbers]: the share of each label in each block's label."""
        return np.eye(len(LABELS), dtype=np.float32)[self.label] if self.soft is None else self.soft

    @property
    def blocks(self) -> Sequence[Block]:
        """The blocks of a page that came with its segments."""
        return self.segments.blocks if self.segments else ()

    @property
    def removed(self) -> NDArray[np.int64]:
        """Indexes of the blocks that are not body."""
        return np.flatnonzero(~self.around.body)


def page_segments(page: LabelledPage, kind: PageKind) -> Segments:
    """The page's HTML, or its lines as plain text, segmented as in serving."""
    content = page.html if kind is PageKind.HTML else "\n".join(page.lines)
    return segment(sent(kind, content))


def make_label_sample(
    segments: Segments, numbers: NDArray[np.int64], page: LabelledPage | MadePage, body: str | None = None
) -> LabelSample:
    """A page's arrays; what is known of its body is a predicted text of it, or its gold where there is none."""
    said, plain = said_and_plain(segments)
    known = np.where(numbers == UNKNOWN, NUMBER[Label.OTHER], numbers)
    inside = numbers == NUMBER[Label.BODY] if body is None else body_blocks([block.text for block in segments.blocks], body)
    weight = (numbers != UNKNOWN).astype(np.float32)
    return LabelSample(page.id, page.fold, segments, said, Surroundings(plain, inside, links_of(segments)), known, weight)


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


def label_samples(pages: Sequence[LabelledPage], kind: PageKind, bodies: Mapping[str, str] | None = None) -> Iterator[LabelSample]:
    """The hand-labelled pages in one kind; `bodies` are out-of-fold predictions of their bodies by id."""
    for page in pages:
        segments = page_segments(page, kind)
        numbers = block_numbers([block.text for block in segments.blocks], page.lines, page.labels)
        yield make_label_sample(segments, numbers, page, (bodies or {}).get(page.id))


def read_bodies(folder: Path) -> dict[str, str]:
    """The bodies in the prediction files of a folder, as `python -m training html` writes them."""
    bodies: dict[str, str] = {}
    for path in sorted(folder.glob("*.jsonl")):
        with open_text(path) as lines:
            bodies.update((row["id"], row["text"]) for row in map(json.loads, lines))
    return bodies
