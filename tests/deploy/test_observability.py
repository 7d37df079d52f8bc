"""Alerts fire and dashboards show something: checked by promtool, and loaded by a real Prometheus that scrapes a real Winnow."""

import json
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.running import CLIENT, PATIENCE_SECONDS, PATIENT, wait_for
from tests.service.test_metrics import NAMES, PROMTOOL

pytestmark = PATIENT
ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "deploy/observability"
ALERTS = (FOLDER / "alerts.yml").read_text(encoding="utf-8")
DASHBOARD = json.loads((FOLDER / "grafana/dashboards/winnow.json").read_text(encoding="utf-8"))
QUERIES = {f"{panel['title']}: {target['legendFormat']}": target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]}
PROMETHEUS = shutil.which("prometheus")
# What is empty on a server that has only served a page.
EMPTY = {"Failures by code: {{code}}"}
PAGE = (
    "<html><body><nav><a href='/'>Home</a></nav><article><h1>Mill</h1>" + "<p>The old mill stands by the river, and it grinds corn.</p>" * 9
)


def test_every_alert_has_its_page_in_the_runbook() -> None:
    runbook = (ROOT / "docs/runbook.md").read_text(encoding="utf-8")
    assert re.findall(r"alert: (\w+)", ALERTS) == re.findall(r"^\| `(Winnow\w+)` \|", runbook, re.MULTILINE)


@pytest.mark.parametrize("text", [ALERTS, *QUERIES.values()], ids=["alerts", *QUERIES])
def test_only_metrics_that_exist_are_asked_for(text: str) -> None:
    asked = {re.sub(r"_(bucket|sum|count)$", "", name) for name in re.findall(r"\bwinnow_[a-z_]+", text)}
    assert asked
    assert asked <= NAMES


@pytest.mark.skipif(PROMTOOL is None, reason="promtool is not installed (Debian: prometheus)")
@pytest.mark.parametrize("command", ["check config prometheus.yml", "check rules alerts.yml", "test rules alerts_test.yml"])
def test_promtool_agrees(command: str) -> None:
    done = subprocess.run(
        [str(PROMTOOL), *command.split()], cwd=FOLDER, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_alert_is_made_to_fire() -> None:
    tested = (FOLDER / "alerts_test.yml").read_text(encoding="utf-8")
    assert set(re.findall(r"alert: (\w+)", ALERTS)) == set(re.findall(r"^- name: (\w+) fires$", tested, re.MULTILINE))


@pytest.fixture(scope="module")
def prometheus(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Prometheus with the shipped rules that scrapes the server each second."""
    if PROMETHEUS is None:
        pytest.skip("Prometheus is not installed (Debian: prometheus)")
    folder = tmp_path_factory.mktemp("prometheus")
    config = (
        (FOLDER / "prometheus.yml").read_text(encoding="utf-8").replace("15s", "1s").replace("winnow:8000", server.removeprefix("http://"))
    )
    (folder / "prometheus.yml").write_text(config)
    (folder / "alerts.yml").write_text(ALERTS)
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [PROMETHEUS, "--config.file=prometheus.yml", "--storage.tsdb.path=data", f"--web.listen-address={address}"]
    with (folder / "log").open("wb") as log, subprocess.Popen(command, cwd=folder, stdout=log, stderr=log) as process:
        try:
            wait_for(lambda: answers(f"http://{address}/-/ready"), "Prometheus is ready")
            yield f"http://{address}"
        finally:
            process.terminate()


def answers(url: str) -> bool:
    """Whether a GET is answered 200."""
    try:
        return CLIENT.get(url).status_code == 200
    except httpx.TransportError:
        return False


def found(prometheus: str, query: str) -> list[Any]:
    """The series of a query, as it is now."""
    told = CLIENT.get(f"{prometheus}/api/v1/query", params={"query": query}).json()
    assert told["status"] == "success", told
    results: list[Any] = told["data"]["result"]
    return results


def test_rules_are_loaded_and_nothing_fires(prometheus: str) -> None:
    wait_for(lambda: len(found(prometheus, "winnow_ready")) == 1, "it has been scraped")
    rules = CLIENT.get(f"{prometheus}/api/v1/rules").json()["data"]["groups"][0]["rules"]
    assert [rule["name"] for rule in rules] == re.findall(r"alert: (\w+)", ALERTS)
    assert {rule["name"] for rule in rules if rule["state"] == "firing"} == set()


def test_dashboard_shows_what_is_served(prometheus: str, server: str) -> None:
    queries = {name: query.replace("$__rate_interval", "1m").replace("$instance", ".*") for name, query in QUERIES.items()}

    def blank() -> set[str]:
        CLIENT.post(f"{server}/v1/extract", content=PAGE, headers={"Content-Type": "text/html"}).raise_for_status()
        return {name for name, query in queries.items() if not found(prometheus, query)}

    wait_for(lambda: blank() <= EMPTY, "every panel has something to show")
