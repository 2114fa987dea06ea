"""What is done without a page, beside pandas as tutorials write it: what a filter change counts, and a file of CSV."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import httpx
import pandas as pd

from data.filters import Filters
from data.selection import choices_of, count_by_table, select
from data.tables import read_tables
from tests.bench import drive
from tests.bench.figures import Measured
from tests.bench.peers import work
from tests.bench.walk import Step

FILES = 3
"""How often the file is written."""

PATIENCE = 600.0
"""Seconds that a piece of the file may take."""


def counts(folder: Path, steps: Sequence[Step]) -> Measured:
    """Three numbers, records by year and area and records by kind under each step; those of all facts beside events alone."""
    tables = read_tables(folder)
    choices = choices_of(tables)
    rows = work.frame(folder)

    def own(step: Step) -> list[object]:
        filters = Filters(areas=step.areas, years=step.years)
        return [count_by_table(tables, filters), *(select(tables, filters).count(*by) for by in (("year", "area"), ("table",)))]

    def idiomatic(step: Step) -> list[object]:
        found = work.filtered(rows, step.areas, step.years or choices.years)
        return [work.numbers(found), *(found.groupby(by, as_index=False).size() for by in (["year", "area"], ["kind"]))]

    own(Step())
    times = [tuple(_timed(do, step) for step in steps) for do in (own, idiomatic)]
    return Measured("counts of a filter", "pandas", times[0], times[1])


def file(folder: Path) -> tuple[Measured, list[float]]:
    """The whole table of events as CSV from the dashboard, beside `to_csv` of a frame; and the seconds to each first byte.

    The lists of the frame are joined to texts beforehand: as they are, `to_csv` takes twice as long.
    """
    firsts: list[float] = []
    frame = pd.read_parquet(folder / "events.parquet")
    for name in ("areas", "actors", "related", "source_ids"):
        frame[name] = frame[name].str.join("; ")
    size = len(frame.to_csv(index=False).encode())

    def download(address: str) -> int:
        began, received = time.perf_counter(), 0
        with client.stream("GET", address, headers={"Accept-Encoding": "identity"}) as answer:
            for piece in answer.iter_raw():
                if not received:
                    firsts.append(time.perf_counter() - began)
                received += len(piece)
        return received

    with drive.dashboard(folder) as server, httpx.Client(timeout=PATIENCE) as client:
        address = f"{server.address}/api/events.csv"
        received = download(address)
        own = tuple(_timed(download, address) for _ in range(FILES))
    others = tuple(_timed(lambda: frame.to_csv(index=False)) for _ in range(FILES))
    return Measured("events.csv", "to_csv", own, others, received, size), firsts


def _timed(work: Callable[..., object], *given: object) -> float:
    began = time.perf_counter()
    work(*given)
    return time.perf_counter() - began
