"""What the memory of one process does over many filter changes, sessions that come and go, and many sessions at once."""

import asyncio
import itertools
import random
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path

from data.selection import choices_of
from data.tables import read_tables
from tests.bench import drive
from tests.bench.walk import AREA, PAGES, Step, walk
from tests.load.client import reader
from tests.server import Server

EVERY = 100
"""Changes, or sessions, between two readings."""

STEPS = 40
"""Different filter changes."""

AT_ONCE = 20
"""Sessions beside one."""

IDLE = 5.0
"""Seconds that sessions are left alone before what they hold is read."""


def memory(tables: Path, changes: int, sessions: int, pages: Sequence[str] = PAGES, seed: int = 7) -> None:
    """Run the three parts on one server each and print resident megabytes."""
    steps = walk(choices_of(read_tables(tables)), STEPS, seed, [AREA])
    with drive.dashboard(tables) as server:
        print(f"{server.memory():7.0f} MB before the first session", flush=True)
        asyncio.run(_one_session(server, pages, steps, changes))
    with drive.dashboard(tables) as server:
        asyncio.run(_come_and_go(server, pages, steps, sessions))
    with drive.dashboard(tables) as server:
        asyncio.run(_many(server, pages, steps))


async def _one_session(server: Server, pages: Sequence[str], steps: Sequence[Step], changes: int) -> None:
    """Filter changes in one session, page after page."""
    chance, done = random.Random(1), 0  # noqa: S311 - readers, not keys
    async with reader(server.address) as here:
        for page in itertools.cycle(pages):
            here.widgets.clear()
            await drive.opened(here, page)
            for _ in range(EVERY // len(pages) + 1):
                await drive.change(here, chance.choice(steps))
                done += 1
                if done % EVERY == 0:
                    print(f"{server.memory():7.0f} MB after {done} changes in one session", flush=True)
                if done >= changes:
                    return


async def _come_and_go(server: Server, pages: Sequence[str], steps: Sequence[Step], sessions: int) -> None:
    """Sessions that open a page, change a filter and leave."""
    for number in range(1, sessions + 1):
        async with reader(server.address) as here:
            await drive.opened(here, pages[number % len(pages)])
            await drive.change(here, steps[number % len(steps)])
        if number % (EVERY // 5) == 0:
            print(f"{server.memory():7.0f} MB after {number} sessions that came and went", flush=True)


async def _many(server: Server, pages: Sequence[str], steps: Sequence[Step]) -> None:
    """One session, then many: each has opened a page and changed filters, and stays."""
    alone = 0.0
    async with AsyncExitStack() as stack:
        for number in range(AT_ONCE):
            here = await stack.enter_async_context(reader(server.address))
            for page in pages:
                here.widgets.clear()
                await drive.opened(here, page)
                await drive.change(here, steps[number % len(steps)])
            alone = alone or server.memory()
        await asyncio.sleep(IDLE)
        held = server.memory()
    each = (held - alone) / (AT_ONCE - 1)
    print(f"{alone:7.0f} MB with one session", flush=True)
    print(f"{held:7.0f} MB with {AT_ONCE} sessions: {held / alone:.2f} times one, {each:.2f} MB for each more", flush=True)
