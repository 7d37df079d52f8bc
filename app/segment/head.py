"""What an HTML page says of itself in `<html>`, `<head>`, JSON-LD scripts, `<time>` elements and elements that are marked."""

import re
from collections.abc import Iterator
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

from app.types import Head, Marked

COLLAPSIBLE = re.compile(r"[ \t\n\r\f]+")
SPOKEN = 'title,base[href],meta[content],link[rel=canonical][href],time[datetime],script[type="application/ld+json"]'
# Microdata, RDFa and links to authors: the properties of an article, not those of its frame.
PROPERTIES = frozenset({"author", "datePublished", "dateModified", "dateCreated", "headline", "articleSection", "keywords"})
MARKED = "[itemprop]:not(meta),[property]:not(meta),[rel~=author]"
MARKED_AT_MOST = 40
VALUE_AT_MOST = 200
REPEATED_AT_MOST = 40


def read_head(tree: LexborHTMLParser) -> Head:
    """All that the page says of itself; of repeated meta tags the first stands in `meta`, all in `repeated`."""
    root = tree.root
    said: dict[str, list[LexborNode]] = {"title": [], "base": [], "meta": [], "link": [], "time": [], "script": []}
    for node in tree.css(SPOKEN):
        said[node.tag or ""].append(node)
    repeated: dict[str, list[str]] = {}
    for node in said["meta"]:
        attributes = node.attributes
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
        if name:
            values = repeated.setdefault(name.strip().lower(), [])
            if len(values) < REPEATED_AT_MOST:
                values.append((attributes.get("content") or "").strip())
    return Head(
        title=COLLAPSIBLE.sub(" ", said["title"][0].text()).strip() if said["title"] else None,
        language=(root.attributes.get("lang") if root else None) or None,
        canonical=said["link"][0].attributes.get("href") if said["link"] else None,
        base=said["base"][0].attributes.get("href") if said["base"] else None,
        meta={name: values[0] for name, values in repeated.items()},
        repeated={name: tuple(values) for name, values in repeated.items() if len(values) > 1},
        json_ld=tuple(node.text() for node in said["script"]),
        times=tuple(value for node in said["time"] if (value := node.attributes.get("datetime"))),
        marked=tuple(islice(_marked(tree), MARKED_AT_MOST)),
    )


def _marked(tree: LexborHTMLParser) -> Iterator[Marked]:
    for node in tree.css(MARKED):
        attributes = node.attributes
        names = (attributes.get("itemprop") or attributes.get("property") or "author").replace("schema:", "").split()
        name = next((name for name in names if name in PROPERTIES), None)
        if name:
            within = node.css_first("[itemprop~=name],[property~='schema:name'],[property=name]") if name == "author" else None
            value = attributes.get("datetime") or attributes.get("content") or (within or node).text(separator=" ")
            yield Marked(name, COLLAPSIBLE.sub(" ", value[: 4 * VALUE_AT_MOST]).strip()[:VALUE_AT_MOST])
