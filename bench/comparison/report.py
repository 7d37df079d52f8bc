"""`bench report`: predictions against gold, as Markdown tables with intervals."""

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench import BenchError
from bench.comparison import board as boards
from bench.comparison import corpora, intruders, scoring
from bench.comparison.board import Board, Group
from bench.comparison.metrics import RESAMPLES, calibration_error, interval, resampled_means, spearman
from bench.comparison.scoring import Predictions
from bench.tables import difference, figure, table

BEGIN, END = "<!-- report -->", "<!-- /report -->"
Cell = Callable[[Board, str, Group], str]


def _ratio(board: Board, system: str, group: Group, names: tuple[str, str]) -> float:
    found, total = (np.nansum(board.column(system, name, group)) for name in names)
    return float(found / total) if total else float("nan")


def _precision_recall(board: Board, system: str, group: Group) -> str:
    means = [board.column(system, name, group).mean() for name in ("precision", "recall")]
    return " / ".join(figure(float(mean)) for mean in means)


def _snippets(board: Board, system: str, group: Group) -> str:
    required = _ratio(board, system, group, ("required_found", "required"))
    return f"{figure(required)} / {figure(_ratio(board, system, group, ('unwanted_absent', 'unwanted')))}"


def _confidence(board: Board, system: str, group: Group) -> str:
    confidence, truth = board.column(system, "confidence", group), board.column(system, "f1", group)
    told = ~np.isnan(confidence)
    if not told.any():
        return "–"
    return f"{figure(spearman(confidence[told], truth[told]))} / {figure(calibration_error(confidence[told], truth[told]))}"


def _exact(board: Board, system: str, group: Group) -> str:
    return figure(float(board.column(system, "exact", group).mean()))


def _lines(board: Board, system: str, group: Group) -> str:
    names = ("intruders", "lost", "first_lost", "last_lost")
    return " / ".join(figure(float(board.column(system, name, group).mean()), 2) for name in names)


def _failures(board: Board, system: str, group: Group) -> str:
    return f"{board.column(system, 'failed', group).sum():.0f}"


def _grid(board: Board, groups: Sequence[Group], cell: Cell) -> str:
    covering = {group.name: set(board.covering(group)) for group in groups}
    rows = [[name, *(cell(board, name, group) if name in covering[group.name] else "–" for group in groups)] for name in board.values]
    shown = [row for row in rows if any(value != "–" for value in row[1:])]
    return table(["system", *(f"{group.name} ({len(group.rows)})" for group in groups)], shown)


class Resampled:
    """Bootstrap of F1, each group resampled once for all systems."""

    def __init__(self, resamples: int, reference: str) -> None:
        self.resamples = resamples
        self.reference = reference
        self._means: dict[tuple[int, str], dict[str, np.ndarray]] = {}

    def _of(self, board: Board, group: Group) -> dict[str, np.ndarray]:
        key = (id(board), group.name)
        if key not in self._means:
            names = board.covering(group)
            means = resampled_means(np.column_stack([board.column(name, "f1", group) for name in names]), self.resamples)
            self._means[key] = {name: means[:, place] for place, name in enumerate(names)}
        return self._means[key]

    def mean(self, board: Board, system: str, group: Group) -> str:
        """`.817 ±.013`."""
        low, high = interval(self._of(board, group)[system])
        return f"{figure(float(board.column(system, 'f1', group).mean()))} ±{figure((high - low) / 2)}"

    def gain(self, board: Board, system: str, group: Group) -> str:
        """Difference to the reference system on the same pages, with its interval."""
        means = self._of(board, group)
        if system == self.reference or self.reference not in means:
            return "–"
        low, high = interval(means[system] - means[self.reference])
        gains = board.column(system, "f1", group) - board.column(self.reference, "f1", group)
        return difference(float(gains.mean()), low, high)


@dataclass(frozen=True, slots=True)
class Section:
    """One table of the report: a column for each group of pages."""

    title: str
    groups: Sequence[Group]
    cell: Cell


