"""Every command that is printed for a reader works as it stands, and gives an article."""

import json
import re
import shlex
import shutil
import subprocess
from html import unescape
from pathlib import Path

import pytest

from app.__main__ import main
from app.service.schemas import EXTRACT_DOCUMENT
from tests.running import CLIENT, PATIENCE_SECONDS, PATIENT, PATIENT_ENVIRONMENT, ROOT

pytestmark = PATIENT

README = (ROOT / "README.md").read_text(encoding="utf-8")
API = (ROOT / "docs/api.md").read_text(encoding="utf-8").partition("# Batches")[2]
# A command up to the end of its line, or of its quoted argument.
CURL = re.compile(r"^ *(curl (?:'[^']*'|[^'\n])*)", re.MULTILINE)
HTML, TEXT = ROOT / "samples/en-blog-comments/page.html", ROOT / "samples/ru-ticker-calendar-form/page.txt"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a reader stands who has the samples and pages of their own."""
    shutil.copy(HTML, tmp_path / "page.html")
    shutil.copy(TEXT, tmp_path / "page.txt")
    lines = [{"html": HTML.read_text("utf-8")}, {"text": TEXT.read_text("utf-8")}]
    (tmp_path / "pages.ndjson").write_text("".join(json.dumps(line) + "\n" for line in lines))
    (tmp_path / "samples").symlink_to(ROOT / "samples")
    return tmp_path


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not here")
def test_every_printed_curl_gives_an_article(server: str, folder: Path) -> None:
    home, docs = CLIENT.get(f"{server}/").text, unescape(CLIENT.get(f"{server}/docs").text)
    assert home in docs
    commands = [*CURL.findall(home), *(text.replace("http://127.0.0.1:8000", server) for text in CURL.findall(README + API))]
    assert len(commands) >= 6
    for command in commands:
        name, *arguments = shlex.split(command)
        ended = subprocess.run([name, "-sS", "--fail", *arguments], cwd=folder, capture_output=True, check=True, timeout=PATIENCE_SECONDS)
        told = ended.stdout.decode()
        answers = [json.loads(line)["verdict"] for line in told.splitlines() if line.startswith("{")]
        assert set(answers) == {"article"} if answers else len(told) > 1000, command


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not here")
def test_make_run_prints_a_command_of_the_readme() -> None:
    told = subprocess.run(
        ["make", "--dry-run", "--old-file", ".venv/.runtime", "run"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    printing = next(line for line in told.stdout.splitlines() if line.startswith("printf"))
    said = subprocess.run(["bash", "-c", printing], capture_output=True, text=True, check=True).stdout
    (command,) = CURL.findall(said)
    assert command in CURL.findall(README)


def test_examples_of_the_openapi_document_give_articles(server: str) -> None:
    examples = {name: told["example"] for name, told in EXTRACT_DOCUMENT["requestBody"]["content"].items() if "example" in told}
    assert set(examples) == {"text/html", "application/json"}
    for media_type, example in examples.items():
        content = example if isinstance(example, str) else json.dumps(example)
        answer = CLIENT.post(f"{server}/v1/extract", content=content, headers={"content-type": media_type})
        assert answer.json()["verdict"] == "article"


def test_the_command_of_the_help_gives_an_article(
    folder: Path, capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    for name, value in PATIENT_ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit):
        main(["--help"])
    (command,) = re.findall(r"Try: winnow (.*)", capsysbinary.readouterr().out.decode())
    assert main(command.split()) == 0
    assert len(capsysbinary.readouterr().out) > 1000
