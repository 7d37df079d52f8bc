"""The rules of the code base, checked on its syntax trees: who imports whom, one door a library, sizes, names, docstrings."""

import ast
import io
import re
import sys
import tokenize
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("app", "bench", "training", "clients")
FILES = sorted(path.relative_to(ROOT).as_posix() for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
TEST_FILES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "tests").rglob("*.py"))

BASE = {"app", "app.types", "app.errors", "app.media"}
STAGES = ("page", "segment", "features", "label", "metadata", "article", "stand_in", "structure", "render")
# What several stages share: what is known of written language, and the store of models, which knows of no stage.
SHARED = {"app.language", "app.models", "app.site", "app.versions"}
TRAINING = BASE | SHARED | {f"app.{stage}" for stage in (*STAGES, "engines")}
# What each part may import of the project, besides itself. A stage never imports another one; an engine joins the stages that it needs.
MAY_IMPORT: dict[str, set[str]] = {
    "app": set(),
    "app.types": set(),
    **{f"app.{name}": {"app.types"} for name in ("errors", "media")},
    **dict.fromkeys(("app.language", "app.versions"), BASE),
    "app.models": BASE | {"app.language"},
    **{f"app.{stage}": BASE | SHARED for stage in ("site", *STAGES)},
    "app.engines": BASE | SHARED | {"app.features", "app.label"},
    "app.pipeline": BASE | SHARED | {f"app.{stage}" for stage in (*STAGES, "engines")},
    "app.jobs": BASE | SHARED | {"app.pipeline", "app.page", "app.render"},
    "app.pool": BASE,  # it finds the engine by name, so that the event loop need not load one
    "app.service": BASE | {"app.pool", "app.site", "app.versions"},
    "app.batch": BASE | {"app.pool", "app.site", "app.versions", "app.jobs"},
    "app.mcp": BASE | {"app.pool"},
    "training": TRAINING,
    **{f"training.{part}": TRAINING | {"training", "training.made", "training.written"} for part in ("html", "text", "labels", "written")},
    "training.made": TRAINING | {"training", "training.html", "training.labels"},
    "bench": BASE | {"bench.systems"},
    "bench.systems": BASE | {"bench", "app.jobs", "app.pipeline", "app.render", "app.engines", "app.models"},
}
EVERYWHERE = {"app.__main__"}

CODINGS = ("app/page/content_coding.py", "app/render/content_coding.py")
# One door a library: a library that the app imports is named here, with the files or folders that may import it.
DOORS: dict[str, tuple[str, ...]] = {
    "selectolax": tuple(
        f"app/segment/{name}.py" for name in ("bounds", "controls", "elsewhere", "embedded", "head", "noscript", "traced", "unseen", "walk")
    ),
    "nh3": ("app/render/html.py",),
    "trafilatura": ("app/engines/trafilatura.py",),
    "py3langid": ("app/metadata/languages/",),
    "tld": ("app/site/domains.py",),
    **dict.fromkeys(("chardetng_py", "webencodings"), ("app/page/charset.py",)),
    "brotli": CODINGS,
    "zstandard": (*CODINGS, "app/service/codings.py", "app/batch/", "app/metadata/languages/"),
    **dict.fromkeys(("fastwarc", "pyarrow", "fsspec", "rich", "distributed", "uvloop"), ("app/batch/",)),
    "prometheus_client": ("app/service/metrics.py", "app/service/state.py"),
    "pydantic_settings": ("app/service/settings.py",),
    "opentelemetry": ("app/service/traces.py",),
    **dict.fromkeys(("pydantic", "fastapi", "starlette", "uvicorn", "structlog"), ("app/service/",)),
    "httptools": ("app/service/connections.py",),
    "mcp": ("app/mcp/",),
    **dict.fromkeys(("orjson", "numpy"), ("app/",)),
}
ENVIRONMENT_DOORS = ("app/service/settings.py", "app/service/bind.py")

