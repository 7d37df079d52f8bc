"""`bench cases`: the made pages of `../shared` through the worker's own call; rates a kind, and what is wrong with which case."""

import argparse
import multiprocessing
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench import BenchError
from bench.cases import sources
from bench.cases.sources import Answer, Case, Judged
from bench.systems.winnow import Answerer, answering
from bench.tables import figure, table

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
REASONS, FAILURES, WIDTH = 5, 3, 110
CHUNK = 8


@dataclass(slots=True)
class Bench:
    """What a process needs to judge cases: Winnow, ready to answer, and the folder of the rulers."""

    answer: Answerer
    shared: Path

    def judged(self, case: Case) -> Judged:
        """One case answered and judged."""
        return sources.judge(case, self.answer(case.data, case.media_type), self.shared)


@dataclass(slots=True)
class Kind:
    """The cases of a kind with how they came out."""

    cases: list[tuple[Case, Judged]] = field(default_factory=list)

    @property
    def wrong(self) -> list[tuple[Case, Judged]]:
        """Those that are not right as a whole."""
        return [(case, judged) for case, judged in self.cases if judged.faults]

    @property
    def rate(self) -> float:
        """The share that is right as a whole."""
        return 1 - len(self.wrong) / len(self.cases)


_ready: list[Bench] = []


def _start(models: Path | None, shared: Path) -> None:
    _ready[:] = [Bench(answering(models), shared)]


def _judged(case: Case) -> Judged:
    return _ready[0].judged(case)


def run(cases: Sequence[Case], models: Path | None = None, shared: Path = sources.SHARED, jobs: int = 1) -> list[Judged]:
    """Every case judged, in order, by so many processes; `models` holds model folders to be tried in place of the shipped ones."""
    for name in THREADS:
        os.environ.setdefault(name, "1")
    if jobs == 1:
        bench = Bench(answering(models), shared)
        return [bench.judged(case) for case in cases]
    with multiprocessing.get_context("spawn").Pool(jobs, _start, (models, shared)) as pool:
        return pool.map(_judged, cases, CHUNK)


def by_kind(cases: Sequence[Case], judged: Sequence[Judged]) -> dict[str, Kind]:
    """The outcomes by kind, in the order of the cases."""
    kinds: dict[str, Kind] = defaultdict(Kind)
    for case, found in zip(cases, judged, strict=True):
        kinds[case.kind].cases.append((case, found))
    return kinds


def rates(kinds: Mapping[str, Kind]) -> dict[str, float]:
    """The share of right cases by kind, to four digits."""
    return {name: round(kind.rate, 4) for name, kind in kinds.items()}


def _row(name: str, kind: Kind) -> list[str]:
    reasons = Counter(reason for _, judged in kind.wrong for reason in judged.faults)
    told = ", ".join(f"{reason} {count}" for reason, count in reasons.most_common(REASONS))
    return [name, str(len(kind.cases)), f"{100 * kind.rate:.1f}", told, " ".join(case.id for case, _ in kind.wrong[:FAILURES])]


def render(kinds: Mapping[str, Kind]) -> str:
    """Rates as a table, and for kinds that expect labels the share of characters with the right one."""
    every = Kind([pair for kind in kinds.values() for pair in kind.cases])
    rows = [_row(name, kind) for name, kind in kinds.items()] + ([_row("all", every)] if len(kinds) > 1 else [])
    parts = [table(["kind", "n", "right %", "what is wrong (cases)", "first of them"], rows)]
    labels: dict[str, Counter[str]] = defaultdict(Counter)
    for _, judged in every.cases:
        for label, (right, total) in judged.labels.items():
            labels[label] += Counter(right=right, total=total)
    if labels:
        shares = [[label, figure(count["right"] / count["total"])] for label, count in labels.items()]
        parts.append(table(["label", "characters that bear it"], shares))
    return "\n\n".join(parts) + "\n"


def failures(kinds: Mapping[str, Kind]) -> str:
    """A line for each case that is not right: its faults, the first of each in words."""
    lines = []
    for kind in kinds.values():
        for case, judged in kind.wrong:
            lines += [case.id, *(f"    {name} {len(said)}: {said[0][:WIDTH]}" for name, said in judged.faults.items() if said)]
    return "\n".join(lines)


def shown(case: Case, answer: Answer, judged: Judged) -> str:
    """One case in full: the page, what is right, the answer with every removed block, the faults."""
    removed = [f"{item['label']:10} {item['score']:.2f} {item['reason']:16} {item['text'][:WIDTH]!r}" for item in answer.get("removed", [])]
    about = {name: value for name, value in answer.get("metadata", {}).items() if value}
    parts = {
        "page": case.data.decode("utf-8", "replace"),
        "right": "\n".join(case.expected["body"]),
        "body": answer.get("body", {}).get("text", ""),
        "removed": "\n".join(removed),
        "answer": f"{answer.get('verdict')} {answer.get('page_type')} {answer.get('confidence')} {about} {answer.get('error', '')}",
        "faults": "\n".join(f"{name}: {said}" for name, said in judged.faults.items()) or "none",
    }
    return "\n".join(f"--- {name}\n{text}" for name, text in parts.items())


def parser() -> argparse.ArgumentParser:
    """The command line of `bench cases`."""
    arguments = argparse.ArgumentParser(prog="python -m bench cases", description=__doc__)
    arguments.add_argument("--kinds", help="with commas: kinds (K1… of the pack, k1… of the variations) or sources (pack, cases, vary)")
    arguments.add_argument("--jobs", type=int, default=1, help="processes")
    arguments.add_argument("--show", metavar="ID", help="one case in full")
    arguments.add_argument("--failures", action="store_true", help="every case that is not right, with its faults")
    arguments.add_argument("--model", type=Path, help="folder with html/ or text/, models to be tried in place of the shipped ones")
    arguments.add_argument("--shared", type=Path, default=sources.SHARED, help="folder with pack/ and cases/")
    return arguments


def _chosen(options: argparse.Namespace) -> list[Case]:
    every = sources.read([*sources.SOURCES], options.shared)
    wanted = set(options.kinds.split(",")) if options.kinds else set()
    found = [case for case in every if not wanted or wanted & {case.kind, case.source}]
    if options.show:
        found = [case for case in every if case.id == options.show]
    if not found:
        raise BenchError(f"no such case: {options.show or options.kinds}")
    return found


def _print(options: argparse.Namespace, cases: list[Case]) -> None:
    if options.show:
        answer = answering(options.model)(cases[0].data, cases[0].media_type)
        print(shown(cases[0], answer, sources.judge(cases[0], answer, options.shared)))
        return
    kinds = by_kind(cases, run(cases, options.model, options.shared, options.jobs))
    print(render(kinds))
    if options.failures:
        print(failures(kinds))


def main(argv: list[str]) -> int:
    """Run the command; 2 where cases or models cannot be had."""
    options = parser().parse_args(argv)
    try:
        _print(options, _chosen(options))
    except (BenchError, OSError) as error:
        print(f"bench cases: {error}", file=sys.stderr)
        return 2
    return 0
