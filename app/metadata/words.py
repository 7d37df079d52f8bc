"""Lists of words that bylines and datelines are read by, kept in `words.txt`."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("words.txt")


@cache
def _lists() -> Mapping[str, Sequence[str]]:
    lines = (line.partition(": ") for line in FILE.read_text("utf-8").splitlines() if not line.startswith("#"))
    return {name: words.split(" | ") for name, _, words in lines}


def listed(name: str) -> Sequence[str]:
    """The words of one list, in the file's order and spelling."""
    return _lists()[name]
