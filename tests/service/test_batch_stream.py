"""A batch under way, over the mock engine: order, back-pressure, fairness, hang-ups, the drain; no line is lost."""

import json
import signal
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import count, takewhile
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from app.pool.limits import MIB
from bench.clients.serving import get
from tests.running import CLIENT, LASTING, MOCK, PATIENCE_SECONDS, PATIENT, Running, gate, metric, running, wait_for
from tests.service.test_batch import batch
from tests.service.test_connections import connect

pytestmark = PATIENT
HEAD = b"POST /v1/extract/batch%s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.fixture
def own(tmp_path: Path) -> Callable[..., Any]:
    """A server of the test's own, with limits that nothing reaches unless the test sets them."""
    return lambda **settings: running(tmp_path / "log", MOCK, **{**LASTING, **settings})


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data)


def open_batch(server: Running, lines: str, query: bytes = b"", receive_buffer: int = 0) -> socket.socket:
    """A batch that goes on: these lines are sent."""
    return connect(server, HEAD % query + (chunk(lines.encode()) if lines else b""), receive_buffer)


def rest(connection: socket.socket, until: bytes = b"\0", then: Callable[[], None] = lambda: None) -> list[str]:
    """The lines of all that comes until the server hangs up; `then` is called when one comes that holds `until`."""
    said = b""
    while data := connection.recv(1 << 20):
        said += data
        if until in data:
            then()
    body, at = bytearray(), said.index(b"\r\n\r\n") + 4
    while at < len(said):
        begin = said.index(b"\r\n", at) + 2
        size = int(said[at:begin], 16)
        body += said[begin : begin + size]
        at = begin + size + 2
    return body.decode().splitlines()


def send_numbers(connection: socket.socket, numbers: Iterable[int], size: int) -> None:
    """A line a number, padded, until the server takes no more."""
    for number in numbers:
        connection.sendall(chunk(b"%07d %s\n" % (number, b"x" * size)))


def code_of(line: str) -> str:
    """A problem's code, or what the mock engine said."""
    return str(json.loads(line)["code"]) if line.startswith("{") else line


def test_answers_come_as_they_get_done(lasting: Running, tmp_path: Path) -> None:
    with gate(tmp_path) as hold, open_batch(lasting, f"until {hold} first\nsecond\n") as connection:
        connection.sendall(b"0\r\n\r\n")
        assert [line.split()[-1] for line in rest(connection, b"second\n", hold.touch)] == ["second", "first"]


def test_answers_come_in_the_order_of_the_lines_where_it_is_asked_for(mock: Running) -> None:
    answers = batch(mock.url, "sleep 0.5 a\nsleep 0.01 b\n", "?ordered=true").text.splitlines()
    assert [line.split()[-1] for line in answers] == ["a", "b"]


def test_each_answer_comes_when_it_is_there(lasting: Running) -> None:
    with open_batch(lasting, "first\n") as connection:
        wait_for(lambda: b"first\n" in connection.recv(65536), "the first answer comes")
        connection.sendall(chunk(b"second\n") + b"0\r\n\r\n")
        wait_for(lambda: b"second\n" in connection.recv(65536), "so does the second")


def test_client_that_waits_for_leave_gets_it_before_the_answer_begins(lasting: Running) -> None:
    head = HEAD.replace(b"\r\n\r\n", b"\r\nExpect: 100-continue\r\n\r\n")
    with connect(lasting, head % b"") as connection:
        assert connection.recv(25) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(chunk(b"one\n") + b"0\r\n\r\n")
        assert rest(connection) == ["one"]


