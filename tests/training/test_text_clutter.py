"""Generated boilerplate is the same in every run, whatever was generated before it."""

import random

from training.text.clutter import clutter

TEXT = "\n".join(f"The council of town number {number} talks about its bridge today" for number in range(40))


def test_clutter_depends_on_its_source_of_chance_alone() -> None:
    first = [clutter(TEXT, random.Random(seed)) for seed in range(30)]
    assert [clutter(TEXT, random.Random(seed)) for seed in reversed(range(30))] == first[::-1]
    assert len(set(first)) > len(first) // 2
