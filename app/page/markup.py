"""Tags as the standard's tokenizer reads them (HTML, 13.2.5): patterns whose repetitions are possessive, so that they are linear."""

import re

SPACE = r"[\t\n\f\r ]"
NAME_END = r"[\t\n\f\r />]"
NAME = r"[a-zA-Z][^\t\n\f\r />]*+"
# `>` ends a tag only outside of quoted values. No group may be captured in here: CPython 3.11 loses those of possessive repetitions.
ATTRIBUTE = (
    r"[^\t\n\f\r />][^\t\n\f\r />=]*+"
    rf"""(?:{SPACE}*+={SPACE}*+(?:"[^"]*+"?|'[^']*+'?|[^\t\n\f\r >"'][^\t\n\f\r >]*+)?+)?+"""
)
ATTRIBUTES = rf"(?:{SPACE}++|/(?!>)|{ATTRIBUTE})*+"
COMMENT = r"!--(?:-?>|(?:[^-]++|-(?!-!?>))*+(?:--!?>|\Z))"
RAW_TAG = rf"((?i:script|style|textarea|title|xmp|iframe|noembed|noframes)(?={NAME_END}))({ATTRIBUTES})/?>"
# What stands before the end tag of the same name, or before the end of the page.
RAW_CONTENT = rf"((?:[^<]++|<(?!/(?i:\1){NAME_END}))*+)"

TAG = re.compile(rf"<(?:(?P<end>/?)(?P<name>{NAME})(?P<attributes>{ATTRIBUTES})(?P<slash>/?)(?P<close>>?)|(?P<other>!--|[!?/]))")
# Groups: name, attributes and content of a raw text element; the opening of a CDATA section; slash, name, attributes and last slash of any
# other tag.
TOKEN = re.compile(rf"<(?:{RAW_TAG}{RAW_CONTENT}|{COMMENT}|(!\[CDATA\[)[^>]*+|(/?)({NAME})({ATTRIBUTES})(/?)>?|[!?/][^>]*+)")
ONE_ATTRIBUTE = re.compile(ATTRIBUTE)
# A tag shorter than this has too few attributes to matter.
LONG_TAG = 1000


def attribute_pairs(attributes: str) -> int:
    """How many comparisons it takes a parser to see that no attribute of a tag is given twice: the square of their number."""
    return len(ONE_ATTRIBUTE.findall(attributes)) ** 2 if len(attributes) > LONG_TAG else 0
