"""The order in which documents are served: lanes in turn, so that nobody waits for all that another one has sent."""

import asyncio

import pytest

from app.pool.queue import SHORT_BYTES, FairQueue, Queue, lane_of
from app.pool.slot import Lane, Ticket
from app.types import Job

# Who sends, in this order (a capital letter is a long document) → who is served, in which order.
ORDERS = {
    "one client": ("aaa", "aaa"),
    "two clients": ("aaaabb", "ababaa"),
    "long ones of the same client": ("AAAAa", "AaAAA"),
    "three lanes": ("AAAbbc", "AbcAbA"),
}


def queue_of(senders: str) -> tuple[FairQueue, dict[Ticket, str]]:
    queue, names = FairQueue(), dict[Ticket, str]()
    loop = asyncio.new_event_loop()
    for sender in senders:
        size = SHORT_BYTES + sender.isupper()
        ticket = Ticket(Job(b"x" * size, None, None, (), "json"), loop.create_future(), lane_of(sender.lower(), size))
        queue.add(ticket)
        names[ticket] = sender
    loop.close()
    return queue, names


@pytest.mark.parametrize(("sent", "served"), ORDERS.values(), ids=ORDERS.keys())
def test_lanes_are_served_in_turn(sent: str, served: str) -> None:
    queue, names = queue_of(sent)
    assert "".join(names[queue.pop()] for _ in range(len(queue))) == served


def test_lane_with_the_fewest_at_work_is_next() -> None:
    queue, names = queue_of("AAAAab")
    running = [queue.pop(), queue.pop()]
    assert [names[ticket] for ticket in running] == ["A", "a"]
    assert names[queue.pop(running)] == "b"
    assert names[queue.pop([queue.pop()])] == "A"


def test_short_documents_may_be_asked_for_alone() -> None:
    queue, names = queue_of("AAabB")
    assert [names[queue.pop_short()] for _ in range(2)] == ["a", "b"]
    assert not queue.short_waits
    assert len(queue) == 3


def test_ticket_that_no_worker_has_seen_is_the_next_again() -> None:
    queue, _ = queue_of("aab")
    first = queue.pop()
    queue.put_back(first)
    assert queue.pop() is first


def test_removed_ticket_is_not_served() -> None:
    queue, names = queue_of("aab")
    gone = next(ticket for ticket, name in names.items() if name == "b")
    assert queue.remove(gone)
    assert not queue.remove(gone)
    assert len(queue) == 2
    assert gone not in list(queue)


def test_wait_is_judged_by_what_is_served_before() -> None:
    queue, _ = queue_of("AAAAAAAAb")
    assert [len(queue.ahead_of(lane)) for lane in (Lane("c"), Lane("b"), Lane("a", short=False))] == [2, 3, 9]


# What waits, who comes → who has to leave.
FULL = {"a newcomer": ("aaab", "c", "a"), "one as long": ("aab", "b", None), "itself": ("aaab", "a", None)}


@pytest.mark.parametrize(("waiting", "comes", "leaves"), FULL.values(), ids=FULL.keys())
def test_full_queue_loses_the_last_of_the_longest_lane(waiting: str, comes: str, leaves: str | None) -> None:
    queue, names = queue_of(waiting)
    ticket = queue.last_of_longest(than=Lane(comes))
    assert (names[ticket] if ticket else None) == leaves


def test_lines_of_batches_wait_behind_documents_and_have_a_share() -> None:
    queue, loop = Queue(), asyncio.new_event_loop()
    for name, line in [*(("line", 1),) * 4, *(("single", 0),) * 16]:
        queue.add(Ticket(Job(name.encode(), None, None, (), "json", line=line), loop.create_future(), lane_of("a", 4)))
    loop.close()
    served = [queue.pop().job.body.decode() for _ in range(20)]
    assert served == (["single"] * 7 + ["line"]) * 2 + ["single"] * 2 + ["line"] * 2
