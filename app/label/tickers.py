"""Newslines: headlines with the time of day at one end, or in turn with it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from app.label.lines import Folded
from app.label.prose import ends_sentence, is_prose
from app.language.phrases import said
from app.types import Block, Label

# `[^\D0-9]` is a digit of another script.
CLOCK = r"(?:(?:[01]?\d|2[0-3])[:.][0-5]\d|[^\D0-9]{1,2}[:.][^\D0-9]{2})"
# Most lines have none, which costs a tenth of a look for one at an end.
CLOCK_ANYWHERE = re.compile(r"[:.]\d\d")
CLOCK_AT_AN_END = re.compile(rf"^\W*{CLOCK}(?!\d)|(?<![\d:.]){CLOCK}\W*$|\d\d:[0-5]\d\W*$")
# So many clock times make a newsline; where each has a line of its own, an item has at most so many lines, most often so many.
FEWEST, LINES_EACH, HEADLINE = 3, 4, 2
DIGITS_OF_CLOCK = re.compile(rf"(?=.{{1,30}}$)\D*{CLOCK}\D*")
LINKED, FEWEST_UNLINKED = 0.5, 5
TIME, WITH_COLON = (re.compile(rf"(?<!\d)(\d{{1,2}}){sign}(\d\d)(?!\d)") for sign in ("[:.]", ":"))
# A clock time stands in so many characters of an end; one of them is of this hour or later.
ENDS, EARLIEST = 7, 6
DATED_CLOCK = re.compile(rf"(?<!\d)(?:19|20)\d\d\W{{1,4}}{CLOCK}")


def ticker(page: Folded) -> Mapping[int, Label]:
    """Runs of headlines with a clock time at one end, or in turn with one; times of a day, not of videos or dates; their heading."""
    return _named(page, _runs(page))


def linked_ticker(page: Folded) -> Mapping[int, Label]:
    """As `ticker`, where most of a run are links or the newest comes first: a report by the minute and a programme have clock times too."""
    runs = ((run, page.blocks[run.start : run.stop]) for run in _runs(page))
    return _named(page, (run for run, lines in runs if _is_linked(lines) or _is_newest_first(lines)))


def _named(page: Folded, runs: Iterable[range]) -> Mapping[int, Label]:
    found: dict[int, Label] = {}
    for run in runs:
        headed = run.start > 0 and page.bare[run.start - 1] in said("latest", "popular")
        found.update({block.index: Label.TICKER for block in page.blocks[run.start - headed : run.stop]})
    return found


def _is_linked(run: Sequence[Block]) -> bool:
    return sum(block.tokens * block.link_share for block in run) > LINKED * _words(run)


def _is_newest_first(run: Sequence[Block]) -> bool:
    """Whether headlines, which end no sentence, have clock times that go back from one to the next; `22.04` may be a version."""
    clocks = [(int(hour), int(minute)) for hour, minute in WITH_COLON.findall("\n".join(block.text for block in run))]
    back = all(earlier <= later for later, earlier in pairwise(clocks))
    return len(clocks) >= FEWEST_UNLINKED and back and not any(ends_sentence(block.text) for block in run)


def _runs(page: Folded) -> Iterator[range]:
    """The places of items in a row, each with a time of the day."""
    texts = ((place, page.blocks[place].text) for place, numbered in enumerate(page.numbered) if numbered)
    clocked = [place for place, text in texts if CLOCK_ANYWHERE.search(text) and CLOCK_AT_AN_END.search(text)]
    runs: list[list[int]] = []
    for place in clocked:
        if runs and _goes_on(page.blocks, runs[-1], place):
            runs[-1].append(place)
        else:
            runs.append([place])
    whole = (_whole(page.blocks, run) for run in runs if len(run) >= FEWEST)
    return (run for run in whole if _tell_the_day(page.blocks[run.start : run.stop]))


def _goes_on(blocks: Sequence[Block], run: Sequence[int], place: int) -> bool:
    """Whether a clock time follows those of a run: in the next line, a headline on, or alone in its line, as far behind as the last one."""
    lines = place - run[-1]
    if lines == 1:
        return True
    headline = lines == HEADLINE and _is_alone(blocks[run[-1]])
    even = (len(run) < FEWEST - 1 or lines == run[-1] - run[-2]) and _is_alone(blocks[run[-1]]) and _is_alone(blocks[place])
    return (headline or even) and lines <= LINES_EACH and not any(map(is_prose, blocks[run[-1] + 1 : place]))


def _whole(blocks: Sequence[Block], clocks: Sequence[int]) -> range:
    """The places of the items with these clock times: those alone in a line have the headline behind the last one or above the first."""
    lines = clocks[-1] - clocks[-2] - 1
    first, last = clocks[0], clocks[-1] + 1
    usual = _words(blocks[first + 1 : last - 1]) / (len(clocks) - 1)
    sides = {range(first, last + lines): blocks[last : last + lines]} if lines and _is_alone(blocks[last - 1]) else {}
    if lines and _is_alone(blocks[first]):
        sides[range(first - lines, last)] = blocks[max(0, first - lines) : first]
    whole = [items for items, side in sides.items() if len(side) == lines and not any(map(is_prose, side))]
    return min(whole, key=lambda items: abs(_words(sides[items]) - usual), default=range(first, last))


def _is_alone(block: Block) -> bool:
    """Whether a line is a clock time, with a word or two such as a section's name."""
    return DIGITS_OF_CLOCK.fullmatch(block.text) is not None


def _words(lines: Sequence[Block]) -> int:
    return sum(block.tokens for block in lines)


def _tell_the_day(run: Sequence[Block]) -> bool:
    """False where half of the clock times stand behind a year, and where none is later than what a video lasts."""
    hours = [int(hour) for block in run for hour, _ in TIME.findall(f"{block.text[:ENDS]} {block.text[-ENDS:]}")]
    return max(hours, default=0) >= EARLIEST and 2 * sum(DATED_CLOCK.search(block.text) is not None for block in run) < len(run)
