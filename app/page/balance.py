"""A fast upper bound of a page's nesting depth: one vectorised pass that spares the exact scan on nearly every page.

Were every end tag to close something, depth would be the running sum of start tags less end tags. An end tag that closes nothing
leaves some start tag unclosed; so the highest rise of the running sum plus the start tags that outnumber their end tags, name by
name, bounds the depth of any page whose end tags nest at all.
"""

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RAW_OPEN = re.compile(rb"<(script|style|!--)", re.IGNORECASE)
RAW_CLOSE = {
    b"script": re.compile(rb"</script", re.IGNORECASE),
    b"style": re.compile(rb"</style", re.IGNORECASE),
    b"!--": re.compile(rb"-->"),
}
VOID = ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "script", "style")
NAME_BYTES = 8
LOWER = np.arange(256, dtype=np.uint8)
LOWER[65:91] += 32
IS_NAME = np.zeros(256, dtype=bool)
IS_NAME[[*range(48, 58), *range(97, 123)]] = True
IS_LETTER = np.zeros(256, dtype=bool)
IS_LETTER[97:123] = True


@dataclass(frozen=True, slots=True)
class Balance:
    """`elements` start tags at most; no element nests deeper than `depth`."""

    elements: int
    depth: int


def _key(name: str) -> int:
    return int.from_bytes(name.encode().ljust(NAME_BYTES, b"\0")[:NAME_BYTES], "little")


VOID_KEYS = np.array([_key(name) for name in VOID], dtype=np.uint64)


def balance(html: str) -> Balance:
    """Bounds for a page's markup; scripts, styles and comments are left out."""
    data = html.encode("utf-8", "replace")
    buffer = np.frombuffer(data + b"\0" * (NAME_BYTES + 2), dtype=np.uint8)
    places = _outside_raw_text(np.flatnonzero(buffer == ord("<")), data)
    closing = buffer[places + 1] == ord("/")
    names = _names(buffer, places + 1 + closing)
    tags = names != 0
    closing, names = closing[tags], names[tags]
    opening = ~closing & ~np.isin(names, VOID_KEYS)
    height = np.cumsum(opening.astype(np.int32) - closing)
    rise = int((height - np.minimum.accumulate(np.minimum(height, 0))).max(initial=0))
    return Balance(int((~closing).sum()), rise + _unclosed(names[opening], names[closing]))


def _names(buffer: NDArray[np.uint8], starts: NDArray[np.int64]) -> NDArray[np.uint64]:
    """The first eight letters or digits at each place as one integer, lower case; 0 where no letter stands."""
    letters = LOWER[buffer[starts[:, None] + np.arange(NAME_BYTES)]]
    inside = np.logical_and.accumulate(IS_NAME[letters], axis=1)
    keys = np.ascontiguousarray(letters * inside).view(np.uint64)[:, 0] if len(starts) else np.zeros(0, dtype=np.uint64)
    return np.where(IS_LETTER[letters[:, 0]], keys, 0)


def _unclosed(opened: NDArray[np.uint64], closed: NDArray[np.uint64]) -> int:
    """Start tags that outnumber the end tags of their name, summed over names."""
    names, inverse = np.unique(np.concatenate([opened, closed]), return_inverse=True)
    surplus = np.bincount(inverse[: len(opened)], minlength=len(names)) - np.bincount(inverse[len(opened) :], minlength=len(names))
    return int(surplus[surplus > 0].sum())


def _outside_raw_text(places: NDArray[np.int64], data: bytes) -> NDArray[np.int64]:
    """The places that stand outside scripts, styles and comments."""
    starts, ends, position = [], [], 0
    while (found := RAW_OPEN.search(data, position)) is not None:
        end = RAW_CLOSE[found[1].lower()].search(data, found.end())
        position = len(data) if end is None else end.end()
        starts.append(found.start() + 1)
        ends.append(position)
    if not starts:
        return places
    interval = np.searchsorted(np.array(starts), places, side="right") - 1
    return places[(interval < 0) | (places >= np.array(ends)[interval])]
