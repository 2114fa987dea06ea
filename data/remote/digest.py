"""The digest of a set of facts, which pages count, sum and draw from: a row for all records that agree in all of that.

The engine makes it where the records are, and looks records up there when a reader asks for them.
"""

import os
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache
from threading import Event

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data.errors import EngineError, FactsError
from data.filters import Filters
from data.record_source import OWN, ROW, RowIds
from data.remote.engine import Among, Frame, Span
from data.remote.engines import FACTS_SETTING, Facts, configured
from data.remote.facts import ALIKE, CITATIONS, codebook
from data.schema import FACT_TABLES, RECORDS, arrow_schema
from data.selection.filter_columns import FIRST_DAY, SEARCH
from data.selection.records_table import join_records
from data.selection.rule import has_words
from data.storage.parquet_table import Packed
from data.storage.small_frames import framed
from data.store import REMOTE_WAIT, WAIT
from data.tables import Opened, Tables

RECORD_COUNT = "record_count"

ORDER = [("date_earliest", "ascending"), ("date_latest", "ascending"), ("id", "ascending")]
"""Of the rows of a table of facts."""

ORDER_OF_CITATIONS = [(name, "ascending") for name in ("record_id", "source_id", "paragraph", "locator")]

MAX_SEARCHES = 32
"""Searches that are kept."""


@dataclass(frozen=True, eq=False)
class Digest:
    """The records behind the rows of a digest; see `data.record_source.RecordSource`."""

    facts: Facts
    """The set of facts."""
    records_per_row: Mapping[str, RowIds]
    """By table, how many records each row stands for."""
    alike: Mapping[str, "pd.Index[int]"] = field(repr=False)
    """By table, the number that the records of each row share."""
    first_day: Mapping[str, npt.NDArray[np.int64]] = field(repr=False)
    """By table, the first day of each row as the set holds it."""
    records_schema: pa.Schema = field(repr=False)
    """The columns of the table `records`, which the set does not hold: it is joined as it is read."""
    _checked_at: list[float] = field(default_factory=lambda: [time.monotonic()], repr=False)
    _changed: Event = field(default_factory=Event, repr=False)

    @property
    def is_outdated(self) -> bool:
        """See `RecordSource`."""
        wait = REMOTE_WAIT if self.facts.location.is_remote else WAIT
        if not self._changed.is_set() and time.monotonic() > self._checked_at[0] + wait:
            self._checked_at[0] = time.monotonic()
            with suppress(FactsError):
                self.check()
        return self._changed.is_set()

    def check(self) -> None:
        """See `RecordSource`."""
        if not self.facts.is_unchanged():
            raise self._error_of_change()

    @contextmanager
    def _reporting(self) -> Iterator[None]:
        """Raise FactsError where the engine cannot answer, and have the set opened again."""
        try:
            with self.facts.reporting():
                yield
        except FactsError:
            self._changed.set()
            raise

    def _error_of_change(self) -> FactsError:
        self._changed.set()
        return FactsError(self.facts.location.location, "has other records than when it was opened.")

    def batches(self, name: str, filters: Filters) -> pa.RecordBatchReader:
        """See `RecordSource`."""
        if name != RECORDS:
            return self.facts.batches(name, filters)
        facts = {each: self.facts.batches(each, filters) for each in FACT_TABLES}
        return pa.RecordBatchReader.from_batches(self.records_schema, join_records(facts, self.records_schema))

    def count_having(self, name: str, words: str) -> RowIds:
        """See `RecordSource`."""
        return _count_having(self, name, words)

    def records(
        self, name: str, rows: RowIds, words: str, columns: Sequence[str] = OWN, first: int | None = None
    ) -> pd.DataFrame:
        """See `RecordSource`."""
        if not len(rows):
            return framed({ROW: np.empty(0, dtype=np.int64), **dict.fromkeys(columns, np.empty(0, dtype=object))}, 0)
        days = self.first_day[name][rows]
        span: Span = [(FIRST_DAY, ">=", int(days.min())), (FIRST_DAY, "<=", int(days.max()))]
        among = (ALIKE, pa.array(self.alike[name].to_numpy()[rows]))
        records = self._look_up(name, columns, span, among, words, first)
        every = (self.count_having(name, words) if words else self.records_per_row[name])[rows].sum()
        if len(records) != (every if first is None else min(every, abs(first))):
            raise self._error_of_change()
        return records

    def find(self, name: str, keys: Collection[str]) -> pd.DataFrame:
        """See `RecordSource`."""
        return self._look_up(name, OWN, [], ("id", pa.array(list(keys), pa.string())))

    def _look_up(
        self, name: str, columns: Sequence[str], span: Span, among: Among, words: str = "", first: int | None = None
    ) -> pd.DataFrame:
        bounds = [nw.col(column) >= bound if sign == ">=" else nw.col(column) <= bound for column, sign, bound in span]
        rules = [*bounds, *has_words(words)]
        with self._reporting():
            frame = self.facts.frame(name, [*columns, ALIKE, FIRST_DAY, SEARCH], span, among)
            frame = (frame.filter(*rules) if rules else frame).select(*columns, ALIKE)
            answer = collect(frame if first is None else frame.sort("id", descending=first < 0).head(abs(first)))
        rows = self.rows(name, answer[ALIKE])
        return framed({ROW: rows, **{each: _objects(answer[each]) for each in columns}}, len(rows))

    def rows(self, name: str, alike: pa.ChunkedArray) -> RowIds:
        """Find the rows that records with these numbers belong to."""
        rows = self.alike[name].get_indexer(alike.to_numpy())
        if (rows < 0).any():
            raise self._error_of_change()
        return np.asarray(rows)

    def citations(self, column: str, keys: Sequence[str]) -> pd.DataFrame:
        """See `RecordSource`."""
        columns = [*codebook(self.facts.schema(CITATIONS)).names, "table", "title", "date_text"]
        with self._reporting():
            frame = self.facts.frame(CITATIONS, columns, [], (column, pa.array(keys, pa.string())))
            cited: pd.DataFrame = collect(frame.select(*columns)).to_pandas(ignore_metadata=True)
        return cited[columns].sort_values([name for name, _ in ORDER_OF_CITATIONS], ignore_index=True)


