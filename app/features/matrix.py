"""Named columns → one matrix."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.types import FeatureMatrix


def matrix(groups: Iterable[Mapping[str, NDArray[Any]]], blocks: int) -> FeatureMatrix:
    """Groups of named columns as one float32 matrix, filled group by group: a page of many blocks never holds its columns twice."""
    names: list[str] = []
    values = np.empty((0, blocks), np.float32)
    for columns in groups:
        filled = len(names)
        names += columns
        values.resize((len(names), blocks), refcheck=False)
        for row, column in zip(values[filled:], columns.values(), strict=True):
            row[:] = column
    return FeatureMatrix(tuple(names), values.T)
