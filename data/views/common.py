"""What several views share: the facts of all tables in one frame, and sums that remember their records."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.filters import Filters
from data.schema import FACT_TABLES, RECORDS
from data.selection.cells import Cells, Order, RowIds, Selection, how_many
from data.selection.expander import RecordExpander
from data.selection.query import fact_cells, fact_places, in_order
from data.selection.query import select_facts as left_of
from data.selection.record_source import OWN, ROW, RecordSource
from data.selection.records_table import WITHOUT_YEAR, fact_of_record
from data.selection.rows import Rows, taken, tied
from data.small_frames import framed
from data.tables import Tables, derived

TABLE_NAMES = {"events": "Events", "contributions": "Contributions", "participation": "Participation"}

DECADE = 10
"""Years."""

OPEN_OR_WIDE = (*WITHOUT_YEAR, "ongoing")
"""Precisions of a date of which a source does not say that it covers the years between its bounds."""


def facts(tables: Tables, filters: Filters) -> pd.DataFrame:
    """All records that the filters leave, oldest first, one row each; tables, so that one page makes it once.

    The columns are those of the table `records`, `year` as a nullable integer.
    """
    return _facts(tables, filters)


@derived(latest=4)
def _facts(tables: Tables, filters: Filters) -> pd.DataFrame:
    every = together(tables)
    if tables.whole:
        found = select_all(tables, filters)
        return Rows(every, found.places, expander=expander(tables, found)).part()
    return taken(every, select_all(tables, filters).places()) if filters.active else every


@derived(latest=8)
def select_all(tables: Tables, filters: Filters) -> Selection:
    """Which rows of `together` the filters leave."""
    return in_order(cells(tables), [left_of(tables, name, filters) for name in FACT_TABLES], fact_of_record(tables))


@derived()
def cells(tables: Tables) -> Cells:
    """The rows of `together` in cells."""
    return fact_cells(tables).ordered(fact_of_record(tables))


def milestones_of(tables: Tables, found: Selection, kind: str | None = None) -> Rows:
    """The records left that are marked as milestones, or as one kind of them, oldest first, with the columns of `facts`."""
    every = _milestones(tables, kind)
    number = found.count(every.order) if found.said is not None else int(every.sizes[found.kept].sum())

    def places(part: slice) -> RowIds:
        return np.flatnonzero(found.of(every.order))[part]

    return Rows(every.rows, places, number=lambda: number, expander=expander(tables, found, every.order.rows))


def expander(tables: Tables, found: Selection, at: RowIds | None = None) -> RecordExpander | None:
    """What tells the records apart that rows of `together` stand for; None where each is one record.

    `at` is the row of `together` that each row is, where they are not the same.
    """
    if tables.whole is None:
        return None
    return RecordExpander(tables.whole, lambda: found, at, [(name, rows_of_table(tables, name)) for name in FACT_TABLES])


MOST_LISTED = 1_000
"""Most records that are listed behind a mark; its number says how many there are."""

MOST_LOOKED_UP = 300_000
"""Most records that are looked up at once for lists; where rows stand for more, lists hold a record of each row."""


def ids_of(told: RecordExpander | None, every: pd.DataFrame, places: Sequence[RowIds]) -> list[list[str]]:
    """The identifiers of the records that rows of a frame stand for, for each of several lists of rows, in their order.

    No more than `MOST_LISTED` for each list.
    """
    if told is None:
        return [every["id"].iloc[each[:MOST_LISTED]].tolist() for each in places]
    cut = [_enough(told, every, each) for each in places]
    rows = np.unique(np.concatenate([np.empty(0, dtype=np.int64), *cut]))
    if told.count(rows) > MOST_LOOKED_UP and not told.left().words:
        return [every["id"].iloc[each[:MOST_LISTED]].tolist() for each in places]
    records = told.records(rows, tied=tied(every, rows), columns=["id"])
    row = records[ROW].to_numpy()
    of_row = np.argsort(row, kind="stable")
    ends = np.searchsorted(row[of_row], rows, "right")
    starts, ids = np.append(0, ends[:-1]), records["id"].to_numpy()

    def those(own: RowIds) -> list[str]:
        at = np.searchsorted(rows, own)
        size = ends[at] - starts[at]
        found = of_row[np.repeat(starts[at] - np.cumsum(size) + size, size) + np.arange(size.sum())]
        bunch = np.repeat(np.cumsum(~tied(every, own)), size)
        listed: list[str] = ids[found[np.lexsort((found, bunch))[:MOST_LISTED]]].tolist()
        return listed

    return [those(each) for each in cut]


def _enough(told: RecordExpander, every: pd.DataFrame, places: RowIds) -> RowIds:
    """The first of some rows that stand for all that is listed, to the last that nothing but identifiers orders."""
    bunch = np.cumsum(~tied(every, places))
    last = np.searchsorted(np.cumsum(told.numbers(places)), MOST_LISTED)
    return places if last >= len(places) else places[bunch <= bunch[last]]


class _Milestones(NamedTuple):
    """Milestones with their places in `together` as index, the same as an order, and how many each cell has."""

    rows: pd.DataFrame
    order: Order
    sizes: RowIds


@derived((None, "agreement"))
def _milestones(tables: Tables, kind: str | None) -> _Milestones:
    every, whole = together(tables), cells(tables)
    marked = every["milestone"]
    rows = every[marked.notna() if kind is None else marked == kind].copy()
    order = Order.of(whole, rows.index.to_numpy())
    number = whole.number if whole.number is None else whole.number[order.rows]
    return _Milestones(rows, order, how_many(order.cell, number, len(whole.first)))


def rows_of(tables: Tables, keys: Iterable[str]) -> pd.DataFrame:
    """The records of these identifiers, in their order, with the columns of `facts`; what is no record is left out."""
    wanted = list(keys)
    if tables.whole:
        found = _found(tables, tables.whole, wanted)
        return together(tables).iloc[found[ROW]].reset_index(drop=True).assign(**{name: found[name] for name in OWN})
    places = row_ids_of(tables, wanted)
    return together(tables).iloc[places[places >= 0]].reset_index(drop=True)


def _found(tables: Tables, whole: RecordSource, keys: list[str]) -> pd.DataFrame:
    """`OWN` of the records of these identifiers, in their order, with their row of `together`."""
    parts = [(whole.find(name, keys), rows_of_table(tables, name)) for name in FACT_TABLES]
    found = pd.concat([part.assign(**{ROW: rows[part[ROW].to_numpy()]}) for part, rows in parts])
    found = found.drop_duplicates("id").set_index("id", drop=False)
    return found.loc[[key for key in keys if key in found.index]].reset_index(drop=True)


def row_ids_of(tables: Tables, keys: Iterable[str]) -> RowIds:
    """The rows of `together` with these identifiers, −1 where there is none."""
    if whole := tables.whole:
        wanted = list(keys)
        found = _found(tables, whole, wanted)
        return found.set_index("id")[ROW].reindex(wanted, fill_value=-1).to_numpy()
    return np.asarray(_places(tables).get_indexer(pd.Index(list(keys), dtype=object)))


@derived(FACT_TABLES)
def rows_of_table(tables: Tables, name: str) -> RowIds:
    """The row of `together` that each row of a table of facts is."""
    sizes = [len(tables[each]) for each in FACT_TABLES]
    start = sum(sizes[: FACT_TABLES.index(name)])
    return np.argsort(fact_of_record(tables))[start : start + len(tables[name])]


@derived()
def cited_places(tables: Tables) -> RowIds:
    """The row of `together` that each citation is of, −1 where it is of none."""
    row = np.append(np.argsort(fact_of_record(tables)), -1)
    return np.asarray(row[fact_places(tables, "citations")], dtype=np.int32)


@derived()
def _places(tables: Tables) -> "pd.Index[Any]":
    found: pd.Index[Any] = pd.Index(together(tables)["id"], dtype=object)
    return found


@derived()
def together(tables: Tables) -> pd.DataFrame:
    """The facts of all tables, oldest first."""
    rows = tables[RECORDS]
    return rows.assign(year=rows["year"].astype("Int64"))


def year_of(frame: pd.DataFrame) -> pd.Series:
    """Return the calendar year in which each record of a table of facts lies or begins, as `records` has it; null for none."""
    starts = frame["date_earliest"].dt.year.astype("Int64")
    masked: pd.Series = starts.mask(frame["date_precision"].isin(WITHOUT_YEAR))
    return masked


def spoken_years(rows: pd.DataFrame) -> pd.DataFrame:
    """The `first` and `last` year that each record speaks of, with the index of `rows`; those that speak of none left out."""
    first, last = rows["date_earliest"].dt.year, rows["date_latest"].dt.year
    closed = (last - first < DECADE) & ~rows["date_precision"].isin(OPEN_OR_WIDE)
    spoken = rows["year"].notna()
    found = pd.DataFrame({"first": first, "last": last.where(closed, first)})[spoken]
    return found.astype("int64")


def exploded(frame: pd.DataFrame, column: str, into: str) -> pd.DataFrame:
    """One row for each item of a column of lists, which stands in the column `into`; an empty list has no row."""
    lists = frame[column].tolist()
    rows = frame.take(np.repeat(np.arange(len(frame)), [len(items) for items in lists]))
    return rows.assign(**{into: [item for items in lists for item in items]}).reset_index(drop=True)


def tuples(frame: pd.DataFrame, *columns: str) -> Iterator[tuple[Any, ...]]:
    """The rows of a frame as tuples of the cells in these columns."""
    return zip(*(frame[name].tolist() for name in columns), strict=True)


def tally(frame: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Count records by columns; a row with a null in one of them counts nowhere.

    Returns one row per combination that occurs, in order, with `records` (how many), `record_ids` and `source_ids`.
    """
    return grouped(zip(tuples(frame, *by), frame["id"], frame["source_ids"], strict=True), by)


