"""A LangChain loader: pages in, one Document an article out, as Markdown."""

import logging
from collections.abc import Iterable, Iterator

from langchain_core.document_loaders import BaseLoader
from langchain_core.documents import Document
from winnow_client import Client, Page

LOG = logging.getLogger(__name__)


class WinnowLoader(BaseLoader):
    """Pages that you have, not addresses: Winnow fetches nothing. A page without an article is logged and left out."""

    def __init__(self, pages: Iterable[Page | bytes | str], url: str = "http://127.0.0.1:8000") -> None:
        """`url` is that of the service."""
        self._pages = pages
        self._url = url

    def lazy_load(self) -> Iterator[Document]:
        """Documents in the order of the pages. Raises winnow_client.TransportError."""
        with Client(self._url) as winnow:
            for result in winnow.extract_batch(self._pages, ordered=True, include="markdown", removed=False):
                if not result.article:
                    LOG.warning("%s: %s", result.page.url, result.problem)
                    continue
                facts = result.article.metadata
                metadata = {"source": result.page.url, "title": facts.title, "published": facts.published, "language": facts.language}
                yield Document(result.article.body.markdown or "", metadata=metadata | {"verdict": result.article.verdict})
