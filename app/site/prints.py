"""Blocks → prints, which are equal where two pages of a site say the same, whatever the numbers in it: a date, a count of comments."""

import base64
import hashlib
import re

from app.types import Segments

# Six bytes as eight characters: of a site's few hundred prints hardly ever two are equal by chance.
PRINT_BYTES = 6
PRINT_LENGTH = 8
NUMBER = re.compile(r"\d+")


def prints_of(segments: Segments) -> list[str]:
    """The print of each block; the same in every process."""
    return [print_of(block.text) for block in segments.blocks]


def print_of(text: str) -> str:
    """Of words in small letters, numbers alike, single spaces between."""
    said = NUMBER.sub("0", " ".join(text.split()).casefold())
    digest = hashlib.blake2b(said.encode("utf-8", "surrogatepass"), digest_size=PRINT_BYTES)
    return base64.urlsafe_b64encode(digest.digest()).decode()