def grouped(rows: Iterable[tuple[tuple[Any, ...], str, Iterable[str]]], by: Sequence[str]) -> pd.DataFrame:
    """Count records by keys; `rows` are a key (a part for each name in `by`), the record's identifier, and its sources.

    Returns what `tally` does.
    """
    groups: dict[tuple[Any, ...], tuple[list[str], set[str]]] = {}
    for key, record, sources in rows:
        ids, known = groups.setdefault(key, ([], set()))
        ids.append(record)
        known.update(sources)
    keys = sorted(key for key in groups if not any(part is None or part is pd.NA or part != part for part in key))  # noqa: PLR0124 - not a number
    rows_of_keys = ((*key, len(groups[key][0]), groups[key][0], sorted(groups[key][1])) for key in keys)
    found = frame_of(rows_of_keys, [*by, "records", "record_ids", "source_ids"])
    return found if len(found) else found.astype({"records": "int64"})


def frame_of(rows: Iterable[tuple[Any, ...]], columns: Sequence[str]) -> pd.DataFrame:
    """A frame of rows of words and whole numbers; of no rows, all columns are of words."""
    listed = list(rows)
    turned = list(zip(*listed, strict=True)) or [()] * len(columns)
    return framed({name: _array(column) for name, column in zip(columns, turned, strict=True)}, len(listed))


def _array(cells: Sequence[Any]) -> npt.NDArray[Any]:
    if cells and isinstance(cells[0], int):
        return np.array(cells, dtype=np.int64)
    found = np.empty(len(cells), dtype=object)
    for place, cell in enumerate(cells):
        found[place] = cell
    return found
