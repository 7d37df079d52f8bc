"""The docs name what there is: labels, settings, endpoints, metrics, errors, commands, files."""

import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.segment import segment
from app.service.problems import PROBLEMS
from app.service.settings import PREFIX, Settings
from app.types import LABEL_MEANINGS, Encoding, Label, Page, PageKind
from tests.conftest import ROOT
from tests.test_samples import PAGES, slug, text_of

DOCS = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in (ROOT / "README.md", *ROOT.glob("docs/*.md"))}
README, OPERATIONS, LABELS = DOCS["README.md"], DOCS["docs/operations.md"], DOCS["docs/labels.md"]
SIZES = {"GiB": 1024**3, "MiB": 1024**2}


def rows(text: str) -> list[list[str]]:
    """The cells of a document's table rows."""
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("| `")]


def visible(page: Path) -> str:
    """The text of a sample as a reader sees it."""
    kind = PageKind.HTML if page.suffix == ".html" else PageKind.TEXT
    return segment(Page(kind, text_of(page), None, Encoding("utf-8", "string"))).text


@pytest.mark.parametrize("label", Label)
def test_label_is_documented(label: Label) -> None:
    (row,) = [cells for cells in rows(LABELS) if cells[0] == f"`{label}`"]
    (page,) = [page for page in PAGES if slug(page) == row[3]]
    assert row[1] == LABEL_MEANINGS[label]
    assert row[2] in visible(page)
    assert f"`{label}`" in README


def setting_row(name: str, field: Any) -> str:
    """The line of docs/operations.md for a setting."""
    value = field.default
    unit = next((unit for unit, size in SIZES.items() if name.endswith("bytes") and value % size == 0), None)
    default = "" if value is None else f"`{value // SIZES[unit]}{unit}`" if unit else f"`{value}`"
    return f"| `{PREFIX}{name.upper()}` | {default} | {field.description} |"


@pytest.mark.parametrize("name", Settings.model_fields)
def test_setting_is_documented(name: str) -> None:
    assert setting_row(name, Settings.model_fields[name]) in OPERATIONS.splitlines()


@pytest.mark.parametrize("doc", DOCS)
def test_docs_name_only_settings_that_exist(doc: str) -> None:
    named = set(re.findall(rf"\b{PREFIX}[A-Z_]*[A-Z]\b", DOCS[doc]))
    assert named <= {PREFIX + name.upper() for name in Settings.model_fields}


@pytest.mark.parametrize("path", sorted({path for path in re.findall(r"`(?:GET )?(/[a-z0-9./]*)`", README) if path != "/v1/extract"}))
def test_documented_endpoint_answers(server: str, path: str) -> None:
    assert httpx.get(server + path, timeout=10).status_code == 200


def test_every_endpoint_is_documented(server: str) -> None:
    paths = httpx.get(f"{server}/openapi.json", timeout=10).json()["paths"]
    assert [path for path in paths if f"{path}`" not in README and path != "/"] == []


def test_every_metric_is_documented(server: str) -> None:
    exposed = re.findall(r"^# TYPE (\S+) (\S+)$", httpx.get(f"{server}/metrics", timeout=10).text, re.MULTILINE)
    documented = {cells[0].strip("`") for cells in rows(OPERATIONS)}
    assert {name for name, kind in exposed if not name.endswith("_created")} <= documented
    assert {name for name in documented if name.startswith("winnow_")} <= {name for name, _ in exposed}


@pytest.mark.parametrize("status", sorted({problem.status for problem in PROBLEMS.values()}))
def test_every_error_status_is_documented(status: int) -> None:
    table = README.partition("## When it refuses")[2].partition("\n## ")[0]
    assert str(status) in table


@pytest.mark.parametrize("doc", DOCS)
def test_links_lead_to_files(doc: str) -> None:
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", DOCS[doc]) if "://" not in link]
    assert [link for link in links if not (ROOT / doc).parent.joinpath(link).exists()] == []


def test_make_targets_of_the_docs_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = {target for text in DOCS.values() for target in re.findall(r"(?:`|^)make ([a-z]+)", text, re.MULTILINE)}
    assert {target for target in named if not re.search(rf"^{target}:", makefile, re.MULTILINE)} == set()
