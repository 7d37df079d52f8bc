"""`bench labels`: labels of every block against hand-labelled lines, by label, by lines and by characters."""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench import BenchError, systems
from bench.comparison import corpora
from bench.in_process.child import Child
from bench.labels.lines import UNKNOWN, dark, owners
from bench.systems import Document
from bench.tables import figure, table

GOLD = "kinds"
BODY, OTHER, NOTHING = "body", "other", "—"
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class GoldPage:
    """A page's lines with their labels."""

    id: str
    lines: tuple[str, ...]
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Confusion:
    """`counts[gold, predicted]` over `labels`; the last predicted column is text that the prediction does not have."""

    labels: tuple[str, ...]
    counts: NDArray[np.int64]

    def figures(self, label: str) -> tuple[float, ...]:
        """Precision, recall and F1 of a label; NaN where nothing bears it."""
        row = self.labels.index(label)
        right, gold, given = self.counts[row, row], self.counts[row].sum(), self.counts[:, row].sum()
        if not gold:
            return (float("nan"),) * 3
        return right / max(given, 1), right / gold, 2 * right / (gold + given)

    def macro(self) -> float:
        """The mean F1 of the removed labels but `other`."""
        return float(np.nanmean([self.figures(label)[2] for label in self.labels if label not in (BODY, OTHER)]))


def read_gold(path: Path) -> dict[str, GoldPage]:
    """The hand-labelled pages by id."""
    with corpora.opened(path) as lines:
        rows = [json.loads(line) for line in lines]
    return {str(row["id"]): GoldPage(str(row["id"]), tuple(row["lines"]), tuple(row["labels"])) for row in rows}


def line_labels(page: GoldPage, predicted: Sequence[Pair]) -> list[str]:
    """For each gold line the label that most of its characters have in the prediction, `—` where it has none of them."""
    found = owners([text for text, _ in predicted], page.lines, range(len(predicted)))
    votes = [Counter(predicted[at][1] if at != UNKNOWN else NOTHING for at in piece) for piece in found]
    return [vote.most_common(1)[0][0] if vote else NOTHING for vote in votes]


def confuse(gold: dict[str, GoldPage], predicted: dict[str, Sequence[Pair]], labels: Sequence[str], *, by_characters: bool) -> Confusion:
    """The confusion of all gold pages; a page that is missing counts as having no text."""
    names = [*labels, NOTHING]
    counts = np.zeros((len(labels), len(names)), np.int64)
    for page in gold.values():
        for line, label, found in zip(page.lines, page.labels, line_labels(page, predicted.get(page.id, ())), strict=True):
            counts[names.index(label), names.index(found)] += len(dark(line)) if by_characters else 1
    return Confusion(tuple(labels), counts)


def report(confusions: dict[str, Confusion]) -> str:
    """Figures by label, one table a weighting, and the confusion of the first weighting."""
    parts = []
    for name, confusion in confusions.items():
        rows = [
            [label, *(figure(value) for value in confusion.figures(label)), str(confusion.counts[confusion.labels.index(label)].sum())]
            for label in confusion.labels
        ]
        parts.append(f"Weighted by {name}: macro-F1 {figure(confusion.macro())} over the removed labels but `other`\n")
        parts.append(table(["label", "precision", "recall", "F1", name], rows) + "\n")
    first = next(iter(confusions.values()))
    rows = [[label, *map(str, row)] for label, row in zip(first.labels, first.counts.tolist(), strict=True)]
    parts.append("Confusion (rows: gold, columns: predicted)\n")
    parts.append(table(["", *(label[:7] for label in first.labels), NOTHING], rows))
    return "\n".join(parts)


def _pages(options: argparse.Namespace, gold: dict[str, GoldPage]) -> Iterator[corpora.Page]:
    """The gold pages as text, or their HTML from the corpora that hold it."""
    if options.input == "text":
        yield from (corpora.Page(page.id, GOLD, text="\n".join(page.lines)) for page in gold.values())
        return
    seen = set()
    for name in corpora.DEVELOPMENT:
        for page in corpora.read(corpora.located(name, options.data)):
            if page.id in gold and page.id not in seen:
                seen.add(page.id)
                yield page


def predict(options: argparse.Namespace, gold: dict[str, GoldPage]) -> dict[str, Sequence[Pair]]:
    """Labels by Winnow itself."""
    is_text = options.input == "text"
    found: dict[str, Sequence[Pair]] = {}
    with Child(systems.found("winnow-text" if is_text else "winnow"), options.timeout) as child:
        for page in _pages(options, gold):
            content = (page.text if is_text else page.html) or ""
            reply = child.run(Document(content.encode("utf-8", "replace"), content, page.url, is_text=is_text, labels=True))
            found[page.id] = reply.extraction.labels or ()
    return found


def read_predictions(path: Path) -> dict[str, Sequence[Pair]]:
    """The labels of a predictions file that was written with `--labels`."""
    with corpora.opened(path) as lines:
        rows = [json.loads(line) for line in lines]
    return {str(row["id"]): [(text, label) for text, label in row.get("labels") or ()] for row in rows}


def parser() -> argparse.ArgumentParser:
    """The command line of `bench labels`."""
    arguments = argparse.ArgumentParser(prog="python -m bench labels", description=__doc__)
    arguments.add_argument("--input", choices=("html", "text"), default="html", help="what Winnow is given")
    arguments.add_argument("--predictions", type=Path, help="score this file of `bench predict --labels` or of the cross-validation")
    arguments.add_argument("--data", type=Path, default=corpora.DATA)
    arguments.add_argument("--timeout", type=float, default=60.0, help="seconds a page may take")
    return arguments


def main(argv: list[str]) -> int:
    """Run the command; 2 where the gold cannot be had."""
    options = parser().parse_args(argv)
    try:
        gold = read_gold(corpora.located(GOLD, options.data))
        predicted = read_predictions(options.predictions) if options.predictions else predict(options, gold)
    except (BenchError, OSError) as error:
        print(f"bench labels: {error}", file=sys.stderr)
        return 2
    used = {label for page in gold.values() for label in page.labels} | {label for pairs in predicted.values() for _, label in pairs}
    labels = [*sorted(used - {OTHER}, key=lambda label: (label != BODY, label)), OTHER]
    views = {name: confuse(gold, predicted, labels, by_characters=name == "characters") for name in ("lines", "characters")}
    print(f"{len(gold)} pages, input {options.predictions or options.input}\n\n{report(views)}")
    return 0
