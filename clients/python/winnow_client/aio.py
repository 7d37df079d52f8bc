"""The client that awaits."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from typing import Self, Unpack

import httpx

from winnow_client.exchange import BROKEN, EXTRACT, Attempts, Group, Terms, article_of, batch, groups, headers, problem_of, single
from winnow_client.models import Article, Options, Page, Result


class AsyncClient:
    """See `Client`; every method is awaited."""

    def __init__(
        self,
        url: str = "http://127.0.0.1:8000",
        *,
        key: str | None = None,
        terms: Terms | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """Nothing is sent. `transport` is httpx's, for proxies and tests."""
        self._terms = terms or Terms()
        self._http = httpx.AsyncClient(base_url=url, headers=headers(key), timeout=self._terms.timeout, transport=transport)

    async def extract(self, page: Page | bytes | str, **options: Unpack[Options]) -> Article:
        """The article of a page; a string is HTML. Raises ProblemError and TransportError."""
        request, attempts = single(Page.of(page), options), Attempts(self._terms)
        while True:
            answer = broken = None
            try:
                answer = await self._http.post(EXTRACT, **request)
            except BROKEN as error:
                broken = error
            pause = attempts.pause(answer, broken)
            if answer is not None and pause is None:
                return article_of(answer)
            await asyncio.sleep(pause or 0.0)

    async def extract_batch(
        self, pages: Iterable[Page | bytes | str], *, ordered: bool = False, site: bool = False, **options: Unpack[Options]
    ) -> AsyncIterator[Result]:
        """What became of each page, as they get done, or with `ordered` in their order. Raises TransportError.

        Pages are taken as answers are: there may be more than memory holds. With `site` they are of one site, and those of a request, up to
        64, are read together.
        """
        waiting = groups(pages, site=site)
        running: list[asyncio.Task[Group]] = []
        try:
            while True:
                while len(running) < self._terms.parallel and (group := next(waiting, None)):
                    running.append(asyncio.create_task(self._work(group, options)))
                if not running:
                    return
                finished, _ = await asyncio.wait(running[:1] if ordered else running, return_when=asyncio.FIRST_COMPLETED)
                done = finished.pop()
                running.remove(done)
                for result in done.result().results():
                    yield result
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def __aenter__(self) -> Self:
        """See `close`."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """See `close`."""
        await self.close()

    async def _work(self, group: Group, options: Options) -> Group:
        """Send a group until each of its pages has its answer, or it has been tried often enough."""
        attempts = Attempts(self._terms)
        while group.waiting:
            answer = broken = None
            try:
                async with self._http.stream(**batch(group, options)) as answer:
                    await self._read(answer, group)
            except BROKEN as error:
                broken = error
            if not group.waiting:
                break
            pause = attempts.pause(answer, broken, unfinished=True)
            if pause is None:
                group.fail()
            await asyncio.sleep(pause or 0.0)
        return group

    async def _read(self, answer: httpx.Response, group: Group) -> None:
        if answer.status_code != httpx.codes.OK:
            await answer.aread()
            group.refuse(problem_of(answer))
            return
        async for piece in answer.aiter_bytes():
            group.feed(piece)
