"""Pages of one site as a batch reads them: each alone, and with the table of what all of them have in common."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from app import jobs
from app.media import SIGHTING, SITE_TABLE
from app.types import Job, Limits
from bench.systems import Document
from bench.systems.winnow import MEDIA_TYPES

LIMITS = Limits()
Prediction = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Both:
    """A page's body and title, alone and beside the others of its site."""

    alone: Prediction
    beside: Prediction


def read_site(documents: Sequence[Document]) -> list[Both]:
    """All pages of a site; one that is refused has no body."""
    seen = [_asked(document, SIGHTING) or b"" for document in documents]
    table = jobs.answer(Job(b"".join(seen), None, None, (), SITE_TABLE), LIMITS).rendered or b""
    return [Both(_predicted(document), _predicted(document, ("site_table", table.decode()))) for document in documents]


def _predicted(document: Document, *options: tuple[str, str]) -> Prediction:
    answer = _asked(document, "json", *options)
    if answer is None:
        return {"text": "", "title": None}
    result = orjson.loads(answer)
    return {"text": result["body"]["text"], "title": result["metadata"]["title"]}


def _asked(document: Document, name: str, *options: tuple[str, str]) -> bytes | None:
    query = (("url", document.url or ""), *options)
    return jobs.answer(Job(document.data, MEDIA_TYPES[document.is_text], None, query, name), LIMITS).rendered
