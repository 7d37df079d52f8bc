"""The docs name what there is: labels, settings, endpoints, metrics, errors, commands, options, files, words."""

import re
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

import app.__main__
import bench.__main__
import training.__main__
from app.page.content_coding import REFUSALS
from app.page.options import NO_EFFECT
from app.segment import segment
from app.service.bind import PREFIX
from app.service.problems import PROBLEMS
from app.service.settings import Settings
from app.types import LABEL_MEANINGS, Encoding, Label, Page, PageKind
from tests.conftest import ROOT
from tests.running import CLIENT
from tests.test_samples import PAGES, slug, text_of

PLACES = (
    *("*.md", "docs/*.md", "bench/README.md"),
    *("clients/*/README.md", "app/models/*.md", "app/models/*/README.md", "samples/*.md", "samples/*/README.md", "training/*/README.md"),
)
DOCS = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for place in PLACES for path in sorted(ROOT.glob(place))}
ARCHITECTURE, GLOSSARY = DOCS["docs/architecture.md"], DOCS["docs/glossary.md"]
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


def test_every_limit_is_documented() -> None:
    refusals = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "app").rglob("*.py"))]
    named = {name for text in refusals for name in re.findall(r'limit_name="(\w+)"', text)} | set(REFUSALS)
    assert named <= set(re.findall(r"`(\w+)`", "".join(cells[0] for cells in rows(OPERATIONS))))


@pytest.mark.parametrize("doc", DOCS)
def test_docs_name_only_settings_that_exist(doc: str) -> None:
    named = set(re.findall(rf"\b{PREFIX}[A-Z_]*[A-Z]\b", DOCS[doc]))
    assert named <= {PREFIX + name.upper() for name in Settings.model_fields}


@pytest.mark.parametrize("path", sorted({path for path in re.findall(r"`(?:GET )?(/[a-z0-9./]*)`", README) if path != "/v1/extract"}))
def test_documented_endpoint_answers(server: str, path: str) -> None:
    assert CLIENT.get(server + path).status_code == 200


def test_every_endpoint_is_documented(server: str) -> None:
    paths = CLIENT.get(f"{server}/openapi.json").json()["paths"]
    assert [path for path in paths if f"{path}`" not in README and path != "/"] == []


def test_every_metric_is_documented(server: str) -> None:
    exposed = re.findall(r"^# TYPE (\S+) (\S+)$", CLIENT.get(f"{server}/metrics").text, re.MULTILINE)
    documented = {cells[0].strip("`") for cells in rows(OPERATIONS)}
    assert {name for name, _ in exposed} <= documented
    assert {name for name in documented if name.startswith("winnow_")} <= {name for name, _ in exposed}


def test_every_warning_is_documented() -> None:
    sources = "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "app").rglob("*.py"))
    codes = set(re.findall(r"\bWarn\(\s*\"(\w+)\"", sources)) | {NO_EFFECT}
    table = OPERATIONS.partition("| code | what was done |")[2].partition("\n\n")[0]
    assert {code for cells in rows(table) for code in re.findall(r"`([a-z_]+)`", cells[0])} == codes


@pytest.mark.parametrize("status", sorted({problem.status for problem in PROBLEMS.values()}))
def test_every_error_status_is_documented(status: int) -> None:
    table = README.partition("## When it refuses")[2].partition("\n## ")[0]
    assert str(status) in table


@pytest.mark.parametrize("doc", DOCS)
def test_links_lead_to_files(doc: str) -> None:
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", DOCS[doc]) if "://" not in link]
    assert [link for link in links if not (ROOT / doc).parent.joinpath(link).exists()] == []


