"""What stands around a body: bounded, and never taken for a request."""

import re

import pytest

from tests.running import CLIENT, PATIENT, Running, metric
from tests.service.test_isolation import HEAD, raw

pytestmark = PATIENT
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
ENDLESS = {
    "trailers": CHUNKED + b"1\r\nx\r\n0\r\n" + b"X-T: aaaaaaaaaa\r\n" * 20_000,
    "one trailer": CHUNKED + b"1\r\nx\r\n0\r\nX-T: " + b"a" * 300_000,
    "chunks of a byte": CHUNKED + b"1\r\nx\r\n" * 60_000,
    "chunk extensions": CHUNKED + (b"1;" + b"e" * 20_000 + b"\r\nx\r\n") * 20,
}


@pytest.mark.parametrize("data", ENDLESS.values(), ids=ENDLESS.keys())
def test_framing_without_end_is_refused(mock: Running, data: bytes) -> None:
    assert answers_until_reset(mock, data) in ([b"400"], [])
    assert metric(mock, "winnow_in_flight_bytes") == 0


def answers_until_reset(server: Running, data: bytes) -> list[bytes]:
    """The statuses of the answers; none where the server hung up before they could be read."""
    try:
        return re.findall(rb"HTTP/1.1 (\d+) ", raw(server, data))
    except (ConnectionResetError, BrokenPipeError):
        return []


def test_body_in_lines_and_with_trailers_is_read(mock: Running) -> None:
    lines = b"".join(b"%x\r\n%s\r\n" % (len(line), line) for line in [b"A line of thirty characters.\n"] * 10_000)
    said = raw(mock, CHUNKED.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n") + lines + b"0\r\nX-Sum: 1\r\n\r\n")
    assert said.startswith(b"HTTP/1.1 200")
    assert said.count(b"thirty") == 10_000


UPGRADE = HEAD + b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n"
INNER = b"GET /version HTTP/1.1\r\nHost: x\r\n\r\n"
CLOSING = b"GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


@pytest.mark.parametrize("body", [b"page", INNER, b"x" * 100_000], ids=["short", "a request itself", "long"])
def test_wish_for_another_protocol_is_ignored_and_the_body_read(mock: Running, body: bytes) -> None:
    said = raw(mock, UPGRADE + b"Content-Length: %d\r\n\r\n" % len(body) + body + CLOSING)
    assert re.findall(rb"HTTP/1.1 (\d+) ", said) == [b"200", b"200"]
    assert body in said
    assert b"config_hash" not in said
    assert "upgrade" not in str(mock.events("server")).lower()


def test_connect_is_refused(mock: Running) -> None:
    assert re.findall(rb"HTTP/1.1 (\d+) ", raw(mock, b"CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n" + CLOSING)) == [b"400"]


def test_pipelined_requests_are_all_answered_in_order(mock: Running) -> None:
    ids = [b"n%d" % number for number in range(2000)]
    requests = b"".join(b"GET /livez HTTP/1.1\r\nHost: x\r\nX-Request-ID: %s\r\n\r\n" % name for name in ids)
    assert re.findall(rb"x-request-id: (n\d+)", raw(mock, requests + CLOSING)) == ids


def test_lines_of_a_list_are_read_as_one(mock: Running) -> None:
    headers = [("Accept", "image/png"), ("Accept", "application/json"), ("Content-Type", "text/html")]
    assert CLIENT.post(f"{mock.url}/v1/extract", content="page", headers=headers).status_code == 200


def test_long_content_type_is_refused_at_once(mock: Running) -> None:
    answer = mock.post("page", **{"content-type": "text/html;" + ";" * 1024})
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")
