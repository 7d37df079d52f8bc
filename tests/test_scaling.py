"""The manifests of samples/scaling ask for what the service has: paths, the port, the metric, enough time to drain."""

from typing import Any

import pytest

from app.service.app import ROUTES
from app.service.settings import Settings
from tests.conftest import ROOT

yaml = pytest.importorskip("yaml")  # dask brings it
FOLDER = ROOT / "samples/scaling"
DOCUMENTS: dict[str, Any] = {item["kind"]: item for item in yaml.safe_load_all((FOLDER / "kubernetes.yaml").read_text("utf-8"))}
POD = DOCUMENTS["Deployment"]["spec"]["template"]["spec"]
(CONTAINER,) = POD["containers"]


def test_probes_ask_what_the_service_answers() -> None:
    asked = {CONTAINER[probe]["httpGet"]["path"] for probe in ("startupProbe", "readinessProbe", "livenessProbe")}
    assert asked == {"/readyz", "/livez"}
    assert asked <= {route.path for route in ROUTES}


def test_a_pod_has_time_to_drain() -> None:
    pause = int(CONTAINER["lifecycle"]["preStop"]["exec"]["command"][1])
    assert POD["terminationGracePeriodSeconds"] > pause + Settings.model_fields["drain_seconds"].default


def test_the_service_finds_the_pods() -> None:
    labels = DOCUMENTS["Deployment"]["spec"]["template"]["metadata"]["labels"]
    assert DOCUMENTS["Service"]["spec"]["selector"] == DOCUMENTS["Deployment"]["spec"]["selector"]["matchLabels"] == labels
    assert CONTAINER["ports"] == [{"name": "http", "containerPort": 8000}]


def test_the_autoscaler_reads_a_metric_that_there_is() -> None:
    (metric,) = DOCUMENTS["HorizontalPodAutoscaler"]["spec"]["metrics"]
    name, target = metric["pods"]["metric"]["name"], int(metric["pods"]["target"]["averageValue"])
    assert f"| `{name}` |" in (ROOT / "docs/operations.md").read_text("utf-8")
    assert f"{name}{{" in (ROOT / "docs/scaling.md").read_text("utf-8")
    assert target < Settings.model_fields["queue_documents"].default


def test_nginx_lets_through_what_the_service_takes() -> None:
    conf = (FOLDER / "nginx.conf").read_text("utf-8")
    assert "client_max_body_size 11m;" in conf
    assert Settings.model_fields["wire_bytes"].default <= 11 * 1024 * 1024
    assert {path for path in ("/v1/extract/batch",) if f"location = {path} " in conf} <= {route.path for route in ROUTES}
