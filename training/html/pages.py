"""Pages as the HTML engine sees them, and pages made of them."""

from collections.abc import Iterator
from functools import partial
from itertools import chain
from multiprocessing import get_context
from pathlib import Path

from app.segment import segment
from app.types import Encoding, Page, PageKind, Segments
from training.corpus import GoldPage, read_all
from training.html.grafts import FORM, FOUND_FLOOR, Source, find_source, grafts
from training.html.samples import Sample, load, make_sample
from training.html.shells import generated_pages
from training.parallel import PROCESSES


def html_page(page: GoldPage) -> Page:
    """The page as the HTML engine gets it."""
    return Page(PageKind.HTML, page.html, page.url, Encoding("utf-8", "string"))


def html_samples(data: Path, cache: Path) -> list[Sample]:
    """Every page of the corpora that has text, generated pages, and grafts of them."""
    return load(data, cache, "html", partial(_samples, data))


def _samples(data: Path) -> Iterator[Sample]:
    sources: list[Source] = []
    with get_context("fork").Pool(PROCESSES) as pool:
        for sample, source in pool.imap(_read, chain(read_all(data), generated_pages()), chunksize=16):
            if sample:
                yield sample
            if source:
                sources.append(source)
    with get_context("fork").Pool(PROCESSES) as pool:
        yield from pool.imap(_made, grafts(sources), chunksize=16)


def _read(page: GoldPage) -> tuple[Sample | None, Source | None]:
    segments = segment(html_page(page))
    if not segments.blocks:
        return None, None
    sample = make_sample(page, segments, segments.method)
    usable = sample.found >= FOUND_FLOOR and segments.elements.tag
    return sample, find_source(page, segments, sample.units * sample.share) if usable else None


def _made(graft: tuple[GoldPage, Segments]) -> Sample:
    return make_sample(*graft, FORM)