@lru_cache(maxsize=MAX_SEARCHES)
def _count_having(digest: Digest, name: str, words: str) -> RowIds:
    with digest._reporting():  # noqa: SLF001 - of this module
        frame = digest.facts.frame(name, [ALIKE, SEARCH], []).filter(*has_words(words))
        counted = _counted(frame.select(ALIKE, nw.lit(1).alias(RECORD_COUNT)))
    number = np.zeros(len(digest.alike[name]), dtype=np.int64)
    number[digest.rows(name, counted[ALIKE])] = counted[RECORD_COUNT].to_numpy()
    number.flags.writeable = False
    return number


def _counted(frame: Frame, *beside: nw.Expr) -> pa.Table:
    """Sum the records that share a number."""
    return collect(frame.group_by(ALIKE).agg(*beside, nw.col(RECORD_COUNT).sum()))


def _objects(column: pa.ChunkedArray) -> npt.NDArray[np.object_]:
    cells = column.to_numpy()
    return np.where(cells == None, np.nan, cells)  # noqa: E711 - of each cell


def collect(frame: Frame) -> pa.Table:
    """Fetch a small answer, whichever engine gives it."""
    answer: pa.Table = frame.collect("pyarrow").to_arrow()
    return answer


def digested(tables: Tables) -> Tables:
    """Put the digest of the set that the environment names in place of the facts; leave them where it names none.

    Raises FactsError where the set cannot be used.
    """
    try:
        facts = configured()
    except EngineError as error:
        raise FactsError(os.environ[FACTS_SETTING], str(error).removeprefix(f"{os.environ[FACTS_SETTING]}: ")) from None
    return tables if facts is None else digest(facts, tables)


