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
RAW_NAMES = ("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes")
# A raw text element up to its end tag, or to the end of the page; spelt out by name, since a group to refer to costs time on every tag.
RAW_FORMS = (rf"(?i:{name})(?={NAME_END}){ATTRIBUTES}/?>(?:[^<]++|<(?!/(?i:{name}){NAME_END}))*+" for name in RAW_NAMES)
# A tag, a raw text element with its content, or a comment.
TOKEN = re.compile(rf"<(?:{'|'.join(RAW_FORMS)}|/?{NAME}{ATTRIBUTES}/?>?|{COMMENT}|[!?/][^>]*+)")
# What stands behind a tag's name, in the form that nearly all have: few attributes, values with no angle brackets, quotes behind `=` alone.
USUAL = r"""[^<>"'=]{0,80}+(?:=(?:"[^"<>]*+"|'[^'<>]*+'|[^"'=<>\t\n\f\r ])[^<>"'=]{0,80}+){0,60}+"""
UNUSUAL_TAG = re.compile(rf"<(?=/?[a-zA-Z])(?!/?[a-zA-Z]{USUAL}>)")
MANY_ATTRIBUTES = re.compile(rf"</?{NAME}(?:{SPACE}++|/|{ATTRIBUTE}){{1000}}+")
ATTRIBUTES_OF = re.compile(rf"</?{NAME}({ATTRIBUTES})")
ONE_ATTRIBUTE = re.compile(ATTRIBUTE)
# Formatting elements, which a parser opens again wherever something else has closed them (HTML, 13.2.4.3); of `a` only one can be open.
# One that nothing but text stands in is closed by its own end tag. What is not of the usual form is matched without its `>`.
FORMATTING = r"(?P<name>(?i:[bisu]|big|code|em|font|nobr|small|strike|strong|tt))"
OPEN_FORMATTING = re.compile(
    rf"<(?=[bcefinstuBCEFINSTU]){FORMATTING}(?={NAME_END})(?!{USUAL}>[^<]*+</(?P=name){NAME_END}){USUAL}>?",
)
# The most entries that are alike in the list of formatting elements (the Noah's Ark clause).
ALIKE_AT_MOST = 3
# The attributes of so many characters take as much memory as an element without any.
PLAIN_CHARS = 300
# A tag shorter than this has too few attributes to matter.
LONG_TAG = 1000


def attribute_pairs(html: str) -> int:
    """How many comparisons it takes a parser to see that no attribute of a tag is given twice: the squares of their numbers, summed."""
    found = (ATTRIBUTES_OF.match(html, token.start()) for token in TOKEN.finditer(html) if token.end() - token.start() > LONG_TAG)
    return sum(len(ONE_ATTRIBUTE.findall(tag[1])) ** 2 for tag in found if tag)


def sprouts(html: str, start: int, end: int) -> int:
    """How many formatting elements may stand open at once, at most, that begin in a part of a page."""
    tags = [tag[0] for tag in OPEN_FORMATTING.finditer(html, start, end)]
    usual = [tag for tag in tags if tag[-1] == ">"]
    return len(tags) - len(usual) + min(len(usual), ALIKE_AT_MOST * len(set(usual)))


def heaviest(html: str, end: int) -> int:
    """The memory of the longest formatting element in the beginning of a page, which each that opens again takes anew, in plain ones."""
    return 1 + max((len(tag[0]) for tag in OPEN_FORMATTING.finditer(html, 0, end)), default=0) // PLAIN_CHARS
