"""All pages that the HTML engine learns from: of the corpora, generated, and grafts of them; cached on disk by a hash of data and code."""

import hashlib
import pickle
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from app.segment import look_elsewhere, segment
from app.types import Labelling, Limits, PageKind, Segments
from training.corpus import CORPORA, GoldPage, file_hash, read_all, sent
from training.html.grafts import FOUND_FLOOR, Source, find_source, grafts
from training.html.samples import GRAFT, HtmlSample, make_sample
from training.html.shells import generated_pages
from training.parallel import forked

CHUNK = 16
ROOT = Path(__file__).resolve().parents[2]
SOURCES = (
    "app/types.py",
    "app/language",
    "app/page",
    "app/segment",
    "app/features/html",
    *(f"app/features/{name}.py" for name in ("counts", "matrix", "phrases", "tokens")),
    *(f"training/{name}.py" for name in ("align", "corpus", "folds", "samples", "word_f1")),
    *(f"training/html/{name}.py" for name in ("grafts", "pages", "samples", "shells")),
)


def html_samples(data: Path, cache: Path) -> list[HtmlSample]:
    """Every page that has text; from the cache where data and code are the same as when it was written."""
    path = cache / f"html-{_fingerprint(data)}.pkl"
    if path.exists():
        return list(_unpickled(path))
    cache.mkdir(parents=True, exist_ok=True)
    samples = []
    with path.with_suffix(".part").open("wb") as target:
        for sample in _samples(data):
            samples.append(sample)
            pickle.dump(sample, target, pickle.HIGHEST_PROTOCOL)
    path.with_suffix(".part").rename(path)
    return samples


def _samples(data: Path) -> Iterator[HtmlSample]:
    sources: list[Source] = []
    for sample, source in forked(_read, chain(read_all(data), generated_pages()), CHUNK):
        if sample:
            yield sample
        if source:
            sources.append(source)
    yield from forked(_grafted, grafts(sources), CHUNK)


def _read(page: GoldPage) -> tuple[HtmlSample | None, Source | None]:
    """A page as it is read; where its gold is not in the visible text, from the source that stands in for a missing body."""
    document = sent(PageKind.HTML, page.html, page.url)
    segments = segment(document)
    sample = make_sample(page, segments, segments.method) if segments.blocks else None
    if sample is None or sample.found < FOUND_FLOOR:
        other = look_elsewhere(document, segments, Labelling(()), Limits())
        if other is not None:
            segments, sample = other, make_sample(page, other, other.method)
    usable = sample is not None and sample.found >= FOUND_FLOOR and segments.elements.tag
    return sample, find_source(page, segments, sample.units * sample.share) if sample and usable else None


def _grafted(made: tuple[GoldPage, Segments]) -> HtmlSample:
    return make_sample(*made, GRAFT)


def _unpickled(path: Path) -> Iterator[HtmlSample]:
    with path.open("rb") as stored:
        while True:
            try:
                yield pickle.load(stored)  # noqa: S301 - our own cache
            except EOFError:
                return


def _fingerprint(data: Path) -> str:
    """A hash of the corpora and of the code that makes samples of them."""
    digest = hashlib.sha256(repr([file_hash(data, corpus) for corpus in CORPORA]).encode())
    for source in SOURCES:
        files = sorted((ROOT / source).rglob("*.py")) if (ROOT / source).is_dir() else [ROOT / source]
        for file in files:
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
