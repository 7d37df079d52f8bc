"""What a worker does with a job: from wire bytes to a finished answer and its summary; and warming up for it."""

import gc
import hashlib
from collections.abc import Callable

from app.errors import WinnowError
from app.language.chars import count_dark
from app.media import NAME, SIGHTING, SITE_TABLE
from app.page import Document, name, unwrap
from app.pipeline import LABELLERS, Clock, Labellers, extract, look
from app.render import compress, renderer
from app.render.json import dark_chars, label_counts
from app.site.sighting import Sighting
from app.site.table import first_site, written
from app.types import Article, Job, Limits, Outcome, Receipt, Summary
from app.versions import config_hash, models


def answer(job: Job, limits: Limits, on_deadline: Callable[[int], None] | None = None, labellers: Labellers = LABELLERS) -> Outcome:
    """What a worker does with a job: a rendered result, or the typed failure.

    `on_deadline` hears of the client's deadline in ms; past it the work ends before the next stage.
    """
    clock = Clock(job.queued_ms)
    try:
        if job.format == NAME:
            return Outcome(name(job, limits).encode())
        if job.format == SITE_TABLE:
            return Outcome(written(first_site(map(Sighting.read, job.body.splitlines()))))
        document = clock("unwrap", unwrap, job, limits)
        if job.format == SIGHTING:
            return Outcome(look(document.source, limits, clock).written())
        if document.options.deadline_ms:
            clock.deadline_ms = min(document.options.deadline_ms, limits.deadline_ms)
            if on_deadline:
                on_deadline(clock.deadline_ms)
        article = extract(document.source, document.options, limits, clock, labellers)
        digest = hashlib.sha256(document.data).hexdigest()
        receipt = Receipt(digest, config_hash(limits), clock.timings(), models().model)
        rendered = compress(clock("render", renderer(job.format), article, document.options, receipt), job.coding)
    except WinnowError as error:
        return Outcome(failure=error.failure, timings=clock.timings())
    return Outcome(rendered, summarize(article, document), timings=clock.timings(), coding=job.coding)


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
        warnings=tuple(warning.code for warning in article.page.warnings),
        input_chars=count_dark(article.segments.text),
        method=article.segments.method,
        page_type=article.judgement.page_type,
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
