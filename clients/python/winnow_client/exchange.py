"""What both clients share: requests as they go out, answers as they come in, and how long to wait before the next try."""

import json
import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from winnow_client.errors import ProblemError, TransportError, UnavailableError, problem
from winnow_client.models import Article, Options, Page, Result

EXTRACT, BATCH = "/v1/extract", "/v1/extract/batch"
LINES = "application/x-ndjson"
# Tried again: what the service says can be, and a connection that breaks. Extracting changes nothing, so that twice is as good as once.
RETRIED = frozenset({408, 429, 503})
BROKEN = (httpx.TransportError, httpx.DecodingError)
FIRST_WAIT, LONGEST_WAIT = 0.5, 60.0
# A service may hold back all answers until a request is sent as a whole, if it is no larger: more lines at once would wait for each other.
GROUP_PAGES, GROUP_BYTES = 32, 1024 * 1024
# Pages of one site are answered once all of them are there, so that there may be more of them: as many as a table is made of.
SITE_PAGES, SITE_BYTES = 64, 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Terms:
    """How a client does it: seconds for an answer to begin and to go on, tries beyond the first, requests of a batch at a time."""

    timeout: float = 60.0
    retries: int = 4
    parallel: int = 2


@dataclass(slots=True)
class Attempts:
    """The tries of one request."""

    terms: Terms
    tried: int = 0

    def pause(self, answer: httpx.Response | None, broken: Exception | None, *, unfinished: bool = False) -> float | None:
        """Seconds before the next try, by `Retry-After` where it is given; None where this was the last. Raises TransportError.

        `unfinished`: the answer as such was good, but lines of a batch lack theirs.
        """
        self.tried += 1
        good = answer is not None and answer.status_code == httpx.codes.OK
        again = broken is not None or answer is None or answer.status_code in RETRIED or (good and unfinished)
        if again and self.tried <= self.terms.retries:
            asked = answer.headers.get("retry-after", "") if answer is not None else ""
            doubled = FIRST_WAIT * 2 ** (self.tried - 1) * random.uniform(0.5, 1.0)  # noqa: S311  (so that clients do not come all at once)
            return min(LONGEST_WAIT, float(asked) if asked.isdecimal() else doubled)
        if broken is not None:
            raise TransportError(f"{type(broken).__name__}: {broken}") from broken
        return None


def headers(key: str | None) -> dict[str, str]:
    """What each request bears."""
    return {"User-Agent": "winnow-client", **({"Authorization": f"Bearer {key}"} if key else {})}


def query(options: Options) -> dict[str, str]:
    """Options as parameters of the query, but for a table, which is too long for it."""
    given = {name: value for name, value in options.items() if name != "site_table"}
    return {name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in given.items()}


def single(page: Page, options: Options) -> dict[str, Any]:
    """A request for one page: bytes as they are, under their own type, unless a table of their site goes with them."""
    table = options.get("site_table")
    if page.data is not None and not table and "site_table" not in page.options:
        named = {name: value for name, value in (("id", page.id), ("url", page.url)) if value is not None}
        sent = {"Content-Type": page.content_type} if page.content_type else {}
        return {"content": page.data, "params": {**query(options), **query(page.options), **named}, "headers": sent}
    return {"content": json.dumps(page.document(table)), "params": query(options), "headers": {"Content-Type": "application/json"}}


def article_of(answer: httpx.Response) -> Article:
    """The article of an answer. Raises ProblemError."""
    if answer.status_code != httpx.codes.OK:
        raise problem_of(answer)
    return Article.of(answer.json())


def problem_of(answer: httpx.Response) -> ProblemError:
    """The problem of an answer that has been read, also where something else than the service gave it."""
    try:
        return problem(answer.json())
    except ValueError:
        return problem({"status": answer.status_code, "code": "unknown", "detail": answer.reason_phrase})


@dataclass(slots=True)
class Group:
    """Some pages of a batch that go in one request: those that are still to be answered, and what became of the others.

    Those of a `site` are read together; the `table` that came of it is kept for another try.
    """

    waiting: dict[int, Page]
    site: bool = False
    table: Mapping[str, Any] | None = None
    done: dict[int, Result] = field(default_factory=dict)
    _begun: bytes = b""
    _problems: dict[int, ProblemError] = field(default_factory=dict)
    _refused: ProblemError | None = None

    def body(self, table: Mapping[str, Any] | None) -> bytes:
        """The lines of the next try, each with that table."""
        self._begun, self._problems, self._refused = b"", {}, None
        documents = ({**page.document(table), "id": str(number)} for number, page in self.waiting.items())
        return b"".join(json.dumps(document).encode() + b"\n" for document in documents)

    def feed(self, piece: bytes) -> None:
        """A piece of the answer."""
        *lines, self._begun = (self._begun + piece).split(b"\n")
        for line in lines:
            self._take(json.loads(line))

    def _take(self, members: Mapping[str, Any]) -> None:
        name = members.get("id")
        if name is None or int(name) not in self.waiting:
            return  # the stream was cut short: what has no answer is sent again
        number = int(name)
        own = {**members, "id": self.waiting[number].id}
        if self.site:
            self.table = members.get("site", self.table)
        if "verdict" in members:
            self.done[number] = Result(self.waiting.pop(number), Article.of(own))
            return
        failed = problem(own)
        if failed.retryable:
            self._problems[number] = failed
        else:
            self.done[number] = Result(self.waiting.pop(number), problem=failed)

    def refuse(self, refused: ProblemError) -> None:
        """No line was read."""
        self._refused = refused

    def fail(self) -> None:
        """There is no further try: each page that waits has its last problem."""
        unanswered = UnavailableError({"status": 503, "code": "unanswered", "retryable": True})
        for number, page in self.waiting.items():
            last = self._problems.get(number) or self._refused or unanswered
            self.done[number] = Result(page, problem=last)
        self.waiting = {}

    def results(self) -> Iterator[Result]:
        """What became of the pages, in their order."""
        return (self.done[number] for number in sorted(self.done))


def batch(group: Group, options: Options) -> dict[str, Any]:
    """A request for what a group waits for."""
    table = options.get("site_table") or group.table
    params = {**query(options), **({"site": "true"} if group.site and not table else {})}
    return {"method": "POST", "url": BATCH, "content": group.body(table), "params": params, "headers": {"Content-Type": LINES}}


def groups(pages: Iterable[Page | bytes | str], *, site: bool) -> Iterator[Group]:
    """Pages in groups for one request each, as they come; those of one `site` in larger ones."""
    most_pages, most_bytes = (SITE_PAGES, SITE_BYTES) if site else (GROUP_PAGES, GROUP_BYTES)
    waiting: dict[int, Page] = {}
    size = 0
    for number, page in enumerate(map(Page.of, pages)):
        waiting[number] = page
        size += len(page.html or page.text or page.data or b"")
        if len(waiting) >= most_pages or size >= most_bytes:
            yield Group(waiting, site)
            waiting, size = {}, 0
    if waiting:
        yield Group(waiting, site)