def _sections(board: Board, resampled: Resampled) -> list[Section]:
    whole = boards.by_corpus(board)
    snippets = [group for group in whole if any(board.pages[row].required or board.pages[row].unwanted for row in group.rows)]
    reference, kinds, languages = resampled.reference, boards.by_page_type(board), boards.by_language(board)
    lines = "Lines a page that intrude / are lost; share of pages whose first / last line is lost"
    return [
        Section("Word F1 by corpus (pages)", whole, resampled.mean),
        Section(f"Difference in F1 to {reference}, paired", whole, resampled.gain),
        Section("Precision / recall", whole, _precision_recall),
        Section("Share of pages exact: every line of the gold and no other", whole, _exact),
        Section(lines, whole, _lines),
        Section("F1 by page type", kinds, resampled.mean),
        Section(f"Difference in F1 to {reference} by page type", kinds, resampled.gain),
        Section("Share of pages exact by page type", kinds, _exact),
        Section(f"{lines}, by page type", kinds, _lines),
        Section("F1 by language", languages, resampled.mean),
        Section(f"Difference in F1 to {reference} by language", languages, resampled.gain),
        Section("Share of pages exact by language", languages, _exact),
        Section(f"{lines}, by language", languages, _lines),
        Section("Snippets: share of `with` present / of `without` absent", snippets, _snippets),
        Section("Confidence: Spearman with true F1 / expected calibration error", whole, _confidence),
        Section("Pages failed", whole, _failures),
    ]


def render(board: Board, predictions: Sequence[Predictions], resampled: Resampled) -> str:
    """The whole report as Markdown; sections without a figure are left out."""
    versions = ", ".join(f"{system.name} {system.version}" for system in predictions if system.name in board.values)
    domains = len({page.group for page in board.pages})
    parts = [
        f"{len(board.pages)} pages of {domains} domains; ± and [ ] are 95 % bootstrap intervals by page, {resampled.resamples} resamples.",
        f"Systems: {versions}.",
    ]
    for section in _sections(board, resampled):
        grid = _grid(board, section.groups, section.cell) if section.groups else ""
        if grid.count("\n") > 1:
            parts += [f"### {section.title}", grid]
    return "\n\n".join(parts) + "\n"


def save(path: Path, text: str) -> None:
    """Write the report as `path`, or in its marked place where the file has one."""
    before, begin, rest = path.read_text("utf-8").partition(BEGIN) if path.exists() else ("", "", "")
    _, end, after = rest.partition(END)
    path.write_text(f"{before}{begin}\n{text}{end}{after}" if begin and end else text, "utf-8")


def _reference(board: Board, asked: str | None) -> str:
    reference = asked or next(iter(board.values))
    if reference not in board.values:
        raise BenchError(f"the reference {reference!r} has no predictions here")
    return reference


def parser() -> argparse.ArgumentParser:
    """The command line of `bench report`."""
    arguments = argparse.ArgumentParser(prog="python -m bench report", description=__doc__)
    arguments.add_argument("predictions", nargs="+", metavar="[NAME=]FILE", help="prediction files; those of one system are joined")
    arguments.add_argument("--corpus", nargs="+", default=list(corpora.DEVELOPMENT), help="as for predict; all six by default")
    arguments.add_argument("--reference", help="the system that differences are to; the first one by default")
    arguments.add_argument("--common", action="store_true", help="only pages that no system lacks")
    arguments.add_argument("--resamples", type=int, default=RESAMPLES)
    arguments.add_argument(
        "--out", type=Path, help=f"write the tables here too; between the lines {BEGIN} and {END} where the file has them"
    )
    arguments.add_argument("--data", type=Path, default=corpora.DATA)
    return arguments


def main(argv: list[str]) -> int:
    """Run the command; 2 where predictions and corpora do not fit."""
    options = parser().parse_args(argv)
    try:
        predictions = scoring.load(options.predictions)
        pages = corpora.golds([corpora.located(name, options.data) for name in options.corpus])
        board = boards.build(pages, predictions, options.common)
        reference = _reference(board, options.reference)
    except (BenchError, OSError) as error:
        print(f"bench report: {error}", file=sys.stderr)
        return 2
    text = render(board, predictions, Resampled(options.resamples, reference))
    by_label = intruders.report(options.data, {page.id: page for page in board.pages}, predictions)
    text += f"\n{by_label}\n" if by_label else ""
    print(text)
    if options.out:
        save(options.out, text)
    return 0
