"""Tags in UTF-8 as the standard's tokenizer reads them (HTML, 13.2.5), by patterns that are linear: their repetitions are possessive."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import product
from string import ascii_letters

import numpy as np
from numpy.typing import NDArray

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
TOKEN = re.compile(rf"<(?:{'|'.join(RAW_FORMS)}|/?{NAME}{ATTRIBUTES}/?>?|{COMMENT}|[!?/][^>]*+)".encode())
ATTRIBUTES_OF = re.compile(rf"</?{NAME}({ATTRIBUTES})".encode())
TAG_START = re.compile(rb"</?[a-zA-Z]")
ONE_ATTRIBUTE = re.compile(ATTRIBUTE.encode())
# What stands behind a tag's name, in the form that nearly all have: few attributes, values with no angle brackets, quotes behind `=` alone.
USUAL = r"""[^<>"'=]{0,80}+(?:=(?:"[^"<>]*+"|'[^'<>]*+'|[^"'=<>\t\n\f\r ])[^<>"'=]{0,80}+){0,60}+"""
FORMATTING = frozenset({"a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"})
# Formatting elements, which a parser opens again wherever something else has closed them (HTML, 13.2.4.3). One that nothing but text
# and such tags stand in is closed by its own end tag. What is not of the usual form is matched without its `>`.
INLINE = rf"(?:br|g|img|path|span|svg|use|{'|'.join(sorted(FORMATTING))})(?={NAME_END})"
OPEN_FORMATTING = re.compile(
    rf"<((?i:{'|'.join(sorted(FORMATTING))}))(?={NAME_END})"
    rf"(?!{USUAL}>[^<]*+(?:</?(?!\1{NAME_END}){INLINE}{USUAL}>[^<]*+)*+</\1{NAME_END}){USUAL}>?".encode()
)
BEGINS_A_TAG = np.zeros(256, bool)
BEGINS_A_TAG[list((ascii_letters + "/!?").encode())] = True
# The two bytes behind `<`, as one number, by which nearly all other tags are told apart from these.
TWO_BYTES = {a + b for name in FORMATTING for end in "\t\n\f\r />" for a, b in product(*({x, x.upper()} for x in (name + end)[:2]))}
MAYBE_FORMATTING = np.zeros(256 * 256, bool)
MAYBE_FORMATTING[[ord(two[0]) * 256 + ord(two[1]) for two in TWO_BYTES]] = True
# The most entries that are alike in the list of formatting elements (the Noah's Ark clause).
ALIKE_AT_MOST = 3
# What Lexbor takes for an element and for one of its attributes, in bytes.
ELEMENT_BYTES = 400
ATTRIBUTE_BYTES = 160
# No usual tag takes more for each of its characters.
LONG_LINK = ELEMENT_BYTES // 3 + ATTRIBUTE_BYTES // 2
# What can stand before a quote that begins a value.
BEFORE_VALUE = b"\t\n\f\r ="
ENDS_TRIED = 20


class Tag:
    """A tag that begins at a place: how long it is and how many attributes it has."""

    __slots__ = ("attributes", "length")

    def __init__(self, html: bytes, start: int) -> None:
        found = ATTRIBUTES_OF.match(html, start)
        self.length = found.end() - start if found else 0
        self.attributes = len(ONE_ATTRIBUTE.findall(found[1])) if found else 0

    @property
    def bytes(self) -> int:
        """The memory of an element with these attributes."""
        return ELEMENT_BYTES + self.length + ATTRIBUTE_BYTES * self.attributes


def tags_of(html: bytes) -> Iterator[Tag]:
    """All tags but those in raw text and comments."""
    return (Tag(html, token.start()) for token in TOKEN.finditer(html))


def separators(html: bytes) -> int:
    """No page has more attributes: each stands behind white space, a slash, or a value that stands behind `=`."""
    codes = np.frombuffer(html, np.uint8)
    return int(np.count_nonzero(codes <= ord(" ")) + np.count_nonzero(codes == ord("/")) + np.count_nonzero(codes == ord("=")))


def has_crowded_tags(html: bytes, short: int, crowded: int) -> bool:
    """Whether tags of more than `short` bytes may together have more than `crowded` attributes; what surely ends before is not read."""
    unread = 2 * len(html)
    place = html.find(b"<")
    while 0 <= place < len(html) - short:
        stop = place + short
        if (end := _sure_end(html, place, stop)) < 0:
            for start in TAG_START.finditer(html, place, stop):
                tag = Tag(html, start.start())
                unread -= tag.length
                crowded -= tag.attributes if tag.length > short else 0
                if min(unread, crowded) < 0:
                    return True
            end = stop
        place = html.find(b"<", end)
    return False


def _sure_end(html: bytes, start: int, end: int) -> int:
    """The last of some `>` between two places that no value can hold, whatever tag has begun there; -1 where there is none.

    A value that is open at a `>` began with the last quote of its kind.
    """
    for _ in range(ENDS_TRIED):
        end = html.rfind(b">", start, end)
        quotes = [html.rfind(quote, start, max(end, start)) for quote in (b'"', b"'")]
        if end < 0 or all(quote < 0 or html[quote - 1] not in BEFORE_VALUE for quote in quotes):
            return end
    return -1


def tag_places(html: bytes) -> NDArray[np.intp]:
    """Where each `<` stands that may begin a tag, a comment or the like."""
    codes = np.frombuffer(html, np.uint8)
    places = np.flatnonzero(codes == ord("<"))
    return places[BEGINS_A_TAG.take(codes.take(places + 1, mode="clip"))]


def open_formatting(html: bytes, places: NDArray[np.intp], enough: float) -> int:
    """The memory of all formatting elements that begin at some places and may be open at once; from `enough` on at least that.

    Of `a` only one can be open.
    """
    codes = np.frombuffer(html, np.uint8)
    behind = codes.take(places + 1, mode="clip").astype(np.intp) << 8 | codes.take(places + 2, mode="clip")
    seen = Counter[bytes]()
    total = link = 0
    for place in places[MAYBE_FORMATTING.take(behind)].tolist():
        if not (found := OPEN_FORMATTING.match(html, place)):
            continue
        tag, name = found[0], found[1]
        seen[tag] += 1
        if tag[-1:] == b">" and (seen[tag] > ALIKE_AT_MOST or (name in b"aA" and LONG_LINK * len(tag) < link)):
            continue
        size = Tag(html, place).bytes
        if name in b"aA":
            link = max(link, size)
        else:
            total += size
        if total + link > enough:
            break
    return total + link
