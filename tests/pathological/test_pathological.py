"""Each pathological shape is answered or refused by name; how fast and in how much memory `python -m tests.pathological.shapes` tells."""

import json
import tracemalloc

import pytest

from app.jobs import answer
from app.types import Job, Limits
from tests.pathological.shapes import REFUSED, SHAPES, answered

SMALL = 20_000
BYTES_A_WORD = 90


@pytest.mark.parametrize("name", SHAPES)
def test_shape_is_answered(name: str) -> None:
    outcome = answered(name, SMALL)
    assert (outcome.failure.code if outcome.failure else None) == REFUSED.get(name)
    if outcome.failure is None:
        assert json.loads(outcome.rendered or b"")["coverage"]["unassigned_chars"] == 0


SLOW_BY_TRAFILATURA = ("html-nested-within-the-limit", "html-items", "html-cells", "html-json-ld-nested", "text-headlines", "text-one-line")


@pytest.mark.parametrize("name", SLOW_BY_TRAFILATURA)
def test_shape_is_answered_by_the_second_opinion(name: str) -> None:
    outcome = answered(name, SMALL, "trafilatura")
    assert outcome.failure is None


@pytest.mark.parametrize("word", ["ab ", "1 "])
def test_words_of_a_text_take_little_memory_each(word: str) -> None:
    words = 700_000
    few, many = (Job((word * count).encode(), "text/plain", None, (), "json") for count in (SMALL, words))
    answer(few, Limits())  # loads what is loaded once
    tracemalloc.start()
    outcome = answer(many, Limits())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert outcome.rendered
    assert peak < BYTES_A_WORD * words
