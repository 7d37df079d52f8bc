"""Pages whose `noscript` holds an iframe that is never closed: to a parser without scripts all that follows is the iframe's text."""

import re

from selectolax.lexbor import LexborHTMLParser

from app.segment.bounds import parse
from app.types import Limits

NOSCRIPT = re.compile(r"<noscript\b.*?</noscript\s*+>", re.IGNORECASE | re.DOTALL)
NOSCRIPT_END = re.compile(r"</noscript\s*+>", re.IGNORECASE)
# An iframe holds no text of its own: with more characters than this it was never closed.
SWALLOWED = 1000


def parse_page(content: str, limits: Limits) -> LexborHTMLParser:
    """The page's tree; parsed again without `noscript` where an iframe has swallowed what follows. Raises like `parse`."""
    tree = parse(content, limits)
    if any(map(_leaves_open, content.split("<noscript")[1:])) and any(len(node.text()) > SWALLOWED for node in tree.css("iframe")):
        return parse(_without_noscript(content), limits)
    return tree


def _leaves_open(behind: str) -> bool:
    """Whether a `noscript`, given what is behind its name, holds an iframe without an end; to look for one in the tree takes longer."""
    held = behind.partition("</noscript")[0].lower()
    return held.count("<iframe") > held.count("</iframe")


def _without_noscript(content: str) -> str:
    """Behind the last end tag nothing is looked for: each start tag there would be followed to the end of the page."""
    last = max((tag.end() for tag in NOSCRIPT_END.finditer(content)), default=0)
    return NOSCRIPT.sub("", content[:last]) + content[last:]
