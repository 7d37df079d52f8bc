"""Pages without a frame: text with its headings, lists and tables, as one writes by hand or gets from a converter."""

from dataclasses import replace

import numpy as np

from app.label.body import Decision
from app.models.forest import Floats
from app.types import Role, Segments

# What holds a site's frame, or asks for something; nothing of the kind stands in text.
FRAME = frozenset({"address", "aside", "button", "dialog", "footer", "form", "header", "input", "label", "menu", "nav", "option", "search"})
# What is named for other reasons: anchors of headings, languages of code, notes, and the page as a whole.
NAMED_ANYWAY = frozenset({"html", "body", "a", "code", "pre", "sup", *(f"h{level}" for level in range(1, 7))})
# A line that is mostly links may be of a menu.
LINKED = 0.5


def all_of_unframed(decision: Decision, scores: Floats, segments: Segments) -> Decision:
    """The decision, but for a page of which no element says that it is more than text: all of it is kept but a headline in front.

    That is as sure as the best block.
    """
    if not _is_unframed(segments):
        return decision
    first, judgement = segments.blocks[0], decision.judgement
    keep = np.ones_like(decision.keep)
    keep[0] = first.role is not Role.HEADING or first.level > 1
    return Decision(keep, replace(judgement, confidence=max(judgement.confidence or 0.0, round(float(scores.max()), 4))))


def _is_unframed(segments: Segments) -> bool:
    elements = segments.elements
    if not FRAME.isdisjoint(elements.tag) or any(block.link_share >= LINKED for block in segments.blocks):
        return False
    return not any(names and tag not in NAMED_ANYWAY for tag, names in zip(elements.tag, elements.names, strict=True))
