"""nginx in front of replicas lets through what the service takes."""

from app.service.app import ROUTES
from app.service.settings import Settings
from tests.conftest import ROOT


def test_nginx_lets_through_what_the_service_takes() -> None:
    conf = (ROOT / "samples/scaling/nginx.conf").read_text("utf-8")
    assert "client_max_body_size 11m;" in conf
    assert Settings.model_fields["wire_bytes"].default <= 11 * 1024 * 1024
    assert {path for path in ("/v1/extract/batch",) if f"location = {path} " in conf} <= {route.path for route in ROUTES}
