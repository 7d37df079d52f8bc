"""Requests that schemathesis makes from the OpenAPI document, good and bad ones: no answer that it does not name, and no 5xx.

A deadline of a millisecond, which schemathesis asks for too, is the one thing that may be answered 503.
"""

import schemathesis
from hypothesis import settings
from schemathesis import Case
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from app.service.app import create_app
from app.service.settings import Settings

DOCUMENT = schemathesis.openapi.from_dict(create_app(Settings()).openapi())
CHECKS = [
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
FEWER = max(10, settings().max_examples // 8)


@DOCUMENT.parametrize()
@settings(max_examples=FEWER)
def test_every_answer_is_one_that_the_document_names(server: str, case: Case) -> None:
    answer = case.call(base_url=server, timeout=30)
    case.validate_response(answer, checks=CHECKS)
    assert answer.status_code < 500 or answer.json()["code"] == "worker_timeout"
