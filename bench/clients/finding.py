"""What a check of the service has found."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One bar: what was asked for, what was measured, and whether it holds."""

    name: str
    bar: str
    measured: str
    holds: bool
