"""The recipes of samples/recipes, as their README calls them, against the real server; skipped where their packages are not installed."""

import gzip
import json
import os
import re
import shutil
import subprocess
import sys
from http.server import BaseHTTPRequestHandler
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from tests.batch.made import archive
from tests.conftest import ROOT
from tests.running import CLIENT, PATIENT_ENVIRONMENT, PATIENCE_SECONDS, PATIENT
from tests.samples.crawling import serving
from tests.test_samples import PAGES, article_of

pytestmark = PATIENT
RECIPES = ROOT / "samples/recipes"
README = (RECIPES / "README.md").read_text(encoding="utf-8")
HTML = [page for page in PAGES if page.suffix == ".html" and "1251" not in page.parent.name]
SERVICE = "http://127.0.0.1:8000"
JAVA = shutil.which("javac") and shutil.which("java")


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """A folder with `pages/`: the samples of HTML as files, and as lines for datatrove, with one that is no page."""
    folder = tmp_path / "pages"
    folder.mkdir()
    lines = [{"id": page.parent.name, "url": f"https://example.org/{page.parent.name}", "html": page.read_text("utf-8")} for page in HTML]
    lines.append({"id": "binary", "url": "https://example.org/binary", "html": "\0\1\2\3" * 50})
    (folder / "pages.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    for page in HTML:
        (folder / f"{page.parent.name}.html").write_bytes(page.read_bytes())
    (folder / "binary.html").write_bytes(b"\0\1\2\3" * 50)
    return tmp_path


def example(name: str, server: str, folder: Path) -> str:
    """What the README's lines of a recipe print, run in a folder."""
    (code,) = re.findall(rf"\n## {name}\n.*?```python\n(.*?)```", README, re.DOTALL)
    environment = {
        **os.environ,
        **PATIENT_ENVIRONMENT,
        "PYTHONPATH": os.pathsep.join(map(str, (ROOT, RECIPES, ROOT / "clients/python"))),
        "WINNOW_WORKERS": "1",
        "HF_HUB_OFFLINE": "1",
    }
    command = [sys.executable, "-c", code.replace(SERVICE, server)]
    ended = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


LOADERS = {"LangChain": "langchain_core", "LlamaIndex": "llama_index"}


@pytest.mark.parametrize(("name", "package"), LOADERS.items(), ids=LOADERS)
def test_loaders_give_a_document_an_article(server: str, pages: Path, name: str, package: str) -> None:
    if find_spec(package) is None:
        pytest.skip(f"{package} is not installed: pip install -r samples/recipes/requirements.txt")
    lines = example(name, server, pages).splitlines()
    assert [line.split()[0] for line in lines] == [f"https://example.org/{page.parent.name}.html" for page in HTML]
    assert "Stadtrat stimmt für neue Uferbahn: Baubeginn im Frühjahr" in lines[0]
    assert all(int(line.split()[-1]) > len(article_of(page)) * 0.9 for line, page in zip(lines, HTML, strict=True))


@pytest.mark.skipif(find_spec("datatrove") is None, reason="datatrove is not installed: pip install -r samples/recipes/requirements.txt")
def test_datatrove_writes_articles(pages: Path) -> None:
    example("datatrove", SERVICE, pages)
    (written,) = (pages / "articles").glob("*.jsonl.gz")
    found = [json.loads(line) for line in gzip.decompress(written.read_bytes()).splitlines()]
    assert {item["id"]: item["text"] for item in found} == {page.parent.name: article_of(page) for page in HTML}
    assert found[0]["metadata"]["authors"] == ["Mareike Thoms"]
    (stats,) = (pages / "logs").rglob("stats.json")
    assert '"dropped_binary_document"' in stats.read_text(encoding="utf-8")


def test_the_cron_line_makes_a_table_a_day_and_goes_on(tmp_path: Path) -> None:
    (line,) = [line for line in (RECIPES / "nightly.cron").read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    *times, command = line.split(maxsplit=5)
    assert [time == "*" or time.isdecimal() for time in times] == [True] * 5
    assert not re.search(r"(?<!\\)%", command)  # cron would end the command there
    shim = tmp_path / "bin/winnow"
    for folder in ("bin", "crawl", "articles"):
        (tmp_path / folder).mkdir()
    shim.write_text(f'#!/bin/sh\nexec {sys.executable} -m app "$@"\n')
    shim.chmod(0o755)
    day = subprocess.run(["date", "-d", "yesterday", "+%F"], check=True, capture_output=True, text=True).stdout.strip()
    for part in range(2):
        (tmp_path / f"crawl/{day}-{part}.warc.gz").write_bytes(archive(range(part * 3, part * 3 + 3)))
    environment = os.environ | PATIENT_ENVIRONMENT | {"PATH": f"{shim.parent}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT), "WINNOW_WORKERS": "1"}
    for _ in range(2):
        script = command.replace("\\%", "%").replace("/srv/", f"{tmp_path}/")
        subprocess.run(["sh", "-c", script], check=True, env=environment, capture_output=True)
    rows = pq.read_table(tmp_path / "articles" / day).to_pylist()
    assert [row["url"] for row in rows] == [f"http://a.example/{n}" for n in range(6)]


def test_the_workflow_of_n8n_sends_what_is_answered(server: str) -> None:
    workflow = json.loads((RECIPES / "n8n.json").read_text(encoding="utf-8"))
    nodes = {node["name"]: node for node in workflow["nodes"]}
    path = ["Start"]
    while path[-1] in workflow["connections"]:
        (((after,),),) = (outputs["main"] for outputs in [workflow["connections"][path[-1]]])
        path.append(after["node"])
    assert path == list(nodes) == ["Start", "Page", "Fetch", "Winnow"]
    file = nodes["Fetch"]["parameters"]["options"]["response"]["response"]
    asked: dict[str, Any] = nodes["Winnow"]["parameters"]
    assert (file["responseFormat"], file["outputPropertyName"]) == ("file", asked["inputDataFieldName"])
    assert (asked["method"], asked["sendBody"], asked["contentType"]) == ("POST", True, "binaryData")
    values = {item["name"]: item["value"] for item in asked["queryParameters"]["parameters"]}
    assert values["url"] == "={{ $('Page').item.json.url }}"
    # As the node sends a file: under the type of the answer without its charset, asking for JSON before all else.
    accept = "application/json,text/html,application/xhtml+xml,application/xml,text/*;q=0.9, image/*;q=0.8, */*;q=0.7"
    for page in HTML:
        query = values | {"url": f"https://example.org/{page.parent.name}"}
        headers = {"content-type": "text/html", "accept": accept}
        answer = CLIENT.post(asked["url"].replace(SERVICE, server), params=query, content=page.read_bytes(), headers=headers)
        assert answer.json()["body"]["text"] == article_of(page)
        assert answer.json()["body"]["markdown"]


@pytest.fixture(scope="module")
def java(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The command that runs the compiled class."""
    if not JAVA:
        pytest.skip("no JDK is here (Debian: apt-get install default-jdk-headless)")
    folder = tmp_path_factory.mktemp("java")
    subprocess.run(["javac", "-Xlint:all", "-Werror", "-d", str(folder), str(RECIPES / "ExtractPage.java")], check=True)
    return ["java", "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp", str(folder), "ExtractPage"]


@pytest.mark.parametrize("page", [PAGES[0], PAGES[-1]], ids=lambda page: page.parent.name)
def test_java_s_client_as_it_comes_gets_the_article(java: list[str], server: str, page: Path) -> None:
    media_type = "text/html" if page.suffix == ".html" else "text/plain"
    ended = subprocess.run([*java, server, str(page), media_type], check=True, capture_output=True, timeout=PATIENCE_SECONDS)
    assert ended.stdout.decode().strip() == article_of(page)


def test_java_s_client_is_told_why_there_is_none(java: list[str], server: str, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_bytes(b"")
    ended = subprocess.run([*java, server, str(tmp_path / "page.html"), "text/html"], check=False, capture_output=True, timeout=PATIENCE_SECONDS)
    assert (ended.returncode, json.loads(ended.stderr)["code"]) == (1, "empty_document")


def test_java_s_client_offers_an_upgrade_and_comes_again(java: list[str]) -> None:
    asked: list[tuple[str | None, bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            """Once no room, then the article."""
            asked.append((self.headers["Upgrade"], self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(503 if len(asked) == 1 else 200)
            self.send_header("Retry-After", "0")
            self.send_header("Content-Length", "7")
            self.end_headers()
            self.wfile.write(b"article")

        def log_message(self, *_: object) -> None:
            """Nothing."""

    with serving(Handler) as address:
        ended = subprocess.run([*java, address.rstrip("/"), str(PAGES[0]), "text/html"], check=True, capture_output=True, timeout=PATIENCE_SECONDS)
    assert ended.stdout == b"article"
    assert asked[0] == ("h2c", PAGES[0].read_bytes())
    assert asked[1][1] == PAGES[0].read_bytes()
