"""The chart says what the plain manifests say, takes every setting and no other, and carries the alerts and the dashboard themselves."""

import json
import shutil
import subprocess
import tomllib
from functools import cache
from typing import Any

import jsonschema
import pytest
import yaml
from kubernetes_validate import validate

from app.service.settings import Settings
from tests.conftest import ROOT
from tests.deploy.test_kubernetes import DOCUMENTS, SETTINGS, VERSIONS
from tests.running import PATIENCE_SECONDS

CHART = ROOT / "deploy/helm/winnow"
VALUES = yaml.safe_load((CHART / "values.yaml").read_text("utf-8"))
SCHEMA = json.loads((CHART / "values.schema.json").read_text("utf-8"))
TAKEN = SCHEMA["properties"]["settings"]["properties"]
# The chart gives these by itself.
OWN = {"bind", "key_file"}
HELM = shutil.which("helm")
helm = pytest.mark.skipif(HELM is None, reason="helm is not installed (.ci/tools fetches it)")
ALL = (
    "keySecret=keys,monitoring.enabled=true,monitoring.labels.release=prometheus,autoscaling.enabled=true,image.pullSecrets={registry},"
    "nodeSelector.disk=fast,podAnnotations.team=crawl,settings.batch_lines=10000000,settings.traces=true,settings.uncertain_below=0.4,"
    "settings.wire_bytes=5MiB,settings.drain_seconds=40.5"
)


def test_the_chart_is_of_this_version() -> None:
    chart = yaml.safe_load((CHART / "Chart.yaml").read_text("utf-8"))
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert chart["version"] == chart["appVersion"] == version
    assert VERSIONS[0] in chart["kubeVersion"]


def test_defaults_are_what_the_schema_takes() -> None:
    jsonschema.validate(VALUES, SCHEMA)
    assert set(VALUES) == set(SCHEMA["properties"]) - {"global"}


def test_the_schema_takes_each_setting_and_no_other() -> None:
    assert set(TAKEN) == set(Settings.model_fields) - OWN
    for name in TAKEN:
        default = Settings.model_fields[name].default
        if default is not None:
            jsonschema.validate({**VALUES, "settings": {name: default}}, SCHEMA)
    for wrong in ({"worker": 2}, {"bind": "0.0.0.0:80"}, {"workers": "many"}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({**VALUES, "settings": wrong}, SCHEMA)


def test_alerts_and_dashboard_are_no_copies() -> None:
    assert (CHART / "alerts.yml").resolve() == ROOT / "deploy/observability/alerts.yml"
    assert (CHART / "dashboard.json").resolve() == ROOT / "deploy/observability/grafana/dashboards/winnow.json"


@helm
def test_helm_finds_nothing_to_say() -> None:
    command = [str(HELM), "lint", "--strict", str(CHART)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False)
    assert done.returncode == 0, done.stdout
    assert "0 chart(s) failed" in done.stdout


@cache
def rendered(values: str = "") -> dict[str, Any]:
    """The objects of a release named winnow, by their kinds."""
    command = [str(HELM), "template", "winnow", str(CHART), *(["--set", values] if values else [])]
    text = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=True).stdout
    return {item["kind"]: item for item in yaml.safe_load_all(text) if item}


# What only Helm says: labels of its own, and the version of the image.
ONLY_HELM = {*(f"app.kubernetes.io/{name}" for name in ("instance", "version", "managed-by")), "helm.sh/chart", "image"}


def unlabelled(value: Any) -> Any:
    """An object without what only Helm says."""
    if isinstance(value, dict):
        return {name: unlabelled(item) for name, item in value.items() if name not in ONLY_HELM}
    return [unlabelled(item) for item in value] if isinstance(value, list) else value


@helm
@pytest.mark.parametrize("kind", ["Deployment", "Service", "PodDisruptionBudget"])
def test_the_chart_says_what_the_manifests_say(kind: str) -> None:
    assert unlabelled(rendered()[kind]) == unlabelled(DOCUMENTS[kind])


@helm
def test_the_chart_s_autoscaler_is_that_of_the_manifests() -> None:
    assert unlabelled(rendered(ALL)["HorizontalPodAutoscaler"]) == unlabelled(DOCUMENTS["HorizontalPodAutoscaler"])
    assert "replicas" not in rendered(ALL)["Deployment"]["spec"]
    assert "HorizontalPodAutoscaler" not in rendered()


@helm
@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("values", ["", ALL], ids=["defaults", "all"])
def test_kubernetes_takes_what_is_rendered(values: str, version: str) -> None:
    for item in rendered(values).values():
        if "coreos" not in item["apiVersion"]:
            validate(item, version, strict=True)


@helm
def test_settings_reach_the_pod_as_they_are_written() -> None:
    pod = rendered(ALL)["Deployment"]["spec"]["template"]["spec"]
    told = {variable["name"]: variable["value"] for variable in pod["containers"][0]["env"]}
    assert set(told) <= SETTINGS
    assert told["WINNOW_BATCH_LINES"] == "10000000"
    assert (told["WINNOW_TRACES"], told["WINNOW_UNCERTAIN_BELOW"], told["WINNOW_WIRE_BYTES"]) == ("true", "0.4", "5MiB")
    assert told["WINNOW_KEY_FILE"] == "/etc/winnow/keys"
    assert pod["terminationGracePeriodSeconds"] >= 5 + 40.5


@helm
def test_a_setting_that_does_not_exist_is_refused() -> None:
    with pytest.raises(subprocess.CalledProcessError) as refused:
        rendered("settings.worker=2")
    assert "worker" in refused.value.stderr


@helm
def test_the_operator_gets_the_alerts_of_the_stack() -> None:
    kinds = rendered(ALL)
    assert kinds["PrometheusRule"]["spec"] == yaml.safe_load((ROOT / "deploy/observability/alerts.yml").read_text("utf-8"))
    dashboard = (ROOT / "deploy/observability/grafana/dashboards/winnow.json").read_text("utf-8")
    assert json.loads(kinds["ConfigMap"]["data"]["winnow.json"]) == json.loads(dashboard)
    monitor, service = kinds["ServiceMonitor"]["spec"], kinds["Service"]
    assert monitor["selector"]["matchLabels"].items() <= service["metadata"]["labels"].items()
    assert service["metadata"]["labels"][monitor["jobLabel"]] == "winnow"  # the alerts ask for this job
    assert [endpoint["port"] for endpoint in monitor["endpoints"]] == [port["name"] for port in service["spec"]["ports"]]
    assert not {"PrometheusRule", "ServiceMonitor", "ConfigMap"} & set(rendered())
