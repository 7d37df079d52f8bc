"""Generated boilerplate is the same in every run, whatever was generated before it."""

import random

import pytest

from app.language.locale_names import month_and_days
from training.text.clutter import clutter

TEXT = "\n".join(f"The council of town number {number} talks about its bridge today" for number in range(40))


@pytest.mark.parametrize("before", ["he", "ar", "el"])
def test_month_names_do_not_depend_on_the_locale_that_was_read_before(before: str) -> None:
    month_and_days.cache_clear()
    month_and_days(before)
    assert month_and_days("pt")[0][8] == "setembro"
    assert month_and_days("de")[0][2] == "März"


def test_clutter_depends_on_its_source_of_chance_alone() -> None:
    first = [clutter(TEXT, random.Random(seed)) for seed in range(30)]
    month_and_days.cache_clear()
    assert [clutter(TEXT, random.Random(seed)) for seed in reversed(range(30))] == first[::-1]
    assert len(set(first)) > len(first) // 2
