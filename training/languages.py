"""The language model of the installed py3langid into the files that `app.metadata.languages` reads: `python -m training.languages`."""

import io
import lzma
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from py3langid.langid import MODEL_DIR, MODEL_FILE

from app.metadata.languages import NAMES, write_array


def shipped() -> Mapping[str, NDArray[Any]]:
    """The model's arrays as the package ships them."""
    with np.load(io.BytesIO(lzma.decompress((MODEL_DIR / MODEL_FILE).read_bytes()))) as model:
        return {name: model[name] for name in NAMES}


if __name__ == "__main__":
    for name, values in shipped().items():
        write_array(name, values)
