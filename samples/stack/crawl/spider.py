"""The pages that the front page of a site links to, and itself."""

from collections.abc import AsyncIterator, Iterator
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.http import HtmlResponse, Response
from scrapy.linkextractors import LinkExtractor

from crawl.items import Fetched


class PagesSpider(Spider):
    """Every page as it comes; which of them are articles is Winnow's to say."""

    name = "pages"

    async def start(self) -> AsyncIterator[Request]:
        """The front page."""
        yield Request(self.settings["START_URL"])

    def parse(self, response: Response) -> Iterator[Fetched | Request]:
        """The page, and what it links to on its own host; DEPTH_LIMIT says how far."""
        content_type = response.headers.get("Content-Type")
        yield Fetched(response.url, content_type.decode("latin-1") if content_type else None, response.body)
        if isinstance(response, HtmlResponse):
            host = urlsplit(response.url).netloc
            yield from response.follow_all(link for link in LinkExtractor().extract_links(response) if urlsplit(link.url).netloc == host)