BANNED_NAMES = {"utils", "util", "helpers", "helper", "manager", "core", "common", "misc"}
MAX_FUNCTION, MAX_TEST, MAX_PARAMETERS, MAX_MODULE, MAX_TUPLE = 40, 30, 5, 300, 2
# How a finding begins → why it may stay.
EXCEPTIONS = {
    "app/types.py: too long": "every type that crosses a stage stands in one file, where a reader looks for it",
    "training/text/renderings.py: imports bench.comparison.flatten": "the walk that the fixed renderings are defined by stands once",
    "training/labels/made.py: imports bench.comparison.flatten": "what figures on plain text are measured on stands once",
    "training/labels/samples.py: imports bench.labels.lines": "how hand-labelled lines are laid onto blocks stands once",
    "training/labelled.py: imports bench.labels.lines": "how hand-labelled lines are laid onto blocks stands once",
    "training/labels/taught.py: imports bench.labels.lines": "what counts as a character there stands once",
}


def part_of(module: str) -> str:
    """`app.segment.html` → `app.segment`: the part of the project that a rule speaks of."""
    names = module.split(".")
    if names[0] == "bench":
        return "bench.systems" if names[1:2] == ["systems"] else "bench"
    if names[0] == "training":
        return ".".join(names[:2]) if ".".join(names[:2]) in MAY_IMPORT else "training"
    return ".".join(names[:2])


