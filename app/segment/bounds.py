"""The only way from markup to a tree: what a parser can afford is parsed, the rest is refused with its limit and what was found.

Lexbor's time is quadratic in nesting depth and in the attributes of a tag, and a few tags can make it build many elements. A page of few
tags is parsed at once. On any other one the parser is its own judge: a beginning is parsed that cannot cost much, whatever it holds, and
how deep that nests says how much more can be afforded, until the whole page has been.
"""

from dataclasses import dataclass
from itertools import islice
from math import isqrt

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from app.errors import TooLargeError
from app.segment.markup import MANY_ATTRIBUTES, UNUSUAL_TAG, attribute_pairs, heaviest, sprouts
from app.types import Limits

# Parsers compare each attribute of a tag with those before it; this many take half a second.
ATTRIBUTES_AT_MOST = 20_000
# No tag of a shorter page has so many attributes.
CROWDED_CHARS = 2 * ATTRIBUTES_AT_MOST
UNUSUAL_AT_MOST = 100
# So many tags nested in each other take a third of a second; so many elements a third of a worker's memory.
TAGS_AT_ONCE = 20_000
ELEMENTS_AT_ONCE = 300_000
# So few need not be weighed.
WEIGHED_ABOVE = 100_000
# Within the limit of depth even these cannot make more elements than can be afforded.
TAGS_AT_LEAST = 200
STEPS_AT_MOST = 40
# A page that passes the limit so many times is not counted to its end.
TIMES_THE_LIMIT = 2
# `html`, `head` and `body`, which every page has.
FRAME = 3


@dataclass(frozen=True, slots=True)
class Extent:
    """The elements of a tree below `body`, and how deep they nest."""

    elements: int
    depth: int


def parse(html: str, limits: Limits) -> LexborHTMLParser:
    """The tree of a page or of a fragment; raises TooLargeError, and MemoryError where the parser gets no memory."""
    _check_attributes(html)
    start = steps = 0
    found = Extent(0, 0)
    while (end := _affordable(html, start, found.depth)) < len(html):
        steps += 1
        found = measure(_tree(html[:end]))
        check_depth(found.depth, limits)
        _check_elements(found.elements, limits, TIMES_THE_LIMIT * limits.elements)
        if steps > STEPS_AT_MOST:
            _check_elements(_most_elements(html, start, len(html), found.depth), limits, limits.elements)
        start = end
    tree = _tree(html)
    if found.elements + _most_elements(html, start, len(html), found.depth) > limits.elements:
        _check_elements(len(tree.css("*")) - FRAME, limits, limits.elements)
    return tree


def check_depth(depth: int, limits: Limits) -> None:
    """Raises TooLargeError where elements nest too deep."""
    if depth > limits.depth:
        raise TooLargeError("The page's elements nest too deep.", limit_name="depth", limit=limits.depth, actual=depth)


def measure(tree: LexborHTMLParser) -> Extent:
    """Counts what a tree holds, the contents of `template` elements too."""
    elements = depth = 0
    branches = [(tree.root, -1)]
    while branches:
        node, level = branches.pop()
        while node is not None:
            if node.is_element_node:
                elements, depth = elements + 1, max(depth, level)
                if node.tag == "template":
                    branches += [(fragment.first_child, level + 1) for fragment in node.template_fragments()]
            if (child := node.first_child) is not None:
                node, level = child, level + 1
                continue
            while node is not None and node.next is None:
                node, level = node.parent, level - 1
            node = node.next if node is not None else None
    return Extent(elements - FRAME, depth)


def _tree(html: str) -> LexborHTMLParser:
    try:
        return LexborHTMLParser(html)
    except SelectolaxError as error:
        raise MemoryError from error


def _check_elements(actual: int, limits: Limits, most: int) -> None:
    if actual > most:
        raise TooLargeError("The page has too many elements.", limit_name="elements", limit=limits.elements, actual=actual)


def _check_attributes(html: str) -> None:
    """Tags of the usual form have few attributes; where another one has many, or there are many others, all are counted."""
    if len(html) < CROWDED_CHARS:
        return
    unusual = list(islice(UNUSUAL_TAG.finditer(html), UNUSUAL_AT_MOST))
    if len(unusual) == UNUSUAL_AT_MOST or any(MANY_ATTRIBUTES.match(html, tag.start()) for tag in unusual):
        actual = isqrt(attribute_pairs(html))
        if actual > ATTRIBUTES_AT_MOST:
            raise TooLargeError("An element has too many attributes.", limit_name="attributes", limit=ATTRIBUTES_AT_MOST, actual=actual)


def _affordable(html: str, start: int, depth: int) -> int:
    """How far the page can be parsed, where the part before `start` nests so deep."""
    end = len(html)
    while not _is_affordable(html, start, end, depth):
        end = (start + end) // 2
    return end


def _is_affordable(html: str, start: int, end: int, depth: int) -> bool:
    tags = html.count("<", start, end)
    if not TAGS_AT_LEAST < tags <= TAGS_AT_ONCE:
        return tags <= TAGS_AT_LEAST
    most = _most_elements(html, start, end, depth)
    return most <= WEIGHED_ABOVE or most * heaviest(html, end) <= ELEMENTS_AT_ONCE


def _most_elements(html: str, start: int, end: int, depth: int) -> int:
    """A bound: each tag may open again all formatting elements, of which no more were active than stood open at some time."""
    return html.count("<", start, end) * (1 + depth + sprouts(html, start, end))
