"""Articles → bytes, a renderer for each format of `app.media`: renderers choose and format, they never drop."""

from collections.abc import Callable, Mapping

from app.render import html, json, markdown, row, text
from app.render.content_coding import compress
from app.types import Article, Options, Receipt

__all__ = ["RENDERERS", "compress", "renderer"]

Renderer = Callable[[Article, Options, Receipt], bytes]
RENDERERS: Mapping[str, Renderer] = {
    "json": json.render,
    "text": text.render,
    "markdown": markdown.render,
    "html": html.render,
}
# What only a batch asks for: no `Accept` names it.
OF_A_BATCH: Mapping[str, Renderer] = {"row": row.render}


def renderer(name: str) -> Renderer:
    """What makes this format, of an answer or of a batch."""
    return RENDERERS.get(name) or OF_A_BATCH[name]
