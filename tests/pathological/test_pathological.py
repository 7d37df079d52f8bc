"""Each pathological shape is answered or refused by name; how fast and in how much memory `python -m tests.pathological.shapes` tells."""

import json

import pytest

from tests.pathological.shapes import REFUSED, SHAPES, answered

SMALL = 20_000


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
