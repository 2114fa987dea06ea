"""All engines side by side on as many rows as asked for: `python -m tests.engines --rows 10000000 --engines duckdb dask`.

Writes a set of facts piece by piece, puts the same questions to each engine in a process of its own, and prints whether the
answers are equal, the seconds and the most memory held (the processes of Dask together).
"""

import argparse
import json
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from data.filters import ANY_OF, Choices, Filters
from data.opened import STORE
from data.remote import facts
from data.remote.digest import digest
from data.remote.engines import ENGINES, open_facts
from data.schema import FACT_TABLES
from data.selection import choices_of, count_by_table, select, table_rows
from data.tables import Tables
from data.views import funding
from tests.sets import with_facts

QUESTIONS: tuple[Filters, ...] = (
    Filters(),
    Filters(years=(2007, 2013)),
    Filters(years=(2021, 2023), areas=("Cyber defence", "Space")),
    Filters(countries=("AFG", "BEL"), undated=False),
    Filters(sources=("nato-2017",), years=(1990, 2012)),
    Filters(words="NATO fund", areas=("Trust funds and demining",)),
)


SEED = 7

MOST_DOWNLOADED = 500_000
"""Rows of a download that is asked of every engine."""

WORDS = ("nato", "fund", "afghan", "cyber", "kishida", "no such word")


def questions(choices: Choices, number: int) -> list[Filters]:
    """The questions, and so many by chance, the same each time; few filters in each, so that most leave something."""
    chance = random.Random(SEED)  # noqa: S311 - questions, not keys

    def some(values: Sequence[str]) -> tuple[str, ...]:
        return tuple(chance.sample(values, chance.choice((0, 0, 0, 0, 1, 2))))

    def years() -> tuple[int, int] | None:
        first, last = sorted(chance.choices(range(choices.first_year, choices.last_year + 1), k=2))
        return (first, last) if chance.random() < 1 / 2 else None

    return [
        *QUESTIONS,
        *(
            Filters(
                years=years(),
                **{each.attribute: some(choices.values(each.parameter)) for each in ANY_OF},
                words=chance.choice(WORDS) if chance.random() < 1 / 5 else "",
                undated=chance.random() < 2 / 3,
            )
            for _ in range(number)
        ),
    ]


class Drawn(NamedTuple):
    """Rows that repeat those of a table: the number of each, and the row that it is a copy of."""

    numbers: npt.NDArray[np.int64]
    rows: npt.NDArray[np.int64]


