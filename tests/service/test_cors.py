"""Web pages of other origins: refused by the browser unless the settings name them."""

from collections.abc import Iterator

import httpx
import pytest

from tests.running import MOCK, Running, running

ORIGIN = "https://reader.example"
PREFLIGHT = {"origin": ORIGIN, "access-control-request-method": "POST", "access-control-request-headers": "authorization, content-type"}


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("cors")
    (folder / "keys").write_text("alpha\n")
    with running(folder / "log", MOCK, cors_origins=f"https://a.example, {ORIGIN}", key_file=folder / "keys") as server:
        yield server


def test_a_named_origin_may_ask_without_a_key_and_post_with_one(opened: Running) -> None:
    asked = httpx.options(f"{opened.url}/v1/extract", headers=PREFLIGHT)
    assert asked.status_code == 200
    assert asked.headers["access-control-allow-origin"] == ORIGIN
    assert asked.headers["access-control-allow-headers"] == "authorization, content-type"
    answer = opened.post(b"page", origin=ORIGIN, authorization="Bearer alpha")
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, ORIGIN)
    assert "X-Request-ID" in answer.headers["access-control-expose-headers"]
    assert "Origin" in answer.headers["vary"]


def test_a_refusal_can_be_read_too(opened: Running) -> None:
    answer = opened.post(b"page", origin=ORIGIN)
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (401, ORIGIN)


def test_another_origin_is_told_nothing(opened: Running) -> None:
    answer = opened.post(b"page", origin="https://b.example", authorization="Bearer alpha")
    assert "access-control-allow-origin" not in answer.headers


def test_without_the_setting_no_origin_is_told_anything(mock: Running) -> None:
    assert httpx.options(f"{mock.url}/v1/extract", headers=PREFLIGHT).status_code == 405
    assert "access-control-allow-origin" not in mock.post(b"page", origin=ORIGIN).headers