def digest(facts: Facts, tables: Tables) -> Tables:
    """Put the digest of a set, and the citations of its rows, in place of the facts of the tables."""
    with facts.reporting():
        return _digest(facts, tables)


def _digest(facts: Facts, tables: Tables) -> Tables:
    schemas = {name: codebook(facts.schema(name)) for name in (*FACT_TABLES, CITATIONS)}
    for name in FACT_TABLES:
        if schemas[name].names != [column.name for column in tables.description[name].columns]:
            raise FactsError(facts.location.location, "is of another version. Write it with `python -m data.remote`.")
    parts = {name: _rows(facts, name) for name in FACT_TABLES}
    keys = pa.chunked_array([chunk for rows, _ in parts.values() for chunk in rows["id"].chunks], pa.string())
    columns = schemas[CITATIONS].names
    cited = collect(facts.frame(CITATIONS, columns, [], ("record_id", keys.combine_chunks())).select(*columns))
    _check_keys(facts, tables, cited)
    own = {name: rows.select(schemas[name].names) for name, (rows, _) in parts.items()}
    own[CITATIONS] = cited.select(columns).cast(schemas[CITATIONS]).sort_by(ORDER_OF_CITATIONS)
    packed = {name: Packed.of(rows.cast(schemas[name])) for name, rows in own.items()}
    records = arrow_schema(tables.description[RECORDS], tables.description.version)
    joined = join_records({name: packed[name].batches() for name in FACT_TABLES}, records)
    packed[RECORDS] = Packed.of(pa.Table.from_batches(joined, records))
    source = Digest(
        facts,
        {name: number for name, (_, number) in parts.items()},
        {name: pd.Index(rows[ALIKE].to_numpy()) for name, (rows, _) in parts.items()},
        {name: rows[FIRST_DAY].to_numpy().astype(np.int64) for name, (rows, _) in parts.items()},
        records,
    )
    numbers = {name: int(number.sum()) for name, number in source.records_per_row.items()}
    numbers |= {RECORDS: sum(numbers.values()), CITATIONS: facts.rows(CITATIONS)}
    described = {name: replace(tables.description[name], rows=number) for name, number in numbers.items()}
    description = replace(tables.description, tables={**tables.description.tables, **described})
    return Tables(description, Opened({**tables.arrow, **packed}, tables.errors), tables.files, tables.errors, source)


def _check_keys(facts: Facts, tables: Tables, cited: pa.Table) -> None:
    """Raise FactsError where a set is of other areas or documents than the tables beside it."""
    unknown = set(facts.areas) ^ set(tables.arrow["areas"]["label"].to_pylist())
    unknown |= set(cited["source_id"].unique().to_pylist()) - set(tables.arrow["sources"]["id"].to_pylist())
    if unknown:
        problem = f"is of other areas or documents than the tables: {', '.join(sorted(unknown)[:3])}."
        raise FactsError(facts.location.location, problem)


def _rows(facts: Facts, name: str) -> tuple[pa.Table, RowIds]:
    """Take one record of all that agree, with the columns `ALIKE` and `FIRST_DAY`, and count those that do."""
    frame = facts.frame(name, [ALIKE, "id"], []).select(ALIKE, "id", nw.lit(1).alias(RECORD_COUNT))
    counted = _counted(frame, nw.col("id").min())
    columns = [*codebook(facts.schema(name)).names, ALIKE, FIRST_DAY]
    keys = counted["id"].cast(pa.string()).combine_chunks()
    rows = collect(facts.frame(name, columns, [], ("id", keys)).select(*columns)).sort_by(ORDER)
    row_of_number = pc.index_in(rows[ALIKE], value_set=counted[ALIKE].combine_chunks())
    return rows, counted[RECORD_COUNT].take(row_of_number).to_numpy().astype(np.int64)