def anchor(heading: str) -> str:
    """What a link to a heading ends in."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")


@pytest.mark.parametrize("doc", DOCS)
def test_links_lead_to_headings(doc: str) -> None:
    links = [link for link in re.findall(r"\]\(([^)\s]*\.md#[^)]+|#[^)]+)\)", DOCS[doc]) if "://" not in link]
    for link in links:
        file, _, wanted = link.partition("#")
        text = ((ROOT / doc).parent / file).read_text(encoding="utf-8") if file else DOCS[doc]
        assert wanted in {anchor(heading) for heading in re.findall(r"^#+ (.*)$", text, re.MULTILINE)}, link


PATH = re.compile(r"(?<![\w/.-])(?:app|bench|deploy|training|tests|docs|samples|\.github|\.ci)/[^\s`'\"()\[\]|,;:#]*[^\s`'\"()\[\]|,;:.#]")
# What stands for a name of the reader's own; what `training` and `bench` write when they are called; what a recipe makes.
BLANK, WRITTEN, TO_BE_MADE = (
    re.compile(r"\b[A-Z]{3,}\b|<\w+>"),
    ("training/out", "bench/out"),
    ("app/language/phrases/LANGUAGE.txt", "tests/golden/SLUG"),
)


@pytest.mark.parametrize("doc", DOCS)
def test_paths_of_the_docs_exist(doc: str) -> None:
    named = [path for path in PATH.findall(DOCS[doc]) if not path.startswith(WRITTEN) and path not in TO_BE_MADE]
    assert [path for path in named if not any(ROOT.glob(BLANK.sub("*", path).rstrip("/")))] == []


def test_tests_of_the_docs_exist() -> None:
    named = {found for text in DOCS.values() for found in re.findall(r"(tests/[\w/]+\.py)::(\w+)", text)}
    assert [(file, name) for file, name in named if f"\ndef {name}(" not in (ROOT / file).read_text(encoding="utf-8")] == []


MAINS: Mapping[str, Callable[[list[str]], object]] = {
    "winnow": app.__main__.main,
    "app": app.__main__.main,
    "training": training.__main__.main,
    "bench": bench.__main__.main,
}
# A command up to its end or to a comment; continued lines are one. Its first word after the program is its subcommand.
COMMAND = re.compile(r"(?:-m |`|bin/)(app|bench|training|winnow) ([a-z]+)\b([^`#\n]*)")
COMMANDS = sorted({found for text in DOCS.values() for found in COMMAND.findall(text.replace("\\\n", " "))})


@pytest.mark.parametrize(("program", "subcommand"), sorted({found[:2] for found in COMMANDS}))
def test_commands_of_the_docs_exist(program: str, subcommand: str, capsys: pytest.CaptureFixture[str]) -> None:
    options = {option for *named, rest in COMMANDS if named == [program, subcommand] for option in re.findall(r"(?<= )--[a-z-]+", rest)}
    with pytest.raises(SystemExit) as ended:
        MAINS[program]([subcommand, "--help"])
    assert ended.value.code == 0
    told = capsys.readouterr().out
    assert {option for option in options if not re.search(rf"{option}\b", told)} == set()


def test_modules_of_the_docs_exist() -> None:
    named = {module for text in DOCS.values() for module in re.findall(r"-m ((?:app|bench|training|tests)[\w.]*)", text)}
    assert {module for module in named if find_spec(module) is None} == set()


def table_of(heading: str, text: str) -> list[list[str]]:
    """The rows of the table under a heading, without their own."""
    section = text.partition(f"# {heading}\n")[2].partition("\n#")[0]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in section.splitlines() if line.startswith("| ")][1:]


@pytest.mark.parametrize(("word", "where"), [(word.lower(), where.strip("`")) for word, _, where in table_of("Glossary", GLOSSARY)])
def test_a_word_of_the_glossary_is_used_where_it_says(word: str, where: str) -> None:
    place = ROOT / where
    files = [place] if place.is_file() else [file for file in place.rglob("*") if file.suffix in {".py", ".txt"}]
    written = re.sub(r"\W+|_", " ", "\n".join(file.read_text(encoding="utf-8").lower() for file in files))
    assert re.search(rf"\b(?:{word}|{word.replace(' ', '')})", written)


def test_the_walk_leads_into_every_folder() -> None:
    named = {place for _, cells in table_of("A stranger's walk", ARCHITECTURE) for place in re.findall(r"`([\w/.]+)`", cells)}
    folders = {
        file.parent.relative_to(ROOT).as_posix() for package in ("app", "bench", "training") for file in (ROOT / package).rglob("*.py")
    }
    led = {folder for folder in folders if folder in named or any(place.startswith(f"{folder}/") for place in named)}
    assert folders - led == {"bench/systems"}


def test_hooks_are_local_and_check_what_make_test_checks() -> None:
    hooks = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    checks = re.findall(r"\$\(BIN\)/(python -m (?:ruff|mypy).*)", makefile.partition("\nlint:")[2].partition("\n\n")[0])
    assert "\ntest: lint " in makefile
    assert re.findall(r"repo: (\S+)", hooks) == ["local"]
    assert re.findall(r"entry: \.venv/bin/(.*)", hooks) == checks


def test_ci_runs_make_test_on_the_pythons_that_are_promised() -> None:
    workflow = (ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8")
    oldest = re.search(r'requires-python = ">=([\d.]+)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert re.search(r"run: make test\b", workflow)
    assert oldest
    assert f'["{oldest[1]}", ' in workflow


def test_make_targets_of_the_docs_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = {target for text in DOCS.values() for target in re.findall(r"(?:`|^)make ([a-z]+)", text, re.MULTILINE)}
    assert {target for target in named if not re.search(rf"^{target}:", makefile, re.MULTILINE)} == set()


def test_the_readme_s_command_for_markdown_answers(server: str) -> None:
    ((page, accept, path),) = re.findall(
        r"^curl --data-binary @(\S+) -H 'Accept: (text/markdown)' http://127\.0\.0\.1:8000(\S+)$", README, re.MULTILINE
    )
    answer = CLIENT.post(server + path, content=(ROOT / page).read_bytes(), headers={"accept": accept})
    assert (answer.status_code, answer.headers["content-type"].split(";")[0]) == (200, accept)
    assert answer.text.strip()
