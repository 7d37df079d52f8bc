"""Content that a page holds outside its visible text: JSON-LD `articleBody`, state of script frameworks, `template`, `noscript`.

Each reader gives HTML, so that one walk serves them all; an empty string where there is nothing.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from html import escape

from selectolax.lexbor import LexborHTMLParser

from app.segment.flight import read_flight
from app.segment.state import article_in, markup, words_of
from app.types import Head

STATE_BYTES = 4_000_000
STATE = 'script[type="application/json"],script#__NEXT_DATA__,script#__NUXT_DATA__'
ASSIGNED = re.compile(r"\s*+(?:window|self|globalThis)\.__\w++\s*+=\s*+(?=\{)")
FRAME = re.compile(r"</?(?:template|noscript)(?:\s[^<>]*)?>", re.IGNORECASE)
# A part of fewer words is a picture or a sentence; one this much shorter than the longest is another thing, such as a dialog.
PART_WORDS = 12
PART_SHARE = 0.25
# What asks for scripts is no content, unless it is much longer than that takes.
NOTICE = "javascript"
NOTICE_WORDS = 80


def json_ld(_tree: LexborHTMLParser, head: Head) -> str:
    """The longest `articleBody` of the page's JSON-LD, under its headline."""
    bodies = [item for text in head.json_ld for item in _objects(_parsed(text)) if isinstance(item.get("articleBody"), str)]
    best = max(bodies, key=lambda item: len(str(item["articleBody"])), default=None)
    if best is None:
        return ""
    headline = best.get("headline")
    title = f"<h1>{escape(headline)}</h1>" if isinstance(headline, str) else ""
    return f"<article>{title}{markup(str(best['articleBody']))}</article>"


def state_json(tree: LexborHTMLParser, _head: Head) -> str:
    """The fullest running text in the page's state: in JSON scripts, in what scripts assign to the window, in what Next.js streams."""
    values = [_parsed(raw) for node in tree.css(STATE) if len(raw := node.text()) <= STATE_BYTES]
    scripts = [text for node in tree.css("script:not([src])") if "__" in (text := node.text()) and len(text) <= STATE_BYTES]
    values += [_parsed(text[match.end() :].rstrip("; \t\n\r\f")) for text in scripts if (match := ASSIGNED.match(text))]
    rows = read_flight(scripts)
    return article_in([*values, *rows.values()], rows)


def template(tree: LexborHTMLParser, _head: Head) -> str:
    """What the page's `template` elements hold, shadow roots among them, however deep in each other."""
    return _parts(tree, "template")


def noscript(tree: LexborHTMLParser, _head: Head) -> str:
    """What the page says to readers without scripts."""
    return _parts(tree, "noscript")


Source = Callable[[LexborHTMLParser, Head], str]
SOURCES: Mapping[str, Source] = {"template": template, "noscript": noscript, "json_ld": json_ld, "state_json": state_json}


def _parts(tree: LexborHTMLParser, name: str) -> str:
    """The elements with running text, without their own tags; one inside another, as in drawings, comes with that."""
    inner = {node.mem_id for node in tree.css(f"{name} {name}")}
    outer = (node for node in tree.css(name) if node.mem_id not in inner)
    parts = [(words_of(html), html) for node in outer if (html := FRAME.sub("", node.html or ""))]
    most = max((words for words, _ in parts), default=0)
    return "".join(html for words, html in parts if words >= max(PART_WORDS, PART_SHARE * most) and not _is_notice(words, html))


def _is_notice(words: int, html: str) -> bool:
    return words < NOTICE_WORDS and NOTICE in html.lower()


def _parsed(text: str) -> object:
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _objects(value: object) -> Iterator[Mapping[str, object]]:
    """The value and all that it holds, as far as they are objects, in order, without recursion."""
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, dict):
            yield item
            stack.extend(reversed(list(item.values())))
        elif isinstance(item, list):
            stack.extend(reversed(item))
