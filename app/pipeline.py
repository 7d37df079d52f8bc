"""Page → blocks → labels → article: one line a stage."""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import ParamSpec, TypeVar

from app.article import assemble
from app.engines import html, text, trafilatura, whole
from app.errors import WorkerTimeoutError
from app.metadata import Frame, describe
from app.page.charset import decode
from app.page.limits import guard
from app.segment import look_elsewhere, segment
from app.site.sighting import Sighting, sight
from app.stand_in import notice
from app.structure import outline
from app.types import Article, Engine, Labelling, Limits, Options, Page, PageKind, Segments, Source

P = ParamSpec("P")
R = TypeVar("R")

Labeller = Callable[[Page, Segments], Labelling]
Labellers = Mapping[tuple[Engine, PageKind], Labeller]
LABELLERS: Labellers = {
    (Engine.WINNOW, PageKind.HTML): html.label,
    (Engine.WINNOW, PageKind.TEXT): text.label,
    (Engine.TRAFILATURA, PageKind.HTML): trafilatura.label,
    (Engine.TRAFILATURA, PageKind.TEXT): trafilatura.label,
}


class Clock:
    """Milliseconds of wall time that each stage took, and the end of a document whose time is over."""

    def __init__(self, queued_ms: float = 0.0) -> None:
        """`queued_ms` is the time that the document waited before any stage; `deadline_ms` counts from here and is unset at first."""
        self.deadline_ms: int | None = None
        self._began = time.perf_counter()
        self._queued = queued_ms
        self._stages: dict[str, float] = {}

    def __call__(self, stage: str, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Runs one stage and takes its time. Raises WorkerTimeoutError where the deadline has passed before it."""
        began = time.perf_counter()
        if self.deadline_ms is not None and (began - self._began) * 1000 > self.deadline_ms:
            raise WorkerTimeoutError
        try:
            return work(*args, **kwargs)
        finally:
            self._stages[stage] = (time.perf_counter() - began) * 1000

    def timings(self) -> dict[str, float]:
        """Stage → milliseconds, with `queue` first and `total` last."""
        total = (time.perf_counter() - self._began) * 1000
        return {"queue": self._queued, **self._stages, "total": self._queued + total}


def look(source: Source, limits: Limits, clock: Clock) -> Sighting:
    """What a document adds to its site's table; raises the errors of `app.errors` as `extract` does, but for those of its later stages."""
    page = clock("decode", decode, source)
    page = clock("guard", guard, page, limits)
    return clock("sight", sight, page, clock("segment", segment, page, limits))


def extract(source: Source, options: Options, limits: Limits, clock: Clock | None = None, labellers: Labellers = LABELLERS) -> Article:
    """The article of one document; raises the errors of `app.errors`. Other `labellers` are for models that are being tried."""
    timed = clock or Clock()
    page = timed("decode", decode, source)
    page = timed("guard", guard, page, limits)
    segments = timed("segment", segment, page, limits, traced=bool(options.include))
    page = replace(page, warnings=(*page.warnings, *segments.warnings), site=options.site_table)
    label = labellers[options.engine, page.kind]
    labelling = timed("classify", label, page, segments)
    frame = None
    if other := timed("sources", look_elsewhere, page, segments, labelling, limits):
        frame = Frame(segments, labelling)
        segments, labelling = other, timed("classify", whole.label, page, other, label)
    structure = timed("structure", outline, page, segments, labelling, options)
    page = replace(page, content=segments.text, warnings=(*page.warnings, *notice(page, segments)))  # the markup has been read
    metadata = timed("metadata", describe, page, segments, labelling, frame)
    return replace(assemble(page, segments, labelling, metadata, limits), structure=structure)
