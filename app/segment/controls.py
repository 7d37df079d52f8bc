"""Small controls inside a line that are no part of its text: a heading's `¶` or `[edit]`, a code block's `Copy`."""

import re

from selectolax.lexbor import LexborNode

from app.segment.style import Style
from app.types import Role

MAY_BE_CONTROLS = frozenset({"a", "button", "span"})
LONGEST = 40
# Signs that link a place to itself; outside of headings others are text.
PERMALINKS = frozenset("¶🔗")
SIGN = re.compile(r"[^\w\s]+")
BRACKETED = re.compile(r"[\[［]\D{1,30}[\]］]")
CONTROL_CLASSES = frozenset({"headerlink", "mw-editsection"})
# Classes that the link of a whole heading may have too: they say it behind its text alone.
TRAILING_CLASSES = frozenset({"anchor", "permalink", "header-anchor", "heading-anchor", "anchor-link", "direct-link", "hash-link"})
COPYING = re.compile(r"\bcopy|copy\b|clipboard", re.IGNORECASE)


def is_control(node: LexborNode, tag: str, style: Style, *, trailing: bool) -> bool:
    """Whether an inline element is a control; `trailing` says that text of the same line stands before it."""
    in_heading = style.role is Role.HEADING
    if not (in_heading or style.pre):
        child = node.first_child
        return tag == "a" and child is not None and (child.text_content or "").strip() in PERMALINKS
    text = node.text().strip()
    if not 0 < len(text) <= LONGEST:
        return False
    if in_heading:
        return (tag == "a" and SIGN.fullmatch(text) is not None) or BRACKETED.fullmatch(text) is not None or _is_named(node, trailing)
    return tag == "button" or COPYING.search(node.attributes.get("class") or "") is not None


def _is_named(node: LexborNode, trailing: bool) -> bool:
    names = frozenset((node.attributes.get("class") or "").lower().split())
    return not names.isdisjoint(CONTROL_CLASSES) or (trailing and not names.isdisjoint(TRAILING_CLASSES))
