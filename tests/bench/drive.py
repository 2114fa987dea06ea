"""Drive the pages and the floor through the same filter changes, over the websocket that a browser uses."""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, AsyncExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.figures import Measured
from tests.bench.floor.constants import VARIABLE
from tests.bench.walk import Step, by_kind, shared_out
from tests.load.client import Reader, reader
from tests.server import Server, running

FLOOR = "tests/bench/floor/app.py"

UNTUNED = {"STREAMLIT_RUNNER_POST_SCRIPT_GC": "true"}
"""Streamlit's default, which our settings turn off."""


@dataclass(frozen=True)
class Change:
    """One filter change as a reader saw it."""

    seconds: float
    received: int
    """Bytes of the answer."""
    kinds: tuple[str, ...]
    """Kinds of the elements that came, in order."""


@contextmanager
def application(folder: Path, tables: Path, door: str) -> Iterator[Server]:
    """A script of Streamlit on a folder of tables, as `streamlit run` starts it untuned; its log goes into `folder`."""
    with running(folder, environment={"NATO_JAPAN_TABLES": str(tables)} | UNTUNED, door=door) as server:
        yield server


@contextmanager
def dashboard(tables: Path) -> Iterator[Server]:
    """The dashboard on a folder of tables, as its commands start it."""
    environment = {"NATO_JAPAN_TABLES": str(tables)}
    with tempfile.TemporaryDirectory() as folder, running(Path(folder), environment=environment, many=True) as server:
        yield server


@contextmanager
def floor(constants: Path, *, tuned: bool = True) -> Iterator[Server]:
    """The floor on a file of constants, started as the dashboard is, or as `streamlit run` does without settings."""
    environment = {VARIABLE: str(constants)} | ({} if tuned else UNTUNED)
    folder = tempfile.TemporaryDirectory()
    with folder as path, running(Path(path), environment=environment, many=tuned, door=FLOOR) as server:
        yield server


async def change(here: Reader, step: Step) -> Change:
    """Set one filter of a page as a step has it."""
    began = time.perf_counter()
    if step.years:
        await here.choose_years(*step.years)
    elif step.words:
        await here.write_words(step.words)
    elif step.countries:
        await here.choose("Country", step.countries)
    elif step.sources:
        await here.choose("Source", step.sources)
    else:
        await here.choose("Cooperation area", step.areas)
    seconds = time.perf_counter() - began
    return Change(seconds, here.received, tuple(kind for kind, _ in here.elements()))


async def opened(here: Reader, page: str) -> Change:
    """Open a page by its address."""
    began = time.perf_counter()
    await here.open("" if page == "overview" else page)
    return Change(time.perf_counter() - began, here.received, tuple(kind for kind, _ in here.elements()))


async def one_by_one(addresses: Sequence[str], page: str, steps: Sequence[Step]) -> list[list[Change]]:
    """The changes of one page in several applications, by application: each change in one, then in the next, in turns."""
    found: list[list[Change]] = [[] for _ in addresses]
    for part in by_kind(steps):
        async with AsyncExitStack() as sessions:
            readers = [await sessions.enter_async_context(reader(address)) for address in addresses]
            for here in readers:
                await opened(here, page)
            for number, step in enumerate(part):
                order = list(enumerate(readers))
                for place, here in order if number % 2 else reversed(order):
                    found[place].append(await change(here, step))
    return found


async def at_once(address: str, page: str, steps: Sequence[Step], sessions: int) -> list[Change]:
    """The changes of many sessions that change filters at the same time, each as soon as it has its answer."""
    ready = asyncio.Barrier(sessions)

    async def session(own: Sequence[Step]) -> list[Change]:
        async with reader(address) as here:
            await opened(here, page)
            await ready.wait()
            return [await change(here, step) for step in own]

    found = await asyncio.gather(*(session(own) for own in shared_out(steps, sessions)))
    return [each for changes in found for each in changes]


def compare(page: str, real: Sequence[Change], other: Sequence[Change], name: str = "floor") -> Measured:
    """Both sides of one page's changes."""
    return Measured(
        page,
        name,
        tuple(each.seconds for each in real),
        tuple(each.seconds for each in other),
        statistics.median(each.received for each in real),
        statistics.median(each.received for each in other),
    )


def cold(start: Callable[[], AbstractContextManager[Server]], page: str = "overview") -> float:
    """Seconds from a process that is ready until its first page is whole."""

    async def first(address: str) -> float:
        async with reader(address) as here:
            return (await opened(here, page)).seconds

    with start() as server:
        return asyncio.run(first(server.address))
