"""The engines that a set of facts can be asked with. `NATO_JAPAN_ENGINE` names one, and only that one need be installed."""

import importlib
import os
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, TypeAlias

import narwhals as nw
import pandas as pd
import pyarrow as pa
import pyarrow.dataset as pads
import pyarrow.fs as pafs

from data.errors import EngineError, FactsError
from data.remote.facts import ALIKE, TABLES, YEARS
from data.schema import FACT_TABLES
from data.selection.filter_columns import AREA, FIRST_DAY
from data.storage.location import Location
from data.storage.parquet_table import BATCH_ROWS

FACTS = "NATO_JAPAN_FACTS"
"""Variable of the environment for facts that are too large to be held: where the set of them lies, see `data.remote`."""

SETTING = "NATO_JAPAN_ENGINE"

PACKAGES: Mapping[str, tuple[str, ...]] = {"pandas": (), "duckdb": ("duckdb",), "dask": ("dask.dataframe", "distributed")}
"""Modules that each engine needs beside those of the dashboard."""

ERRORS: Mapping[str, tuple[str, ...]] = {
    "pandas": (),
    "duckdb": ("duckdb.Error",),
    "dask": ("distributed.KilledWorker", "distributed.TimeoutError"),
}
"""What each engine raises where it cannot answer, beside what Arrow and the system do."""

INSTALL: Mapping[str, str] = {"duckdb": "duckdb", "dask": '"dask[dataframe]" distributed'}

Span = list[tuple[str, str, int]]
"""Column, sign and bound that a row must meet, for readers that choose row groups by it."""

Files = tuple[tuple[str, int, int], ...]
"""Path, size and time of change in nanoseconds of files."""

Among = tuple[str, pa.Array]
"""Column and the values of which it has one."""

Frame: TypeAlias = "nw.LazyFrame[Any]"


def chosen() -> str:
    """The engine that the environment names, pandas where it names none; raises EngineError for any other word."""
    return checked(os.environ.get(SETTING, "") or "pandas")


def configured() -> "Facts | None":
    """The set of facts that the environment names; None where it names none and the tables in memory answer.

    Raises EngineError where the engine or the set cannot be used.
    """
    engine = chosen()
    if os.environ.get(FACTS):
        return open_facts(os.environ[FACTS], engine)
    if engine == "pandas":
        return None
    raise EngineError(f"{SETTING}={engine}: say in {FACTS} where the facts that `python -m data.remote` writes lie.")


def checked(engine: str) -> str:
    """The engine, if it is one and installed; raises EngineError that names the engines, or the command that installs it."""
    if engine not in PACKAGES:
        raise EngineError(f"{SETTING}={engine!r}: there is no such engine. Allowed: {', '.join(PACKAGES)}.")
    try:
        for module in PACKAGES[engine]:
            importlib.import_module(module)
    except ImportError as error:
        command = f"pip install {INSTALL[engine]}"
        raise EngineError(f"{SETTING}={engine}: {error.name} is not installed. Run `{command}`.") from None
    return engine


@dataclass(frozen=True)
class Facts:
    """A set of facts and the engine that answers for it. Holds no rows; safe to use from many threads.

    Attributes
    ----------
    engine
        One of PACKAGES.
    sets
        Part files of each table.
    place
        Where they lie.
    files
        The part files as they were when the set was opened.
    """

    engine: str
    place: Location
    sets: Mapping[str, pads.Dataset]
    files: Files

    def schema(self, name: str) -> pa.Schema:
        """The columns of a table, flat ones too."""
        return self.sets[name].schema

    def same(self) -> bool:
        """Whether the part files are still those that were opened. Raises FactsError where the place does not answer."""
        with self.asking():
            system, root = self.place.opened()
            return self.files == tuple(each for name in TABLES for each in _files(system, f"{root}/{name}"))

    def rows(self, name: str) -> int:
        """How many rows a table has, as the ends of its files say."""
        return int(self.sets[name].count_rows())

    @property
    def areas(self) -> tuple[str, ...]:
        """Labels of the areas."""
        names = self.schema(FACT_TABLES[0]).names
        return tuple(name.removeprefix(AREA) for name in names if name.startswith(AREA))

    @property
    def years(self) -> tuple[int, int]:
        """First and last year of any date."""
        first, last = self.schema(FACT_TABLES[0]).metadata[YEARS].split()
        return int(first), int(last)

    def frame(self, name: str, columns: list[str], span: Span, among: Among | None = None) -> Frame:
        """A table as the engine's own lazy frame, or the rows of it with one of these values in a column.

        `span` lets it leave row groups unread that cannot match.
        """
        return _FRAMES[self.engine](self, name, columns, span, among)

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Raise FactsError where what is asked within cannot be answered."""
        names = (name.rsplit(".", 1) for name in ERRORS[self.engine])
        own = tuple(getattr(importlib.import_module(module), name) for module, name in names)
        try:
            yield
        except (OSError, pa.ArrowException, *own) as error:
            raise FactsError(self.place.location, f"does not answer: {str(error)[:200]}.") from error

    def batches(self, frame: Frame, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
        """The rows of a lazy frame piece by piece, in their order, as the columns of the schema."""
        return _STREAMS[self.engine](frame.to_native(), schema)


def open_facts(location: str, engine: str | None = None) -> Facts:
    """Open the set of facts in a folder or at `s3://bucket/prefix` with an engine, that of the environment where none is named.

    Raises EngineError where there is no such engine or set.
    """
    place = Location(location)
    system, root = place.opened()
    try:
        files = {name: _files(system, f"{root}/{name}") for name in TABLES}
        sets = {
            name: pads.dataset([path for path, *_ in found], filesystem=system, format="parquet")
            for name, found in files.items()
        }
    except (OSError, pa.ArrowInvalid) as error:
        raise EngineError(f"{location}: is no set of facts ({error}). Write one with `python -m data.remote`.") from None
    if any(FIRST_DAY not in each.schema.names for each in sets.values()) or ALIKE not in sets[FACT_TABLES[0]].schema.names:
        raise EngineError(f"{location}: is a set of another version. Write one with `python -m data.remote`.")
    every = tuple(each for found in files.values() for each in found)
    facts = Facts(checked(engine) if engine else chosen(), place, sets, every)
    if facts.engine == "dask" and os.environ.get("DASK_SCHEDULER_ADDRESS"):
        _client()
    return facts


def _files(system: pafs.FileSystem, folder: str) -> list[tuple[str, int, int]]:
    """The part files in the order of their numbers, which is that of the rows; a folder lists them in any order."""
    found = [each for each in system.get_file_info(pafs.FileSelector(folder)) if each.path.endswith(".parquet")]
    if not found:
        raise FileNotFoundError(f"there is no part file in {folder}")
    return [(each.path, each.size, each.mtime_ns) for each in sorted(found, key=lambda each: (len(each.path), each.path))]


@cache
def _client() -> object:
    """The connection to the scheduler that Dask's own setting names; all work of this process goes there from now on."""
    return importlib.import_module("distributed").Client()


