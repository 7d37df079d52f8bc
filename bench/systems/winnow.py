"""Winnow as a worker runs it: the same call from wire bytes to finished JSON."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import orjson

from app import jobs, pipeline
from app.engines import html, text
from app.engines.removed import label_by
from app.models.store import read_folder
from app.types import Engine, Job, Limits, Options, PageKind, Source
from bench import BenchError
from bench.systems import Document, Extraction, Extractor

LIMITS = Limits()
MEDIA_TYPES = {False: "text/html; charset=utf-8", True: "text/plain; charset=utf-8"}


# A page's bytes and media type → the JSON answer, or `{"error": code}`.
Answerer = Callable[[bytes, str], dict[str, Any]]


class FailureError(BenchError):
    """Winnow refused the document; `code` is that of its problem object."""

    def __init__(self, code: str) -> None:
        """`code` of `app.errors`."""
        super().__init__(code)
        self.code = code


def _labels(document: Document) -> tuple[tuple[str, str], ...]:
    """Every block's text and label in reading order."""
    kind = PageKind.TEXT if document.is_text else PageKind.HTML
    article = pipeline.extract(Source(document.content, kind=kind, url=document.url), Options(), LIMITS)
    return tuple((item.block.text, str(item.label)) for item in article.blocks)


def load() -> Extractor:
    """HTML or text, whichever the document is."""
    jobs.warm_up(LIMITS)

    def extract(document: Document) -> Extraction:
        query = (("url", document.url),) if document.url else ()
        outcome = jobs.answer(Job(document.data, MEDIA_TYPES[document.is_text], None, query, "json"), LIMITS)
        if outcome.rendered is None:
            raise FailureError(outcome.failure.code if outcome.failure else "unknown")
        result = orjson.loads(outcome.rendered)
        about = result["metadata"]
        return Extraction(
            text=result["body"]["text"],
            title=about["title"],
            author=about["author"],
            date=about["published"],
            language=about["language"],
            page_type=result["page_type"],
            confidence=result["confidence"],
            labels=_labels(document) if document.labels else None,
        )

    return extract


def _by_models(folder: Path) -> pipeline.Labellers:
    """The labellers with a folder's `html` and `text`, as far as it holds them, in place of the shipped models of the body."""
    found: dict[tuple[Engine, PageKind], pipeline.Labeller] = {}
    if (folder / "html").is_dir():
        reader = html.Reader(read_folder(folder / "html"))
        found[Engine.WINNOW, PageKind.HTML] = lambda _, segments: label_by(reader, segments)
    if (folder / "text").is_dir():
        lines = text.TextReader(read_folder(folder / "text"))
        found[Engine.WINNOW, PageKind.TEXT] = lambda _, segments: label_by(lines, segments)
    if not found:
        raise BenchError(f"{folder} holds neither html/ nor text/")
    return {**pipeline.LABELLERS, **found}


def answering(models: Path | None = None) -> Answerer:
    """What a worker answers; `models` holds model folders to be tried in place of the shipped ones."""
    labellers = _by_models(models) if models else pipeline.LABELLERS
    call = partial(jobs.answer, limits=LIMITS, labellers=labellers)

    def answer(data: bytes, media_type: str) -> dict[str, Any]:
        outcome = call(Job(data, media_type, None, (), "json"))
        if outcome.rendered is None:
            return {"error": outcome.failure.code if outcome.failure else "unknown"}
        found: dict[str, Any] = orjson.loads(outcome.rendered)
        return found

    return answer
