"""How fast a filter change is: the pages beside a floor of the same elements from constants, and beside their peers.

`pages` measures one session, many at once and the first page of a fresh process, side by side in one run; `browser`, `peers`,
`plain` (counts and a CSV beside pandas) and `memory` are the other measurements, `generate` writes tables of any size for
`--tables`. Each time is the median with the least and the most, each ratio that of two medians, between the least and the most
of the ratios change by change.
"""

import argparse
import asyncio
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import httpx

from data.filters import YEARS, Choices
from data.tables import TABLES
from tests.bench import drive, plain, report
from tests.bench.apart import apart, choices_in
from tests.bench.figures import Measured, Spread, markdown
from tests.bench.generate import generate
from tests.bench.memory import memory
from tests.bench.record import record
from tests.bench.walk import AREA, KINDS, PAGES, Step, shared_out, walk

SEED = 7

TURNS = 3
"""How often many sessions at once change from page to floor and back, so that both meet the machine as fast as it is then."""

PARTS = ("pages", "browser", "peers", "plain", "memory", "generate")

IDIOMATIC = "tests/bench/peers/idiomatic.py"


def pages(tables: Path, names: Sequence[str], steps: Sequence[Step], sessions: int, colds: int) -> list[Measured]:
    """Measure pages beside the floor: one session, many at once, and the first page of a fresh process."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        constants = Path(folder) / "floor.json"
        apart(record, tables, names, steps, constants)
        with drive.dashboard(tables) as real, drive.floor(constants) as floor:
            addresses = [real.address, floor.address]
            for page in names:
                asyncio.run(drive.one_by_one(addresses, page, steps[:2]))
                one, other = asyncio.run(drive.one_by_one(addresses, page, steps))
                found.append(_told(drive.compare(page, one, other)))
            for page in names if sessions else ():
                sides: tuple[list[drive.Change], list[drive.Change]] = ([], [])
                for part in (steps[turn::TURNS] for turn in range(min(TURNS, len(steps)))):
                    for side, address in zip(sides, addresses, strict=True):
                        side.extend(asyncio.run(drive.at_once(address, page, part, sessions)))
                found.append(_told(drive.compare(f"{page}, {sessions} at once", *sides)))
        starts = (partial(drive.dashboard, tables), partial(drive.floor, constants))
        taken = [tuple(drive.cold(start, names[0]) for start in starts) for _ in range(colds)]
        cold = Measured("first page, cold", "floor", tuple(one for one, _ in taken), tuple(other for _, other in taken))
        found += [_told(cold)] if colds else []
    return found


def in_browser(tables: Path, steps: Sequence[Step]) -> list[Measured]:
    """Measure the pages that are used most beside the floor, in a real browser; the steps are areas."""
    from tests.bench import browser  # noqa: PLC0415 - needs a browser, which the other parts do not

    found = []
    with tempfile.TemporaryDirectory() as folder:
        constants = Path(folder) / "floor.json"
        apart(record, tables, browser.PAGES, [Step(areas=step.areas[:1]) for step in steps], constants)
        with drive.dashboard(tables) as real, drive.floor(constants) as floor:
            for page in browser.PAGES:
                one, other = browser.changes([real.address, floor.address], page, steps)
                found.append(_told(Measured(f"{page}, in a browser", "floor", tuple(one), tuple(other))))
    return found


def beside_peers(
    tables: Path, page: str, steps: Sequence[Step], choices: Choices, python: str, sessions: int
) -> list[Measured]:
    """Measure one page beside the same work in other frameworks, also in many sessions; the page anew beside each.

    A peer that gives no answers is told and left out.
    """
    from playwright.sync_api import Error as BrowserError  # noqa: PLC0415 - needs a browser, which the other parts do not

    from tests.bench.peers import drive as peers  # noqa: PLC0415 - starts programs of another environment

    walks = shared_out(steps, sessions)

    def untuned(constants: Path) -> list[float]:
        with drive.floor(constants, tuned=False) as server:
            return alone(server.address, page)

    def idiomatic(work: Callable[[str, str], list[float]]) -> list[float]:
        with tempfile.TemporaryDirectory() as folder, drive.application(Path(folder), tables, IDIOMATIC) as server:
            return work(server.address, "overview")

    def alone(address: str, page: str) -> list[float]:
        [changes] = asyncio.run(drive.one_by_one([address], page, steps))
        return [change.seconds for change in changes]

    def at_once(address: str, page: str) -> list[float]:
        return [change.seconds for change in asyncio.run(drive.at_once(address, page, steps, sessions))]

    # So that the page has met other filters before, as one that many use.
    others_first = walk(choices, 60, SEED + 1, [AREA, YEARS])

    together = f"{page}, {sessions} at once"
    folder = tempfile.TemporaryDirectory()
    constants = Path(folder.name) / "floor.json"
    others: Sequence[tuple[str, str, Callable[[], list[float]]]] = [
        (page, "the floor, untuned", partial(untuned, constants)),
        (page, "idiomatic Streamlit", partial(idiomatic, alone)),
        (page, "Dash", partial(peers.dash, python, tables, steps, choices.years)),
        (page, "Panel", partial(peers.panel, python, tables, steps)),
        (page, "Datasette's JSON", partial(peers.datasette, python, tables, steps, choices.years)),
        (together, "idiomatic Streamlit", partial(idiomatic, at_once)),
        (together, "Dash", partial(peers.dash_at_once, python, tables, walks, choices.years)),
    ]
    found = []
    with folder:
        apart(record, tables, [page], steps, constants)
        with drive.dashboard(tables) as server:
            for what, name, run in (each for each in others if sessions or each[0] == page):
                asyncio.run(drive.one_by_one([server.address], page, others_first))
                own = (alone if what == page else at_once)(server.address, page)
                try:
                    found.append(_told(Measured(what, name, tuple(own), tuple(run()))))
                except (subprocess.CalledProcessError, RuntimeError, BrowserError, httpx.HTTPError) as error:
                    print(f"{name} is left out, for it gave no answers: {error}", file=sys.stderr)
    return found


def without_pages(tables: Path, steps: Sequence[Step]) -> list[Measured]:
    """Measure what a filter change counts and a file of CSV beside pandas, each in a process of its own."""
    counted = _told(apart(plain.counts, tables, steps))
    written, firsts = apart(plain.file, tables)
    sides = ((written.size, written.seconds), (written.other_size, written.others))
    pace, other = (size / Spread.of(seconds).median / 1e6 for size, seconds in sides)
    print(f"{pace:,.0f} MB/s beside {other:,.0f}; the first byte after {Spread.of(firsts).words(1000)} ms")
    return [counted, _told(written)]


def _told(measured: Measured) -> Measured:
    print(" | ".join(measured.row()), flush=True)
    return measured


def main() -> None:
    """Parse the command line and measure."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("part", nargs="?", default="pages", choices=PARTS)
    parser.add_argument("--tables", type=Path, default=TABLES, help="folder of the tables; the one to make for `generate`")
    parser.add_argument("--rows", type=int, default=1_000_000, help="facts to generate")
    parser.add_argument("--page", action="append", choices=PAGES, help="one page only; may be repeated")
    parser.add_argument("--filter", action="append", choices=KINDS, help="one kind of filter, for `pages`; may be repeated")
    parser.add_argument("--changes", type=int, default=30, help="filter changes for each page; 2000 is usual for `memory`")
    parser.add_argument("--sessions", type=int, default=20, help="sessions at once; those that come and go for `memory`")
    parser.add_argument("--cold", type=int, default=5, help="fresh processes of each kind")
    parser.add_argument("--python", default="python", help="the Python that has tests/bench/requirements.txt, for `peers`")
    parser.add_argument("--write", action="store_true", help="write the table and the picture of tests/README.md")
    options = parser.parse_args()
    names: list[str] = options.page or list(PAGES)
    if options.part == "generate":
        generate(options.tables, options.rows, SEED)
        return
    if options.part == "memory":
        memory(options.tables, options.changes, options.sessions, names)
        return
    choices = apart(choices_in, options.tables)
    kinds = {"pages": options.filter or KINDS, "browser": [AREA]}.get(options.part, [AREA, YEARS])
    steps = walk(choices, options.changes, SEED, kinds)
    if options.part == "pages":
        found = pages(options.tables, names, steps, options.sessions, options.cold)
    elif options.part == "browser":
        found = in_browser(options.tables, steps)
    elif options.part == "plain":
        found = without_pages(options.tables, steps)
    else:
        found = beside_peers(options.tables, names[0], steps, choices, options.python, options.sessions)
    print(markdown(found))
    if options.write:
        report.write(found, f"`python -m tests.bench {' '.join(sys.argv[1:])}`: medians (least–most).")


if __name__ == "__main__":
    main()
