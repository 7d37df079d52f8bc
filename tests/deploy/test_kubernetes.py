"""The manifests are what Kubernetes takes, and ask for what the service has: paths, the port, the metric, enough time to drain."""

from typing import Any

import pytest
import yaml
from kubernetes_validate import ValidationError, validate

from app.service.app import ROUTES
from app.service.bind import PREFIX
from app.service.settings import Settings
from tests.conftest import ROOT

# The oldest version that the chart names, and the newest that the schemas are there for.
VERSIONS = ("1.25", "1.37")
FOLDER = ROOT / "deploy/kubernetes"
DOCUMENTS: dict[str, Any] = {
    item["kind"]: item for file in sorted(FOLDER.glob("*.yaml")) for item in yaml.safe_load_all(file.read_text("utf-8"))
}
POD = DOCUMENTS["Deployment"]["spec"]["template"]["spec"]
(CONTAINER,) = POD["containers"]
SETTINGS = {PREFIX + name.upper() for name in Settings.model_fields}


def test_every_kind_is_there() -> None:
    assert sorted(DOCUMENTS) == ["Deployment", "HorizontalPodAutoscaler", "PodDisruptionBudget", "Service"]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("kind", DOCUMENTS)
def test_kubernetes_takes_it(kind: str, version: str) -> None:
    validate(DOCUMENTS[kind], version, strict=True)


def test_a_field_that_kubernetes_does_not_know_is_found() -> None:
    with pytest.raises(ValidationError):
        validate({**DOCUMENTS["Service"], "spec": {"selectors": {}}}, VERSIONS[-1], strict=True)


def test_settings_exist() -> None:
    named = {variable["name"] for variable in CONTAINER["env"]}
    assert named
    assert named <= SETTINGS


def test_nothing_else_gets_among_the_settings() -> None:
    assert POD["enableServiceLinks"] is False


def test_a_pod_may_do_nothing_that_it_need_not() -> None:
    assert POD["automountServiceAccountToken"] is False
    assert POD["securityContext"]["runAsNonRoot"] is True
    assert POD["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert CONTAINER["securityContext"] == {
        "readOnlyRootFilesystem": True,
        "allowPrivilegeEscalation": False,
        "capabilities": {"drop": ["ALL"]},
    }
    assert f"useradd --uid {POD['securityContext']['runAsUser']} " in (ROOT / "Dockerfile").read_text("utf-8")


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
