"""`bench gate`: refuses a change that makes Winnow worse than `baseline.json` on pinned pages.

The figures are of the shipped model on pages that it was also trained on: they guard the code against regressions and say nothing
of accuracy on new pages. That is what cross-validation is for (`training`, scored by `bench report`).
"""

import argparse
import hashlib
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import BenchError
from bench.cases import report as rates
from bench.cases import sources
from bench.comparison import corpora, scoring
from bench.comparison.board import Board, build, by_corpus
from bench.comparison.corpora import Page
from bench.comparison.predict import Manner, predicted
from bench.comparison.scoring import Predictions
from bench.in_process import speed
from bench.tables import figure, table

BASELINE = Path(__file__).with_name("baseline.json")
GATED = (("winnow", "innertext"), ("winnow-text", "innertext"), ("winnow-text", "oneline"))
REFERENCE = "trafilatura-body"
QUICK_PAGES = 200
MOST_OF_A_STRATUM = 40
TIMED_PAGES = 40
# Made pages stand among the systems under this name; the pack alone is quick: its 399 cases cost less than 200 pages of the corpora.
MADE = "cases"
SOURCES = {"quick": ("pack",), "full": ("pack", "cases", "vary")}
# Room for another build of numpy or of the tree library; a change of code shows more.
TOLERANCE = {"all": 0.001, "corpus": 0.004, MADE: 0.02}


@dataclass(frozen=True, slots=True)
class Finding:
    """One figure beside its bound: a floor for F1 or for the share of right cases, a ceiling for cost."""

    what: str
    bound: float
    actual: float
    holds: bool


def chosen(pages: Iterable[Page]) -> list[Page]:
    """The 200 pages of the quick gate: by hash of their ids, in turn from each corpus and page type."""
    strata: dict[tuple[str, str | None], dict[str, Page]] = defaultdict(dict)
    for page in pages:
        stratum = strata[page.corpus, page.page_type]
        stratum[hashlib.sha256(page.id.encode()).hexdigest()] = page
        if len(stratum) > MOST_OF_A_STRATUM:
            del stratum[max(stratum)]
    ranked = sorted((rank, key, page) for stratum in strata.values() for rank, (key, page) in enumerate(sorted(stratum.items())))
    return [page for _, _, page in ranked[:QUICK_PAGES]]


def measured(pages: list[Page]) -> dict[str, dict[str, float]]:
    """Mean F1 of every gated system by corpus and over all of `pages`."""
    systems = [(name, f"{name}:{how}" if name.endswith("-text") else name, Manner(how)) for name, how in GATED]
    predictions = [Predictions(label, "", {row["id"]: row for row in predicted(name, pages, manner)}) for name, label, manner in systems]
    return figures(build({page.id: page for page in pages}, predictions))


def figures(board: Board) -> dict[str, dict[str, float]]:
    """Mean F1 by system and group, to four digits."""
    found: dict[str, dict[str, float]] = {name: {} for name in board.values if not name.endswith(":mean")}
    for group in by_corpus(board):
        for name in found.keys() & board.covering(group):
            found[name][group.name] = round(float(board.column(name, "f1", group).mean()), 4)
    return found


def compared(floors: dict[str, dict[str, float]], actual: dict[str, dict[str, float]]) -> list[Finding]:
    """Every floor beside its figure; a figure that is missing does not hold."""
    found = []
    for system, groups in floors.items():
        for group, floor in groups.items():
            value = actual.get(system, {}).get(group, float("nan"))
            room = TOLERANCE[MADE if system == MADE else "all" if group == "all" else "corpus"]
            found.append(Finding(f"{system} {'right' if system == MADE else 'F1'} {group}", floor, value, value >= floor - room))
    return found


def cases_right(names: Sequence[str], shared: Path) -> dict[str, dict[str, float]]:
    """The share of made pages that are right, by kind, in the form of F1 by system; empty, and said, where `shared` holds none."""
    try:
        found = sources.read(names, shared)
    except BenchError as absent:
        print(f"bench gate: {absent}: made pages are not judged")
        return {}
    return {MADE: rates.rates(rates.by_kind(found, rates.run(found, shared=shared)))}


