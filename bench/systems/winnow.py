"""Winnow as a worker runs it: the same call from wire bytes to finished JSON."""

import orjson

from app import jobs, pipeline
from app.types import Job, Limits, Options, PageKind, Source
from bench import BenchError
from bench.systems import Document, Extraction, Extractor

LIMITS = Limits()
MEDIA_TYPES = {False: "text/html; charset=utf-8", True: "text/plain; charset=utf-8"}


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
