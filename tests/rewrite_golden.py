"""What Winnow answers to each page of tests/golden; as a command it writes the answers down: `python -m tests.rewrite_golden`."""

import json
from pathlib import Path
from typing import Any

from app.jobs import answer
from app.types import Job, Limits

GOLDEN = Path(__file__).parent / "golden"
# What a person wrote of a page is never rewritten: those folders have a `right.json` instead.
PAGES = sorted(page for page in GOLDEN.glob("*/page.*") if not page.with_name("right.json").exists())
MEDIA_TYPES = {".html": "text/html", ".txt": "text/plain"}


def golden_answer(page: Path) -> dict[str, Any]:
    """What a user sees of the answer to a page, in a form whose diff reads well."""
    outcome = answer(Job(page.read_bytes(), MEDIA_TYPES[page.suffix], None, (), "json"), Limits())
    if outcome.failure:
        return {"failure": outcome.failure.code}
    told = json.loads(outcome.rendered or b"")
    return {
        "verdict": told["verdict"],
        "encoding": told["encoding"],
        "warnings": [warning["code"] for warning in told["warnings"]],
        "metadata": {name: value for name, value in told["metadata"].items() if value is not None},
        "body": told["body"]["text"].split("\n"),
        "removed": [f"{block['label']}: {block['text']}" for block in told["removed"]],
        "method": told["engine"]["method"],
    }


def written(answer: dict[str, Any]) -> str:
    """The bytes of expected.json."""
    return json.dumps(answer, ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    """Write every expected.json; git shows what changed."""
    for page in PAGES:
        page.with_name("expected.json").write_text(written(golden_answer(page)), encoding="utf-8")


if __name__ == "__main__":
    main()
