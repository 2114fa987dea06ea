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
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from data import query
from data.description import FACT_TABLES
from data.engine import ask, facts
from data.engine.engines import PACKAGES, Facts, open_facts
from data.filters import Choices, Filters
from data.packed import Packed
from data.store import STORE, Opened, Tables

QUESTIONS: tuple[Filters, ...] = (
    Filters(),
    Filters(years=(2007, 2013)),
    Filters(years=(2021, 2023), areas=("Cyber defence", "Space")),
    Filters(countries=("AFG", "BEL"), undated=False),
    Filters(sources=("nato-2017",), years=(1990, 2012)),
    Filters(words="NATO fund", areas=("Trust funds and demining",)),
)


SEED = 7

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
                areas=some(choices.areas),
                countries=some([*choices.countries.values()]),
                sources=some(choices.sources),
                words=chance.choice(WORDS) if chance.random() < 1 / 5 else "",
                undated=chance.random() < 2 / 3,
            )
            for _ in range(number)
        ),
    ]


def resampled(table: pa.Table, rows: int, seed: int = 7) -> pa.RecordBatchReader:
    """So many rows drawn from those of a table, roughly in its order, each under an identifier of its own."""
    place = table.schema.get_field_index("id")
    kind = table.schema.names[3]
    combined = table.combine_chunks()

    def batches() -> Iterator[pa.RecordBatch]:
        draw = np.random.default_rng(seed)
        for start in range(0, rows, facts.ROWS_PER_GROUP):
            numbers = np.arange(start, min(start + facts.ROWS_PER_GROUP, rows))
            near = numbers * len(combined) // rows + np.rint(draw.normal(0, 3, len(numbers))).astype(int)
            chosen = combined.take(pa.array(np.clip(near, 0, len(combined) - 1)))
            named = chosen.set_column(place, table.schema.field(place), pa.array([f"{kind}-{number:09}" for number in numbers]))
            yield from named.combine_chunks().to_batches()

    return pa.RecordBatchReader.from_batches(table.schema, batches())


def shares(tables: Tables, rows: int) -> dict[str, int]:
    """Rows of each table of facts, in proportion to the real ones."""
    real = {name: len(tables.arrow[name]) for name in FACT_TABLES}
    return {name: max(1, rows * number // sum(real.values())) for name, number in real.items()}


def write_many(location: str, tables: Tables, rows: int) -> None:
    """Write a set of facts of so many rows; the flat columns are made once, as each row is one of the real ones."""
    with tempfile.TemporaryDirectory() as real:
        facts.write(real, tables)
        for name, share in shares(tables, rows).items():
            flat = open_facts(real, "pandas").sets[name].to_table()
            facts.write_flat(location, name, resampled(flat, share))


def in_memory(tables: Tables, rows: int) -> Tables:
    """The same rows as tables in memory, with the citations that their identifiers ask for."""
    many = {name: resampled(tables.arrow[name].table(), share).read_all() for name, share in shares(tables, rows).items()}
    cited = [
        {"record_id": key, "source_id": source}
        for table in many.values()
        for key, sources in zip(table["id"].to_pylist(), table["source_ids"].to_pylist(), strict=True)
        for source in sources
    ]
    citations = pa.Table.from_pylist(cited)
    packed = {name: Packed.of(table) for name, table in (many | {"citations": citations}).items()}
    return Tables(tables.description, Opened(tables.arrow | packed, {}))


def answers(opened: Facts, filters: Filters) -> dict[str, Any]:
    """What is asked of an engine, in a form that can be compared; sums of money to the cent that they are stated with."""
    totals = ask.totals(opened, filters)
    return {
        "count": ask.count(opened, filters),
        "by year": ask.cube(opened, "events", filters, ["year", "kind"]).to_dict("list"),
        "by area": ask.cube(opened, "participation", filters, ["area", "role"]).to_dict("list"),
        "money": {key: [float(f"{each:.9g}") if isinstance(each, float) else each for each in totals[key]] for key in totals},
        "page": ask.page(opened, "contributions", filters, 10, 5)["id"].tolist(),
    }


@contextmanager
def workers() -> Iterator[Any]:
    """A scheduler and two worker processes on loopback, which Dask uses until the end of the block."""
    from distributed import Client, LocalCluster  # noqa: PLC0415 - only where it is installed

    options = {"host": "127.0.0.1", "dashboard_address": None, "memory_limit": "6GiB"}
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
        opened = open_facts(location, engine)
        for filters in wanted:
            began = time.perf_counter()
            found = answers(opened, filters)
            seconds = round(time.perf_counter() - began, 2)
            print(json.dumps({"answers": found, "seconds": seconds, "gb": round(_peak(cluster), 2)}), flush=True)


def _compare(location: str, engines: list[str], wanted: Sequence[Filters]) -> bool:
    told: dict[str, list[dict[str, Any]]] = {}
    for engine in engines:
        command = [sys.executable, "-m", "tests.engines", "--ask", engine, "--location", location]
        command += ["--filters", str(len(wanted) - len(QUESTIONS))]
        lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
        told[engine] = [json.loads(line) for line in lines]
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
    parser.add_argument("--engines", nargs="+", choices=PACKAGES, default=list(PACKAGES))
    parser.add_argument("--filters", type=int, default=0, help="questions by chance, beside the fixed ones")
    parser.add_argument("--location", help="a set that is there already, or is to be left there")
    parser.add_argument("--ask", choices=PACKAGES, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    wanted = questions(query.choices(STORE.tables()), asked.filters)
    if asked.ask:
        _asked(asked.location, asked.ask, wanted)
        return
    location = asked.location or tempfile.mkdtemp(prefix="facts-")
    try:
        if not (Path(location) / FACT_TABLES[-1]).exists():
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
