"""The spans of a run on a dask cluster, a task each; a task that loses its worker is given to another one, which goes on from the parts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.batch.partition import extractor, slots
from app.batch.parts import Account
from app.batch.places import extra
from app.batch.record import BatchError, Span
from app.batch.run import Listener, Order, run
from app.batch.sites import with_tables
from app.batch.store import store_at
from app.pool.process import WorkerSpec

CONNECT_SECONDS = 30
# A task that fails by itself, as where a store does not answer, is tried again so often.
RETRIES = 2


@dataclass(frozen=True, slots=True)
class Task:
    """What every worker of the cluster is told: what to do, where to write, how its pool is started."""

    order: Order
    root: str
    spec: WorkerSpec


@dataclass(frozen=True, slots=True)
class Done:
    """The accounts of a span: of the parts that were there already, and of those that this task has written."""

    earlier: list[Account]
    written: list[Account]


def run_on_dask(task: Task, spans: Sequence[Span], scheduler: str, listener: Listener) -> None:
    """Each span is a task of the cluster. Raises BatchError where that cannot be reached or does not finish."""
    with extra("cluster"):
        import distributed
    library: Any = distributed  # its functions are not typed
    try:
        client = library.Client(scheduler, timeout=CONNECT_SECONDS)
    except (OSError, TimeoutError) as error:
        raise BatchError(f"no dask scheduler answers at {scheduler}") from error
    with client:
        futures = client.map(work, list(enumerate(spans)), task=task, pure=False, retries=RETRIES)
        for future in library.as_completed(futures):
            if future.status != "finished":
                raise BatchError(f"a task ended with {future.exception()!r}; the same command goes on from here")
            done = future.result()
            for account in done.earlier:
                listener.earlier(account)
            for account in done.written:
                listener.elsewhere(account)


def work(numbered: tuple[int, Span], task: Task) -> Done:
    """On a worker of the cluster, which has a slot for each of its threads."""
    import distributed

    done = Done([], [])
    pool = extractor(slots(task.spec, distributed.get_worker().state.nthreads))
    store = store_at(task.root)
    listener = Listener(part=done.written.append, earlier=done.earlier.append)
    run(with_tables(task.order, store), [numbered], store, pool, listener)
    return done
