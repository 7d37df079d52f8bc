"""An engine for the tools that does what the text of the page says; else its article is the text."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from app.types import Job, Limits, Outcome
from tests.pool import mock_engine

warm_up = mock_engine.warm_up


def answer(job: Job, limits: Limits, on_deadline: Callable[[int], None] | None = None) -> Outcome:
    """Do what the first word says, then give back what the API would."""
    text = json.loads(job.body).get("text", "canary")
    done = mock_engine.answer(replace(job, body=text.encode()), limits, on_deadline)
    article: dict[str, Any] = {
        **dict.fromkeys(("page_type", "confidence", "removed")),
        "verdict": "article",
        "warnings": [],
        "body": {"text": text, "markdown": text},
        "metadata": dict.fromkeys(("title", "published", "site_name", "canonical_url", "language")) | {"authors": []},
    }
    return replace(done, rendered=json.dumps(article).encode())
