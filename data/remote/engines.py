"""The engines that a set of facts can be asked with. `NATO_JAPAN_ENGINE` names one, and only that one need be installed."""

import importlib
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.dataset as pads
import pyarrow.fs as pafs

from data.errors import EngineError, FactsError
from data.filters import Filters
from data.remote.dask_engine import Dask
from data.remote.duckdb_engine import DuckDB
from data.remote.engine import Among, Engine, Frame, Span
from data.remote.facts import ALIKE, TABLES_OF_SET, YEARS_KEY, codebook
from data.schema import FACT_TABLES
from data.selection.filter_columns import AREA, FIRST_DAY, fold
from data.selection.rule import has_words, needed, own, span, where
from data.storage.location import Location

FACTS_SETTING = "NATO_JAPAN_FACTS"
"""Variable of the environment for facts that are too large to be held: where the set of them lies, see `data.remote`."""

ENGINE_SETTING = "NATO_JAPAN_ENGINE"

ENGINES: Mapping[str, Engine] = {"duckdb": DuckDB(), "dask": Dask()}
"""The engines by name, the default first."""

Files = tuple[tuple[str, int, int], ...]
"""Path, size and time of change in nanoseconds of files."""


def chosen() -> str:
    """Return the engine that the environment names, DuckDB where it names none; raises EngineError for any other word."""
    return checked(os.environ.get(ENGINE_SETTING, "") or next(iter(ENGINES)))


def configured() -> "Facts | None":
    """Open the set of facts that the environment names; None where it names none and the tables in memory answer.

    Raises EngineError where the engine or the set cannot be used.
    """
    if os.environ.get(FACTS_SETTING):
        return open_facts(os.environ[FACTS_SETTING], chosen())
    if not os.environ.get(ENGINE_SETTING):
        return None
    engine = chosen()
    raise EngineError(
        f"{ENGINE_SETTING}={engine}: say in {FACTS_SETTING} where the facts that `python -m data.remote` writes lie."
    )


def checked(engine: str) -> str:
    """Return the engine if it is one and installed; raises EngineError with the engines, or the command to install it."""
    if engine not in ENGINES:
        raise EngineError(f"{ENGINE_SETTING}={engine!r}: there is no such engine. Allowed: {', '.join(ENGINES)}.")
    try:
        for module in ENGINES[engine].modules:
            importlib.import_module(module)
    except ImportError as error:
        command = f"pip install {ENGINES[engine].install}"
        raise EngineError(f"{ENGINE_SETTING}={engine}: {error.name} is not installed. Run `{command}`.") from None
    return engine


@dataclass(frozen=True)
class Facts:
    """A set of facts and the engine that answers for it. Holds no rows; safe to use from many threads."""

    engine: str
    """A key of ENGINES."""
    location: Location
    """Where they lie."""
    sets: Mapping[str, pads.Dataset]
    """Part files of each table."""
    files: Files
    """The part files as they were when the set was opened."""

    def schema(self, name: str) -> pa.Schema:
        """Give the columns of a table, flat ones too."""
        return self.sets[name].schema

    def is_unchanged(self) -> bool:
        """Tell whether the part files are still those that were opened. Raises FactsError where they cannot be seen."""
        with self.reporting():
            system, root = self.location.opened
            return self.files == tuple(each for name in TABLES_OF_SET for each in _files(system, f"{root}/{name}"))

    def rows(self, name: str) -> int:
        """Count the rows of a table, as the ends of its files say."""
        return int(self.sets[name].count_rows())

    @property
    def areas(self) -> tuple[str, ...]:
        """Labels of the areas."""
        names = self.schema(FACT_TABLES[0]).names
        return tuple(name.removeprefix(AREA) for name in names if name.startswith(AREA))

    @property
    def years(self) -> tuple[int, int]:
        """First and last year of any date."""
        first, last = self.schema(FACT_TABLES[0]).metadata[YEARS_KEY].split()
        return int(first), int(last)

    def frame(self, name: str, columns: list[str], span: Span, among: Among | None = None) -> Frame:
        """Give a table as the engine's own lazy frame, or its rows with one of some values in a column.

        `span` lets it leave row groups unread that cannot match.
        """
        return ENGINES[self.engine].frame(self.sets[name], self.location, columns, span, among)

    @contextmanager
    def reporting(self) -> Iterator[None]:
        """Raise FactsError where the engine cannot answer."""
        names = (name.rsplit(".", 1) for name in ENGINES[self.engine].errors)
        own = tuple(getattr(importlib.import_module(module), name) for module, name in names)
        try:
            yield
        except (OSError, pa.ArrowException, *own) as error:
            raise FactsError(self.location.location, f"does not answer: {str(error)[:200]}.") from error

    def batches(self, name: str, filters: Filters) -> pa.RecordBatchReader:
        """Stream the rows of a table that the filters select, oldest first, looked for when the stream is first read.

        Columns are those of the codebook. Citations come in the order of their records.
        """
        schema, areas = codebook(self.schema(name)), self.areas

        def stream() -> Iterator[pa.RecordBatch]:
            rules = [*where(filters, self.years, areas), *has_words(fold(filters.words)), *own(name, filters)]
            frame = self.frame(name, list(dict.fromkeys((*schema.names, *needed(filters, areas)))), span(filters))
            frame = (frame.filter(*rules) if rules else frame).select(*schema.names)
            yield from ENGINES[self.engine].batches(frame.to_native(), schema)

        return pa.RecordBatchReader.from_batches(schema, stream())


def open_facts(location: str, engine: str | None = None) -> Facts:
    """Open the set of facts in a folder or at `s3://bucket/prefix` with an engine, that of the environment where none is named.

    Raises EngineError where there is no such engine or set.
    """
    place = Location(location)
    try:
        system, root = place.opened
        files = {name: _files(system, f"{root}/{name}") for name in TABLES_OF_SET}
        paths = {name: [path for path, *_ in of_table] for name, of_table in files.items()}
        sets = {name: pads.dataset(each, filesystem=system, format="parquet") for name, each in paths.items()}
    except (OSError, pa.ArrowInvalid) as error:
        raise EngineError(f"{location}: is no set of facts ({error}). Write one with `python -m data.remote`.") from None
    if any(FIRST_DAY not in each.schema.names for each in sets.values()) or ALIKE not in sets[FACT_TABLES[0]].schema.names:
        raise EngineError(f"{location}: is a set of another version. Write one with `python -m data.remote`.")
    every = tuple(each for of_table in files.values() for each in of_table)
    facts = Facts(checked(engine) if engine else chosen(), place, sets, every)
    ENGINES[facts.engine].connect()
    return facts


def _files(system: pafs.FileSystem, folder: str) -> list[tuple[str, int, int]]:
    """List the part files in the order of their numbers, which is that of the rows; a folder lists them in any order."""
    parts = [each for each in system.get_file_info(pafs.FileSelector(folder)) if each.path.endswith(".parquet")]
    if not parts:
        raise FileNotFoundError(f"there is no part file in {folder}")
    return [(each.path, each.size, each.mtime_ns) for each in sorted(parts, key=lambda each: (len(each.path), each.path))]
