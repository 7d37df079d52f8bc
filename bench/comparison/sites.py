"""`bench sites`: word F1 of pages alone and beside the others of their site, paired by site."""

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench import BenchError
from bench.comparison import corpora
from bench.comparison.corpora import Page
from bench.comparison.flatten import RENDERERS, flatten
from bench.comparison.metrics import Floats, interval, resampled_means
from bench.comparison.scoring import score
from bench.systems import Document
from bench.systems.sites import read_site
from bench.tables import difference, figure, table

HTML = "html"
# A site whose mean F1 moves by less stays as it is.
MOVED = 0.005
HEAD = ("corpus", "as", "sites", "pages", "F1 alone", "F1 beside", "difference by site", "better", "worse")


@dataclass(frozen=True, slots=True)
class SiteScore:
    """A site's pages, and their mean word F1 alone and beside each other."""

    pages: int
    alone: float
    beside: float


def sites_of(path: Path, judged: bool) -> Mapping[str, Sequence[Page]]:
    """Sites with several pages in order of their names; `judged`: every second of them, which has not chosen the weights."""
    sites: dict[str, list[Page]] = defaultdict(list)
    for page in corpora.read(path):
        sites[page.group].append(page)
    several = sorted(name for name, pages in sites.items() if len(pages) > 1)
    return {name: sites[name] for name in (several[1::2] if judged else several)}


def scores(sites: Mapping[str, Sequence[Page]], how: str) -> Iterator[SiteScore]:
    """Of each site, its pages as HTML or flattened in one way."""
    for name, pages in sites.items():
        read = read_site([_document(page, name, how) for page in pages])
        pairs = zip(pages, read, strict=True)
        f1 = np.array([[score(page, both.alone).f1, score(page, both.beside).f1] for page, both in pairs]).mean(0)
        yield SiteScore(len(pages), float(f1[0]), float(f1[1]))


def _document(page: Page, site: str, how: str) -> Document:
    content = (page.html or "") if how == HTML else flatten(page.html or "", how)
    return Document(content.encode("utf-8", "replace"), content, f"https://{site}/{page.id}", how != HTML)


def row(corpus: str, how: str, found: Sequence[SiteScore]) -> list[str]:
    """A line of the report. Raises BenchError where there is no site."""
    if not found:
        raise BenchError(f"{corpus} has no site of several pages")
    alone, beside = (np.array([getattr(site, name) for site in found]) for name in ("alone", "beside"))
    moved: Floats = beside - alone
    told = difference(float(moved.mean()), *interval(resampled_means(moved[:, None])[:, 0]))
    counts = (len(found), sum(site.pages for site in found)), ((moved > MOVED).sum(), (moved < -MOVED).sum())
    before, after = ([str(count) for count in part] for part in counts)
    return [corpus, how, *before, figure(alone.mean()), figure(beside.mean()), told, *after]


def parser() -> argparse.ArgumentParser:
    """The command's options."""
    found = argparse.ArgumentParser(prog="bench sites", description=__doc__)
    found.add_argument("--corpus", required=True, nargs="+", help="JSON Lines files, or names in --data")
    found.add_argument("--how", nargs="+", choices=(HTML, *sorted(RENDERERS)), default=[HTML, "innertext"], help="how pages are given")
    found.add_argument("--judged", action="store_true", help="only the sites that have not chosen the weights of app/site/evidence.py")
    found.add_argument("--data", type=Path, default=corpora.DATA)
    return found


def main(argv: list[str]) -> int:
    """Run the command; 2 where a corpus cannot be had or has no site of several pages."""
    options = parser().parse_args(argv)
    rows = []
    try:
        for name in options.corpus:
            sites = sites_of(corpora.located(name, options.data), options.judged)
            rows += [row(Path(name).name, how, list(scores(sites, how))) for how in options.how]
    except BenchError as error:
        print(f"bench sites: {error}", file=sys.stderr)
        return 2
    print(table(HEAD, rows))
    return 0
