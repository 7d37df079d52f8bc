"""Footnotes: links raised above the line, or that say so, whose target inside the page is an element of the body."""

import re
from collections.abc import Callable, Mapping

from app.types import Elements

SAYS_SO = re.compile(r"\b(?:footnote|noteref|doc-noteref|fn-?ref|reference)\b|\bcite_ref", re.IGNORECASE)
HOLDERS = frozenset({"li", "p", "div", "aside", "dd", "section", "td"})
# The sign of a reference, with or without brackets.
SIGN = re.compile(r"[\[(]?\s*([\w*†‡§¶]{1,12})\s*[\])]?")


def find_footnotes(elements: Elements, holds: Callable[[int], int]) -> Mapping[int, int]:
    """The rows of links to footnotes with the row of the note that each leads to; `holds` counts the body's blocks in a row."""
    raised = {row: href[1:] for row, href in enumerate(elements.links) if href[:1] == "#" and href[1:] and _is_raised(elements, row)}
    raised = {row: name for row, name in raised.items() if holds(row)}
    if not raised:
        return {}
    names = set(raised.values())
    targets: dict[str, int] = {}
    for row, tag in enumerate(elements.tag):
        if tag in HOLDERS and elements.names[row] and holds(row):
            for name in names.intersection(elements.names[row].split()):
                targets.setdefault(name, row)
    return {
        row: target
        for row, name in raised.items()
        if (target := targets.get(name, -1)) >= 0 and not elements.first[target] <= elements.first[row] < elements.last[target]
    }


def _is_raised(elements: Elements, row: int) -> bool:
    """Whether a link stands in, or around, raised signs."""
    parent = elements.parent[row]
    around = (parent, elements.parent[parent])
    inside = row + 1 < len(elements.tag) and elements.parent[row + 1] == row and elements.tag[row + 1] == "sup"
    return inside or any(elements.tag[near] == "sup" for near in around) or bool(SAYS_SO.search(elements.names[row]))