def test_each_end_is_one_line_among_neighbours(mock: Running) -> None:
    ends = {"hang": "worker_timeout", "segfault": "worker_crash", "exit": "worker_crash", "allocate": "worker_oom", "bug Zq7": "internal"}
    lines = [line for text in ends for line in (f"{text} of a batch", f"say {text.split()[0]}")]
    problems = {}
    answers = batch(mock.url, "\n".join([*lines, "huge 5"])).text.splitlines()
    for line in answers:
        if line.startswith("{"):
            problem = json.loads(line)
            problems[problem["line"]] = (problem["code"], problem["id"])
    expected = {2 * number + 1: (code, f"name {2 * number + 1}") for number, code in enumerate(ends.values())}
    assert problems == expected | {11: ("too_large", "name 11")}
    assert sum(line.startswith("say") for line in answers) == len(ends)
    assert "Zq7" not in mock.log.read_text()


def test_line_that_is_too_long_costs_itself(mock: Running) -> None:
    answers = batch(mock.url, "one\n" + "x" * 3 * MIB + "\nthree", "?ordered=true").text.splitlines()
    assert [code_of(line) for line in answers] == ["one", "too_large", "three"]
    assert {"limit_name": "wire_bytes", "limit": MIB, "actual": 3 * MIB, "line": 2}.items() <= json.loads(answers[1]).items()


def test_no_line_of_many_is_lost(mock: Running) -> None:
    numbers = [str(number) for number in range(3000)]
    answers = batch(mock.url, "\n".join(numbers)).text.splitlines()
    assert Counter(answers) == Counter(numbers)
    assert batch(mock.url, "\n".join(numbers[:500]), "?ordered=true").text.splitlines() == numbers[:500]
    assert metric(mock, "winnow_in_flight_bytes") == 0


def test_slow_reader_slows_the_reading(own: Callable[..., Any]) -> None:
    with own() as server, open_batch(server, "", receive_buffer=4096) as connection:
        connection.settimeout(1)
        with pytest.raises(TimeoutError):
            send_numbers(connection, range(400), 100_000)
        assert metric(server, "winnow_in_flight_bytes") <= 16 * MIB
        assert server.post("say").text == "say"


def test_reader_that_comes_back_gets_every_line(own: Callable[..., Any]) -> None:
    def send(connection: socket.socket) -> None:
        send_numbers(connection, range(200), 100_000)
        connection.sendall(b"0\r\n\r\n")

    with own() as server, open_batch(server, "", b"?ordered=true", 65536) as connection, ThreadPoolExecutor(1) as threads:
        sending = threads.submit(send, connection)
        wait_for(lambda: metric(server, "winnow_in_flight_bytes") > MIB, "answers pile up")
        wait_for(lambda: metric(server, "winnow_queue_lines") == 0, "nothing is read any more")
        answers = rest(connection)
        sending.result()
    assert [int(line[:7]) for line in answers] == list(range(200))


def test_lines_wait_for_room_and_none_fails(own: Callable[..., Any]) -> None:
    with own(in_flight_bytes="400kB") as server:
        answers = batch(server.url, "\n".join("y" * 50_000 for _ in range(40)))
        assert set(answers.text.splitlines()) == {"y" * 50_000}
        assert len(answers.text.splitlines()) == 40


def test_line_for_which_there_is_never_room_costs_itself(own: Callable[..., Any]) -> None:
    with own(in_flight_bytes="400kB", queue_seconds=0.2) as server:
        answers = batch(server.url, "one\n" + "y" * 200_000 + "\nthree", "?ordered=true").text.splitlines()
        assert [code_of(line) for line in answers] == ["one", "overloaded", "three"]


def test_single_documents_go_first(own: Callable[..., Any], tmp_path: Path) -> None:
    with own() as server, gate(tmp_path / "one") as one, gate(tmp_path / "all") as rest_of_them, ThreadPoolExecutor(4) as threads:
        held = "".join(f"until {one if number == 0 else rest_of_them} {number}\n" for number in range(60))
        with open_batch(server, held):
            wait_for(lambda: metric(server, "winnow_queue_lines") == 58, "lines wait")
            single = [threads.submit(server.post, f"say {number}") for number in range(4)]
            wait_for(lambda: metric(server, "winnow_queue_depth") == 4, "so do documents")
            one.touch()
            assert [answer.result().text for answer in single] == [f"say {number}" for number in range(4)]
            assert metric(server, "winnow_queue_lines") >= 57
            assert metric(server, "winnow_queue_depth") == 0
        wait_for(lambda: metric(server, "winnow_queue_lines") == 0, "they left with their client")


