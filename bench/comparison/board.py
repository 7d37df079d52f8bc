"""The scored systems side by side on the same pages, and the groups of pages that figures are given for."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from bench import BenchError
from bench.comparison.corpora import Page
from bench.comparison.metrics import Floats
from bench.comparison.scoring import Predictions, columns

MIN_PAGES = 10


@dataclass(frozen=True, slots=True)
class Group:
    """Pages that belong together; `rows` are their places on the board."""

    name: str
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """`values[system][figure]` is an array over `pages`, NaN where the system has no prediction."""

    pages: tuple[Page, ...]
    values: dict[str, dict[str, Floats]]

    def covering(self, group: Group) -> list[str]:
        """Systems that have a prediction for every page of the group."""
        return [name for name, found in self.values.items() if not np.isnan(found["f1"][list(group.rows)]).any()]

    def column(self, system: str, figure: str, group: Group) -> Floats:
        """One system's figure over the group's pages."""
        return self.values[system][figure][list(group.rows)]


def _with_means(values: dict[str, dict[str, Floats]]) -> dict[str, dict[str, Floats]]:
    """Add `name:mean`, page by page, where a system was run on several renderings (`name:how`)."""
    families = defaultdict(list)
    for name in values:
        family, mark, _ = name.partition(":")
        families[family].extend([name] if mark else [])
    means = {
        f"{family}:mean": {figure: np.mean([values[name][figure] for name in members], axis=0) for figure in values[members[0]]}
        for family, members in families.items()
        if len(members) > 1
    }
    return values | means


def _uncovered(pages: Sequence[Page], predictions: Sequence[Predictions]) -> set[str]:
    """Ids of pages that a system lacks though it has others of the same corpus."""
    corpora = defaultdict(set)
    for page in pages:
        corpora[page.corpus].add(page.id)
    missing: set[str] = set()
    for system in predictions:
        for ids in corpora.values():
            lacking = ids - system.rows.keys()
            missing |= lacking if len(lacking) < len(ids) else set()
    return missing


def build(pages: dict[str, Page], predictions: Sequence[Predictions], common: bool = False) -> Board:
    """Score all systems; BenchError where one covers a corpus in part, unless `common` leaves such pages out for all."""
    missing = _uncovered(list(pages.values()), predictions)
    if missing and not common:
        raise BenchError(f"{len(missing)} pages lack a prediction of some system, such as {min(missing)!r}; --common leaves them out")
    kept = tuple(page for page in pages.values() if page.id not in missing)
    known = {page.id for page in kept}
    covered = [system for system in predictions if system.rows.keys() & known]
    if not covered:
        raise BenchError("no prediction is for a page of these corpora")
    return Board(kept, _with_means({system.name: columns(list(kept), system.rows) for system in covered}))


def _grouped(board: Board, key: Callable[[Page], str | None]) -> list[Group]:
    rows = defaultdict(list)
    for place, page in enumerate(board.pages):
        name = key(page)
        if name is not None:
            rows[name].append(place)
    return [Group(name, tuple(places)) for name, places in rows.items()]


def by_corpus(board: Board) -> list[Group]:
    """One group a corpus, and one of all pages where there are several."""
    groups = _grouped(board, lambda page: page.corpus)
    return groups + ([Group("all", tuple(range(len(board.pages))))] if len(groups) > 1 else [])


def _parts(board: Board, part: Callable[[Page], str | None]) -> list[Group]:
    """Groups of corpus and part, for corpora that have several parts; the small ones left out."""
    groups = _grouped(board, lambda page: f"{page.corpus} {part(page)}" if part(page) else None)
    large = [group for group in groups if len(group.rows) >= MIN_PAGES]
    corpora = [group.name.split(" ")[0] for group in large]
    return [group for group, corpus in zip(large, corpora, strict=True) if corpora.count(corpus) > 1]


def by_page_type(board: Board) -> list[Group]:
    """Page types of corpora with several."""
    return _parts(board, lambda page: page.page_type)


def by_language(board: Board) -> list[Group]:
    """Languages of corpora with several."""
    return _parts(board, lambda page: page.lang)
