"""Which elements a browser does not show, though nothing of it stands in their tags' names."""

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from app.segment.tags import SKIPPED

# Classes of text for screen readers alone, and of icon fonts, whose letters are the name of a picture. Exact tokens, in lower case.
UNSEEN_CLASSES = frozenset(
    {
        *("sr-only", "sr-only-focusable", "is-sr-only", "usa-sr-only", "tw-sr-only", "gl-sr-only", "show-for-sr", "screen-reader-text"),
        *("screen-reader", "screen-reader-only", "screen-readers-only", "screenreader", "screenreader-only", "screenreader-text"),
        *("visually-hidden", "visuallyhidden", "visually-hidden-focusable", "is-visually-hidden", "u-visually-hidden", "u-visuallyhidden"),
        *("hidden-visually", "u-hidden-visually", "u-hiddenvisually", "cdk-visually-hidden", "govuk-visually-hidden", "a11y-hidden"),
        *("nhsuk-u-visually-hidden", "ui-helper-hidden-accessible", "hidden-accessible", "element-invisible", "assistive-text"),
        *("slds-assistive-text", "off-screen", "offscreen", "u-off-screen", "is-offscreen", "katex-mathml", "mjx_assistive_mathml"),
        *("material-icons", "material-icons-outlined", "material-icons-round", "material-icons-sharp", "material-icons-two-tone"),
        *("material-symbols-outlined", "material-symbols-rounded", "material-symbols-sharp"),
    }
)
# Parts of which each of these classes has one: a query for each class would take a millisecond a page.
STEMS = ("sr-only", "for-sr", "screen", "hidden", "-invisible", "assistive", "katex-mathml", "material-")
# Fallbacks of media, lists to choose from, what opens on demand.
UNSEEN_ELEMENTS = "video,audio,canvas,select,dialog:not([open]),[popover]"
STYLED = '[hidden],[style*="none" i],[style*="hidden" i],[style*=":-" i],[style*=": -" i]'
QUERY = ",".join((STYLED, UNSEEN_ELEMENTS, *(f'[class*="{stem}" i]' for stem in STEMS)))
FOLDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
POSITIONED = re.compile(r"position\s*:\s*(?:absolute|fixed)", re.IGNORECASE)
FAR_AWAY = re.compile(r"(?:left|top|right)\s*:\s*-\d{3,}", re.IGNORECASE)
BY_TAG = frozenset({"video", "audio", "canvas", "select"})

Nodes = dict[int, LexborNode]


@dataclass(frozen=True, slots=True)
class Unseen:
    """Elements that are not shown, by their `mem_id`: `folded` ones may be opened by the page's scripts, `silent` ones never show."""

    folded: Nodes = field(default_factory=dict)
    silent: Nodes = field(default_factory=dict)

    @property
    def ids(self) -> frozenset[int]:
        """All of them."""
        return frozenset(self.folded) | frozenset(self.silent)


def find_unseen(tree: LexborHTMLParser) -> Unseen:
    """The elements of a page that hold text and are not shown."""
    found = Unseen()
    for node in tree.css(QUERY):
        if node.first_child is not None and node.tag not in SKIPPED:
            attributes = node.attributes
            if _is_folded(attributes):
                found.folded[node.mem_id] = node
            elif _is_silent(node.tag or "", attributes):
                found.silent[node.mem_id] = node
    return found


def _is_folded(attributes: dict[str, str | None]) -> bool:
    if "hidden" in attributes:
        return attributes["hidden"] != "until-found"
    style = attributes.get("style")
    return bool(style and FOLDING.search(style))


def _is_silent(tag: str, attributes: dict[str, str | None]) -> bool:
    if tag in BY_TAG or "popover" in attributes or (tag == "dialog" and "open" not in attributes):
        return True
    style, names = attributes.get("style"), attributes.get("class")
    if style and POSITIONED.search(style) and FAR_AWAY.search(style):
        return True
    return bool(names) and not UNSEEN_CLASSES.isdisjoint((names or "").lower().split())
