"""Named columns → one matrix."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from app.types import FeatureMatrix


def matrix(groups: Iterable[Mapping[str, Any]], rows: int) -> FeatureMatrix:
    """Groups of named columns, or of numbers that are the same in each row, as one float32 matrix.

    It is filled group by group: a page of many blocks never holds its columns twice.
    """
    names: list[str] = []
    values = np.empty((0, rows), np.float32)
    for columns in groups:
        filled = len(names)
        names += columns
        values.resize((len(names), rows), refcheck=False)
        for row, column in zip(values[filled:], columns.values(), strict=True):
            row[:] = column
    return FeatureMatrix(tuple(names), values.T)
