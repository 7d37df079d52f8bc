"""Settings: read once, checked, named when they are wrong."""

from pathlib import Path

import pytest

from app.pool.limits import MIB
from app.service.auth import read_keys
from app.service.settings import Settings, SettingsError, read_settings, unknown_names

BAD = {
    "WINNOW_BIND": ("8000", "127.0.0.1", "127.0.0.1:http", "127.0.0.1:99999", ":8000"),
    "WINNOW_WORKERS": ("-1", "many", "1.5"),
    "WINNOW_WIRE_BYTES": ("0", "ten", "-1MiB"),
    "WINNOW_DEADLINE_MS": ("0", "soon"),
    "WINNOW_DRAIN_SECONDS": ("nan", "inf", "-1"),
    "WINNOW_UNCERTAIN_BELOW": ("1.1",),
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in BAD.items() for value in values])
def test_bad_value_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=f"^{name}: "):
        read_settings()


GOOD = {
    "WINNOW_WIRE_BYTES": ("2MiB", "wire_bytes", 2 * MIB),
    "WINNOW_BIND": ("[::1]:8000", "host", "::1"),
    "WINNOW_RATIO": ("5", "ratio", 5),
}


@pytest.mark.parametrize(("name", "value", "attribute", "meant"), [(name, *case) for name, case in GOOD.items()])
def test_good_value_is_read(monkeypatch: pytest.MonkeyPatch, name: str, value: str, attribute: str, meant: object) -> None:
    monkeypatch.setenv(name, value)
    assert getattr(read_settings(), attribute) == meant


def test_names_that_are_no_settings_are_told() -> None:
    environment = {"WINNOW_PORT": "tcp://1", "WINNOW_SERVICE_HOST": "x", "WINNOW_BIND": "y", "winnow_ratio": "5", "PATH": "z"}
    assert unknown_names(environment) == ["WINNOW_PORT", "WINNOW_SERVICE_HOST"]


LOOPBACK = {"127.0.0.1:1": True, "[::1]:1": True, "localhost:1": True, "0.0.0.0:1": False, "[::]:1": False, "box:1": False}


@pytest.mark.parametrize(("bind", "loopback"), LOOPBACK.items())
def test_loopback_is_known(bind: str, loopback: bool) -> None:
    assert Settings(bind=bind).loopback is loopback


def test_every_limit_has_a_setting() -> None:
    spec = Settings(ratio=7, queue_documents=3, workers=2).worker_spec()
    assert (spec.limits.ratio, spec.pool.queue_documents, spec.pool.workers) == (7, 3, 2)
    assert {name for name in spec.limits.__slots__ if name not in Settings.model_fields} == set()
    assert not any(name.startswith("WINNOW_") for name in spec.environment)


def test_keys_are_lines_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("# the crawler's\none\n\n  two  \n")
    (tmp_path / "marked").write_text("one\n", encoding="utf-8-sig")
    (tmp_path / "none").write_text("# nothing\n")
    assert read_keys(tmp_path / "keys") == (b"one", b"two")
    assert read_keys(tmp_path / "marked") == (b"one",)
    assert read_keys(None) == ()
    for name in ("none", "absent"):
        with pytest.raises(SettingsError, match="WINNOW_KEY_FILE"):
            read_keys(tmp_path / name)


def test_answer_that_would_never_be_sent_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WINNOW_IN_FLIGHT_BYTES", "8MiB")
    assert read_settings().worker_spec().pool.output_bytes == 7 * MIB
