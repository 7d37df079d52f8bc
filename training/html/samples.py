"""Pages with gold as arrays: plain features, soft labels, and what scores any choice of blocks; cached on disk by hash."""

import hashlib
import pickle
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.features.html import View, plain_features
from app.features.html.arrays import view
from app.features.html.sums import basics
from app.features.matrix import matrix
from app.types import Segments
from training.align import align, split_units
from training.corpus import GoldPage, file_hashes, is_mixed
from training.html.grafts import FORM

# A page in which less of its gold than this can be found teaches nothing.
FOUND_FLOOR = 0.5
WEIGHT_POWER = 0.75
# What a page counts for in training: mixed pages are few and hard, generated ones many and alike.
CORPUS_WEIGHTS = {"generated": 0.3}
MIXED_WEIGHT = 1.7
GRAFT_WEIGHT, MIXED_GRAFT_WEIGHT = 0.6, 0.4
SOURCES = (
    "app/types.py",
    "app/language",
    "app/page",
    "app/segment",
    "app/features/html",
    *(f"app/features/{name}.py" for name in ("counts", "matrix", "phrases", "tokens")),
    "training/align.py",
    "training/corpus.py",
    "training/html/samples.py",
    "training/html/grafts.py",
    "training/html/pages.py",
    "training/html/shells.py",
)


@dataclass(frozen=True, slots=True)
class Sample:
    """One page in one form.

    `share` is the soft label of each block; `words` holds the word numbers of block i at `border[i]:border[i + 1]`.
    """

    id: str
    corpus: str
    site: str
    fold: int
    page_type: str | None
    language: str | None
    form: str
    view: View
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
        """What each block counts for in training: its words to a power, a page's weight in all; nothing where the page lacks its gold."""
        raw = self.units.astype(np.float32) ** WEIGHT_POWER
        usable = self.found >= FOUND_FLOOR and raw.sum() > 0
        return self.page_weight * raw / raw.sum() if usable else np.zeros_like(raw)

    @property
    def page_weight(self) -> float:
        """What the page counts for in training."""
        mixed = is_mixed(self.corpus, self.page_type)
        if self.is_graft:
            return MIXED_GRAFT_WEIGHT if mixed else GRAFT_WEIGHT
        return MIXED_WEIGHT if mixed else CORPUS_WEIGHTS.get(self.corpus, 1.0)

    @property
    def is_graft(self) -> bool:
        """True for a page made of others."""
        return self.form == FORM

    def curve(self, order: NDArray[np.int64]) -> NDArray[np.float64]:
        """Word F1 of keeping the first k blocks of an order, k from 0 to their number."""
        kept = self.units[order]
        size = np.append(0, np.cumsum(kept))
        total = int(self.gold.sum())
        if not total:
            nothing: NDArray[np.float64] = (size == 0).astype(np.float64)
            return nothing
        owner = np.repeat(np.arange(len(order)), kept)
        offset = np.arange(size[-1]) - np.repeat(size[:-1], kept)
        words = self.words[np.repeat(self.border[order], kept) + offset]
        by_word = np.argsort(words, kind="stable")
        counts = np.bincount(words, minlength=len(self.gold))
        rank = np.empty(len(words), np.int64)
        rank[by_word] = np.arange(len(words)) - np.repeat(np.cumsum(counts) - counts, counts)
        hits = np.bincount(owner[rank < self.gold[words]], minlength=len(order))
        f1: NDArray[np.float64] = 2 * np.append(0, np.cumsum(hits)) / (size + total)
        return f1

    def f1(self, keep: NDArray[np.bool_]) -> float:
        """Word F1 of the chosen blocks."""
        return float(self.curve(np.flatnonzero(keep))[-1])


def body_gold(page: GoldPage) -> str:
    """The gold without its title, where it is known to begin with one."""
    return page.gold.partition("\n")[2] if page.gold_has_title else page.gold


def make_sample(page: GoldPage, segments: Segments, form: str) -> Sample:
    """A page in one form, aligned and featurized."""
    texts = [block.text for block in segments.blocks]
    gold = body_gold(page)
    aligned = align(texts, gold, dense=page.dense)
    numbers: dict[str, int] = {}
    pieces = [[numbers.setdefault(unit, len(numbers)) for unit in split_units(text, dense=page.dense)] for text in texts]
    counts = np.zeros(len(numbers) + 1, np.int32)
    for unit in split_units(gold, dense=page.dense):
        counts[numbers.get(unit, -1)] += 1
    seen = view(segments)
    plain = matrix(plain_features(seen, basics(seen)), seen.blocks)
    return Sample(
        id=page.id,
        corpus=page.corpus,
        site=page.site,
        fold=page.fold,
        page_type=page.page_type,
        language=page.language,
        form=form,
        view=seen,
        names=plain.names,
        plain=plain.values,
        share=aligned.share,
        words=np.array([number for piece in pieces for number in piece], np.int32),
        border=np.cumsum([0, *map(len, pieces)]),
        gold=counts,
        found=aligned.found,
    )


def load(data: Path, cache: Path, name: str, make: Callable[[], Iterable[Sample]]) -> list[Sample]:
    """The samples that `make` gives; from the cache where data and code are the same as when it was written."""
    path = cache / f"{name}-{_fingerprint(data)}.pkl"
    if path.exists():
        with path.open("rb") as stored:
            return list(_unpickle(stored))
    samples = list(make())
    cache.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as target:
        for sample in samples:
            pickle.dump(sample, target, pickle.HIGHEST_PROTOCOL)
    return samples


def _unpickle(stored: object) -> Iterator[Sample]:
    while True:
        try:
            yield pickle.load(stored)  # type: ignore[arg-type]  # noqa: S301 - our own cache
        except EOFError:
            return


def _fingerprint(data: Path) -> str:
    """A hash of the corpora and of the code that makes samples of them."""
    digest = hashlib.sha256(repr(sorted(file_hashes(data).items())).encode())
    root = Path(__file__).resolve().parents[2]
    for source in SOURCES:
        files = sorted((root / source).rglob("*.py")) if (root / source).is_dir() else [root / source]
        for file in files:
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
