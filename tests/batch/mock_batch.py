"""`python -m tests.batch.mock_batch ARGUMENTS`: the real `winnow batch`, settings and all, over an engine that gives each record back."""

import argparse
import sys
from collections.abc import Callable
from dataclasses import replace

from app.batch.command import batch
from app.batch.flags import add_batch
from app.service.settings import read_settings
from app.types import Job, Limits, Outcome, PageKind, Summary, Verdict


def warm_up(_limits: Limits) -> None:
    """Nothing to load."""


def answer(job: Job, _limits: Limits, _on_deadline: Callable[[int], None] | None = None) -> Outcome:
    """The record's line as its row."""
    return Outcome(job.body + b"\n", Summary(PageKind.TEXT, Verdict.ARTICLE, 0.9, "header", {}, 1, len(job.body)))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    add_batch(parser)
    sys.exit(batch(parser.parse_args(), replace(read_settings().worker_spec(), engine="tests.batch.mock_batch")))
