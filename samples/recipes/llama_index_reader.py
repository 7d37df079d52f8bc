"""A LlamaIndex reader: pages in, one Document an article out, as Markdown."""

import logging
from collections.abc import Iterable, Iterator

from llama_index.core.readers.base import BaseReader
from llama_index.core.schema import Document
from winnow_client import Client, Page

LOG = logging.getLogger(__name__)


class WinnowReader(BaseReader):
    """Pages that you have, not addresses: Winnow fetches nothing. A page without an article is logged and left out."""

    def __init__(self, url: str = "http://127.0.0.1:8000") -> None:
        """`url` is that of the service."""
        self._url = url

    def lazy_load_data(self, pages: Iterable[Page | bytes | str]) -> Iterator[Document]:
        """Documents in the order of the pages. Raises winnow_client.TransportError."""
        with Client(self._url) as winnow:
            for result in winnow.extract_batch(pages, ordered=True, include="markdown", removed=False):
                if not result.article:
                    LOG.warning("%s: %s", result.page.url, result.problem)
                    continue
                facts = result.article.metadata
                metadata = {"url": result.page.url, "title": facts.title, "published": facts.published, "language": facts.language}
                yield Document(text=result.article.body.markdown or "", metadata=metadata | {"verdict": result.article.verdict})