def module_of(file: str) -> str:
    return file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def imported_modules(tree: ast.Module) -> Iterator[str]:
    """Dotted names; `from app import errors` gives `app.errors`, a relative import a leading dot."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            if module.split(".")[0] in PACKAGES:
                yield from (f"{module}.{a.name}" if exists(f"{module}.{a.name}") else module for a in node.names)
            else:
                yield module


def exists(module: str) -> bool:
    path = ROOT / module.replace(".", "/")
    return path.is_dir() or path.with_suffix(".py").is_file()


def check_directions(file: str, tree: ast.Module) -> Iterator[str]:
    importer = part_of(module_of(file))
    for module in imported_modules(tree):
        part, package = part_of(module), module.split(".")[0]
        if module.startswith(".") or package == "tests":
            yield f"imports {module}"
        elif package in PACKAGES and part != importer and importer not in EVERYWHERE and part not in MAY_IMPORT.get(importer, set()):
            yield f"imports {module}, which {importer} may not"
        elif package in PACKAGES[1:] and file.startswith("app/"):
            yield f"imports {module}"


def check_doors(file: str, tree: ast.Module) -> Iterator[str]:
    if not file.startswith("app/"):
        return
    for library in {module.split(".")[0] for module in imported_modules(tree)} - sys.stdlib_module_names - {*PACKAGES, ""}:
        if library not in DOORS:
            yield f"imports {library}, which has no door"
        elif not file.startswith(DOORS[library]):
            yield f"imports {library}, whose door is {DOORS[library]}"


def check_environment(file: str, tree: ast.Module) -> Iterator[str]:
    if not file.startswith("app/") or file in ENVIRONMENT_DOORS:
        return
    for node in ast.walk(tree):
        name = node.attr if isinstance(node, ast.Attribute) else node.name if isinstance(node, ast.alias) else ""
        if name in {"environ", "environb", "getenv", "getenvb", "putenv"}:
            yield f"reads the environment ({name})"


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def check_sizes(file: str, tree: ast.Module) -> Iterator[str]:
    """Lines of a function are counted without its docstring, parameters without `self` and `cls`."""
    limit = MAX_TEST if file.startswith("tests/") else MAX_FUNCTION
    for node in functions(tree):
        first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
        lines = (node.end_lineno or 0) - first.lineno + 1
        arguments = node.args.posonlyargs + node.args.args + node.args.kwonlyargs
        count = sum(argument.arg not in {"self", "cls"} for argument in arguments)
        if lines > limit:
            yield f"too long: {node.name} has {lines} lines"
        if count > MAX_PARAMETERS and limit is MAX_FUNCTION:
            yield f"{node.name} has {count} parameters"


def check_tuples(_file: str, tree: ast.Module) -> Iterator[str]:
    """No tuple longer than two comes back from a function: it wants a name and a dataclass."""
    for node in functions(tree):
        for part in ast.walk(node.returns) if node.returns else ():
            if isinstance(part, ast.Subscript) and isinstance(part.value, ast.Name) and part.value.id == "tuple":
                members = part.slice.elts if isinstance(part.slice, ast.Tuple) else [part.slice]
                if len(members) > MAX_TUPLE:
                    yield f"{node.name} returns a tuple of {len(members)}"


def check_docstrings(_file: str, tree: ast.Module) -> Iterator[str]:
    """Public classes and functions of a module say what they are; an error says it in its `detail`."""
    if ast.get_docstring(tree) is None:
        yield "the module has no docstring"
    for node in tree.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            sentence = any(isinstance(item, ast.Assign) and ast.unparse(item.targets[0]) == "detail" for item in node.body)
            if ast.get_docstring(node) is None and not sentence:
                yield f"{node.name} has no docstring"


def check_frozen(file: str, tree: ast.Module) -> Iterator[str]:
    """What crosses a stage cannot be written to."""
    if file != "app/types.py":
        return
    for node in tree.body:
        decorators = " ".join(map(ast.unparse, node.decorator_list)) if isinstance(node, ast.ClassDef) else ""
        if "dataclass" in decorators and not {"frozen=True", "slots=True"} <= set(re.findall(r"\w+=\w+", decorators)):
            yield f"{ast.unparse(node).splitlines()[1]} is not frozen and slotted"


CHECKS = (check_directions, check_doors, check_environment, check_sizes, check_tuples, check_docstrings, check_frozen)
TEST_CHECKS = (check_sizes,)


def check_text(file: str, text: str) -> Iterator[str]:
    count = len(text.splitlines())
    if count > MAX_MODULE:
        yield f"too long: {count} lines"
    if set(Path(file).parts) & BANNED_NAMES or Path(file).stem in BANNED_NAMES:
        yield "has a name that says nothing"
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT and re.search(r"\b(TODO|FIXME|XXX|HACK)\b(?!.*#\d)", token.string):
            yield f"{token.string} names no issue"


def findings(file: str, text: str) -> list[str]:
    """Everything that the rules have against a file, each with the file's name in front."""
    tree = ast.parse(text)
    checks = TEST_CHECKS if file.startswith("tests/") else CHECKS
    found = [*check_text(file, text), *(finding for check in checks for finding in check(file, tree))]
    return [f"{file}: {finding}" for finding in found]


@pytest.mark.parametrize("file", FILES + TEST_FILES)
def test_file_keeps_the_rules(file: str) -> None:
    found = findings(file, (ROOT / file).read_text(encoding="utf-8"))
    assert [finding for finding in found if not finding.startswith(tuple(EXCEPTIONS))] == []


def test_no_import_goes_in_a_circle() -> None:
    names = {module_of(file) for file in FILES}
    graph = {module_of(file): {name for name in imported_modules(ast.parse((ROOT / file).read_bytes())) if name in names} for file in FILES}
    TopologicalSorter({module: seen - {module} for module, seen in graph.items()}).prepare()


@pytest.mark.parametrize("exception", EXCEPTIONS)
def test_exception_is_still_needed(exception: str) -> None:
    file = exception.split(":", maxsplit=1)[0]
    assert any(finding.startswith(exception) for finding in findings(file, (ROOT / file).read_text(encoding="utf-8")))


@pytest.mark.parametrize("library", DOORS)
def test_door_is_still_used(library: str) -> None:
    users = [file for file in FILES if file.startswith("app/") and library in roots(file)]
    assert [door for door in DOORS[library] if not any(user.startswith(door) for user in users)] == []


