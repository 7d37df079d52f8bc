"""Labels that users put right on the web page, put into the corpora: each page into `handmade`, its lines and labels into `kinds`."""

import json
import lzma
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from app.types import Label
from training.corpus import open_text

PAGES, LINES = "handmade.jsonl.xz", "kinds.jsonl.xz"
Row = Mapping[str, Any]


class CorrectionError(Exception):
    """A file that is no file of corrections; the message says where and why."""


def accept(files: Sequence[Path], data: Path) -> str:
    """Writes the corrected pages of the files into the corpora of a folder, in place of earlier ones of the same page, and says how many.

    Raises CorrectionError, and then writes nothing.
    """
    rows = {row["id"]: row for path in files for row in read_corrections(path)}
    if not rows:
        raise CorrectionError("no corrections: name the files that the web page gave")
    _rewrite(data / PAGES, rows, map(_page, rows.values()))
    _rewrite(data / LINES, rows, map(_labelled, rows.values()))
    return f"{len(rows)} pages are in {data / PAGES} and {data / LINES}: now train"


def read_corrections(path: Path) -> Iterator[Row]:
    """The rows of one file, checked: as many labels as lines, labels that there are, a page as `html` or `text`."""
    try:
        with open_text(path) as lines:
            rows = [json.loads(line) for line in lines if line.strip()]
    except (OSError, ValueError) as error:
        raise CorrectionError(f"{path}: cannot be read as JSON Lines ({error})") from error
    for number, row in enumerate(rows, 1):
        if flaw := _flaw(row):
            raise CorrectionError(f"{path}, line {number}: {flaw}")
        yield row


def _flaw(row: Any) -> str | None:
    if not isinstance(row, dict) or not isinstance(row.get("id"), str):
        return "no object with an `id`"
    lines, labels = _strings(row.get("lines")), _strings(row.get("labels"))
    if not len(lines) == len(labels) > 0:
        return "`lines` and `labels` must be lists of strings, one label a line"
    if unknown := set(labels) - set(Label):
        return f"no such label: {min(unknown)}"
    if not isinstance(row.get("html", row.get("text")), str):
        return "neither `html` nor `text`"
    return None


def _strings(value: Any) -> list[str]:
    return value if isinstance(value, list) and all(isinstance(item, str) for item in value) else []


def _page(row: Row) -> Row:
    """The page with its body as gold; a page that came as text is HTML of its lines."""
    body = [line for line, label in zip(row["lines"], row["labels"], strict=True) if label == Label.BODY]
    lines = "\n".join(f"<p>{escape(line)}</p>" for line in row["lines"])
    return {
        **{name: row.get(name) for name in ("id", "url", "title", "lang")},
        "dataset": "handmade",
        "html": row.get("html", f"<html><body>{lines}</body></html>"),
        "gold": "\n\n".join(body),
        "gold_has_title": False,
    }


def _labelled(row: Row) -> Row:
    return {name: row.get(name) for name in ("id", "set", "url", "title", "lines", "labels")}


def _rewrite(path: Path, replaced: Mapping[str, Row], added: Iterable[Row]) -> None:
    """A corpus without the pages that are replaced, and with others at its end; a stop midway leaves it as it was."""
    with open_text(path) as lines:
        kept = [line for line in lines if json.loads(line)["id"] not in replaced]
    part = path.with_suffix(".part")
    with lzma.open(part, "wt", encoding="utf-8") as out:
        out.writelines(kept)
        out.writelines(f"{json.dumps(row, ensure_ascii=False)}\n" for row in added)
    part.replace(path)
