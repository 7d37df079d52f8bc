"""What a run is to do, written beside its output: a second run goes on only with the same."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import orjson

from app import __version__
from app.batch import readers
from app.batch.parts import MANIFEST
from app.batch.places import File, found
from app.batch.record import BatchError, Span
from app.batch.run import Order
from app.batch.store import Store
from app.types import Limits
from app.versions import config_hash, models

NAME = f"{MANIFEST}/plan.json"


@dataclass(frozen=True, slots=True)
class Plan:
    """The spans in order, and what makes two runs the same: by name, in plain values."""

    spans: tuple[Span, ...]
    facts: dict[str, Any]

    @property
    def size(self) -> int:
        """Bytes of all inputs, as far as they are known."""
        return sum(span.size for span in self.spans)


def plan(inputs: Sequence[str], told: str | None, order: Order, limits: Limits) -> Plan:
    """The plan for some inputs, by the reader that was told. Raises BatchError where one is not there or cannot be read."""
    files = [file for given in inputs for file in found(given)]
    facts = {
        "inputs": {"files": len(files), "sha256": _digest(files), "reader": told},
        "options": dict(order.query),
        "sites": order.sites or None,
        "output": {**asdict(order.output), "part_records": order.part_records},
        "winnow": {"version": __version__, "models": models().model, "config_hash": config_hash(limits)},
    }
    return Plan(tuple(readers.spans(files, told)), facts)


def keep(store: Store, made: Plan) -> None:
    """Write the plan, unless it is there. Raises BatchError where there is another one."""
    if not store.exists(NAME):
        with store.create(NAME) as file:
            file.write(orjson.dumps(made.facts, option=orjson.OPT_INDENT_2))
        return
    with store.open(NAME) as file:
        there = orjson.loads(file.read())
    if other := [name for name in made.facts if there.get(name) != made.facts[name]]:
        raise BatchError(f"the run that was begun there has other {', '.join(other)}; remove it, or give another --out")


def _digest(files: Sequence[File]) -> str:
    told = hashlib.sha256()
    for file in files:
        told.update(f"{file.path}\0{file.size}\0{file.stamp}\n".encode("utf-8", "surrogateescape"))
    return told.hexdigest()
