"""Letters of scripts without capitals: what is true of small letters is not true of them."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from app.language import chars

# Georgian has capitals, but they begin no sentence.
GEORGIAN = (0x10D0, 0x1100)


def uncased(codes: chars.Codes) -> NDArray[np.bool_]:
    """Whether each character is a letter of a script without capitals, and no word of its own."""
    return chars.look_up(_uncased(), codes)


@cache
def _uncased() -> NDArray[np.bool_]:
    letters = (chr(code) for code in range(chars.PLANE))
    alone: NDArray[np.bool_] = np.array([letter.isalpha() and letter.lower() == letter.upper() for letter in letters])
    alone[slice(*GEORGIAN)] = True
    alone &= chars.classify(np.arange(chars.PLANE, dtype=np.uint16)) == chars.LOWER
    return alone
