"""Keys: asked for where they are configured, never on health."""

import pytest

from tests.running import CLIENT, PATIENT, Running

pytestmark = PATIENT

GIVEN = {
    "bearer": ({"authorization": "Bearer alpha"}, 200),
    "bearer in lower case": ({"authorization": "bearer beta"}, 200),
    "x-api-key": ({"x-api-key": "beta"}, 200),
    "none": ({}, 401),
    "wrong": ({"x-api-key": "gamma"}, 401),
    "beginning of one": ({"x-api-key": "alph"}, 401),
    "basic": ({"authorization": "Basic alpha"}, 401),
    "empty": ({"authorization": "Bearer"}, 401),
    "not ASCII": ({"x-api-key": "\u00e4"}, 401),
}


@pytest.mark.parametrize(("headers", "status"), GIVEN.values(), ids=GIVEN.keys())
def test_key(locked: Running, headers: dict[str, str], status: int) -> None:
    sent = {name.encode(): value.encode("latin-1") for name, value in headers.items()}
    answer = CLIENT.post(f"{locked.url}/v1/extract", content=b"page", headers=sent)
    assert answer.status_code == status
    assert ("www-authenticate" in answer.headers) == (status == 401)
    assert "alpha" not in answer.text


@pytest.mark.parametrize("path", ["/livez", "/readyz", "/healthz", "/metrics", "/version", "/", "/docs", "/openapi.json"])
def test_no_key_is_asked_for_elsewhere(locked: Running, path: str) -> None:
    assert CLIENT.get(locked.url + path).status_code == 200


def test_key_file_that_all_may_change_is_told(locked: Running) -> None:
    (line,) = locked.events("key_file_open")
    assert line["mode"] == "0666"