def test_hang_up_takes_the_lines_along(own: Callable[..., Any], tmp_path: Path) -> None:
    with own() as server, gate(tmp_path / "held") as hold:
        with open_batch(server, "".join(f"until {hold} {number}\n" for number in range(40))):
            wait_for(lambda: metric(server, "winnow_queue_lines") == 38, "lines wait")
        wait_for(lambda: metric(server, "winnow_queue_lines") == 0, "they have left")
        (line,) = wait_for(lambda: server.events("request"), "the request is over")
        assert (line["code"], line["path"]) == ("client_gone", "/v1/extract/batch")
        assert metric(server, "winnow_in_flight_bytes") == 0


def test_hang_up_is_seen_while_nothing_is_read(own: Callable[..., Any]) -> None:
    with own(batch_lines_in_flight=2) as server:
        with open_batch(server, "".join(f"sleep 0.2 {number} {'x' * 3000}\n" for number in range(200))):
            wait_for(lambda: metric(server, 'winnow_workers{state="busy"}') == 2, "two lines are at work")
        (line,) = wait_for(lambda: server.events("request"), "the request is over")
        assert line["code"] == "client_gone"


def test_stalled_stream_ends_with_its_problem(mock: Running) -> None:
    with open_batch(mock, "one\nsleep 1.5 two\nthr") as connection:
        answers = rest(connection)
    assert sorted(map(code_of, answers)) == ["1.5 two", "body_stalled", "one"]
    assert json.loads(answers[-1])["line"] == 3


def test_client_that_waits_for_its_answers_may_take_its_time(own: Callable[..., Any]) -> None:
    with own(upload_seconds=3) as server, open_batch(server, "sleep 4 one\n") as connection:
        wait_for(lambda: b"4 one\n" in connection.recv(65536), "the answer comes after more than the time for an upload")
        connection.sendall(chunk(b"next\n"))
        wait_for(lambda: b"next\n" in connection.recv(65536), "and so does the next one")


def test_line_at_work_keeps_its_connection(own: Callable[..., Any], tmp_path: Path) -> None:
    with own(connections=2) as server, gate(tmp_path / "held") as hold, open_batch(server, f"until {hold} one\n") as connection:
        wait_for(lambda: metric(server, 'winnow_workers{state="busy"}') == 1, "it is at work")
        ends = time.monotonic() + 1.2
        while time.monotonic() < ends:
            with closing(connect(server, b"GET /livez HTTP/1.1\r\n")), closing(connect(server, b"GET /livez HTTP/1.1\r\n")):
                assert server.post("say").text == "say"
        connection.sendall(b"0\r\n\r\n")
        hold.touch()
        assert rest(connection) == [f"{hold} one"]


def test_too_many_batches_are_refused(own: Callable[..., Any]) -> None:
    with own(batches=1) as server:
        with open_batch(server, "one\n") as first:
            wait_for(lambda: metric(server, "winnow_in_flight") == 1, "it is under way")
            refused = batch(server.url, "two\n")
            assert (refused.status_code, refused.json()["code"]) == (429, "overloaded")
            assert refused.headers["retry-after"]
            first.sendall(b"0\r\n\r\n")
            assert rest(first) == ["one"]
        assert batch(server.url, "two\n").text == "two\n"


