"""What a page says of its article in JSON-LD (schema.org)."""

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

ARTICLES = frozenset(
    {
        *("Article", "NewsArticle", "BlogPosting", "Report", "ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle"),
        *("BackgroundNewsArticle", "ReviewNewsArticle", "LiveBlogPosting", "ScholarlyArticle", "TechArticle", "SocialMediaPosting"),
        *("DiscussionForumPosting", "Recipe", "Review", "VideoObject", "Product", "WebPage"),
    }
)
# A page's graph is small; what nests deeper or goes on longer is no description of an article.
DEPTH = 6
NODES = 2000
AUTHORS_AT_MOST = 12


def article_node(texts: tuple[str, ...]) -> Mapping[str, Any]:
    """The node that describes the page's article: the most article-like type first, in the page's order; empty where there is none."""
    nodes = [node for text in texts for node in _nodes(_load(text))]
    ranked = [(rank, node) for node in nodes if (rank := _rank(node)) is not None]
    return min(ranked, key=lambda pair: pair[0])[1] if ranked else {}


def names(value: object, depth: int = DEPTH) -> list[str]:
    """Names of people or organisations from any of the shapes that sites use."""
    if not depth:
        return []
    if isinstance(value, str):
        return [value.strip()] if value.strip() and "://" not in value else []
    if isinstance(value, dict):
        return names(value.get("name"), depth - 1)
    if isinstance(value, list):
        found = [name for item in value[:AUTHORS_AT_MOST] for name in names(item, depth - 1)]
        return list(dict.fromkeys(found))
    return []


def text_of(value: object) -> str | None:
    """A non-empty string, or the first of a list; None for anything else."""
    if isinstance(value, list):
        value = value[0] if value else None
    return value.strip() or None if isinstance(value, str) else None


def _load(text: str) -> object:
    try:
        return orjson.loads(text.strip().removeprefix("<!--").removesuffix("-->"))
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


def _rank(node: Mapping[str, Any]) -> int | None:
    types = node.get("@type")
    kinds = [types] if isinstance(types, str) else types if isinstance(types, list) else []
    if not any(isinstance(kind, str) and (kind in ARTICLES or kind.endswith("Article")) for kind in kinds):
        return None
    facts = sum(bool(node.get(key)) for key in ("headline", "datePublished", "author"))
    return -facts
