"""The OpenAPI document tells the truth: real answers are what it says, no more and no less."""

from pathlib import Path

import pytest

from app.media import FORM_TYPE, MEDIA_TYPES
from app.service import problems, schemas
from tests.running import CLIENT, PATIENT, ROOT

pytestmark = PATIENT

PAGES = sorted(path for path in ROOT.glob("samples/*/page.*"))
QUERIES = ("", "?include=blocks,markdown,html", "?removed=false&id=7", "?merge=true&kept=true", "?engine=trafilatura")
TYPES = {".html": "text/html", ".txt": "text/plain"}


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.parent.name)
def test_answer_fits_its_schema(server: str, page: Path, query: str) -> None:
    answer = CLIENT.post(f"{server}/v1/extract{query}", content=page.read_bytes(), headers={"content-type": TYPES[page.suffix]})
    assert answer.status_code == 200, answer.text
    given = answer.json()
    told = schemas.ExtractResult.model_validate(given, extra="forbid").model_dump(mode="json", exclude_unset=True)
    assert set(told) == set(given)
    required = {name for name, field in schemas.ExtractResult.model_fields.items() if field.is_required()}
    assert required <= set(given)


def test_problem_fits_its_schema(server: str) -> None:
    problem = CLIENT.post(f"{server}/v1/extract", content=b"").json()
    assert schemas.ProblemObject.model_validate(problem).code == "empty_document"


def test_document_names_every_parameter_media_type_and_code(server: str) -> None:
    document = CLIENT.get(f"{server}/openapi.json").json()
    operation = document["paths"]["/v1/extract"]["post"]
    assert list(operation["requestBody"]["content"]) == [name for name in MEDIA_TYPES if name != FORM_TYPE]
    named = " ".join(answer["description"] for answer in operation["responses"].values())
    assert {code for code in problems.PROBLEMS if code not in named} == {"not_found", "method_not_allowed"}
    asked = {item["name"] for item in operation["parameters"] if item["in"] == "query"}
    assert asked == set(schemas.ExtractOptions.model_fields)


def test_document_names_keys_and_headers(server: str) -> None:
    document = CLIENT.get(f"{server}/openapi.json").json()
    operation = document["paths"]["/v1/extract"]["post"]
    assert [list(item) for item in operation["security"]] == [[], ["bearer"], ["key"]]
    assert "security" not in document["paths"]["/livez"]["get"]
    answer = CLIENT.post(f"{server}/v1/extract?id=7", content=b"<p>One sentence.</p>", headers={"accept": "text/plain"})
    named = {name.lower() for name in operation["responses"]["200"]["headers"]}
    assert {name for name in answer.headers if name.startswith("x-") or name == "content-encoding"} <= named
    assert "Retry-After" in operation["responses"]["429"]["headers"]
    assert "WWW-Authenticate" in operation["responses"]["401"]["headers"]


def test_docs_load_nothing_from_elsewhere(server: str) -> None:
    page = CLIENT.get(f"{server}/docs").text
    assert "/v1/extract" in page
    assert not [part for part in ("<script", "<link", "src=", "https://", "@import") if part in page]


def test_version_tells_what_answers_carry(server: str) -> None:
    told = CLIENT.get(f"{server}/version").json()
    answer = CLIENT.post(f"{server}/v1/extract", content=b"<p>One sentence of a page.</p>").json()
    assert told["config_hash"] == answer["engine"]["config_hash"]
    assert told["service"] == answer["engine"]["version"]
    assert "@" in told["model"]
