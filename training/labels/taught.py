"""Pages that nobody labelled by hand: a teacher, which sees their markup and where their gold body is, labels them for the students."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.features.removed.columns import Surroundings
from app.segment import segment
from app.types import LABELS, Label, PageKind, Segments
from bench.labels.lines import dark
from training.align import align
from training.corpus import GoldPage, read_all, sent
from training.labelled import NUMBER
from training.labels.samples import Floats, LabelSample, links_of, said_and_plain

# Enough to learn from, few enough not to repeat one site's templates.
PAGES_A_SITE = 3
FEWEST_BLOCKS, MOST_BLOCKS = 20, 700
FOUND_FLOOR = 0.6
INSIDE = 0.5
# What a taught block counts for beside a hand-labelled one, times its surest label's probability to this power.
WEIGHT, CERTAINTY = 0.3, 2.0
# The words of this many blocks a page and label are learned, if the teacher is this sure.
WORDS_FROM, SURE = 10, 0.4


@dataclass(frozen=True, slots=True)
class Unlabelled:
    """A page in both forms; block i of the text stands in block `source[i]` of the HTML."""

    html: LabelSample
    text: LabelSample
    source: NDArray[np.int64]


def unlabelled(data: Path, known: Sequence[str]) -> Iterator[Unlabelled]:
    """The pages of all corpora but the `known` ones, as far as their body can be told."""
    seen: Counter[str] = Counter()
    for page in read_all(data):
        if page.id in known:
            continue
        seen[page.site] += 1
        if seen[page.site] <= PAGES_A_SITE:
            yield from _unlabelled(page)


def _unlabelled(page: GoldPage) -> Iterator[Unlabelled]:
    segments = segment(sent(PageKind.HTML, page.html, page.url))
    if not FEWEST_BLOCKS <= len(segments.blocks) <= MOST_BLOCKS:
        return
    aligned = align([block.text for block in segments.blocks], page.body, dense=page.dense)
    if aligned.found < FOUND_FLOOR:
        return
    lines = segment(sent(PageKind.TEXT, segments.text, page.url))
    body, source = aligned.share > INSIDE, sources(segments, lines)
    yield Unlabelled(_sample(page, segments, body), _sample(page, lines, body[source]), source)


def sources(segments: Segments, lines: Segments) -> NDArray[np.int64]:
    """For each block of a page's text the block of its HTML that holds the character in its middle."""
    owner = np.repeat(np.arange(len(segments.blocks)), [len(dark(block.text)) for block in segments.blocks])
    sizes = np.array([len(dark(block.text)) for block in lines.blocks], np.int64)
    middle: NDArray[np.int64] = owner[np.minimum(np.cumsum(sizes) - (sizes + 1) // 2, len(owner) - 1)]
    return middle


def _sample(page: GoldPage, segments: Segments, body: NDArray[np.bool_]) -> LabelSample:
    said, plain = said_and_plain(segments)
    nothing = np.zeros(len(body), np.float32)
    return LabelSample(page.id, page.fold, None, said, Surroundings(plain, body, links_of(segments)), nothing.astype(np.int64), nothing)


def taught(sample: LabelSample, odds: Floats) -> LabelSample:
    """A page with the teacher's odds of its blocks as soft labels; what is body is known."""
    target = odds.copy()
    target[:, NUMBER[Label.BODY]] = 0
    target /= np.maximum(target.sum(axis=1, keepdims=True), 1e-6)
    target[sample.around.body] = np.eye(len(LABELS), dtype=np.float32)[NUMBER[Label.BODY]]
    weight = (WEIGHT * target.max(axis=1) ** CERTAINTY).astype(np.float32)
    return replace(sample, label=target.argmax(axis=1), weight=weight, soft=target)


def word_weight(sample: LabelSample) -> Floats:
    """The weights of the blocks whose words are learned: sure ones, spread over the page, so many of each label."""
    if sample.soft is None:
        return sample.weight
    chosen = np.zeros(len(sample.label), bool)
    for label in np.unique(sample.label):
        sure = np.flatnonzero((sample.label == label) & (sample.soft.max(axis=1) > SURE))
        if len(sure):
            chosen[sure[np.linspace(0, len(sure) - 1, min(len(sure), WORDS_FROM)).astype(int)]] = True
    return np.where(chosen, sample.weight, 0).astype(np.float32)
