"""Each row of the tables of `app.media` has what serves it, so that adding a format or a coding is a row and its function."""

import pytest

from app.media import ANSWER_CODINGS, CODINGS, FORMATS, MEDIA_TYPES
from app.page.content_coding import DECODERS, inflate
from app.page.request import unwrap
from app.render import RENDERERS
from app.render.content_coding import ENCODERS
from app.types import Job, Limits

ALIASES = {"x-gzip"}


def test_each_format_has_a_renderer() -> None:
    assert list(RENDERERS) == list(FORMATS)


def test_each_coding_has_a_decoder() -> None:
    assert {*DECODERS, "identity"} - ALIASES == set(CODINGS)


@pytest.mark.parametrize("coding", ["identity", *ANSWER_CODINGS])
def test_each_coding_of_answers_is_undone_by_what_undoes_it_in_requests(coding: str) -> None:
    answer = '{"text": "Привет"}'.encode() * 50
    assert inflate(ENCODERS[coding](answer), coding, Limits()) == answer
    assert set(ENCODERS) == {"identity", *ANSWER_CODINGS}


def test_each_media_type_is_taken() -> None:
    bodies = {"application/json": b'{"text": "<html>"}'}
    taken = [unwrap(Job(bodies.get(name, b"<html>"), name, None, (), "json"), Limits()) for name in MEDIA_TYPES]
    assert [len(document.source.data) for document in taken] == [6] * len(MEDIA_TYPES)
