"""Work over several items in forked processes: what the work needs is inherited, only results are sent back."""

import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

PROCESSES = 2

_work: Callable[[Any], Any] = str


def _run(item: Any) -> Any:
    return _work(item)


def forked(work: Callable[[Item], Result], items: Iterable[Item], chunk: int = 1) -> Iterator[Result]:
    """The results of the work, in the order of the items; each process takes `chunk` of them at once.

    Libraries inside the work must keep to one thread.
    """
    global _work  # noqa: PLW0603 - the way to hand a closure to forked processes
    _work = work
    with multiprocessing.get_context("fork").Pool(PROCESSES) as pool:
        yield from pool.imap(_run, items, chunk)
