"""All pages that the HTML engine learns from: of the corpora, grafts, made and written ones; cached on disk by a hash of data and code."""

import hashlib
import pickle
import random
from collections.abc import Iterator, Mapping
from itertools import chain, islice
from pathlib import Path

from app.segment import look_elsewhere, segment
from app.types import Labelling, Limits, PageKind, Segments
from training.corpus import CORPORA, MORE, GoldPage, file_hash, read_all, read_more, sent
from training.html.grafts import FOUND_FLOOR, Source, find_source, grafts
from training.html.samples import GRAFT, HtmlSample, made_sample, make_sample, of_unknown_words
from training.labelled import LabelledPage, read_labelled
from training.made.page import MadePage
from training.made.pages import made_pages
from training.made.prose import Prose
from training.parallel import forked
from training.samples import as_labelled
from training.written.pages import written_pages

CHUNK = 16
SEED = 3
# Which share of the pages of at most so many blocks is learned from a second time, with unknown words.
COPIED, LONGEST_COPY = 0.25, 600
# Every second written page teaches: of one prose there are some ten, and all of them would outweigh pages that are no articles.
WRITTEN_STEP = 2
ROOT = Path(__file__).resolve().parents[2]
SOURCES = (
    "app/types.py",
    "app/language",
    "app/page",
    "app/segment",
    "app/features/html",
    *(f"app/features/{name}.py" for name in ("counts", "matrix", "phrases", "tokens")),
    *(f"training/{name}.py" for name in ("align", "corpus", "folds", "samples", "word_f1")),
    *(f"training/html/{name}.py" for name in ("grafts", "pages", "samples")),
    "training/made",
    "training/written",
    "training/labelled.py",
)


def html_samples(data: Path, cache: Path) -> list[HtmlSample]:
    """Every page that has text, and copies of some whose words nobody knows."""
    samples = _cached_samples(data, cache)
    chance = random.Random(SEED)
    originals = [sample for sample in samples if not (sample.is_copy or sample.is_made) and sample.view.blocks <= LONGEST_COPY]
    return samples + [of_unknown_words(sample, chance) for sample in originals if chance.random() < COPIED]


def _cached_samples(data: Path, cache: Path) -> list[HtmlSample]:
    """All but the copies; from the cache where data and code are the same as when it was written."""
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
    labelled = {page.id: page for page in read_labelled(data)}
    for sample, source in forked(lambda page: _read(page, labelled), chain(read_all(data), read_more(data)), CHUNK):
        if sample:
            yield sample
        if source:
            sources.append(source)
    yield from forked(_grafted, grafts(sources), CHUNK)
    made = chain(made_pages(Prose(read_all(data))), islice(written_pages(), None, None, WRITTEN_STEP))
    yield from (sample for sample in forked(_made, made, CHUNK) if sample)


def _read(page: GoldPage, labelled: Mapping[str, LabelledPage]) -> tuple[HtmlSample | None, Source | None]:
    """A page as it is read; where its gold is not in the visible text, from the source that stands in for a missing body."""
    document = sent(PageKind.HTML, page.html, page.url)
    segments = segment(document)
    sample = make_sample(page, segments, segments.method) if segments.blocks else None
    if sample is None or sample.found < FOUND_FLOOR:
        other = look_elsewhere(document, segments, Labelling(()), Limits())
        if other is not None:
            segments, sample = other, make_sample(page, other, other.method)
    if sample and page.id in labelled and page.page_type == "article":
        sample = as_labelled(sample, [block.text for block in segments.blocks], labelled[page.id])
    usable = sample is not None and sample.found >= FOUND_FLOOR and segments.elements.tag
    return sample, find_source(page, segments, sample.units * sample.share) if sample and usable else None


def _grafted(made: tuple[GoldPage, Segments]) -> HtmlSample:
    return make_sample(*made, GRAFT)


def _made(page: MadePage) -> HtmlSample | None:
    segments = segment(sent(PageKind.HTML, page.html))
    return made_sample(page, segments) if segments.blocks else None


def _unpickled(path: Path) -> Iterator[HtmlSample]:
    with path.open("rb") as stored:
        while True:
            try:
                yield pickle.load(stored)  # noqa: S301 - our own cache
            except EOFError:
                return


def _fingerprint(data: Path) -> str:
    """A hash of the corpora and of the code that makes samples of them."""
    digest = hashlib.sha256(repr([file_hash(data, corpus) for corpus in (*CORPORA, *(f"more/{name}" for name in MORE))]).encode())
    for source in SOURCES:
        for file in sorted((ROOT / source).rglob("*.*")) if (ROOT / source).is_dir() else [ROOT / source]:
            if file.suffix != ".pyc":
                digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
