"""The bound on a text's lines; that on a page's tree stands where trees are made, in `app.segment.bounds`."""

import re
from itertools import islice

from app.errors import TooLargeError
from app.types import Limits, Page, PageKind

# A text that passes the limit so many times is not counted to its end.
TIMES_THE_LIMIT = 4
LINE = re.compile(r"\S[^\n\r\f\v\x85\u2028\u2029]*+")


def guard(page: Page, limits: Limits) -> Page:
    """The page itself; raises TooLargeError for a text of too many lines: each costs its time, however short it is, like an element."""
    if page.kind is not PageKind.TEXT or len(page.content) <= 2 * limits.elements:
        return page
    lines = sum(1 for _ in islice(LINE.finditer(page.content), TIMES_THE_LIMIT * limits.elements))
    if lines > limits.elements:
        raise TooLargeError("The text has too many lines.", limit_name="elements", limit=limits.elements, actual=lines)
    return page
