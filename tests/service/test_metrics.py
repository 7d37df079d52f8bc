"""What a monitor reads at /metrics: names that stay, every code from the start, figures that are true."""

import functools
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from app.service.problems import PROBLEMS
from app.service.state import CpuTime
from tests.running import CLIENT, MOCK, PATIENT, Running, metric, running, wait_for
from tests.service.test_connections import connect, is_gone
from tests.service.test_isolation import HEAD

pytestmark = PATIENT

PARENT_CPU = 'winnow_cpu_seconds_total{process="parent"}'
PROMTOOL = shutil.which("promtool")
NAMES = {
    *("winnow_body_chars", "winnow_build_info", "winnow_canary_ok", "winnow_confidence", "winnow_connections", "winnow_cpu_seconds_total"),
    *("winnow_documents_total", "winnow_encoding_total", "winnow_failures_total", "winnow_hung_up_total", "winnow_in_flight"),
    *("winnow_in_flight_bytes", "winnow_input_bytes", "winnow_kept_share", "winnow_limit", "winnow_log_lines_dropped_total"),
    *(
        "winnow_methods_total",
        "winnow_page_types_total",
        "winnow_queue_depth",
        "winnow_queue_lines",
        "winnow_queue_wait_seconds",
        "winnow_ready",
    ),
    *("winnow_removed_blocks_total", "winnow_request_duration_seconds", "winnow_requests_total", "winnow_resident_bytes"),
    *("winnow_stage_duration_seconds", "winnow_warnings_total", "winnow_worker_restarts_total", "winnow_workers"),
}


def told(url: str) -> str:
    """The metrics as text."""
    return CLIENT.get(f"{url}/metrics").text


def test_names_are_those_that_dashboards_know(server: str) -> None:
    assert set(re.findall(r"^# TYPE (\S+) ", told(server), re.MULTILINE)) == NAMES


def test_every_failure_is_there_before_it_happens(mock: Running) -> None:
    assert set(re.findall(r'winnow_failures_total\{code="(\w+)"\}', told(mock.url))) == {*PROBLEMS, "client_gone"}


def test_an_answer_is_counted_by_what_it_is(server: str) -> None:
    page = "<html><body><article><h1>Mill</h1>" + "<p>The old mill stands by the river, and it grinds corn for the town.</p>" * 9
    before = {name: value(server, name) for name in ANSWERED}
    CLIENT.post(f"{server}/v1/extract", content=page, headers={"Content-Type": "text/html"}).raise_for_status()
    assert {name: value(server, name) - before[name] for name in ANSWERED} == dict.fromkeys(ANSWERED, 1)


ANSWERED = (
    'winnow_documents_total{input="html",verdict="article"}',
    'winnow_methods_total{method="html"}',
    'winnow_page_types_total{page_type="article"}',
    "winnow_confidence_count",
    'winnow_kept_share_bucket{le="1.0"}',
)


def value(url: str, name: str) -> float:
    """A series' value; 0 before it is there."""
    found = re.search(rf"^{re.escape(name)} (\S+)$", told(url), re.MULTILINE)
    return float(found[1]) if found else 0.0


def test_a_scrape_is_short(server: str) -> None:
    before = value(server, PARENT_CPU)
    for _ in range(29):
        told(server)
    assert value(server, PARENT_CPU) - before < 30 * 0.02  # CPU seconds: what else goes by tells of a busy machine


def test_state_of_the_service_is_told(mock: Running) -> None:
    assert metric(mock, "winnow_ready") == 1
    assert metric(mock, 'winnow_limit{name="connections"}') == 1024
    for process in ("parent", "worker"):
        assert metric(mock, f'winnow_resident_bytes{{process="{process}"}}') > 1_000_000
    assert metric(mock, PARENT_CPU) > 0


def test_late_clients_are_counted_and_logged(tmp_path: Path) -> None:
    with running(tmp_path / "log", MOCK, connections=1) as server:
        with connect(server, HEAD) as first, connect(server, HEAD):
            wait_for(functools.partial(is_gone, first), "the first makes room")
        wait_for(lambda: metric(server, 'winnow_hung_up_total{reason="room"}') >= 1, "it is counted")
        wait_for(lambda: server.events("hung_up") != [], "it is logged")
        assert server.events("hung_up")[0]["room"] >= 1


def test_cpu_time_of_workers_never_falls() -> None:
    cpu = CpuTime()
    assert [cpu.add_up(used) for used in ({1: 2.0, 2: 1.0}, {2: 1.5, 3: 0.5}, {}, {1: 0.25})] == [3.0, 4.0, 4.0, 4.25]


def test_every_family_is_described_and_named_by_its_kind(server: str) -> None:
    families = list(text_string_to_metric_families(told(server)))
    assert [family.name for family in families if not family.documentation] == []
    assert {
        sample.name for family in families if family.type == "counter" for sample in family.samples if not sample.name.endswith("_total")
    } == set()
    assert {
        sample.name for family in families if family.type == "gauge" for sample in family.samples if sample.name.endswith("_total")
    } == set()


@pytest.mark.skipif(PROMTOOL is None, reason="promtool is not installed (Debian: prometheus)")
def test_promtool_finds_nothing_to_say(server: str) -> None:
    checked = subprocess.run([str(PROMTOOL), "check", "metrics"], input=told(server), capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stdout + checked.stderr) == (0, "")
