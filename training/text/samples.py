"""The corpora as plain text: every page in the five fixed renderings and one of the others, cut, aligned and featurized."""

import hashlib
import os
import random
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.features.text.arrays import read_lines
from app.features.text.columns import plain_columns, vocabularies
from app.features.tokens import Tokens
from app.segment.boundaries import Restorer
from app.segment.text import cut
from app.types import Segments
from training.align import align, split_units
from training.corpus import FOLDS, GoldPage, read_all
from training.html.samples import body_gold
from training.parallel import forked
from training.text.clutter import clutter, crop
from training.text.line_breaks import FORMS, BorderRows, border_rows, fit_restorer
from training.text.renderings import FIXED, OTHERS, Flat, flatten, walk

FOUND_FLOOR = 0.5
WEIGHT_POWER = 0.75
# A third of all pages are news of 2011; what the web looks like now counts for more, and so do pages that are no articles.
PAGE_WEIGHTS = {"daniel": 0.75, "fundus": 1.25}
MIXED_WEIGHT = 1.25
# The restorer of all folds, for serving.
NO_FOLD = -1
# It learns from this share of the pages, each in this many of its forms.
RESTORER_SHARE, RESTORER_FORMS = 0.6, 2
# Of the five fixed renderings each page trains with this many; all are scored.
FIXED_TRAINED = 3
# Besides one of the other forms, this share of the pages trains cropped to the article and a little around it.
CROPPED, CROPPED_SHARE = "cropped", 0.4
CHUNK = 8
# What is done to a page's text in one of the other forms.
CHANGES: Mapping[str, Callable[[str, GoldPage, random.Random], str]] = {
    "cluttered": lambda text, _page, chance: clutter(text, chance),
    "cropped": lambda text, page, chance: crop(text, page.gold, chance),
}


def draw(page: GoldPage, purpose: str) -> random.Random:
    """A source of chance that depends on the page and the purpose alone."""
    return random.Random(int(hashlib.sha256(f"{purpose} {page.id}".encode()).hexdigest()[:16], 16))


@dataclass(frozen=True, slots=True)
class TextSample:
    """One page in one rendering.

    `share` is the soft label of each block; `words` holds the word numbers of block i at `border[i]:border[i + 1]`.
    """

    id: str
    corpus: str
    fold: int
    page_type: str | None
    language: str | None
    form: str
    said: tuple[Tokens, ...]
    mass: NDArray[np.float32]
    names: tuple[str, ...]
    plain: NDArray[np.float32]
    share: NDArray[np.float32]
    words: NDArray[np.int32]
    border: NDArray[np.int64]
    gold: NDArray[np.int32]
    found: float

    @property
    def units(self) -> NDArray[np.int64]:
        """Words of each block."""
        return np.diff(self.border)

    @property
    def weight(self) -> NDArray[np.float32]:
        """What each block counts for in training: its words to a power, together what the page counts for; nothing without its gold."""
        raw = self.units.astype(np.float32) ** WEIGHT_POWER
        usable = self.found >= FOUND_FLOOR and raw.sum() > 0
        page = PAGE_WEIGHTS.get(self.corpus, 1.0) * (1.0 if self.page_type in (None, "article") else MIXED_WEIGHT)
        return raw * np.float32(page / raw.sum()) if usable else np.zeros_like(raw)

    def f1(self, keep: NDArray[np.bool_]) -> float:
        """Word F1 of the chosen blocks."""
        counts = np.bincount(self.words[np.repeat(keep, self.units)], minlength=len(self.gold))
        kept, total = int(counts.sum()), int(self.gold.sum())
        if not kept or not total:
            return float(kept == total)
        return 2 * float(np.minimum(counts, self.gold).sum()) / (kept + total)


@dataclass(frozen=True, slots=True)
class FlatPage:
    """A page without its HTML, flattened the five fixed ways and one of the others, and rows for the restorer.

    `trained` names the forms that the models learn from.
    """

    page: GoldPage
    flats: tuple[Flat, ...]
    trained: frozenset[str]
    borders: tuple[BorderRows, ...]


