"""Who writes Markdown of the same body: Winnow from its blocks, the others from the body's HTML with absolute addresses."""

from collections.abc import Callable, Mapping
from typing import Any

from bench.systems.body_forms import REMOVED, markdown_of_all

URL = "https://mill.example/notes/page.html"


def _body(html: str) -> str:
    """The same body for the others: without what was removed, addresses absolute."""
    import lxml.html

    tree = lxml.html.fromstring(f"<html><body><article>{html}</article></body></html>")
    for node in [node for node in tree.iter() if node.tag in REMOVED]:
        node.drop_tree()
    base = tree.find(".//base")
    tree.make_links_absolute(URL if base is None else base.get("href"))
    return str(lxml.html.tostring(tree, encoding="unicode"))


def _trafilatura(html: str) -> str:
    import trafilatura
    from trafilatura.settings import use_config

    config = use_config()
    for name in ("MIN_EXTRACTED_SIZE", "MIN_OUTPUT_SIZE"):
        config.set("DEFAULT", name, "0")
    options: dict[str, Any] = {"include_links": True, "include_images": True, "include_formatting": True, "favor_recall": True}
    return trafilatura.extract(_body(html), url=URL, output_format="markdown", config=config, **options) or ""


def _html_to_markdown(html: str) -> str:
    import html_to_markdown

    found = html_to_markdown.convert(_body(html))
    return str(getattr(found, "content", found))


def _markdownify(html: str) -> str:
    import markdownify

    return str(markdownify.markdownify(_body(html), heading_style="ATX"))


WRITERS: Mapping[str, Callable[[str], str]] = {
    "winnow": lambda html: markdown_of_all(html, URL),
    "trafilatura": _trafilatura,
    "html-to-markdown": _html_to_markdown,
    "markdownify": _markdownify,
}
