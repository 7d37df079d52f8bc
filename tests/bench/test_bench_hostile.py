"""What an honest client beside hostile ones is measured by."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from bench.clients.hostile import HEALTH, Kind, Seen, ask_while, besiege, finding
from tests.running import Running


def test_an_honest_client_is_served_beside_a_hostile_one(mock: Running) -> None:
    with ThreadPoolExecutor(1) as threads:
        siege = threads.submit(besiege, mock.host, mock.port, Kind(b"GET", 3, 20), 2)
        seen = ask_while(mock, lambda: not siege.done())
    assert siege.result() > 3
    assert set(seen.answers) == {"200"}
    assert set(seen.ms) == {"/v1/extract", *HEALTH}


def seen(small_ms: float, health_ms: float, **others: int) -> Seen:
    answers = {"200": 9, **{name.removeprefix("_"): count for name, count in others.items()}}
    told = Seen(ms={"/v1/extract": [small_ms], **{path: [health_ms] for path in HEALTH}})
    told.answers.update(answers)
    return told


BESIDE = {
    "as alone": (seen(10, 1), True),
    "pages twice as slow": (seen(20, 1), True),
    "pages slower": (seen(21, 1), False),
    "slow health": (seen(10, 100), False),
    "a refusal": (seen(10, 1, _429=1), False),
}


@pytest.mark.parametrize(("beside", "holds"), BESIDE.values(), ids=BESIDE)
def test_bars_are_those_of_an_honest_client(beside: Seen, holds: bool) -> None:
    assert finding("flood", seen(10, 1), beside).holds is holds
