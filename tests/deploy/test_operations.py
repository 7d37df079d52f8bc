"""docs/operations.md names every error code, log event and field, and alert; settings and metrics are in tests/test_docs.py."""

import ast
import re
from collections import Counter
from collections.abc import Iterator, Mapping

import pytest
import yaml

from app.service.access_log import TRACE, Record
from app.service.crowd import REASONS
from app.service.problems import PROBLEMS
from app.types import PageKind, Summary, Verdict
from tests.conftest import ROOT

OPERATIONS = (ROOT / "docs/operations.md").read_text("utf-8")
# Where lines of the log are made; each call names the event first, then its fields.
WRITERS = ("service", "pool")
CALLS = {"info", "warning", "error", "_tell", "_report"}


def table(head: str) -> list[list[str]]:
    """The cells of the rows under a table's head."""
    lines = OPERATIONS.partition(f"\n{head}\n")[2].partition("\n\n")[0].splitlines()[1:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def names(cell: str) -> set[str]:
    """What stands in backticks."""
    return set(re.findall(r"`(\w+)`", cell))


def test_every_error_code_is_documented() -> None:
    told = {(code, int(status), retry == "yes") for status, codes, retry in table("| status | codes | retry |") for code in names(codes)}
    assert told == {(code, problem.status, problem.retryable) for code, problem in PROBLEMS.items()}


def calls() -> Iterator[ast.Call]:
    """Every call in the service that looks like a line of the log."""
    for folder in WRITERS:
        for file in sorted((ROOT / "app" / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CALLS and node.args:
                    yield node


def logged() -> Mapping[str, set[str]]:
    """The fields of each event, as the code names them."""
    found: dict[str, set[str]] = {"log_lines_dropped": {"lines"}, "request": set(full_record().line()), "hung_up": set(REASONS)}
    for call in calls():
        match call.args:
            case [ast.Constant(value=str(event)), *rest]:
                told = {keyword.arg for keyword in call.keywords if keyword.arg}
                told |= {
                    str(key.value) for part in rest if isinstance(part, ast.Dict) for key in part.keys if isinstance(key, ast.Constant)
                }
                found[event] = found.get(event, set()) | told | ({"seconds"} if call.func.attr == "_tell" else set())  # type: ignore[attr-defined]
    return found


def full_record() -> Record:
    """A request of which everything is known."""
    trace = TRACE.fullmatch(f"00-{'1' * 32}-{'2' * 16}-01")
    summary = Summary(PageKind.HTML, Verdict.ARTICLE, 0.9, "bom", {"menu": 1}, 10, 20, ("charset_mismatch",))
    return Record("id", "POST", code="internal", summary=summary, timings={"decode": 1.0}, lines=Counter(article=1), trace=trace)


def test_every_line_of_the_log_is_documented() -> None:
    told = {event: names(fields) for events, fields, _ in table("| event | fields | what it tells |") for event in names(events)}
    assert told == logged()


@pytest.mark.parametrize("severity", ["page", "ticket"])
def test_every_alert_is_documented(severity: str) -> None:
    rules = yaml.safe_load((ROOT / "deploy/observability/alerts.yml").read_text("utf-8"))["groups"][0]["rules"]
    (row,) = [cells for cells in table("| severity | alerts |") if names(cells[0]) == {severity}]
    assert names(row[1]) == {rule["alert"] for rule in rules if rule["labels"]["severity"] == severity}


def test_the_runbook_has_each_code_that_is_the_service_s_own() -> None:
    told = re.findall(r"^\| `([a-z_]+)` \|", (ROOT / "docs/runbook.md").read_text("utf-8"), re.MULTILINE)
    own = {code for code, problem in PROBLEMS.items() if problem.status >= 429}
    assert set(told) == own | {"poison_document", "unauthorized"}
