"""Requests that schemathesis makes from the OpenAPI document, good and bad ones: no 5xx, and no answer that the document does not name."""

import schemathesis
from hypothesis import settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error
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
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
FEWER = max(10, settings().max_examples // 8)


@DOCUMENT.parametrize()
@settings(max_examples=FEWER)
def test_every_answer_is_one_that_the_document_names(server: str, case: Case) -> None:
    case.call_and_validate(base_url=server, checks=CHECKS, timeout=30)
