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
from typing import Any

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data.errors import EngineError, FactsError
from data.filters import Filters
from data.record_source import OWN, ROW
from data.remote.engine import Among, Span
from data.remote.engines import FACTS, Facts, configured
from data.remote.facts import ALIKE, CITATIONS, codebook
from data.remote.stream import batches
from data.schema import FACT_TABLES, RECORDS, arrow_schema
from data.selection.cells import RowIds
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

WORDS = 32
"""Searches that are kept."""


@dataclass(frozen=True, eq=False)
class Digest:
    """The records behind the rows of a digest; see `data.record_source.RecordSource`."""

    facts: Facts
    number: Mapping[str, RowIds]
    alike: Mapping[str, "pd.Index[int]"] = field(repr=False)
    """By table, the number that the records of each row have."""
    day: Mapping[str, npt.NDArray[np.int64]] = field(repr=False)
    """By table, the first day of each row as the set holds it."""
    records_schema: pa.Schema = field(repr=False)
    """Of the table `records`, which the set does not hold: it is joined as it is read."""

    _looked: list[float] = field(default_factory=lambda: [time.monotonic()], repr=False)
    _changed: Event = field(default_factory=Event, repr=False)

    @property
    def stale(self) -> bool:
        """See `RecordSource`."""
        if not self._changed.is_set() and time.monotonic() > self._looked[0] + (
            REMOTE_WAIT if self.facts.place.remote else WAIT
        ):
            self._looked[0] = time.monotonic()
            with suppress(FactsError):
                self.check()
        return self._changed.is_set()

    def check(self) -> None:
        """See `RecordSource`."""
        if not self.facts.same():
            raise self._other()

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Raise FactsError where what is asked within cannot be answered, and have the set opened again."""
        try:
            with self.facts.asking():
                yield
        except FactsError:
            self._changed.set()
            raise

    def batches(self, name: str, filters: Filters) -> pa.RecordBatchReader:
        """See `RecordSource`."""
        if name != RECORDS:
            return batches(self.facts, name, filters)
        facts = {each: batches(self.facts, each, filters) for each in FACT_TABLES}
        return pa.RecordBatchReader.from_batches(self.records_schema, join_records(facts, self.records_schema))

    def said(self, name: str, words: str) -> RowIds:
        """See `RecordSource`."""
        return _said(self, name, words)

    def records(
        self, name: str, rows: RowIds, words: str, columns: Sequence[str] = OWN, first: int | None = None
    ) -> pd.DataFrame:
        """See `RecordSource`."""
        if not len(rows):
            return framed({ROW: np.empty(0, dtype=np.int64), **dict.fromkeys(columns, np.empty(0, dtype=object))}, 0)
        days = self.day[name][rows]
        span: Span = [(FIRST_DAY, ">=", int(days.min())), (FIRST_DAY, "<=", int(days.max()))]
        found = self._own(name, columns, span, (ALIKE, pa.array(self.alike[name].to_numpy()[rows])), words, first)
        every = (self.said(name, words) if words else self.number[name])[rows].sum()
        if len(found) != (every if first is None else min(every, abs(first))):
            raise self._other()
        return found

    def find(self, name: str, keys: Collection[str]) -> pd.DataFrame:
        """See `RecordSource`."""
        return self._own(name, OWN, [], ("id", pa.array(list(keys), pa.string())))

    def _own(
        self, name: str, columns: Sequence[str], span: Span, among: Among, words: str = "", first: int | None = None
    ) -> pd.DataFrame:
        rules = [*_within(span), *has_words(words)]
        with self.asking():
            frame = self.facts.frame(name, [*columns, ALIKE, FIRST_DAY, SEARCH], span, among)
            frame = (frame.filter(*rules) if rules else frame).select(*columns, ALIKE)
            found = collect(frame if first is None else frame.sort("id", descending=first < 0).head(abs(first)))
        rows = self.rows(name, found[ALIKE])
        return framed({ROW: rows, **{each: _objects(found[each]) for each in columns}}, len(rows))

    def rows(self, name: str, alike: pa.ChunkedArray) -> RowIds:
        """The rows that records with these numbers belong to."""
        rows = self.alike[name].get_indexer(alike.to_numpy())
        if (rows < 0).any():
            raise self._other()
        return np.asarray(rows)

    def _other(self) -> FactsError:
        self._changed.set()
        return FactsError(self.facts.place.location, "has other records than when it was opened.")

    def citations(self, column: str, keys: Sequence[str]) -> pd.DataFrame:
        """See `RecordSource`."""
        columns = [*codebook(self.facts.schema(CITATIONS)).names, "table", "title", "date_text"]
        with self.asking():
            frame = self.facts.frame(CITATIONS, columns, [], (column, pa.array(keys, pa.string())))
            found: pd.DataFrame = collect(frame.select(*columns)).to_pandas(ignore_metadata=True)
        return found[columns].sort_values(["record_id", "source_id", "paragraph", "locator"], ignore_index=True)


@lru_cache(maxsize=WORDS)
def _said(digest: Digest, name: str, words: str) -> RowIds:
    with digest.asking():
        frame = digest.facts.frame(name, [ALIKE, SEARCH], []).filter(*has_words(words))
        found = collect(frame.select(ALIKE, nw.lit(1).alias(RECORD_COUNT)).group_by(ALIKE).agg(nw.col(RECORD_COUNT).sum()))
    number = np.zeros(len(digest.alike[name]), dtype=np.int64)
    number[digest.rows(name, found[ALIKE])] = found[RECORD_COUNT].to_numpy()
    number.flags.writeable = False
    return number


def _objects(column: pa.ChunkedArray) -> npt.NDArray[np.object_]:
    cells = column.to_numpy()
    return np.where(cells == None, np.nan, cells)  # noqa: E711 - of each cell


def _within(span: Span) -> list[nw.Expr]:
    return [nw.col(column) >= bound if sign == ">=" else nw.col(column) <= bound for column, sign, bound in span]


def collect(frame: "nw.LazyFrame[Any]") -> pa.Table:
    """A small answer, whichever engine gave it."""
    answer: pa.Table = frame.collect("pyarrow").to_arrow()
    return answer


def digested(tables: Tables) -> Tables:
    """The tables with the digest of the set that the environment names in place of the facts; as they are where it names none.

    Raises FactsError where the set cannot be used.
    """
    try:
        facts = configured()
    except EngineError as error:
        raise FactsError(os.environ[FACTS], str(error).removeprefix(f"{os.environ[FACTS]}: ")) from None
    return tables if facts is None else digest(facts, tables)


def digest(facts: Facts, tables: Tables) -> Tables:
    """The tables with the digest of a set in place of their facts, and the citations of its rows."""
    with facts.asking():
        return _digest(facts, tables)


def _check_columns(facts: Facts, tables: Tables) -> None:
    """Raise FactsError where a set has other columns than the tables beside it."""
    for name in FACT_TABLES:
        if codebook(facts.schema(name)).names != [column.name for column in tables.description[name].columns]:
            raise FactsError(facts.place.location, "is of another version. Write it with `python -m data.remote`.")


def _check(facts: Facts, tables: Tables, cited: pa.Table) -> None:
    """Raise FactsError where a set is of other areas or documents than the tables beside it."""
    unknown = set(facts.areas) ^ set(tables.arrow["areas"]["label"].to_pylist())
    unknown |= set(cited["source_id"].unique().to_pylist()) - set(tables.arrow["sources"]["id"].to_pylist())
    if unknown:
        raise FactsError(
            facts.place.location, f"is of other areas or documents than the tables: {', '.join(sorted(unknown)[:3])}."
        )


def _digest(facts: Facts, tables: Tables) -> Tables:
    _check_columns(facts, tables)
    parts = {name: _rows(facts, name) for name in FACT_TABLES}
    keys = pa.chunked_array([chunk for rows, _ in parts.values() for chunk in rows["id"].chunks], pa.string())
    schema = codebook(facts.schema(CITATIONS))
    cited = collect(facts.frame(CITATIONS, schema.names, [], ("record_id", keys.combine_chunks())).select(*schema.names))
    _check(facts, tables, cited)
    order = [(name, "ascending") for name in ("record_id", "source_id", "paragraph", "locator")]
    own = {name: rows.select(codebook(facts.schema(name)).names) for name, (rows, _) in parts.items()}
    own[CITATIONS] = cited.select(schema.names).cast(schema).sort_by(order)
    packed = {name: Packed.of(rows.cast(codebook(facts.schema(name)))) for name, rows in own.items()}
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
    rows = {name: int(number.sum()) for name, number in source.number.items()}
    rows |= {RECORDS: sum(rows.values()), CITATIONS: facts.rows(CITATIONS)}
    described = {name: replace(tables.description[name], rows=number) for name, number in rows.items()}
    return Tables(
        description=replace(tables.description, tables={**tables.description.tables, **described}),
        arrow=Opened({**tables.arrow, **packed}, tables.errors),
        files=tables.files,
        errors=tables.errors,
        remote=source,
    )


def _rows(facts: Facts, name: str) -> tuple[pa.Table, RowIds]:
    """A record for each of those that agree, with the columns `ALIKE` and `FIRST_DAY`, and how many there are of each."""
    frame = facts.frame(name, [ALIKE, "id"], []).select(ALIKE, "id", nw.lit(1).alias(RECORD_COUNT))
    counted = collect(frame.group_by(ALIKE).agg(nw.col("id").min(), nw.col(RECORD_COUNT).sum()))
    columns = [*codebook(facts.schema(name)).names, ALIKE, FIRST_DAY]
    keys = counted["id"].cast(pa.string()).combine_chunks()
    found = collect(facts.frame(name, columns, [], ("id", keys)).select(*columns))
    found = found.sort_by(ORDER)
    place = pc.index_in(found[ALIKE], value_set=counted[ALIKE].combine_chunks())
    return found, counted[RECORD_COUNT].take(place).to_numpy().astype(np.int64)
