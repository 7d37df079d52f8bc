"""Requests that schemathesis makes from the OpenAPI document, good and bad ones: no answer that it does not name, and no 5xx.

A deadline of a millisecond, which schemathesis asks for too, is the one thing that may be answered 503.
"""

from collections import Counter
from typing import Any

from hypothesis import given, settings

from app.service.app import create_app
from app.service.settings import Settings
from tests.running import PATIENCE_SECONDS, PATIENT

pytestmark = PATIENT
FEWER = max(10, settings().max_examples // 4)
CHECKS = ("status_code_conformance", "content_type_conformance", "response_headers_conformance", "response_schema_conformance")


def test_every_answer_is_one_that_the_document_names(server: str) -> None:
    import schemathesis  # a second of imports, which the processes that collect this file need not pay
    from schemathesis.specs.openapi import checks

    document = schemathesis.openapi.from_dict(create_app(Settings()).openapi())
    operations: list[Any] = list(document.get_all_operations())
    statuses: Counter[int] = Counter()

    def check(case: Any) -> None:
        answer = case.call(base_url=server, timeout=PATIENCE_SECONDS)
        case.validate_response(answer, checks=[getattr(checks, name) for name in CHECKS])
        assert answer.status_code < 500 or answer.json()["code"] == "worker_timeout"
        statuses[answer.status_code] += 1

    for operation in operations:
        for_any_case: Any = given(operation.ok().as_strategy())
        settings(max_examples=FEWER)(for_any_case(check))()
    assert statuses[200] >= 0.2 * statuses.total(), statuses
