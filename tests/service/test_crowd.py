"""Who has to go where connections are too many: the one that is late for longest, of the client that has most of them."""

import time
from dataclasses import dataclass, field
from typing import Any, ClassVar

import pytest

from app.service.crowd import Crowd


@dataclass(eq=False)
class Connection:
    """A guest that only notes its end."""

    crowd: Crowd
    owes_since: float
    address: str = "192.0.2.1"
    held: int = 0
    gone: list[float] = field(default_factory=list)

    def hang_up(self, reason: str) -> None:
        self.crowd.leave(self)
        self.crowd.hung_up[reason] += 1
        self.gone.append(self.owes_since)


class Watched(Connection):
    """A guest that counts how often anybody asks how late one is."""

    looks: ClassVar[int] = 0

    def __getattribute__(self, name: str) -> Any:
        Watched.looks += name == "owes_since"
        return super().__getattribute__(name)


def crowd_of(*late: float, most: int = 2) -> tuple[Crowd, list[Connection]]:
    crowd, now = Crowd(most), time.monotonic()
    guests = [Connection(crowd, now - seconds) for seconds in late]
    for guest in guests:
        crowd.enter(guest)
    return crowd, guests


def ended(guests: list[Connection]) -> list[int]:
    return [index for index, guest in enumerate(guests) if guest.gone]


@pytest.mark.parametrize(("connections", "expected"), [(2, []), (3, [1])])
def test_latest_goes_where_there_are_too_many(connections: int, expected: list[int]) -> None:
    crowd, guests = crowd_of(1, 3, 2)
    crowd.make_room(connections)
    assert ended(guests) == expected


def test_upload_that_goes_on_is_passed_over() -> None:
    crowd, guests = crowd_of(3, 2)
    guests[0].owes_since = time.monotonic() + 100
    crowd.make_room(3)
    assert ended(guests) == [1]


def test_nobody_goes_who_is_not_late() -> None:
    crowd, guests = crowd_of(-100, -200, most=32)
    crowd.make_room(33)
    assert not ended(guests)
    crowd.make_room(40)
    assert ended(guests) == [0]


def test_client_with_most_connections_gives_way() -> None:
    crowd, guests = crowd_of(1, 1)
    other = Connection(crowd, time.monotonic() - 9, "198.51.100.1")
    crowd.enter(other)
    crowd.make_room(3)
    assert len(ended(guests)) == 1
    assert not other.gone


def test_guest_that_comes_and_goes_is_found_again_and_takes_no_more_room() -> None:
    crowd, guests = crowd_of(2, 1)
    for _ in range(1000):
        crowd.leave(guests[0])
        crowd.enter(guests[0])
    (line,) = crowd._waiting.values()
    assert len(line._entries) < 100
    crowd.make_room(3)
    assert ended(guests) == [0]


def test_in_a_flood_a_newcomer_looks_at_few_of_the_others() -> None:
    crowd, now = Crowd(1000), time.monotonic()
    for number in range(3000):
        crowd.make_room(min(number, 1000) + 1)
        crowd.enter(Watched(crowd, now - 9 + number / 1000))
    assert crowd.hung_up["room"] == 2000
    assert Watched.looks < 10 * 3000