def test_batch_of_too_many_lines_ends_with_its_problem(own: Callable[..., Any]) -> None:
    with own(batch_lines=2) as server:
        answers = batch(server.url, "one\ntwo\nthree\nfour\n", "?ordered=true").text.splitlines()
        assert json.loads(batch(server.url, "\n" * 100_000).text)["limit_name"] == "batch_lines"
    assert [code_of(line) for line in answers] == ["one", "two", "too_large"]
    assert {"limit_name": "batch_lines", "limit": 2, "actual": 3, "line": 3, "id": None}.items() <= json.loads(answers[-1]).items()


def test_drain_finishes_what_was_read_and_tells_the_rest(own: Callable[..., Any], tmp_path: Path) -> None:
    lines = [f"until {tmp_path / 'held/gate'} {name}\n" for name in ("one", "two", "three")]
    with own() as server, gate(tmp_path / "held") as hold, open_batch(server, "".join(lines)) as connection:
        wait_for(lambda: metric(server, 'winnow_workers{state="busy"}') == 2, "lines are at work")
        server.process.send_signal(signal.SIGTERM)
        wait_for(lambda: get(server, "/readyz")[0] == 503, "it drains")
        hold.touch()
        answers = rest(connection)
        assert sorted(map(code_of, answers)) == [f"{hold} one", f"{hold} three", f"{hold} two", "draining"]
        assert {"id": None, "line": 4, "retryable": True}.items() <= json.loads(answers[-1]).items()
        assert server.process.wait(PATIENCE_SECONDS) == 0


def test_drain_time_is_bounded_and_every_line_is_told(own: Callable[..., Any]) -> None:
    with own(drain_seconds=1) as server, open_batch(server, "hang\nhang\nhang\n") as connection:
        wait_for(lambda: metric(server, 'winnow_workers{state="busy"}') == 2, "lines are at work")
        server.process.send_signal(signal.SIGTERM)
        answers = [json.loads(line) for line in rest(connection)]
        assert {line["code"] for line in answers} == {"draining"}
        assert sorted(line["line"] for line in answers) == [1, 2, 3, 4]
        assert server.process.wait(PATIENCE_SECONDS) == 0


def test_drain_ends_a_stream_that_sends_without_end(own: Callable[..., Any]) -> None:
    told = Event()

    def send(connection: socket.socket) -> None:
        send_numbers(connection, takewhile(lambda _: not told.is_set(), count()), 50)
        connection.sendall(b"0\r\n\r\n")

    with own() as server, open_batch(server, "") as connection, ThreadPoolExecutor(1) as threads:
        threads.submit(send, connection)
        wait_for(lambda: metric(server, "winnow_input_bytes_count") > 20, "it is under way")
        server.process.send_signal(signal.SIGTERM)
        *served, last = rest(connection, until=b"draining", then=told.set)
        assert server.process.wait(PATIENCE_SECONDS) == 0
    assert json.loads(last)["code"] == "draining"
    assert sorted(int(line[:7]) for line in served) == list(range(json.loads(last)["line"] - 1))


def test_log_and_metrics_count_lines(own: Callable[..., Any]) -> None:
    with own() as server:
        batch(server.url, "one\ntwo\nexit\n", **{"x-request-id": "batch-7"})
        (line,) = wait_for(lambda: [line for line in server.events("request") if line["request_id"] == "batch-7"], "it is logged")
        assert {"status": 200, "bytes_in": 13, "lines": {"article": 2, "worker_crash": 1}}.items() <= line.items()
        assert metric(server, 'winnow_documents_total{input="text",verdict="article"}') == 2
        assert metric(server, 'winnow_failures_total{code="worker_crash"}') == 1
        assert metric(server, 'winnow_requests_total{route="/v1/extract/batch",status="200"}') == 1


def test_old_clients_are_answered_too(mock: Running) -> None:
    answer = CLIENT.put(f"{mock.url}/v1/extract/batch", content=(part for part in (b"one\ntw", b"o\n")))
    assert sorted(answer.text.splitlines()) == ["one", "two"]
