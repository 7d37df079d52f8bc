"""Requests begin in turns: a few in each turn of the event loop, each client's in turn, and what monitors ask for at once."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

from app.service.turns import AT_ONCE, LETTING_IN_SECONDS, Turns

Begun = list[str]
MANY = 40


def try_turns(steps: Callable[[Turns, Begun], Awaitable[None]]) -> None:
    asyncio.run(steps(Turns(), []))  # type: ignore[arg-type]


def flood(turns: Turns, begun: Begun, owner: str, count: int = MANY) -> None:
    for _ in range(count):
        turns.take(owner, "/docs", partial(begun.append, owner))


def test_few_begin_in_one_turn() -> None:
    async def steps(turns: Turns, begun: Begun) -> None:
        flood(turns, begun, "a")
        for turn in range(1, MANY // AT_ONCE + 1):
            assert len(begun) == turn * AT_ONCE
            await asyncio.sleep(0)
        assert len(begun) == MANY

    try_turns(steps)


def test_another_client_waits_for_one_turn() -> None:
    async def steps(turns: Turns, begun: Begun) -> None:
        flood(turns, begun, "a")
        flood(turns, begun, "b", 1)
        await asyncio.sleep(0)
        assert "b" in begun[: 2 * AT_ONCE]

    try_turns(steps)


def test_health_waits_for_nobody() -> None:
    async def steps(turns: Turns, begun: Begun) -> None:
        flood(turns, begun, "a")
        turns.take("a", "/livez", lambda: begun.append("health"))
        assert begun[-1] == "health"

    try_turns(steps)


def test_requests_wait_while_connections_come_but_not_for_ever() -> None:
    async def steps(turns: Turns, begun: Begun) -> None:
        async with asyncio.timeout(200 * LETTING_IN_SECONDS):
            flood(turns, begun, "a", 1)
            await asyncio.sleep(0)
            turns.arrive()
            flood(turns, begun, "b", 1)
            assert begun == ["a"]
            while len(begun) < 2:
                turns.arrive()
                await asyncio.sleep(0)

    try_turns(steps)
