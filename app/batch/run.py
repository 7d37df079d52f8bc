"""A run: spans → records → answers → parts. What is done by an earlier run of the same plan is not done again."""

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from app.batch import parts, readers
from app.batch.extractor import Extractor
from app.batch.parts import Account, Output, Part, Placed
from app.batch.record import Place, Record, Span, too_large
from app.batch.store import Store
from app.site.domains import site_of
from app.types import Failure, Job, Outcome

# A part is closed after so many bytes of documents, however few they are.
PART_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked of every record: options, output, records a part, and the longest document that the service would read, in bytes.

    `sites` tells where the tables beside the output come from, empty where there are none; `tables` are those of their sites, once read.
    """

    query: tuple[tuple[str, str], ...]
    output: Output
    part_records: int
    most: int
    sites: str = ""
    tables: Mapping[str, str] = field(default_factory=dict)

    def job(self, record: Record) -> Job | Failure:
        """What a worker is asked, or why it is not."""
        if record.failure is not None:
            return record.failure
        if len(record.body) > self.most:
            return too_large(len(record.body), self.most)
        return record.job((*self.query, *self._table(record.url)), self.output.format)

    def _table(self, url: str | None) -> tuple[tuple[str, str], ...]:
        table = self.tables.get(site_of(url)) if self.tables else None
        return (("site_table", table),) if table else ()


@dataclass(frozen=True, slots=True)
class Listener:
    """Who hears of a run: of each answer, of each part that is written, here, by an `earlier` run, or `elsewhere`."""

    answer: Callable[[Placed, Outcome], None] = lambda _placed, _outcome: None
    part: Callable[[Account], None] = lambda _account: None
    earlier: Callable[[Account], None] = lambda _account: None
    elsewhere: Callable[[Account], None] = lambda _account: None


def run(order: Order, spans: Iterable[tuple[int, Span]], store: Store, extractor: Extractor, listener: Listener) -> None:
    """Write the parts of some numbered spans. Workers go on with the next part and span while one is written."""
    records = itertools.chain.from_iterable(_placed(order, number, span, store, listener) for number, span in spans)
    answers = extractor.answers((placed, order.job(placed.record)) for placed in records)
    for part, rows in itertools.groupby(_heard(answers, listener), key=lambda row: row[0].part):
        listener.part(parts.write(store, order.output, part, rows))


def _heard(answers: Iterable[tuple[Placed, Outcome]], listener: Listener) -> Iterator[tuple[Placed, Outcome]]:
    for placed, outcome in answers:
        listener.answer(placed, outcome)
        yield placed, outcome


def _placed(order: Order, number: int, span: Span, store: Store, listener: Listener) -> Iterator[Placed]:
    """The records of a span that no account speaks of, cut into parts: the cut depends on the input alone."""
    place, chunk = Place(), 0
    for account in parts.accounts(store, number):
        listener.earlier(account)
        place, chunk = account.end, account.part.chunk + 1
        if account.last:
            return
    records = readers.read(span, place, order.most)
    record, count, held = next(records, None), 0, 0
    while record is not None:
        following = next(records, None)
        count, held = count + 1, held + len(record.body)
        yield Placed(Part(number, chunk), record, span.paths[0], following is None)
        if count >= order.part_records or held >= PART_BYTES:
            chunk, count, held = chunk + 1, 0, 0
        record = following
