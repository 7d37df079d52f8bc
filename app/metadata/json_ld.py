"""What a page says of its article in JSON-LD (schema.org), also where the JSON is broken."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import orjson

ARTICLES = frozenset(
    {
        *("Article", "NewsArticle", "BlogPosting", "Report", "ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle"),
        *("BackgroundNewsArticle", "ReviewNewsArticle", "LiveBlogPosting", "ScholarlyArticle", "TechArticle", "SocialMediaPosting"),
        *("DiscussionForumPosting", "Recipe", "Review", "VideoObject", "Product", "WebPage"),
    }
)
OFFICES = frozenset({"Organization", "NewsMediaOrganization", "Corporation", "WebSite", "LocalBusiness"})
# A page's graph is small; what nests deeper or goes on longer is no description of an article.
DEPTH = 6
NODES = 2000
AUTHORS_AT_MOST = 12
# What makes JSON of sites invalid: line breaks inside strings, commas too many.
CONTROL = re.compile(r"[\x00-\x1f]+")
EXTRA_COMMA = re.compile(r",(?=\s{0,40}+[}\]])")
# Of JSON that is beyond repair: strings of a few names, each read where it stands first.
LOOSE = re.compile(r'"(@type|headline|datePublished|dateModified|description)"\s{0,9}+:\s{0,9}+"((?:[^"\\]++|\\.){0,999}+)"')
LOOSE_AUTHOR = re.compile(
    r'"author"\s{0,9}+:\s{0,9}+[\[{\s]{0,40}+(?:"@type"\s{0,9}+:\s{0,9}+"Person"\s{0,9}+,\s{0,40}+)?"name"\s{0,9}+:\s{0,9}+"((?:[^"\\]++|\\.){0,199}+)"'
)

# What is tried on a script, the script as it is first.
REPAIRS: tuple[Callable[[str], str], ...] = (str, lambda text: EXTRA_COMMA.sub("", CONTROL.sub(" ", text)))


def article_node(texts: tuple[str, ...]) -> Mapping[str, Any]:
    """The node that describes the page's article: the most article-like type first, in the page's order; empty where there is none.

    People that it names by `@id` alone are put in from the graph.
    """
    nodes = [node for text in texts for node in _nodes(_load(text))]
    ranked = [(rank, node) for node in nodes if (rank := _rank(node)) is not None]
    if not ranked:
        return {}
    best = min(ranked, key=lambda pair: pair[0])[1]
    named = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and node.get("name")}
    return {key: _resolved(value, named) if key in {"author", "creator", "publisher"} else value for key, value in best.items()}


def names(value: object, depth: int = DEPTH, *, people: bool = False) -> list[str]:
    """Names of people or organisations from any of the shapes that sites use; with `people`, not of what is said to be an organisation."""
    if not depth:
        return []
    if isinstance(value, str):
        return [value.strip()] if value.strip() and "://" not in value else []
    if isinstance(value, dict):
        return [] if people and OFFICES & set(_types(value)) else names(value.get("name"), depth - 1)
    if isinstance(value, list):
        found = [name for item in value[:AUTHORS_AT_MOST] for name in names(item, depth - 1, people=people)]
        return list(dict.fromkeys(found))
    return []


def is_news(node: Mapping[str, Any]) -> bool:
    """Whether the article is said to be one of the news."""
    return any("News" in kind for kind in _types(node))


def text_of(value: object) -> str | None:
    """A non-empty string, or the first of a list; None for anything else."""
    if isinstance(value, list):
        value = value[0] if value else None
    return value.strip() or None if isinstance(value, str) else None


def texts_of(value: object) -> list[str]:
    """The strings of a list, or those between the commas of one string."""
    parts = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else []
    return [part.strip() for part in parts if isinstance(part, str) and part.strip()]


def image_of(value: object) -> str | None:
    """The address of an image: a string, an object's `url`, or the first of a list of them."""
    if isinstance(value, list):
        value = value[0] if value else None
    return text_of(value.get("url") or value.get("contentUrl")) if isinstance(value, dict) else text_of(value)


def _resolved(value: object, named: Mapping[str, Mapping[str, Any]]) -> object:
    if isinstance(value, list):
        return [_resolved(item, named) if isinstance(item, dict) else item for item in value[:AUTHORS_AT_MOST]]
    if isinstance(value, dict) and not value.get("name") and isinstance(value.get("@id"), str):
        return named.get(value["@id"], value)
    return value


def _load(text: str) -> object:
    text = (
        text.strip()
        .removeprefix("<!--")
        .removesuffix("-->")
        .strip()
        .removeprefix("//<![CDATA[")
        .removesuffix("//]]>")
        .strip()
        .removesuffix(";")
    )
    for repair in REPAIRS:
        try:
            return orjson.loads(repair(text))
        except orjson.JSONDecodeError:
            continue
    return _loose(text)


def _loose(text: str) -> object:
    """The few facts of an article that can be read from JSON that no parser takes."""
    found: dict[str, object] = {}
    for key, value in LOOSE.findall(text):
        if key != "@type" or value in ARTICLES:
            found.setdefault(key, _string(value))
    author = LOOSE_AUTHOR.search(text)
    return {**found, "author": {"name": _string(author[1])}} if author else found


def _string(inside: str) -> object:
    """The value of a JSON string by what stands between its quotes; None where it has none."""
    try:
        return orjson.loads(f'"{CONTROL.sub(" ", inside)}"')
    except orjson.JSONDecodeError:
        return None


def _nodes(root: object) -> Iterator[dict[str, Any]]:
    """Every object of a JSON value, outer before inner, bounded in depth and number."""
    level = [root]
    seen = 0
    for _ in range(DEPTH):
        inner: list[object] = []
        for value in level:
            seen += 1
            if seen > NODES:
                return
            if isinstance(value, dict):
                yield value
                inner.extend(part for key, part in value.items() if isinstance(part, dict | list) and key != "isPartOf")
            elif isinstance(value, list):
                inner.extend(value)
        level = inner


def _types(node: Mapping[str, Any]) -> list[str]:
    types = node.get("@type")
    return [kind for kind in ([types] if isinstance(types, str) else types if isinstance(types, list) else []) if isinstance(kind, str)]


def _rank(node: Mapping[str, Any]) -> int | None:
    kinds = _types(node)
    if not any(kind in ARTICLES or kind.endswith("Article") for kind in kinds):
        return None
    facts = sum(bool(node.get(key)) for key in ("headline", "datePublished", "author"))
    return -2 * facts + ("WebPage" in kinds)