def text_sample(page: FlatPage, segments: Segments, form: str) -> TextSample:
    """A page in one rendering, aligned and featurized."""
    gold_page = page.page
    texts = [block.text for block in segments.blocks]
    gold = body_gold(gold_page)
    aligned = align(texts, gold, dense=gold_page.dense)
    numbers: dict[str, int] = {}
    pieces = [[numbers.setdefault(unit, len(numbers)) for unit in split_units(text, dense=gold_page.dense)] for text in texts]
    counts = np.zeros(len(numbers) + 1, np.int32)
    for unit in split_units(gold, dense=gold_page.dense):
        counts[numbers.get(unit, -1)] += 1
    lines = read_lines(segments)
    columns = plain_columns(lines)
    return TextSample(
        id=gold_page.id,
        corpus=gold_page.corpus,
        fold=gold_page.fold,
        page_type=gold_page.page_type,
        language=gold_page.language,
        form=form,
        said=vocabularies(lines),
        mass=lines.mass,
        names=tuple(columns),
        plain=np.stack([np.asarray(column, np.float32) for column in columns.values()], axis=1),
        share=aligned.share,
        words=np.array([number for piece in pieces for number in piece], np.int32),
        border=np.cumsum([0, *map(len, pieces)]),
        gold=counts,
        found=aligned.found,
    )


def flatten_page(page: GoldPage) -> FlatPage:
    """A page in its forms; none where it has no body."""
    seen = walk(page.html)
    if seen is None:
        return FlatPage(replace(page, html=""), (), frozenset(), ())
    chance = draw(page, "forms")
    others = sorted({chance.choice(sorted(OTHERS)), *([CROPPED] if chance.random() < CROPPED_SHARE else [])})
    flats = [flatten(seen, how) for how in (*FIXED, *others)]
    flats = [replace(flat, text=CHANGES[flat.how](flat.text, page, chance)) if flat.how in CHANGES else flat for flat in flats]
    chance = draw(page, "restorer")
    forms = chance.sample(FORMS, RESTORER_FORMS) if chance.random() < RESTORER_SHARE else ()
    fixed = draw(page, "trained").sample(sorted(FIXED), FIXED_TRAINED)
    return FlatPage(
        page=replace(page, html=""),
        flats=tuple(flats),
        trained=frozenset({*fixed, *others}),
        borders=tuple(border_rows(flatten(seen, how)) for how in forms),
    )


def flatten_all(data: Path) -> list[FlatPage]:
    """Every page of the corpora."""
    with ProcessPoolExecutor(max_workers=min(2, os.cpu_count() or 1)) as pool:
        return list(pool.map(flatten_page, read_all(data), chunksize=CHUNK))


def fit_restorers(pages: Sequence[FlatPage]) -> dict[int, Restorer]:
    """Restorers of line breaks without each fold, and of all pages."""
    hidden_folds = (NO_FOLD, *range(FOLDS))
    made = forked(lambda hidden: fit_restorer(rows for page in pages if page.page.fold != hidden for rows in page.borders), hidden_folds)
    return dict(zip(hidden_folds, made, strict=True))


def make_samples(page: FlatPage, restorers: Mapping[int, Restorer]) -> list[TextSample]:
    """A page in the forms that train, cut by the restorer that did not see its fold; forms without any block are left out."""
    segments = [(flat.how, cut(flat.text, restorers[page.page.fold])) for flat in page.flats if flat.how in page.trained]
    return [text_sample(page, seen, how) for how, seen in segments if seen.blocks]


def make_all(pages: Sequence[FlatPage], restorers: Mapping[int, Restorer]) -> list[TextSample]:
    """Every page in every form that trains."""
    parts = forked(lambda page: make_samples(page, restorers), pages)
    return [sample for part in parts for sample in part]
