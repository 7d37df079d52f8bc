"""The OpenAPI document is valid, and a client that a tool makes from it posts a file and reads the answer."""

import importlib
import json
import subprocess
import sys
from pathlib import Path

import openapi_spec_validator
import pytest

from tests.running import CLIENT, PATIENCE_SECONDS, PATIENT, ROOT

pytestmark = PATIENT

PAGE = ROOT / "samples/en-blog-comments/page.html"


def test_document_is_valid(server: str) -> None:
    openapi_spec_validator.validate(CLIENT.get(f"{server}/openapi.json").json())


def test_generated_client_posts_a_file_and_reads_the_answer(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "openapi.json").write_bytes(CLIENT.get(f"{server}/openapi.json").content)
    (tmp_path / "options.yaml").write_text(json.dumps({"post_hooks": []}))
    command = [
        sys.executable,
        "-m",
        "openapi_python_client",
        "generate",
        "--path",
        "openapi.json",
        "--config",
        "options.yaml",
        "--meta",
        "none",
        "--output-path",
        "made_client",
    ]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=PATIENCE_SECONDS)
    monkeypatch.syspath_prepend(tmp_path)
    client, types, post = (
        importlib.import_module(f"made_client.{name}") for name in ("client", "types", "api.default.extract_v1_extract_post")
    )
    with PAGE.open("rb") as file, client.Client(base_url=server) as opened:
        answer = post.sync(client=opened, body=types.File(payload=file, mime_type="text/html"))
    assert (answer.verdict, answer.warnings) == ("article", [])
    assert len(answer.body.text) > 1000
    assert {part.label for part in answer.removed} >= {"comments"}