def test_every_part_that_has_a_rule_is_there() -> None:
    assert set(MAY_IMPORT) - {part_of(module_of(file)) for file in FILES} == set()


@cache  # a file is parsed once, for all libraries
def roots(file: str) -> set[str]:
    return {module.split(".")[0] for module in imported_modules(ast.parse((ROOT / file).read_text(encoding="utf-8")))}


LONG = "def f():\n    " + "x = 1\n    " * 41
BAD = {
    "stage imports stage": ("app/page/charset.py", "from app.segment import segment", "imports app.segment"),
    "leaf imports stage": ("app/language/overlap.py", "from app.segment import segment", "imports app.segment"),
    "stage imports pipeline": ("app/models/forest.py", "import app.pipeline", "imports app.pipeline"),
    "package member": ("app/render/json.py", "from app import pipeline, label", "imports app.label"),
    "service skips the pool": ("app/service/extract.py", "from app.jobs import answer", "imports app.jobs"),
    "app imports bench": ("app/__main__.py", "import bench.in_process.gate", "imports bench.in_process.gate"),
    "app imports tests": ("app/pipeline.py", "import tests.conftest", "imports tests.conftest"),
    "relative": ("app/page/charset.py", "from . import sniff", "imports ."),
    "training imports pipeline": ("training/html/fit.py", "from app.pipeline import extract", "imports app.pipeline"),
    "engine imports engine": ("training/text/fit.py", "import training.html.fit", "imports training.html.fit"),
    "hidden import": ("app/label/rules.py", "def f():\n    import lightgbm", "imports lightgbm, which has no door"),
    "back door": ("app/features/tokens.py", "from selectolax.lexbor import LexborHTMLParser", "imports selectolax"),
    "no door": ("app/render/text.py", "import requests", "no door"),
    "environment": ("app/pool/limits.py", "import os\nx = os.environ['X']", "environment"),
    "environment by name": ("app/pool/limits.py", "from os import getenv", "environment"),
    "long function": ("app/article.py", LONG, "41 lines"),
    "long test": ("tests/test_x.py", LONG, "41 lines"),
    "many parameters": ("app/article.py", "def f(a, b, c, d, *, e, g):\n    pass", "6 parameters"),
    "long module": ("app/article.py", "x = 1\n" * 301, "301 lines"),
    "vague name": ("app/page/utils.py", "x = 1", "name"),
    "vague folder": ("app/core/page.py", "x = 1", "name"),
    "no docstring": ("app/article.py", '"""Doc."""\nclass Article:\n    pass', "Article has no docstring"),
    "no module docstring": ("app/article.py", "x = 1", "module has no docstring"),
    "todo": ("app/article.py", "x = 1  # TODO: later", "names no issue"),
    "triple": ("app/article.py", "def f() -> list[tuple[int, str, int]]:\n    pass", "tuple of 3"),
    "mutable": ("app/types.py", "@dataclass(frozen=True)\nclass Page:\n    pass", "not frozen"),
}


@pytest.mark.parametrize(("file", "text", "finding"), BAD.values(), ids=BAD.keys())
def test_rules_find(file: str, text: str, finding: str) -> None:
    assert any(finding in found for found in findings(file, text))


GOOD = {
    "stage imports types": ("app/page/charset.py", '"""D."""\nfrom app.types import Page\nfrom app.page.sniff import sniff'),
    "door": ("app/segment/head.py", '"""D."""\nfrom selectolax.lexbor import LexborHTMLParser'),
    "numbered": ("app/article.py", '"""D."""\n# TODO(#12): later'),
    "pair": ("app/article.py", '"""D."""\ndef f() -> tuple[int, ...]:\n    """One."""'),
    "method": ("app/article.py", '"""D."""\nclass A:\n    """One."""\n    def f(self, a, b, c, d, e): ...'),
}


@pytest.mark.parametrize(("file", "text"), GOOD.values(), ids=GOOD.keys())
def test_rules_let_pass(file: str, text: str) -> None:
    assert findings(file, text) == []
