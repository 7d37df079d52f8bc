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
# Few attributes in the form that nearly all have; what it matches `ATTRIBUTES` would read likewise.
FEW = rf"""(?:{SPACE}++[^\t\n\f\r />"'<=]++(?:="[^"]*+"|='[^']*+')?+){{0,40}}+{SPACE}*+"""
# An icon: an `svg` of closed shapes alone, without the `>` of its end tag. It leaves nothing open, wherever it stands.
SHAPES = ("path", "use", "circle", "rect", "line", "polyline", "polygon", "ellipse")
ICON_END = "</svg"
ICON = rf"svg{FEW}>(?:{SPACE}*+<(?:{'|'.join(rf'{name}{FEW}(?:/>|></{name}>)' for name in SHAPES)}))*+{SPACE}*+{ICON_END}(?=>)"
# Names that begin like no raw text element's come first: they are most.
NAMED = rf"/{NAME}|[a-hj-mo-ru-wy-zA-HJ-MO-RU-WY-Z][^\t\n\f\r />]*+|{'|'.join(RAW_FORMS)}|{ICON}|{NAME}|!\[CDATA\[[^>]*+(?=>)"

TAG = re.compile(rf"<(?:(?P<end>/?)(?P<name>{NAME})(?P<attributes>{ATTRIBUTES})(?P<slash>/?)(?P<close>>?)|(?P<other>!--|[!?/]))")
# Groups: a raw text element with its content, or a tag's name behind its slash; what stands between name and `>` where it is not of the
# usual form, or ends with a slash.
TOKEN = re.compile(rf"<(?:({NAMED})(?:>|{FEW}>|(?=<)|\Z|({FEW}/(?=>)|{ATTRIBUTES}/?)>?)|{COMMENT}|[!?/][^>]*+)")
# A tag in parts: its name behind its slash, its attributes, its last slash.
PARTS = re.compile(rf"(/?{NAME})({ATTRIBUTES})(/?)>?")
ONE_ATTRIBUTE = re.compile(ATTRIBUTE)
# A tag shorter than this has too few attributes to matter.
LONG_TAG = 1000


def attribute_pairs(attributes: str) -> int:
    """How many comparisons it takes a parser to see that no attribute of a tag is given twice: the square of their number."""
    return len(ONE_ATTRIBUTE.findall(attributes)) ** 2 if len(attributes) > LONG_TAG else 0


SCRIPT_PART = re.compile(rf"<!--|-->|<(/?)script(?={NAME_END})", re.IGNORECASE)


def script_end(html: str, position: int) -> int:
    """Where a script's own end tag begins: one that stands in `<!-- <script>` is text (HTML, 13.2.5.17 to 31)."""
    commented = nested = False
    while (part := SCRIPT_PART.search(html, position)) is not None:
        position = part.end()
        if part[0] == "<!--":
            commented, position = True, position - 2
        elif part[0] == "-->":
            commented = nested = False
        elif part[1] and not nested:
            return part.start()
        elif commented:
            nested = not part[1]
    return len(html)
