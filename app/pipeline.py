"""Bytes → page → blocks → labels → article → rendering: one line a stage."""

import gc
import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import ParamSpec, TypeVar

from app import learned, learned_text, second_opinion
from app.article import assemble
from app.errors import WinnowError
from app.metadata import describe
from app.page import Document, decode, guard, unwrap
from app.render import RENDERERS
from app.render.json import dark_chars, label_counts
from app.segment import segment
from app.types import Article, Engine, Job, Kind, Labelling, Limits, Options, Outcome, Page, Receipt, Segments, Source, Summary
from app.versions import config_hash, models

P = ParamSpec("P")
R = TypeVar("R")

Labeller = Callable[[Page, Segments], Labelling]
LABELLERS: Mapping[tuple[Engine, Kind], Labeller] = {
    (Engine.WINNOW, Kind.HTML): learned.label,
    (Engine.WINNOW, Kind.TEXT): learned_text.label,
    (Engine.TRAFILATURA, Kind.HTML): second_opinion.label,
    (Engine.TRAFILATURA, Kind.TEXT): second_opinion.label,
}


class Clock:
    """Milliseconds of wall time that each stage took."""

    def __init__(self, queued_ms: float = 0.0) -> None:
        """`queued_ms` is the time that the document waited before any stage."""
        self._began = time.perf_counter()
        self._queued = queued_ms
        self._stages: dict[str, float] = {}

    def __call__(self, stage: str, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Runs one stage and takes its time."""
        began = time.perf_counter()
        try:
            return work(*args, **kwargs)
        finally:
            self._stages[stage] = (time.perf_counter() - began) * 1000

    def timings(self) -> dict[str, float]:
        """Stage → milliseconds, with `queue` first and `total` last."""
        total = (time.perf_counter() - self._began) * 1000
        return {"queue": self._queued, **self._stages, "total": self._queued + total}


def extract(source: Source, options: Options, limits: Limits, clock: Clock | None = None) -> Article:
    """The article of one document; raises the errors of `app.errors`."""
    timed = clock or Clock()
    page = timed("decode", decode, source)
    page = timed("guard", guard, page, limits)
    segments = timed("segment", segment, page)
    page = replace(page, warnings=(*page.warnings, *segments.warnings))
    if options.engine is Engine.WINNOW:
        page = replace(page, content=segments.text)  # the markup has been read; a page of 10 MB shall not be held twice
    labelling = timed("classify", LABELLERS[options.engine, page.kind], page, segments)
    metadata = timed("metadata", describe, page, segments, labelling)
    return assemble(page, segments, labelling, metadata, limits)


def answer(job: Job, limits: Limits, on_deadline: Callable[[int], None] | None = None) -> Outcome:
    """What a worker does with a job: a rendered result, or the typed failure. `on_deadline` hears of a shorter deadline in ms."""
    clock = Clock(job.queued_ms)
    try:
        document = clock("unwrap", unwrap, job, limits)
        if on_deadline and document.options.deadline_ms:
            on_deadline(min(document.options.deadline_ms, limits.deadline_ms))
        article = extract(document.source, document.options, limits, clock)
        digest = hashlib.sha256(document.data).hexdigest()
        receipt = Receipt(digest, config_hash(limits), clock.timings(), models().model)
        rendered = clock("render", RENDERERS[job.format], article, document.options, receipt)
    except WinnowError as error:
        return Outcome(failure=error.failure, timings=clock.timings())
    return Outcome(rendered, summarize(article, document), timings=clock.timings())


def summarize(article: Article, document: Document) -> Summary:
    """What logs and metrics may know of an answer."""
    return Summary(
        kind=article.page.kind,
        verdict=article.verdict,
        confidence=article.judgement.confidence,
        encoding_source=article.page.encoding.source,
        label_counts=label_counts(article.removed),
        body_chars=dark_chars(article.body),
        input_bytes=len(document.data),
    )


CANARY_SENTENCE = "A canary sings in the mine, and the miners listen to it all day long. "
CANARY_HTML = f"""<html><head><title>Canary</title><meta name="date" content="2024-10-25"></head><body>
<nav>Menu</nav><article><h1>Canary</h1>
<p>By Jane Roe, 25 October 2024</p><p>{CANARY_SENTENCE * 4}</p><p>{CANARY_SENTENCE * 4}</p></article></body></html>"""
CANARY_TEXT = "Menu\n25 October 2024, 17:41\nThe canary\n" + f"{CANARY_SENTENCE * 4}\n" * 2


# A page makes tens of thousands of objects that hardly ever refer to each other in a circle: looking for circles is worth it once a page.
OBJECTS_A_LOOK = 20_000


def warm_up(limits: Limits) -> None:
    """Runs both engines and the metadata path once, so that no user pays for first use; raises where a canary has no body.

    What has been loaded by then is kept out of the garbage collector's sight.
    """
    canaries = ((CANARY_HTML, "text/html", ""), (CANARY_HTML, "text/html", "trafilatura"), (CANARY_TEXT, "text/plain", ""))
    for body, media_type, engine in canaries:
        outcome = answer(Job(body.encode(), media_type, None, (("engine", engine),) if engine else (), "json"), limits)
        if outcome.summary is None or not outcome.summary.body_chars:
            raise WinnowError
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_A_LOOK, 10, 10)
