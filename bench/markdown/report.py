"""`bench markdown`: structure on hand-made gold beside others, and how true Markdown is to the bodies of a corpus."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from bench.markdown.roundtrip import told
from bench.markdown.score import score, things
from bench.markdown.writers import WRITERS
from bench.tables import table

GOLD = Path(__file__).parent / "gold"


def main(argv: list[str]) -> int:
    """Prints the comparison, one page in full, or the figures of corpora."""
    arguments = argparse.ArgumentParser(prog="bench markdown", description=__doc__)
    arguments.add_argument("--show", help="a gold page: what is right, and what each one wrote that differs")
    arguments.add_argument("--corpus", action="append", default=[], help="the body of each page, written and parsed back")
    arguments.add_argument("--limit", type=int, default=0, help="so many pages a corpus")
    given = arguments.parse_args(argv)
    if given.corpus:
        print("\n".join(told(given.corpus, given.limit)))
    else:
        print("\n".join(_shown(given.show) if given.show else _compared()))
    return 0


def pages() -> list[Path]:
    """The gold pages."""
    return sorted(GOLD.glob("*.html"))


def _compared() -> Iterator[str]:
    rows = []
    missed: dict[str, list[str]] = {}
    for name, write in WRITERS.items():
        scores = []
        for page in pages():
            found, right = things(write(page.read_text("utf-8"))), things(page.with_suffix(".md").read_text("utf-8"))
            scores.append(score(found, right))
            if found != right:
                missed.setdefault(name, []).append(page.stem)
        exact = len(scores) - len(missed.get(name, ()))
        rows.append([name, f"{exact} of {len(scores)}", f"{sum(scores) / len(scores):.3f}"])
    yield table(["writer", "pages exact", "structure score"], rows)
    yield f"\nWinnow misses: {', '.join(missed.get('winnow', ())) or 'none'}"


def _shown(slug: str) -> Iterator[str]:
    page = GOLD / f"{slug}.html"
    right = page.with_suffix(".md").read_text("utf-8")
    yield f"# right\n{right}"
    for name, write in WRITERS.items():
        found = write(page.read_text("utf-8"))
        yield f"# {name} {score(things(found), things(right)):.3f}\n{found}\n"
        if things(found) != things(right):
            yield "\n".join(f"  {mark} {line}" for line, mark in _differences(things(found), things(right)))


def _differences(found: list[str], right: list[str]) -> Iterator[tuple[str, str]]:
    yield from ((line, "-") for line in right if line not in found)
    yield from ((line, "+") for line in found if line not in right)
