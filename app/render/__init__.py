"""Articles → bytes: renderers choose and format, they never drop."""

from collections.abc import Callable, Mapping

from app.render import json, text
from app.types import Article, Options, Receipt

RENDERERS: Mapping[str, Callable[[Article, Options, Receipt], bytes]] = {"json": json.render, "text": text.render}
MEDIA_TYPES: Mapping[str, str] = {"json": "application/json", "text": "text/plain; charset=utf-8"}