def _pandas(facts: Facts, name: str, columns: list[str], span: Span, among: Among | None) -> Frame:
    table = facts.sets[name].to_table(columns=columns, filter=arrow_filter(span, among))
    return _lazy(table.to_pandas(types_mapper=pd.ArrowDtype)).lazy()


def arrow_filter(span: Span, among: Among | None = None) -> pads.Expression | None:
    """What a row must meet as Arrow's readers take it; None where it is nothing."""
    operators: Mapping[str, Callable[[Any, int], pads.Expression]] = {"<=": lambda a, b: a <= b, ">=": lambda a, b: a >= b}
    found: pads.Expression | None = pads.field(among[0]).isin(among[1]) if among else None
    for column, sign, value in span:
        each = operators[sign](pads.field(column), value)
        found = each if found is None else found & each
    return found


@cache
def _connection() -> Any:  # noqa: ANN401 - duckdb has types only where it is installed
    # On several threads DuckDB hands over the parts of a set in any order, and a page of rows is a page of the set's order.
    return importlib.import_module("duckdb").connect(config={"threads": 1})


def _duckdb(facts: Facts, name: str, _columns: list[str], _span: Span, among: Among | None) -> Frame:
    """DuckDB finds columns and row groups by itself; over a network it reads through Arrow, which needs no extension of it."""
    cursor = _connection().cursor()
    found = facts.sets[name]
    rows = cursor.from_arrow(found) if facts.place.remote else cursor.read_parquet(found.files)
    if among:
        # A join, for a condition would look through the whole list of values for every row.
        column, values = among
        rows = rows.join(cursor.from_arrow(pa.table({column: values})), column, "semi")
    return _lazy(rows)


def _dask(facts: Facts, name: str, columns: list[str], span: Span, among: Among | None) -> Frame:
    """Dask's frame; a scheduler that `DASK_SCHEDULER_ADDRESS` names does the work, else threads of this process.

    A part is read by itself and without what is not looked for: Dask's own reader puts parts together by the size of their
    files, which says little of texts that repeat.
    """
    system, _ = facts.place.opened()
    found, filters = facts.sets[name], arrow_filter(span, among)
    reader = partial(pd.read_parquet, columns=columns, filters=filters, filesystem=system, dtype_backend="pyarrow")
    form = pa.schema([found.schema.field(each) for each in columns]).empty_table().to_pandas(types_mapper=pd.ArrowDtype)
    return _lazy(importlib.import_module("dask.dataframe").from_map(reader, found.files, meta=form))


def _lazy(native: Any) -> Frame:  # noqa: ANN401 - as above
    with warnings.catch_warnings():
        # Narwhals speaks of a package for Dask that is to come; the version that is pinned needs none.
        warnings.filterwarnings("ignore", "Dask support is moving", FutureWarning)
        frame: Frame = nw.from_native(native)
    return frame


def _stream_pandas(native: pd.DataFrame, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    yield from _arrow(native, schema).to_batches(BATCH_ROWS)


def _stream_duckdb(native: Any, schema: pa.Schema) -> Iterator[pa.RecordBatch]:  # noqa: ANN401 - as above
    for batch in native.to_arrow_reader(BATCH_ROWS):
        yield pa.Table.from_batches([batch]).cast(schema).to_batches()[0]


def _stream_dask(native: Any, schema: pa.Schema) -> Iterator[pa.RecordBatch]:  # noqa: ANN401 - as above
    for number in range(native.npartitions):
        yield from _arrow(native.get_partition(number).compute(), schema).to_batches(BATCH_ROWS)


def _arrow(rows: pd.DataFrame, schema: pa.Schema) -> pa.Table:
    return pa.Table.from_pandas(rows, schema=schema, preserve_index=False)


_FRAMES: Mapping[str, Callable[[Facts, str, list[str], Span, Among | None], Frame]] = {
    "pandas": _pandas,
    "duckdb": _duckdb,
    "dask": _dask,
}
_STREAMS: Mapping[str, Callable[[Any, pa.Schema], Iterator[pa.RecordBatch]]] = {
    "pandas": _stream_pandas,
    "duckdb": _stream_duckdb,
    "dask": _stream_dask,
}
