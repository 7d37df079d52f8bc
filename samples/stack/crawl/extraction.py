"""Pages to Winnow in batches; articles go on to the next pipeline, what has none is a dead letter."""

import asyncio
import json
from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from scrapy.settings import BaseSettings
from winnow_client import AsyncClient, Page, Result, Terms, TransportError

from crawl.items import Article, Fetched

# A batch goes out when it has so many pages, or when its first one has waited so long.
MOST_PAGES, LONGEST_SECONDS = 32, 0.5


class ExtractionPipeline:
    """The client waits as `Retry-After` says and tries again; meanwhile Scrapy fetches no more than SCRAPER_SLOT_MAX_ACTIVE_SIZE."""

    def __init__(self, settings: BaseSettings) -> None:
        """Nothing is opened yet."""
        terms = Terms(retries=settings.getint("SERVICE_RETRIES"))
        self._client = AsyncClient(settings["SERVICE_URL"], key=settings["SERVICE_KEY"], terms=terms)
        self._letters_path = settings["DEAD_LETTERS"]
        self._waiting: list[tuple[Page, asyncio.Future[Result]]] = []
        self._running: set[asyncio.Task[None]] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """As Scrapy makes one."""
        return cls(crawler.settings)

    def open_spider(self) -> None:
        """Dead letters of earlier runs stay."""
        self._letters = open(self._letters_path, "a", encoding="utf-8")  # noqa: PTH123, SIM115  (closed below)

    async def process_item(self, fetched: Fetched) -> Article:
        """The article of a page. Raises DropItem where it is a dead letter."""
        page = Page(data=fetched.body, content_type=fetched.content_type, url=fetched.url, id=fetched.url)
        try:
            result = await self._answer(page)
        except TransportError as error:
            raise self._buried(page, {"code": "unreachable", "detail": str(error), "retryable": True}) from error
        if result.problem:
            raise self._buried(page, result.problem.members)
        return Article.of(fetched.url, result.article)

    async def close_spider(self) -> None:
        """Every item has been answered by now."""
        await self._client.close()
        self._letters.close()

    async def _answer(self, page: Page) -> Result:
        """What became of a page, in a batch with others."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Result] = loop.create_future()
        self._waiting.append((page, answer))
        if len(self._waiting) == 1:
            self._timer = loop.call_later(LONGEST_SECONDS, self._send)
        if len(self._waiting) >= MOST_PAGES:
            self._timer.cancel()
            self._send()
        return await answer

    def _send(self) -> None:
        """All that wait, as one batch."""
        batch, self._waiting = self._waiting, []
        task = asyncio.create_task(self._work(batch))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _work(self, batch: list[tuple[Page, asyncio.Future[Result]]]) -> None:
        answers = iter([answer for _, answer in batch])
        try:
            async for result in self._client.extract_batch([page for page, _ in batch], ordered=True):
                next(answers).set_result(result)
        except Exception as error:  # noqa: BLE001  (whoever waits hears of it)
            for answer in answers:
                answer.set_exception(error)

    def _buried(self, page: Page, problem: dict[str, Any]) -> DropItem:
        """A line that `winnow batch` reads as it is, with why there is no article."""
        why = {name: problem.get(name) for name in ("status", "code", "detail", "retryable")}
        self._letters.write(json.dumps({**page.document(), "content_type": page.content_type, **why}) + "\n")
        self._letters.flush()
        return DropItem(f"{why['code']}: {page.url}")