def timed(pages: list[Page], ceilings: dict[str, float]) -> list[Finding]:
    """CPU of the systems that have a ceiling, as a share of trafilatura's for the body alone."""
    names = [REFERENCE, *ceilings]
    costs = speed.costs(speed.measure(speed.sample(pages, TIMED_PAGES), names, "innertext", Manner().timeout), REFERENCE)
    ratios = {cost.system: cost.cpu_ratio for cost in costs}
    return [Finding(f"{name} CPU / {REFERENCE}", top, ratios[name], ratios[name] <= top) for name, top in ceilings.items()]


def renewed(old: dict[str, dict[str, float]], actual: dict[str, dict[str, float]], lower: bool) -> dict[str, dict[str, float]]:
    """The floors to write: the figures, but never under an old floor unless `lower`; what was not measured stays."""
    return old | {
        system: {group: value if lower else max(value, old.get(system, {}).get(group, value)) for group, value in groups.items()}
        for system, groups in actual.items()
    }


def changed(pins: dict[str, str], data: Path) -> list[str]:
    """Names of pinned corpora whose file is not the one that the floors were measured on."""
    return [name for name, pin in pins.items() if corpora.digest(corpora.located(name, data)) != pin]


def _pages(names: Iterable[str], data: Path, quick: bool) -> list[Page]:
    pages = (page for name in names for page in corpora.read(corpora.located(name, data)) if page.gold is not None)
    return chosen(pages) if quick else list(pages)


def _actual(pages: list[Page], files: list[str]) -> dict[str, dict[str, float]]:
    if not files:
        return measured(pages)
    return figures(build({page.id: page for page in pages}, scoring.load(files), common=True))


def _show(findings: list[Finding]) -> None:
    rows = [[found.what, figure(found.bound, 4), figure(found.actual, 4), "ok" if found.holds else "FAILS"] for found in findings]
    print(table(["figure", "bound", "actual", ""], rows))


def parser() -> argparse.ArgumentParser:
    """The command line of `bench gate`."""
    arguments = argparse.ArgumentParser(prog="python -m bench gate", description=__doc__)
    arguments.add_argument("--quick", action="store_true", help=f"{QUICK_PAGES} fixed pages instead of all")
    arguments.add_argument("--raise", dest="raised", action="store_true", help="write figures that rose as the new floors")
    arguments.add_argument(
        "--lower", action="store_true", help="write the figures as the floors even where they fell, and pin the corpora anew"
    )
    arguments.add_argument(
        "--predictions", nargs="+", default=[], metavar="[NAME=]FILE", help="judge these files instead of running Winnow"
    )
    arguments.add_argument("--baseline", type=Path, default=BASELINE)
    arguments.add_argument("--data", type=Path, default=corpora.DATA)
    return arguments


def _judge(options: argparse.Namespace, baseline: dict[str, Any]) -> int:
    part = "quick" if options.quick else "full"
    broken = [] if options.lower else changed(baseline["corpora"], options.data)
    if broken:
        raise BenchError(f"changed since the floors were measured: {', '.join(broken)}; --lower pins them anew")
    pages = _pages(baseline["corpora"], options.data, options.quick)
    actual = _actual(pages, options.predictions)
    floors = baseline["floors"].get(part, {})
    if not options.predictions:
        actual |= cases_right(SOURCES[part], options.data.parent)
    findings = compared({system: groups for system, groups in floors.items() if system != MADE or MADE in actual}, actual)
    if baseline["ceilings"] and not options.predictions:
        findings += timed(pages, baseline["ceilings"])
    _show(findings)
    if options.raised or options.lower:
        baseline["corpora"] = {name: corpora.digest(corpora.located(name, options.data)) for name in baseline["corpora"]}
        baseline["floors"][part] = renewed(floors, actual, options.lower)
        options.baseline.write_text(json.dumps(baseline, indent=1) + "\n", "utf-8")
    failed = [found for found in findings if not found.holds]
    print(f"bench gate: {len(pages)} pages, {len(findings) - len(failed)} bounds hold, {len(failed)} fail")
    return 1 if failed and not options.lower else 0


def main(argv: list[str]) -> int:
    """Run the command: 0 where every bound holds, 1 where one fails, 2 where it could not be judged."""
    options = parser().parse_args(argv)
    if not options.data.exists():
        print(f"bench gate: no corpora at {options.data}, nothing to judge")
        return 0
    try:
        return _judge(options, json.loads(options.baseline.read_text("utf-8")))
    except (BenchError, OSError) as error:
        print(f"bench gate: {error}", file=sys.stderr)
        return 2
