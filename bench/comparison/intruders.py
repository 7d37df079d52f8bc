"""Bodies beside hand-labelled lines: which kinds of line stand in them that should not. Needs no labels of the system, only its text."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.comparison import exactness
from bench.comparison.corpora import Page
from bench.comparison.scoring import Predictions
from bench.labels.report import BODY, GOLD, GoldPage, read_gold
from bench.tables import figure, table

Bodies = Mapping[str, str]


def count(gold: Mapping[str, GoldPage], bodies: Bodies, pages: Mapping[str, Page]) -> Counter[str]:
    """Lines by label: those in the bodies that are not body, and under `body` those of the body that are not there; `exact`: pages."""
    found: Counter[str] = Counter()
    for name, page in gold.items():
        dense = pages[name].by_character
        told = [
            (label, words) for line, label in zip(page.lines, page.labels, strict=True) for words in exactness.lines_of(line, dense=dense)
        ]
        # The article's own lines have the first claim on what the body holds: the same words may stand in a menu too.
        told.sort(key=lambda pair: pair[0] != BODY)
        stands = exactness.standing([words for _, words in told], exactness.lines_of(bodies[name], dense=dense), dense=dense)
        wrong = Counter(label for (label, _), held in zip(told, stands, strict=True) if held == (label != BODY))
        found += wrong
        found["exact"] += not wrong
    return found


def report(folder: Path, pages: Mapping[str, Page], systems: Sequence[Predictions]) -> str:
    """A table of systems that have a body for all hand-labelled pages of `pages`; empty where there is none or no such file in `folder`."""
    paths = list(folder.glob(f"{GOLD}.jsonl*"))
    gold = {name: page for name, page in read_gold(paths[0]).items() if name in pages} if paths else {}
    counts = {
        system.name: count(gold, {name: system.rows[name].get("text") or "" for name in gold}, pages)
        for system in systems
        if gold and gold.keys() <= system.rows.keys()
    }
    labels = sorted({label for found in counts.values() for label in found} - {BODY, "exact"})
    labels.sort(key=lambda label: -sum(found[label] for found in counts.values()))
    rows = []
    for name, found in counts.items():
        shares = [found["exact"], sum(found[label] for label in labels), found[BODY], *(found[label] for label in labels)]
        rows.append([name, *(figure(number / len(gold), 2) for number in shares)])
    title = f"### Hand-labelled pages ({len(gold)}): share exact, lines a page that intrude or are lost, intruders by label"
    return f"{title}\n\n{table(['system', 'exact', 'intruders', 'lost', *labels], rows)}" if rows else ""
