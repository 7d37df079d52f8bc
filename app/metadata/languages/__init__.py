"""py3langid's own model in a form that is read in a third of the time, and without a temporary file: an array a file, compressed by zstd.

`python -m training.languages` writes it out of the installed package. LICENSE is that of the model.
"""

import io
from array import array
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import zstandard
from numpy.lib import format as npy
from numpy.typing import NDArray
from py3langid.langid import LanguageIdentifier

FOLDER = Path(__file__).parent
# What `ptc` says stands column by column in its file, which compresses better; the identifier reads rows.
NAMES = ("ptc", "pc", "classes", "nextmove", "nextmove_row", "out_feat")


@cache
def identifier() -> LanguageIdentifier:
    """The identifier of the package with the model, read once in a process."""
    nextmove, row, found = map(_whole_numbers, ("nextmove", "nextmove_row", "out_feat"))
    weights = np.ascontiguousarray(read_array("ptc"))
    return LanguageIdentifier(weights, read_array("pc"), read_array("classes").tolist(), nextmove, found, tk_row=row)


def _whole_numbers(name: str) -> "array[int]":
    """An array of the model as Python's own kind, whose items are read faster."""
    values = read_array(name)
    numbers = array(values.dtype.char)
    numbers.frombytes(values.data.cast("B"))
    return numbers


def read_array(name: str) -> NDArray[Any]:
    """One of the model's arrays, where it was decompressed to: `numpy.load` would copy it twice."""
    stored = zstandard.decompress((FOLDER / f"{name}.npy.zst").read_bytes())
    head = io.BytesIO(stored)
    npy.read_magic(head)
    shape, by_column, kind = npy.read_array_header_1_0(head)
    return np.frombuffer(stored, kind, offset=head.tell()).reshape(shape, order="F" if by_column else "C")


def write_array(name: str, values: NDArray[Any]) -> None:
    """Writes an array so that `read_array` gives it."""
    stored = io.BytesIO()
    np.save(stored, np.asfortranarray(values))
    (FOLDER / f"{name}.npy.zst").write_bytes(zstandard.ZstdCompressor(19).compress(stored.getvalue()))
