"""Numbers in turn, each in a line of its own: what lists of choices leave behind in plain text."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from app.label.lines import Folded
from app.types import Label

# No month has so many days, and archives go back less far.
FEWEST = 40
NUMBER = re.compile(r"\d{1,4}")
# The least of the years that one may be born in; of the numbers of a list's pages, whose first one is at times left out.
BORN, FIRST_PAGE = range(1850, 2100), range(1, 3)


def birth_years(page: Folded) -> Mapping[int, Label]:
    """The years that a date of birth is chosen from."""
    return _numbers_from(page, BORN, Label.FORM)


def page_numbers(page: Folded) -> Mapping[int, Label]:
    """The numbers of a list's pages."""
    return _numbers_from(page, FIRST_PAGE, Label.NAVIGATION)


def _numbers_from(page: Folded, least: range, label: Label) -> Mapping[int, Label]:
    numbers = [int(block.text) if block.tokens == 1 and NUMBER.fullmatch(block.text) else 0 for block in page.blocks]
    runs = (run for run in _runs(numbers) if min(numbers[run[0]], numbers[run[-1]]) in least)
    return {page.blocks[place].index: label for run in runs for place in run}


def _runs(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    """The places of numbers in turn, up or down; 0 is no number."""
    for step in (1, -1):
        began = [number - step * place if number else None for place, number in enumerate(numbers)]
        for first, run in groupby(range(len(began)), began.__getitem__):
            places = list(run)
            if first is not None and len(places) >= FEWEST:
                yield places
