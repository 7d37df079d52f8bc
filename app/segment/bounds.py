"""The only way from markup to a tree: what a parser can afford is parsed, the rest is refused with its limit and what was found.

Lexbor's time is quadratic in nesting depth and in the attributes of a tag, and a few tags can make it build many elements. A page of few
tags is parsed at once. On any other one the parser is its own judge: a beginning is parsed that cannot cost much, whatever it holds, and
what that holds says how much more can be afforded, until the whole page has been.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from app.errors import TooLargeError
from app.segment.markup import (
    ATTRIBUTE_BYTES,
    ELEMENT_BYTES,
    FORMATTING,
    has_crowded_tags,
    open_formatting,
    separators,
    tag_places,
    tags_of,
)
from app.types import Limits

# Parsers compare each attribute of a tag with those before it; this many take half a second, and so do more in tags of few.
CROWDED_AT_MOST = 20_000
CROWDED = 1_000
ATTRIBUTES_AT_MOST = 400_000
# Attributes that differ take three bytes each. Tags as long as this, divided by the length of a page of them, take a second and a half.
SHORT = 3 * CROWDED_AT_MOST
SHORT_TIMES_PAGE = 3 * SHORT**2
# Each tag may make a parser look at all open elements; to look at so many takes a third of a second.
LOOKED_AT_AT_MOST = 400_000_000
STEPS_AT_MOST = 20
# No page within the limit of elements has so many.
TAGS_AT_MOST = 1_000_000
# A tree may take a quarter of a worker's memory, and as much again while that is found.
TREE_BYTES = 64_000_000
# A `td` may stand for `tbody` and `tr` too.
IMPLIED = 2
# A page that passes the limit so many times is not counted to its end.
TIMES_THE_LIMIT = 2
# `html`, `head` and `body`, which every page has.
FRAME = 3


@dataclass(frozen=True, slots=True)
class Extent:
    """The elements of a tree below `body`, how deep they nest, the bytes of all formatting ones, and of those that stood open at once."""

    elements: int = 0
    depth: int = 0
    formatting: int = 0
    standing: int = 0


def parse(html: str, limits: Limits) -> LexborHTMLParser:
    """The tree of a page or of a fragment; raises TooLargeError, and MemoryError where the parser gets no memory."""
    data = html.encode(errors="ignore")  # as the parser does it
    tags = tag_places(data)
    if len(tags) > TAGS_AT_MOST:
        raise TooLargeError("The page has too many tags.", limit_name="tags", limit=TAGS_AT_MOST, actual=len(tags))
    _check_attributes(data)
    most = _most_bytes(data, tags, Extent())
    if most > TREE_BYTES:
        _check_beginnings(data, tags, limits)
    tree = _tree(data)
    if most + ELEMENT_BYTES * IMPLIED * len(tags) > ELEMENT_BYTES * limits.elements:
        elements = len(tree.css("*")) - FRAME
        if elements > limits.elements:
            raise TooLargeError("The page has too many elements.", limit_name="elements", limit=limits.elements, actual=elements)
    return tree


def check_depth(depth: int, limits: Limits) -> None:
    """Raises TooLargeError where elements nest too deep."""
    if depth > limits.depth:
        raise TooLargeError("The page's elements nest too deep.", limit_name="depth", limit=limits.depth, actual=depth)


def measure(tree: LexborHTMLParser) -> Extent:
    """Counts what a tree holds, the contents of `template` elements too."""
    elements = depth = formatting = most = 0
    stack = [(tree.root, -1, 0)]
    while stack:
        node, level, standing = stack.pop()
        if node is None:
            continue
        stack.append((node.next, level, standing))
        if node.is_element_node:
            elements, depth = elements + 1, max(depth, level)
            if node.tag in FORMATTING:
                size = ELEMENT_BYTES + sum(ATTRIBUTE_BYTES + len((value or "").encode()) for value in node.attributes.values())
                formatting, standing = formatting + size, standing + size
                most = max(most, standing)
            elif node.tag == "template":
                stack += [(fragment.first_child, level + 1, standing) for fragment in node.template_fragments()]
            stack.append((node.first_child, level + 1, standing))
    return Extent(elements - FRAME, depth, formatting, most)


def _tree(html: bytes) -> LexborHTMLParser:
    try:
        return LexborHTMLParser(html)
    except SelectolaxError as error:
        raise MemoryError from error


def _check_attributes(html: bytes) -> None:
    """On nearly all pages each tag ends within few characters, or they are short: no attribute need be counted."""
    many = len(html) > 2 * ATTRIBUTES_AT_MOST and separators(html) > ATTRIBUTES_AT_MOST
    if not many and not has_crowded_tags(html, min(SHORT, SHORT_TIMES_PAGE // max(len(html), 1)), CROWDED_AT_MOST):
        return
    total = crowded = 0
    for tag in tags_of(html):
        total, crowded = total + tag.attributes, crowded + tag.attributes * (tag.attributes > CROWDED)
    for actual, limit in ((crowded, CROWDED_AT_MOST), (total, ATTRIBUTES_AT_MOST)):
        if actual > limit:
            raise TooLargeError("The page's elements have too many attributes.", limit_name="attributes", limit=limit, actual=actual)


def _most_bytes(html: bytes, tags: NDArray[np.intp], before: Extent) -> float:
    """The memory of the elements that some tags make behind a part of a page, at most; infinite where they may take too much time.

    Each tag may open again all formatting elements.
    """
    if len(tags) * (before.depth + len(tags)) > LOOKED_AT_AT_MOST:
        opening = len(tags) - html.count(b"</", tags[0], tags[-1])
        if len(tags) * (before.depth + opening) > LOOKED_AT_AT_MOST:
            return math.inf
    return len(tags) * (ELEMENT_BYTES + before.standing + open_formatting(html, tags, TREE_BYTES / max(len(tags), 1)))


def _check_beginnings(html: bytes, tags: NDArray[np.intp], limits: Limits) -> None:
    """Parses more and more of a page, as far as each time can be afforded after what was found; raises TooLargeError."""
    found = Extent()
    for _ in range(STEPS_AT_MOST):
        number = len(tags)
        while number > 1 and _most_bytes(html, tags[:number], found) > TREE_BYTES:
            number //= 2
        if number == len(tags):
            return
        found, tags = measure(_tree(html[: tags[number]])), tags[number:]
        check_depth(found.depth, limits)
        if found.elements > TIMES_THE_LIMIT * limits.elements or found.formatting > TREE_BYTES:
            break
    if found.elements > limits.elements or found.formatting <= TREE_BYTES:
        detail = f"The page has too many elements, or tags that may make some: at least {found.elements:,}."
        raise TooLargeError(detail, limit_name="elements", limit=limits.elements)
    detail = f"The page's formatting elements, which open again, take too much memory: at least {found.formatting:,} bytes."
    raise TooLargeError(detail, limit_name="tree_bytes", limit=TREE_BYTES)
