"""Bounds on a page before it is parsed, by a linear scan: how many elements it has and how deep they nest.

Lexbor's time is quadratic in nesting depth, and a few tags can make it build many elements, so both must be known before the tree is
built. `app.page.balance` bounds nearly every page in one vectorised pass; `measure` follows the tree builder step by step on the rest.
"""

import re
from itertools import islice
from math import isqrt

from app.errors import TooLargeError
from app.page.balance import balance
from app.page.elements import RAW_TEXT
from app.page.tags import NAME_END, TAG, attribute_pairs, script_end
from app.page.tree import TreeCount
from app.types import Limits, Page, PageKind

# A page that passes the limit so many times is not counted to its end.
TIMES_THE_LIMIT = 4
# Parsers compare each attribute of a tag with those before it; this many take half a second.
ATTRIBUTES_AT_MOST = 20_000
FRAMES = re.compile(r"<(?:no)?frames?(?:et)?", re.IGNORECASE)
LINE = re.compile(r"\S[^\n\r\f\v\x85\u2028\u2029]*+")
COMMENT_END = re.compile(r"--!?>")
SHORT_COMMENT = re.compile(r"-?>")


def guard(page: Page, limits: Limits) -> Page:
    """The page itself, where it is within its limits; raises TooLargeError with the limit and the actual number."""
    if page.kind is PageKind.TEXT:
        return _guard_lines(page, limits)
    bound = balance(page.content, limits.depth)
    if bound.elements <= limits.elements and bound.depth <= limits.depth and bound.pairs <= ATTRIBUTES_AT_MOST**2:
        return page
    measured = measure(page.content, TIMES_THE_LIMIT * limits.elements)
    attributes = isqrt(measured.pairs)
    if measured.elements > limits.elements:
        raise TooLargeError("The page has too many elements.", limit_name="elements", limit=limits.elements, actual=measured.elements)
    if measured.depth > limits.depth:
        raise TooLargeError("The page's elements nest too deep.", limit_name="depth", limit=limits.depth, actual=measured.depth)
    if attributes > ATTRIBUTES_AT_MOST:
        raise TooLargeError("An element has too many attributes.", limit_name="attributes", limit=ATTRIBUTES_AT_MOST, actual=attributes)
    return page


def _guard_lines(page: Page, limits: Limits) -> Page:
    """Lines are to a text what elements are to HTML: each costs its time, however short it is."""
    if len(page.content) <= 2 * limits.elements:
        return page
    lines = sum(1 for _ in islice(LINE.finditer(page.content), TIMES_THE_LIMIT * limits.elements))
    if lines > limits.elements:
        raise TooLargeError("The text has too many lines.", limit_name="elements", limit=limits.elements, actual=lines)
    return page


def measure(html: str, at_most: int) -> TreeCount:
    """The number of elements and the deepest nesting, in one pass over the tags; never less than what a parser builds."""
    tree = TreeCount()
    tree.leaf(len(FRAMES.findall(html)))  # where frames count, they alone do
    position = 0
    while (tag := TAG.search(html, position)) is not None and tree.elements < at_most:
        if tag.start() > position:
            tree.text(html[position : tag.start()])
        position = tag.end()
        tree.pairs += attribute_pairs(tag["attributes"] or "")
        if tag["other"]:
            position = _after_declaration(html, position, tag["other"], tree.in_foreign)
        elif not tag["close"]:
            return tree
        elif tag["end"]:
            tree.end(tag["name"].lower())
        else:
            position = _start(html, tag, tree)
    if position < len(html):
        tree.text(html[position:])
    return tree


def _start(html: str, tag: re.Match[str], tree: TreeCount) -> int:
    """Feeds a start tag to the tree builder; returns where the tokenizer goes on, which is behind the content of raw text elements."""
    name = tag["name"].lower()
    in_html = tree.takes_html(name)
    tree.start(name, tag["attributes"], bool(tag["slash"]))
    if not in_html or (name not in RAW_TEXT and name != "plaintext"):
        return tag.end()
    if name == "plaintext":
        tree.text(name)
        return len(html)
    if name == "textarea":
        tree.text(name)
    else:
        tree.raw = name
    if name == "script":
        return script_end(html, tag.end())
    end = re.compile(rf"</{name}{NAME_END}", re.IGNORECASE).search(html, tag.end())
    return end.start() if end else len(html)


def _after_declaration(html: str, position: int, opening: str, in_foreign: bool) -> int:
    """Where a comment, a doctype, a CDATA section or what is treated as a comment ends."""
    if opening == "!--":
        end = SHORT_COMMENT.match(html, position) or COMMENT_END.search(html, position)
        return end.end() if end else len(html)
    closing = "]]>" if opening == "!" and in_foreign and html.startswith("[CDATA[", position) else ">"
    found = html.find(closing, position)
    return found + len(closing) if found >= 0 else len(html)
