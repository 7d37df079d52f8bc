"""The client that waits."""

import time
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Self, Unpack

import httpx

from winnow_client.exchange import BROKEN, EXTRACT, Attempts, Group, Terms, article_of, batch, groups, headers, problem_of, single
from winnow_client.models import Article, Options, Page, Result


class Client:
    """A service at `url`; `key` where it asks for one. Close it, or use it as a context. Threads may share it."""

    def __init__(
        self,
        url: str = "http://127.0.0.1:8000",
        *,
        key: str | None = None,
        terms: Terms | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        """Nothing is sent. `transport` is httpx's, for proxies and tests."""
        self._terms = terms or Terms()
        self._http = httpx.Client(base_url=url, headers=headers(key), timeout=self._terms.timeout, transport=transport)

    def extract(self, page: Page | bytes | str, **options: Unpack[Options]) -> Article:
        """The article of a page; a string is HTML. Raises ProblemError and TransportError."""
        request, attempts = single(Page.of(page), options), Attempts(self._terms)
        while True:
            answer = broken = None
            try:
                answer = self._http.post(EXTRACT, **request)
            except BROKEN as error:
                broken = error
            pause = attempts.pause(answer, broken)
            if answer is not None and pause is None:
                return article_of(answer)
            time.sleep(pause or 0.0)

    def extract_batch(
        self, pages: Iterable[Page | bytes | str], *, ordered: bool = False, site: bool = False, **options: Unpack[Options]
    ) -> Iterator[Result]:
        """What became of each page, as they get done, or with `ordered` in their order. Raises TransportError.

        Pages are taken as answers are: there may be more than memory holds. With `site` they are of one site, and those of a request, up to
        64, are read together.
        """
        waiting = groups(pages, site=site)
        running: list[Future[Group]] = []
        with ThreadPoolExecutor(self._terms.parallel) as threads:
            while True:
                while len(running) < self._terms.parallel and (group := next(waiting, None)):
                    running.append(threads.submit(self._work, group, options))
                if not running:
                    return
                done = running[0] if ordered else wait(running, return_when=FIRST_COMPLETED).done.pop()
                running.remove(done)
                yield from done.result().results()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def __enter__(self) -> Self:
        """See `close`."""
        return self

    def __exit__(self, *_: object) -> None:
        """See `close`."""
        self.close()

    def _work(self, group: Group, options: Options) -> Group:
        """Send a group until each of its pages has its answer, or it has been tried often enough."""
        attempts = Attempts(self._terms)
        while group.waiting:
            answer = broken = None
            try:
                with self._http.stream(**batch(group, options)) as answer:
                    self._read(answer, group)
            except BROKEN as error:
                broken = error
            if not group.waiting:
                break
            pause = attempts.pause(answer, broken, unfinished=True)
            if pause is None:
                group.fail()
            time.sleep(pause or 0.0)
        return group

    def _read(self, answer: httpx.Response, group: Group) -> None:
        if answer.status_code != httpx.codes.OK:
            answer.read()
            group.refuse(problem_of(answer))
            return
        for piece in answer.iter_bytes():
            group.feed(piece)
