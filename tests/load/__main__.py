"""How many readers one process holds: `python -m tests.load`.

Starts the dashboard on the loopback interface and, step by step, more readers who open pages and change filters, with clients
of the download addresses beside them, until the 95th percentile of a filter change passes a second; then lets sessions come and
go and tells what the memory did. Ends by itself.
"""

import argparse
import asyncio
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

import httpx

from components import registry
from data.opened import STORE
from data.selection import choices_of
from tests.load.client import reader
from tests.server import Server, running

PAGES = ("", *(name for name, page in registry.PAGES.items() if page.link))
STEPS = (5, 10, 20, 30, 45, 60, 80, 100)
THINKING = 5.0
"""Mean seconds between two things a reader does."""

FEWEST = 20
"""Changes of a filter that a step needs, so that its 95th percentile is one."""

CLIENTS = 2
"""Clients of the download addresses beside the readers, one download a second each."""

LEAVING = 65.0
"""Seconds until a session that left is cleared away: `disconnectedSessionTTL` and a little more."""


def _chance(number: int) -> random.Random:
    """The same chances in every run."""
    return random.Random(number)  # noqa: S311 - readers, not keys


async def _read(address: str, until: float, chance: random.Random, taken: list[float], areas: tuple[str, ...]) -> None:
    await asyncio.sleep(chance.uniform(0, THINKING))
    async with reader(address) as here:
        await here.open(chance.choice(PAGES))
        while time.monotonic() < until:
            await asyncio.sleep(chance.expovariate(1 / THINKING))
            began = time.monotonic()
            await here.choose("Cooperation area", chance.sample(areas, chance.randint(0, 2)))
            taken.append(time.monotonic() - began)


async def _download(address: str, until: float, chance: random.Random, refused: list[int]) -> None:
    async with httpx.AsyncClient(base_url=address, timeout=30) as client:
        while time.monotonic() < until:
            answer = await client.get(f"/api/{chance.choice(('events.csv', 'contributions.json', 'citations.parquet'))}")
            if answer.status_code != 200:
                refused.append(answer.status_code)
            await asyncio.sleep(1)


async def _step(address: str, sessions: int, seconds: float) -> tuple[list[float], list[int]]:
    areas = choices_of(STORE.tables()).values("area")
    until, taken, refused = time.monotonic() + seconds, list[float](), list[int]()
    readers = [_read(address, until, _chance(number), taken, areas) for number in range(sessions)]
    clients = [_download(address, until, _chance(number), refused) for number in range(CLIENTS)]
    await asyncio.gather(*readers, *clients)
    return taken, refused


async def _come_and_go(address: str, sessions: int, at_once: int = 10) -> None:
    """Sessions that open a page, change a filter and leave; every third leaves in the middle of a run."""
    places = asyncio.Semaphore(at_once)

    async def one(number: int) -> None:
        async with places, reader(address) as here:
            await here.open(PAGES[number % len(PAGES)])
            if number % 3:
                await here.choose("Cooperation area", ["Cyber defence"])
            else:
                leaving = asyncio.ensure_future(here.write_words("nato"))
                await asyncio.sleep(0.02)
                leaving.cancel()

    await asyncio.gather(*(one(number) for number in range(sessions)))


async def _each_page(address: str, areas: tuple[str, ...]) -> None:
    """Open every page once and filter it: what only the first visit pays is no reader's wait in a server that runs."""
    async with reader(address) as here:
        for page in PAGES:
            await here.open(page)
            await here.choose("Cooperation area", list(areas[:1]))
            await here.choose("Cooperation area", [])


def _load(server: Server, seconds: float, highest: float) -> None:
    asyncio.run(_each_page(server.address, choices_of(STORE.tables()).values("area")))
    print("sessions  changes  median s  95th s  refused  memory MB")
    held, more = 0, " or more"
    for sessions in STEPS:
        taken, refused = asyncio.run(_step(server.address, sessions, seconds))
        if len(taken) < FEWEST:
            sys.exit(f"{len(taken)} changes say nothing of a percentile; give --seconds more.")
        worst = statistics.quantiles(taken, n=20)[-1]
        row = f"{sessions:8}  {len(taken):7}  {statistics.median(taken):8.2f}  {worst:6.2f}  {len(refused):7}"
        print(f"{row}  {server.memory():9.0f}", flush=True)
        if worst > highest:
            more = ""
            break
        held = sessions
    print(f"held: {held}{more} sessions before the 95th percentile of a filter change passes {highest:g} s", flush=True)


def _memory(server: Server, sessions: int) -> None:
    """Let sessions come and go, in two halves: what is kept must not grow from one to the other."""
    asyncio.run(_come_and_go(server.address, sessions // 5))
    told = [f"{_left(server):.0f} MB before"]
    for number in (1, 2):
        asyncio.run(_come_and_go(server.address, sessions // 2))
        told.append(f"{server.memory():.0f} MB with the last of {number * (sessions // 2)} sessions")
        told.append(f"{_left(server):.0f} MB after they left")
    print(f"memory: {', '.join(told)}", flush=True)


def _left(server: Server) -> float:
    """Memory when every session that left is cleared away, and the next visit has let go of what it held."""
    time.sleep(LEAVING)
    asyncio.run(_come_and_go(server.address, 1))
    return server.memory()


def main() -> None:
    """Parse the command line and run both parts."""
    parser = argparse.ArgumentParser(prog="python -m tests.load", description=__doc__)
    parser.add_argument("--seconds", type=float, default=30, help="length of a step")
    parser.add_argument("--highest", type=float, default=1.0, help="stop where the 95th percentile passes this, seconds")
    parser.add_argument("--sessions", type=int, default=500, help="sessions that come and go; 0 to leave this out")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, running(Path(folder), many=True) as server:
        _load(server, options.seconds, options.highest)
        if options.sessions:
            _memory(server, options.sessions)
        print(f"lines of the log that complain: {len(server.complaints())}")


if __name__ == "__main__":
    main()
