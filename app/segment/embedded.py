"""Content that a page holds outside its visible text: JSON-LD `articleBody`, state JSON of script frameworks, `template` elements.

Each reader gives HTML, so that one walk serves them all; an empty string where there is nothing.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from html import escape

from selectolax.lexbor import LexborHTMLParser

from app.types import Head

# A text in state JSON is content from this many words on; labels and addresses have fewer.
CONTENT_WORDS = 25
STATE_BYTES = 4_000_000
STATE = 'script[type="application/json"],script#__NEXT_DATA__,script#__NUXT_DATA__'
OPENING = re.compile(r"<template[^>]*>")
TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
CODE = re.compile(r"[{};=]|https?://\S+$")
CODE_SHARE = 0.02


def json_ld(_tree: LexborHTMLParser, head: Head) -> str:
    """The longest `articleBody` of the page's JSON-LD, under its headline."""
    bodies = [item for text in head.json_ld for item in _objects(_parsed(text)) if isinstance(item.get("articleBody"), str)]
    best = max(bodies, key=lambda item: len(str(item["articleBody"])), default=None)
    if best is None:
        return ""
    headline = best.get("headline")
    title = f"<h1>{escape(headline)}</h1>" if isinstance(headline, str) else ""
    return f"<article>{title}{_markup(str(best['articleBody']))}</article>"


def state_json(tree: LexborHTMLParser, _head: Head) -> str:
    """The running texts among the strings of the page's state, in their order, each once."""
    texts: dict[str, None] = {}
    for node in tree.css(STATE):
        raw = node.text()
        if len(raw) <= STATE_BYTES:
            texts |= dict.fromkeys(text for text in _strings(_parsed(raw)) if _is_content(text))
    return f"<article>{''.join(map(_markup, texts))}</article>" if texts else ""


def templates(tree: LexborHTMLParser, _head: Head) -> str:
    """What the page's `template` elements hold."""
    opened = (OPENING.sub("", node.html or "", count=1) for node in tree.css("template"))
    return "".join(html.removesuffix("</template>") for html in opened)


Source = Callable[[LexborHTMLParser, Head], str]
SOURCES: Mapping[str, Source] = {"json_ld": json_ld, "state_json": state_json, "template": templates}


def _parsed(text: str) -> object:
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _values(value: object) -> Iterator[object]:
    """The value and all that it holds, in order, without recursion."""
    stack = [value]
    while stack:
        item = stack.pop()
        yield item
        if isinstance(item, dict):
            stack.extend(reversed(list(item.values())))
        elif isinstance(item, list):
            stack.extend(reversed(item))


def _objects(value: object) -> Iterator[Mapping[str, object]]:
    return (item for item in _values(value) if isinstance(item, dict))


def _strings(value: object) -> Iterator[str]:
    return (item for item in _values(value) if isinstance(item, str))


def _is_content(text: str) -> bool:
    words = len(TAG.sub(" ", text).split())
    return words >= CONTENT_WORDS and len(CODE.findall(TAG.sub(" ", text))) < CODE_SHARE * len(text)


def _markup(text: str) -> str:
    """Text as HTML: as it is where it has tags, else a paragraph a line."""
    if TAG.search(text):
        return f"<div>{text}</div>"
    return "".join(f"<p>{escape(line)}</p>" for line in text.splitlines() if line.strip())
