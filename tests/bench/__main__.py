"""How fast a filter change is: the pages beside a floor of the same elements from constants, and beside their peers.

`python -m tests.bench` measures the pages on the records, side by side in one run; `generate`, `peers`, `browser` and `memory`
are its other parts. Every figure is the median with the least and the most, every ratio is of two medians of one run.
"""

import argparse
import asyncio
import tempfile
from functools import partial
from pathlib import Path

from data import query
from data.store import TABLES, read_tables
from tests.bench import drive
from tests.bench.figures import Measured, markdown
from tests.bench.record import record
from tests.bench.walk import PAGES, walk

SESSIONS = 20
"""Sessions at once."""

SEED = 7


def pages(tables: Path, names: list[str], changes: int, sessions: int, colds: int) -> list[Measured]:
    """Measure pages beside the floor: one session, many at once, and the first page of a fresh process."""
    steps = walk(query.choices(read_tables(tables)), changes, SEED)
    found = []
    with tempfile.TemporaryDirectory() as folder:
        constants = Path(folder) / "floor.json"
        record(tables, names, steps, constants)
        with drive.dashboard(tables) as real, drive.floor(constants) as floor:
            addresses = [real.address, floor.address]
            for page in names:
                asyncio.run(drive.one_by_one(addresses, page, steps[:2]))
                one, other = asyncio.run(drive.one_by_one(addresses, page, steps))
                found.append(_told(drive.compare(page, one, other)))
            for page in names if sessions else ():
                crowd = [asyncio.run(drive.at_once(address, page, steps, sessions)) for address in addresses]
                found.append(_told(drive.compare(f"{page}, {sessions} sessions at once", *crowd)))
        if colds:
            starts = (partial(drive.dashboard, tables), partial(drive.floor, constants))
            taken = [[drive.cold(start) for start in starts] for _ in range(colds)]
            one, other = zip(*taken, strict=True)
            found.append(_told(Measured("first page of a fresh process", "floor", one, other)))
    return found


def _told(measured: Measured) -> Measured:
    print(" | ".join(measured.row()), flush=True)
    return measured


def main() -> None:
    """Parse the command line and measure."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--tables", type=Path, default=TABLES, help="folder of the tables")
    parser.add_argument("--page", action="append", choices=PAGES, help="one page only; may be repeated")
    parser.add_argument("--changes", type=int, default=30, help="filter changes for each page")
    parser.add_argument("--sessions", type=int, default=SESSIONS, help="sessions at once; 0 to leave this out")
    parser.add_argument("--cold", type=int, default=5, help="fresh processes of each kind; 0 to leave this out")
    options = parser.parse_args()
    print(markdown(pages(options.tables, options.page or list(PAGES), options.changes, options.sessions, options.cold)))


if __name__ == "__main__":
    main()
