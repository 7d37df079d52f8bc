"""`bench predict`: one system over one corpus, written as one line a page."""

import argparse
import json
import platform
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from bench import BenchError, systems
from bench.comparison import corpora
from bench.comparison.corpora import Page
from bench.comparison.flatten import RENDERERS, flatten
from bench.comparison.scoring import lines_of
from bench.in_process.child import Child, Reply
from bench.systems import Document, Extraction, System

TIMEOUT = 60.0
OTHER_NAMES = ("text", "articleBody")


def document(page: Page, system: System, how: str, labels: bool = False) -> Document | None:
    """What `system` is to be given of `page`; None where the page has no HTML and the system takes nothing else."""
    is_text = system.takes == "text" or (system.takes == "either" and page.html is None)
    if not is_text:
        return Document(page.html.encode("utf-8", "replace"), page.html, page.url, labels=labels) if page.html is not None else None
    text = page.text if page.text is not None else flatten(page.html or "", how)
    return Document(text.encode("utf-8", "replace"), text, page.url, is_text=True, labels=labels)


def line(page_id: str, reply: Reply) -> dict[str, Any]:
    """The prediction line of one page."""
    found = reply.extraction
    row: dict[str, Any] = {"id": page_id, "text": found.text, "title": found.title, "author": found.author, "date": found.date}
    row["language"] = found.language
    if found.labels is not None:
        row["labels"] = [list(pair) for pair in found.labels]
    row |= {"confidence": found.confidence, "page_type": found.page_type, "ms": round(reply.wall_ms, 3)}
    return row | ({"error": reply.error} if reply.error else {})


@dataclass(frozen=True, slots=True)
class Manner:
    """How a system is run: the rendering that text systems get, whether labels are wanted, seconds a page may take."""

    how: str = "innertext"
    labels: bool = False
    timeout: float = TIMEOUT


def predicted(name: str, pages: Iterable[Page], manner: Manner) -> Iterator[dict[str, Any]]:
    """Prediction lines of the system called `name`, in the order of the pages."""
    system = systems.found(name)
    with Child(system, manner.timeout) as child:
        for page in pages:
            given = document(page, system, manner.how, manner.labels)
            yield line(page.id, child.run(given) if given else Reply(Extraction(""), "no_html"))


def answers(path: Path) -> dict[str, dict[str, Any]]:
    """Rows by id of another tool's answers: prediction lines, or one JSON object of id to `{"articleBody": …}`."""
    if path.suffix != ".json":
        return {row["id"]: row for row in lines_of(path)}
    try:
        return {str(key): dict(row) for key, row in json.loads(path.read_text("utf-8")).items()}
    except (ValueError, AttributeError, TypeError) as error:
        raise BenchError(f"{path}: not a JSON object of id to answer") from error


def _from_file(path: Path, pages: Iterator[Page]) -> Iterator[dict[str, Any]]:
    given = answers(path)
    for page in pages:
        row = given.get(page.id)
        if row is None:
            yield line(page.id, Reply(Extraction(""), "missing"))
            continue
        text = next((row[name] for name in OTHER_NAMES if row.get(name)), "")
        known = {name: row.get(name) for name in ("title", "author", "date", "language", "page_type", "confidence")}
        yield line(page.id, Reply(Extraction(text, **known), row.get("error"), float(row.get("ms") or 0.0)))


def about(name: str, how: str, corpus: Path) -> dict[str, Any]:
    """What a predictions file does not say of itself; written beside it as `FILE.about.json`."""
    is_file = name.startswith("file:")
    system = None if is_file else systems.found(name)
    rendered = how if system and system.takes == "text" else None
    label = Path(name[5:]).name.split(".")[0] if is_file else f"{name}:{rendered}" if rendered else name
    return {
        "system": label,
        "version": system.version if system else None,
        "how": rendered,
        "corpus": corpus.name,
        "corpus_sha256": corpora.digest(corpus) if corpus.is_file() else None,
        "python": platform.python_version(),
    }


def write(path: Path, rows: Iterator[dict[str, Any]]) -> int:
    """Write prediction lines, the file appearing only when it is complete; gives how many pages failed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".part-{path.name}")
    failed = 0
    with corpora.opened(part, "wt") as out:
        for row in rows:
            failed += "error" in row
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
    part.replace(path)
    return failed


def parser() -> argparse.ArgumentParser:
    """The command line of `bench predict`."""
    arguments = argparse.ArgumentParser(prog="python -m bench predict", description=__doc__)
    arguments.add_argument("--system", required=True, help=f"{', '.join(systems.SYSTEMS)}, or file:PATH")
    arguments.add_argument("--corpus", required=True, help="a JSON Lines file (.gz, .xz), a clone, or a name in --data")
    arguments.add_argument("--out", required=True, type=Path)
    arguments.add_argument("--how", choices=sorted(RENDERERS), default="innertext", help="how a text system's pages are flattened")
    arguments.add_argument("--limit", type=int, help="only the first N pages")
    arguments.add_argument("--labels", action="store_true", help="add each block's label")
    arguments.add_argument("--timeout", type=float, default=TIMEOUT, help="seconds a page may take")
    arguments.add_argument("--data", type=Path, default=corpora.DATA)
    return arguments


def main(argv: list[str]) -> int:
    """Run the command; 2 where system or corpus cannot be had."""
    options = parser().parse_args(argv)
    try:
        corpus = corpora.located(options.corpus, options.data)
        facts = about(options.system, options.how, corpus)
        pages = islice(corpora.read(corpus), options.limit)
        manner = Manner(options.how, options.labels, options.timeout)
        is_file = options.system.startswith("file:")
        rows = _from_file(Path(options.system[5:]), pages) if is_file else predicted(options.system, pages, manner)
        failed = write(options.out, rows)
    except (BenchError, OSError) as error:
        print(f"bench predict: {error}", file=sys.stderr)
        return 2
    options.out.with_name(f"{options.out.name}.about.json").write_text(json.dumps(facts, indent=1) + "\n", "utf-8")
    print(f"{options.out}: {facts['system']} {facts['version']}, {failed} pages failed")
    return 0
