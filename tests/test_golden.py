"""Pages with their answers, one folder each.

`expected.json` is an answer that was looked at and found right; `make golden` writes it anew. `right.json` is what a person says is right:
the body's lines and some metadata; lines that are `optional` may be there or not. What is not right yet stands in `KNOWN_MISSES`.
Markdown has golden pages of its own, one for each construct: `bench/markdown/gold`, which `tests/bench/test_bench_markdown.py` reads.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from app.jobs import answer
from app.types import Job, Limits
from tests.rewrite_golden import GOLDEN, MEDIA_TYPES, PAGES, golden_answer, written

RIGHT = sorted(GOLDEN.glob("*/right.json"))
# Case → what is wrong with today's answer (issue 12 for bodies, issue 13 for metadata and what no browser shows).
KNOWN_MISSES: dict[str, str] = {}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.parent.name)
def test_answer_is_as_written(page: Path) -> None:
    expected = page.with_name("expected.json").read_text(encoding="utf-8")
    assert written(golden_answer(page)) == expected, "read the difference; if it is an improvement, run `make golden`"


def _cases() -> list[Any]:
    """A miss is strict: the case that is mended fails until its line is taken out of the table."""
    misses = {name: pytest.mark.xfail(reason=reason, strict=True) for name, reason in KNOWN_MISSES.items()}
    return [pytest.param(path, id=name, marks=misses.get(name, ())) for path in RIGHT for name in [path.parent.name]]


@pytest.mark.parametrize("path", _cases())
def test_answer_is_right(path: Path) -> None:
    right = json.loads(path.read_text(encoding="utf-8"))
    (page,) = path.parent.glob("page.*")
    media_type = right.get("content_type", MEDIA_TYPES[page.suffix])
    told = json.loads(answer(Job(page.read_bytes(), media_type, None, (), "json"), Limits()).rendered or b"")
    optional = {"", *right.get("optional", ())}
    assert [line for line in told["body"]["text"].split("\n") if line not in optional] == right["body"]
    for name, value in right.get("metadata", {}).items():
        if name == "author~":
            assert [author for author in value if author not in (told["metadata"]["author"] or "")] == []
        else:
            assert (told["metadata"][name] or "").startswith(value) if name == "published" else told["metadata"][name] == value


def test_every_folder_holds_one_page() -> None:
    pages = [*PAGES, *(page for path in RIGHT for page in path.parent.glob("page.*"))]
    assert sorted(folder for folder in GOLDEN.iterdir() if folder.is_dir()) == sorted(page.parent for page in pages)


def test_known_misses_are_cases() -> None:
    assert {path.parent.name for path in RIGHT} >= KNOWN_MISSES.keys()
