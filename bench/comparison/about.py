"""`bench metadata`: titles, authors and dates of predictions against gold, and how often a value is given where the gold has none."""

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench import BenchError
from bench.comparison import corpora
from bench.comparison.metrics import overlap
from bench.comparison.scoring import lines_of
from bench.tables import figure, table

TITLE_F1, AUTHOR_F1 = 0.8, 0.5
DAY = len("2024-10-25")
Row = Mapping[str, Any]


def _text(value: object) -> str:
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value or "")


# What counts as right: token F1 of titles and of authors, the same day.
RIGHT: Mapping[str, Callable[[str, str], bool]] = {
    "title": lambda given, gold: overlap(given, gold).f1 >= TITLE_F1,
    "author": lambda given, gold: overlap(given, gold).f1 >= AUTHOR_F1,
    "date": lambda given, gold: given[:DAY] == gold[:DAY],
}


def read_gold(path: Path) -> dict[str, Row]:
    """Rows of a corpus by id, less their HTML."""
    with corpora.opened(path) as lines:
        rows = (json.loads(line) for line in lines)
        return {str(row["id"]): {name: row.get(name) for name in (*RIGHT, "page_type")} for row in rows}


def shares(field: str, gold: Mapping[str, Row], predicted: Mapping[str, Row]) -> list[float]:
    """Of one field: the share that is right and that is wrong where the gold has it, and that is given where the gold has none."""
    pairs = [(_text(predicted[key].get(field)), _text(row[field])) for key, row in gold.items() if key in predicted]
    with_gold = [pair for pair in pairs if pair[1]]
    right = sum(RIGHT[field](given, wanted) for given, wanted in with_gold if given)
    wrong = sum(bool(given) for given, _ in with_gold) - right
    without = [given for given, wanted in pairs if not wanted]
    counts = [(right, len(with_gold)), (wrong, len(with_gold)), (sum(map(bool, without)), len(without))]
    return [count / total if total else float("nan") for count, total in counts]


def report(gold: Mapping[str, Row], systems: Mapping[str, Mapping[str, Row]]) -> str:
    """A table: a line a system, three shares a field."""
    head = ["system", *(f"{field} {share}" for field in RIGHT for share in ("right", "wrong", "where none"))]
    rows = [[name, *(figure(share) for field in RIGHT for share in shares(field, gold, rows))] for name, rows in systems.items()]
    return table(head, rows)


def parser() -> argparse.ArgumentParser:
    """The command's options."""
    found = argparse.ArgumentParser(prog="bench metadata", description=__doc__)
    found.add_argument("predictions", nargs="+", type=Path, help="files of `bench predict`, one a system")
    found.add_argument("--corpus", required=True, help="the corpus that they were made from: wcxb, fundus or a path")
    found.add_argument("--data", type=Path, default=corpora.DATA, help="where corpora lie")
    found.add_argument("--page-type", help="only pages of this type")
    return found


def main(argv: Sequence[str]) -> int:
    """Run the command; 2 where a corpus or a prediction cannot be read."""
    options = parser().parse_args(argv)
    try:
        gold = read_gold(corpora.located(options.corpus, options.data))
        systems = {path.stem: {row["id"]: row for row in lines_of(path)} for path in options.predictions}
    except (BenchError, OSError, ValueError) as error:
        print(f"bench metadata: {error}", file=sys.stderr)
        return 2
    kept = {key: row for key, row in gold.items() if options.page_type in (None, row["page_type"])}
    print(f"{len(kept)} pages of {options.corpus}\n\n{report(kept, systems)}")
    return 0
