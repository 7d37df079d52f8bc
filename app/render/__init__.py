"""Articles → bytes, a renderer for each format of `app.media`: renderers choose and format, they never drop."""

from collections.abc import Callable, Mapping

from app.render import html, json, markdown, text
from app.render.content_coding import compress
from app.types import Article, Options, Receipt

__all__ = ["RENDERERS", "compress"]

RENDERERS: Mapping[str, Callable[[Article, Options, Receipt], bytes]] = {
    "json": json.render,
    "text": text.render,
    "markdown": markdown.render,
    "html": html.render,
}
