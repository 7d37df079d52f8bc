"""What the load tests count and conclude."""

import json
from dataclasses import asdict
from typing import Any

import pytest

from app.types import Limits
from bench import BenchError
from bench.clients.finding import Finding
from bench.clients.lines import Seen, tiny_lines
from bench.clients.load import largest_page
from bench.clients.reliability import CHECKS, Scale, measure, report
from bench.clients.serving import quantile
from bench.clients.soak import growth


def test_largest_page_stays_within_the_limits() -> None:
    page, limits = largest_page(), Limits()
    assert limits.wire_bytes * 0.95 < len(page) <= limits.wire_bytes
    assert limits.elements * 0.95 < page.count(b"<p>") < limits.elements


@pytest.mark.parametrize(("values", "share", "value"), [([3.0, 1.0, 2.0], 0.5, 2.0), ([1.0, 2.0], 1, 2.0), ([5.0], 0.99, 5.0)])
def test_quantile(values: list[float], share: float, value: float) -> None:
    assert quantile(values, share) == value


SERIES = {
    "flat": ([100.0] * 60, True),
    "noise": ([100.0, 104.0] * 30, True),
    "grows at first": ([float(min(100, 5 * i)) for i in range(60)], True),
    "leak": ([100.0 + i for i in range(60)], False),
    "leak under noise": ([100.0 + 2 * i + 3 * (i % 2) for i in range(60)], False),
}


@pytest.mark.parametrize(("sizes", "steady"), SERIES.values(), ids=SERIES.keys())
def test_growth_is_told_from_noise(sizes: list[float], steady: bool) -> None:
    assert growth("parent", [float(i) for i in range(60)], sizes).within_noise is steady


def part(where: str, *findings: Finding) -> dict[str, Any]:
    return {"where": where, "commit": "abc1234", "date": "2026-11-22", "findings": [asdict(finding) for finding in findings]}


def test_report_tells_which_bar_does_not_hold_and_at_which_commit() -> None:
    slow, small = Finding("speed", "< 1 ms", "2 ms", holds=False), Finding("size", "< 1 MB", "0 MB", holds=True)
    page = report({"soak": part("2 cores", small), "pinned": part("2 cores", slow)})
    assert "| speed | < 1 ms | 2 ms | **no** | abc1234, 2026-11-22 |\n| size | < 1 MB | 0 MB | yes |" in page


def test_check_that_breaks_off_does_not_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Scale) -> list[Finding]:
        raise BenchError("the server ended with 1")

    monkeypatch.setitem(CHECKS, "soak", broken)
    (finding,) = measure("soak", Scale())["findings"]
    assert not finding["holds"]


def test_lines_that_are_lost_fail_or_come_twice_are_told() -> None:
    seen = Seen(bytearray(4))
    for line in (
        b'{"id": "0", "code": "feed_document", "request_id": "a"}',
        b'{"id":"1","verdict":"article"}',
        b'{"id":"1"}',
        b'{"id": null}',
    ):
        seen.note(line)
    assert (seen.served, seen.problems, seen.twice) == (2, 1, 2)


def test_tiny_lines_are_documents_with_numbers() -> None:
    assert [json.loads(line)["id"] for line in tiny_lines(3)] == ["0", "1", "2"]