def repeated(table: pa.Table, rows: int) -> Iterator[Drawn]:
    """So many rows that repeat those of a table equally often and in its order, some at a time."""
    for start in range(0, rows, facts.ROWS_PER_GROUP):
        numbers = np.arange(start, min(start + facts.ROWS_PER_GROUP, rows))
        yield Drawn(numbers, numbers * len(table) // rows)


def _ids(table: pa.Table, numbers: npt.NDArray[np.int64]) -> pa.Array:
    return pa.array([f"{table.schema.names[3]}-{number:09}" for number in numbers.tolist()])


def resampled(table: pa.Table, rows: int) -> pa.RecordBatchReader:
    """Rows of a table as `repeated` gives them, each under an identifier of its own."""
    combined = table.combine_chunks()
    return pa.RecordBatchReader.from_batches(
        table.schema,
        (
            batch
            for drawn in repeated(table, rows)
            for batch in _with(combined.take(pa.array(drawn.rows)), "id", _ids(table, drawn.numbers)).to_batches()
        ),
    )


def _with(table: pa.Table, name: str, column: pa.Array) -> pa.Table:
    place = table.schema.get_field_index(name)
    return table.set_column(place, table.schema.field(place), column).combine_chunks()


def shares(tables: Tables, rows: int) -> dict[str, int]:
    """Rows of each table of facts, in proportion to the real ones."""
    real = {name: len(tables.arrow[name]) for name in FACT_TABLES}
    return {name: max(1, rows * number // sum(real.values())) for name, number in real.items()}


def cited(citations: pa.Table, flat: Mapping[str, pa.Table], sizes: Mapping[str, int]) -> Iterator[pa.RecordBatch]:
    """Citations of the rows that `resampled` gives of each table, which are those of the rows that they are copies of."""
    for name, table in flat.items():
        row = pc.index_in(citations["record_id"], value_set=table["id"].combine_chunks()).to_pandas()
        own = [np.flatnonzero(row == place) for place in range(len(table))]
        for drawn in repeated(table, sizes[name]):
            places = np.concatenate([own[copied] for copied in drawn.rows.tolist()])
            numbers = np.repeat(drawn.numbers, [len(own[copied]) for copied in drawn.rows.tolist()])
            yield from _with(citations.take(pa.array(places)), "record_id", _ids(table, numbers)).to_batches()


def write_many(location: str, tables: Tables, rows: int) -> None:
    """Write a set of facts of so many rows; the flat columns are made once, as each row is one of the real ones."""
    sizes = shares(tables, rows)
    with tempfile.TemporaryDirectory() as folder:
        facts.write(folder, tables)
        real = {name: each.to_table() for name, each in open_facts(folder, "duckdb").sets.items()}
    citations = real.pop(facts.CITATIONS)
    for name, share in sizes.items():
        facts.write_flat(location, name, resampled(real[name], share))
    batches = cited(citations, real, sizes)
    facts.write_flat(location, facts.CITATIONS, pa.RecordBatchReader.from_batches(citations.schema, batches))


def in_memory(tables: Tables, rows: int) -> Tables:
    """The same rows as tables in memory, with their citations."""
    sizes = shares(tables, rows)
    own = {name: tables.arrow[name].table() for name in FACT_TABLES}
    citations = tables.arrow["citations"].table()
    many = {name: resampled(table, sizes[name]).read_all() for name, table in own.items()}
    many["citations"] = pa.Table.from_batches(cited(citations, own, sizes), citations.schema)
    return with_facts(tables, **many)


def answers(tables: Tables, filters: Filters) -> dict[str, Any]:
    """What pages and downloads ask, in a form that can be compared; sums of money to nine digits."""
    totals = funding.totals(tables, filters)
    return {
        "count": count_by_table(tables, filters),
        "by year": select(tables, filters).count("year", "table").to_dict("list"),
        "by area": select(tables, filters).count("area", "table").to_dict("list"),
        "money": [(total.link, total.records, total.added, float(f"{total.usd:.9g}")) for total in totals],
        "page": table_rows(tables, "contributions", filters).part(10, 15)["id"].tolist(),
    }


def downloaded(tables: Tables, filters: Filters) -> dict[str, tuple[int, int]]:
    """Of each table of facts, how many rows a download has and a number that their identifiers in their order make."""
    found = {}
    for name in FACT_TABLES:
        rows, made = 0, 0
        for batch in tables.remote.batches(name, filters) if tables.remote else ():
            rows, made = rows + len(batch), zlib.crc32("".join(batch["id"].to_pylist()).encode(), made)
        found[name] = rows, made
    return found


@contextmanager
def workers() -> Iterator[Any]:
    """A scheduler and two worker processes on loopback, which Dask uses until the end of the block."""
    from distributed import Client, LocalCluster  # noqa: PLC0415 - only where it is installed

    options = {"host": "127.0.0.1", "dashboard_address": "127.0.0.1:0", "memory_limit": "6GiB"}
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, **options) as cluster, Client(cluster):
        yield cluster


def _peak(cluster: Any) -> float:  # noqa: ANN401 - distributed has no types
    """The most that this process and the workers held, in gigabytes."""
    pids = [worker.pid for worker in cluster.workers.values()] if cluster else []
    marks = [Path(f"/proc/{pid}/status").read_text(encoding="ascii").split("VmHWM:")[1].split()[0] for pid in pids]
    return (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss + sum(map(int, marks))) / 1024**2


def _asked(location: str, engine: str, wanted: Sequence[Filters]) -> None:
    """Put the questions and print a line of JSON for each."""
    with workers() if engine == "dask" else nullcontext() as cluster:
        began = time.perf_counter()
        tables = digest(open_facts(location, engine), STORE.tables())
        seconds = time.perf_counter() - began
        print(json.dumps({"rows": {name: len(tables[name]) for name in FACT_TABLES}, "seconds": round(seconds, 1)}), flush=True)
        for filters in wanted:
            began = time.perf_counter()
            found = answers(tables, filters)
            if sum(found["count"].values()) <= MOST_DOWNLOADED:
                found["files"] = downloaded(tables, filters)
            seconds = round(time.perf_counter() - began, 2)
            print(json.dumps({"answers": found, "seconds": seconds, "gb": round(_peak(cluster), 2)}), flush=True)


def _compare(location: str, engines: list[str], wanted: Sequence[Filters]) -> bool:
    told: dict[str, list[dict[str, Any]]] = {}
    for engine in engines:
        command = [sys.executable, "-m", "tests.engines", "--ask", engine, "--location", location]
        command += ["--filters", str(len(wanted) - len(QUESTIONS))]
        lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
        opened, *told[engine] = [json.loads(line) for line in lines]
        print(f"{engine:7} {opened['seconds']:8.1f} s to open, a digest of {sum(opened['rows'].values()):,} rows", flush=True)
        for filters, each, first in zip(wanted, told[engine], told[engines[0]], strict=True):
            equal = each["answers"] == first["answers"]
            sign = "equal" if equal else "DIFFERENT"
            records = sum(each["answers"]["count"].values())
            active = ", ".join(filters.active) or "none"
            print(
                f"{engine:7} {each['seconds']:8.2f} s {each['gb']:6.2f} GB {records:11,} records {sign:9} {active}", flush=True
            )
    return all(
        [each["answers"] for each in told[engine]] == [each["answers"] for each in told[engines[0]]] for engine in engines
    )


def main() -> None:
    """Write the set, ask and compare."""
    parser = argparse.ArgumentParser(prog="python -m tests.engines", description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=list(ENGINES))
    parser.add_argument("--filters", type=int, default=0, help="questions by chance, beside the fixed ones")
    parser.add_argument("--location", help="a set that is there already, or is to be left there")
    parser.add_argument("--ask", choices=ENGINES, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    wanted = questions(choices_of(STORE.tables()), asked.filters)
    if asked.ask:
        _asked(asked.location, asked.ask, wanted)
        return
    location = asked.location or tempfile.mkdtemp(prefix="facts-")
    try:
        if not (Path(location) / facts.CITATIONS).exists():
            began = time.perf_counter()
            write_many(location, STORE.tables(), asked.rows)
            size = sum(path.stat().st_size for path in Path(location).rglob("*.parquet")) / 1e9
            print(f"{asked.rows:,} rows written in {time.perf_counter() - began:.0f} s, {size:.2f} GB", flush=True)
        sys.exit(not _compare(location, asked.engines, wanted))
    finally:
        if not asked.location:
            shutil.rmtree(location)


if __name__ == "__main__":
    main()
