"""Where a training reads and writes."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Folders:
    """The folders of the corpora, of data sets of features, of the model folders, and of out-of-fold predictions if these are wanted."""

    data: Path
    cache: Path
    out: Path
    predictions: Path | None
