"""Web pages of other origins: refused by the browser unless the settings name them."""

from tests.running import CLIENT, PATIENT, Running

pytestmark = PATIENT

ORIGIN = "https://reader.example"
PREFLIGHT = {"origin": ORIGIN, "access-control-request-method": "POST", "access-control-request-headers": "authorization, content-type"}


def test_a_named_origin_may_ask_without_a_key_and_post_with_one(locked: Running) -> None:
    asked = CLIENT.options(f"{locked.url}/v1/extract", headers=PREFLIGHT)
    assert asked.status_code == 200
    assert asked.headers["access-control-allow-origin"] == ORIGIN
    assert asked.headers["access-control-allow-headers"] == "authorization, content-type"
    answer = locked.post(b"page", origin=ORIGIN, authorization="Bearer alpha")
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, ORIGIN)
    assert "X-Request-ID" in answer.headers["access-control-expose-headers"]
    assert "Origin" in answer.headers["vary"]


def test_a_refusal_can_be_read_too(locked: Running) -> None:
    answer = locked.post(b"page", origin=ORIGIN)
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (401, ORIGIN)


def test_another_origin_is_told_nothing(locked: Running) -> None:
    answer = locked.post(b"page", origin="https://b.example", authorization="Bearer alpha")
    assert "access-control-allow-origin" not in answer.headers


def test_without_the_setting_no_origin_is_told_anything(mock: Running) -> None:
    assert CLIENT.options(f"{mock.url}/v1/extract", headers=PREFLIGHT).status_code == 405
    assert "access-control-allow-origin" not in mock.post(b"page", origin=ORIGIN).headers
