"""Boilerplate that stands inside articles and right behind them, taken out of some pages and put into others.

Teasers, captions, donation boxes, share lists, consent prose and comments read like the article around them. Each page gives the runs of
lines between and behind its gold that are none, and takes some of other pages of its own fold, so that no fold sees another's.
"""

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from training.align import align
from training.corpus import GoldPage
from training.dataset import body_gold

Lines = tuple[str, ...]

# A line of the article holds this share of gold and this many words; a foreign one at most that share.
BODY_SHARE, BODY_WORDS, AWAY_SHARE = 0.6, 6, 0.15
# With less of its gold found, a page neither gives nor takes.
FOUND_FLOOR = 0.6
LONGEST_INSIDE, LONGEST_BEHIND = 14, 15
# Where a language gives this many runs, most are taken from it.
ENOUGH, OWN_LANGUAGE = 10, 0.6
# How often the article's end gets a run, how often one that stood behind an article, and how often the middle gets one that stood inside.
AT_END, BEHIND_AT_END, INSIDE_IN_MIDDLE = 0.8, 0.6, 0.85
TIMES_IN_MIDDLE = (1, 1, 2, 3)
# Runs of more lines than this are cut down by half of the draws.
LONG_RUN = 4
FLATTENED = 0.35


@dataclass(frozen=True, slots=True)
class Ground:
    """A page's lines with the first and the last of its article, and the runs of lines inside and behind it that are none of it."""

    lines: Lines
    first: int
    last: int
    inside: tuple[Lines, ...]
    behind: tuple[Lines, ...]


@dataclass(frozen=True, slots=True)
class Nursery:
    """The runs that the pages of one fold give, inside and behind articles, of all languages (None) and by language."""

    inside: dict[str | None, list[Lines]]
    behind: dict[str | None, list[Lines]]


def survey(page: GoldPage, text: str) -> Ground | None:
    """Where the article stands in a page's text; None where too little of it is found."""
    lines = tuple(text.split("\n"))
    aligned = align(lines, body_gold(page), dense=page.dense)
    whole = np.flatnonzero((aligned.share >= BODY_SHARE) & (aligned.units >= BODY_WORDS)).tolist()
    if aligned.found < FOUND_FLOOR or len(whole) < 2:
        return None
    first, last = whole[0], whole[-1]
    inside: list[Lines] = []
    run: list[str] = []
    for line, share in zip(lines[first : last + 1], aligned.share[first : last + 1].tolist(), strict=True):
        if share <= AWAY_SHARE:
            run.append(line)
            continue
        inside.append(tuple(run))
        run = []
    behind = (lines[last + 1 : last + 1 + LONGEST_BEHIND],)
    return Ground(lines, first, last, tuple(filter(_usable, inside)), tuple(filter(_usable, behind)))


def _usable(run: Lines) -> bool:
    return any(line.strip() for line in run) and len(run) <= max(LONGEST_INSIDE, LONGEST_BEHIND)


def gather(pages: Sequence[GoldPage], grounds: Sequence[Ground | None]) -> dict[int, Nursery]:
    """What the pages of each fold give."""
    found: dict[int, Nursery] = {}
    for page, ground in zip(pages, grounds, strict=True):
        nursery = found.setdefault(page.fold, Nursery(defaultdict(list), defaultdict(list)))
        if ground is not None:
            for language in {None, page.language}:
                nursery.inside[language].extend(ground.inside)
                nursery.behind[language].extend(ground.behind)
    return found


def transplant(ground: Ground, language: str | None, nursery: Nursery, chance: random.Random) -> str:
    """A page's text with runs of other pages in the middle and at the end of its article; some texts lose their line breaks."""
    lines = list(ground.lines)
    if chance.random() < AT_END:
        pool = nursery.behind if chance.random() < BEHIND_AT_END else nursery.inside
        lines[ground.last + 1 : ground.last + 1] = _draw(pool, language, chance)
    for _ in range(chance.choice(TIMES_IN_MIDDLE)):
        place = chance.randrange(ground.first + 1, ground.last + 1)
        pool = nursery.inside if chance.random() < INSIDE_IN_MIDDLE else nursery.behind
        lines[place:place] = _draw(pool, language, chance)
    text = "\n".join(lines)
    return " ".join(text.split()) if chance.random() < FLATTENED else text


def _draw(pool: Mapping[str | None, Sequence[Lines]], language: str | None, chance: random.Random) -> Lines:
    own = pool.get(language, ())
    run = chance.choice(own if len(own) >= ENOUGH and chance.random() < OWN_LANGUAGE else pool.get(None, ((),)))
    if len(run) <= LONG_RUN or chance.random() < 0.5:
        return run
    start = chance.randrange(len(run) - 2)
    return run[start : start + chance.randrange(2, 8)]
