"""Ask what the filters select: how many records, in which groups, which ones stand behind a mark, and the records themselves.

This is all that views call. How it is answered is private to the folder; see its README.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.filters import Filters
from data.record_source import RowIds
from data.schema import FACT_TABLES
from data.selection.cells import CellSelection, Codes, Mask, marked
from data.selection.expander import RecordExpander
from data.selection.groups import Groups, Key
from data.selection.index import index_of, select_records
from data.selection.listing import Listing
from data.selection.records import record_rows, records
from data.selection.rows import BY_DATE, EACH_ROW, Expander, Rows
from data.storage.small_frames import framed
from data.tables import Tables, derived

LISTS = {"area": "areas", "source": "source_ids", "actor": "actors"}
"""Columns of lists that records are counted by item of, by the name of an item."""

COUNTED_BY: Sequence[tuple[str, ...]] = (
    *((name,) for name in ("year", "area", "actor", "source", "confidence", "documents", "table", "date_precision")),
    *((name, "table") for name in ("year", "area", "country_name", "source")),
    *(("area", name) for name in ("year", "source")),
)
"""Combinations of columns that pages count records by, which the warm start makes."""


@dataclass(frozen=True, eq=False)
class Selection:
    """The records that filters select, of all tables of facts or of one of them.

    Examples
    --------
    >>> selection = select(tables, Filters(areas=("Cyber defence",)))
    >>> len(selection)
    42
    >>> selection.count("year", "table")        # a frame: year, table, records
    >>> selection.with_records(counts, "year")  # the same with record_ids and source_ids
    >>> selection.rows().part(0, 20)            # the records themselves
    """

    tables: Tables
    filters: Filters
    table: str | None
    _chosen: CellSelection

    def __len__(self) -> int:
        return len(self._chosen)

    def is_quick_to_list(self, number: int) -> bool:
        """Tell whether the records are at hand, or no more than so many, which an engine looks up."""
        return self.tables.remote is None or len(self) <= number

    def count(self, *by: "str | Groups") -> pd.DataFrame:
        """Count the records by columns of `records`, or by groups of a view's own.

        `area`, `source` and `actor` stand for the items of their lists, of which a record may have several; a filter of areas
        counts only those areas. A record with a null in one of the columns counts nowhere.

        Returns one row per group that has any, in order: the columns, and `records`.
        """
        groups, sizes, codes = self._sizes(by)
        return groups.counted(codes, sizes)

    def pairs(self, *by: "str | Groups") -> list[tuple[Key, int]]:
        """Give what `count` does as pairs of a key and how many records there are."""
        groups, sizes, codes = self._sizes(by)
        return list(zip(groups.keys(codes), sizes[codes].tolist(), strict=True))

    def totals(self, *by: "str | Groups", over: int = 0) -> Counter[Any]:
        """Sum what `pairs` gives by one part of its keys."""
        sums = Counter[Any]()
        for key, number in self.pairs(*by):
            sums[key[over]] += number
        return sums

    def sizes(self, groups: Groups) -> RowIds:
        """Count the records in each group, also where there are none, as `groups.frame` orders them."""
        return groups.sizes(self._chosen)

    def _sizes(self, by: "Sequence[str | Groups]") -> tuple[Groups, RowIds, RowIds]:
        groups = self._groups(by)
        sizes = groups.sizes(self._chosen)
        if self.filters.areas and "area" in groups.by:
            sizes = sizes * groups.frame["area"].isin(self.filters.areas).to_numpy()
        return groups, sizes, np.flatnonzero(sizes)

    def _groups(self, by: "Sequence[str | Groups]") -> Groups:
        if len(by) == 1 and isinstance(by[0], Groups):
            return by[0]
        return groups_by(self.tables, tuple(str(name) for name in by))

    def with_records(
        self, rows: pd.DataFrame, *by: "str | Groups", keys: Sequence[Sequence[Key]] | None = None
    ) -> pd.DataFrame:
        """Add `record_ids`, oldest first, and `source_ids` to rows of `count`: the records that each row counts.

        `keys` are those of each row where it stands for several groups, or for one that its columns do not name.
        """
        groups = self._groups(by)
        each = [[key] for key in zip(*(rows[name].tolist() for name in groups.by), strict=True)] if keys is None else keys
        behind = groups.rows(self._chosen, {key for wanted in each for key in wanted})
        lists = [_united([behind[key] for key in wanted]) for wanted in each]
        sources = records(self.tables)["source_ids"]
        columns = {
            "record_ids": self._expander().ids(records(self.tables), lists),
            "source_ids": [sorted(set().union(*sources.iloc[own])) for own in lists],
        }
        return rows.assign(**{name: pd.Series(cells, index=rows.index, dtype=object) for name, cells in columns.items()})

    def having(self, groups: Groups, wanted: Mask) -> "Selection":
        """Keep the records that are in one of some groups; `wanted` is by row of `groups.frame`."""
        return self.where(_marked(groups, wanted))

    def without(self, groups: Groups, unwanted: Mask) -> "Selection":
        """Keep the records that are in none of some groups; `unwanted` is by row of `groups.frame`."""
        return self.where(~_marked(groups, unwanted))

    def where(self, mask: Mask) -> "Selection":
        """Keep the records that a mask of all rows of `records` names."""
        return replace(self, _chosen=self._chosen.among(mask))

    def only(self, rows: RowIds) -> "Selection":
        """Keep the records of some rows of `records`."""
        return self.where(marked(rows, len(self._chosen.cells.cell_of_row)))

    def contains(self, rows: RowIds) -> Mask:
        """Tell of some rows of `records` whether they are selected."""
        return self._chosen.at(rows)

    def rows(self, listing: Listing | None = None) -> Rows:
        """Give the records, oldest first, not yet taken: of all tables with their shared columns, of one with all of its own.

        With a `listing`, those of its rows that are selected, in its order and with its columns.
        """
        listed = listing or self._listing()
        number = self.__len__ if listing is None else lambda: listed.count(self._chosen)
        return Rows(
            listed.frame,
            lambda part: listed.positions(self._chosen, part),
            number=number,
            expander=self._expander(listed.row),
            order=listed.order,
        )

    def _listing(self) -> Listing:
        return records_listing(self.tables) if self.table is None else table_listing(self.tables, self.table)

    def each(self, columns: Sequence[str], *by: "str | Groups") -> pd.DataFrame:
        """Give one row per record and group that it is in, oldest first: columns of `records` and those of the groups."""
        groups, sizes, _ = self._sizes(by)
        wanted = sizes > 0
        entries = self._chosen.at(groups.row) & wanted[groups.code]
        row, code = groups.row[entries].astype(np.int64), groups.code[entries]
        cells = _arrays(self.tables)
        keys = {name: groups.frame[name].to_numpy()[code] for name in groups.by}
        rows = framed({name: cells[name][row] for name in columns} | keys, len(row))
        return self._expander().entries(rows, row, records(self.tables))

    def fullest(self, name: str, most: int, others: str, none: str) -> Groups:
        """Make groups of the items of a column that most records name; the rest are in `others`, or in `none` if of no item."""
        return groups_by(self.tables, (name,)).fullest(self._chosen, most, (others,), (none,))

    def _expander(self, row: RowIds | None = None) -> Expander:
        if self.tables.remote is None:
            return EACH_ROW
        names = FACT_TABLES if self.table is None else (self.table,)
        of = [(name, record_rows(self.tables, name)) for name in names]
        return RecordExpander(self.tables.remote, lambda: self._chosen, row, of)


def select(tables: Tables, filters: Filters, table: str | None = None) -> Selection:
    """Select the records that meet every filter, of all tables of facts or of one."""
    for name in FACT_TABLES if table is None else (table,):
        tables.check(name)
    return _select(tables, filters, table)


@derived(latest=24)
def _select(tables: Tables, filters: Filters, table: str | None) -> Selection:
    chosen = select_records(tables, filters)
    if table is not None:
        chosen = replace(chosen, is_chosen=chosen.is_chosen & (index_of(tables).table == FACT_TABLES.index(table)))
    return Selection(tables, filters, table, chosen)


@derived(COUNTED_BY)
def groups_by(tables: Tables, by: tuple[str, ...]) -> Groups:
    """Group all records by columns of `records`, or by `area`, `source`, `actor` or `documents` (how many state a record)."""
    every = records(tables)
    entries = every[[name for name in every.columns if name in by or name in (LISTS[key] for key in by if key in LISTS)]]
    if "documents" in by:
        entries = entries.assign(documents=[len(cells) for cells in every["source_ids"]])
    for name in by:
        if name in LISTS:
            lists = entries[LISTS[name]].tolist()
            entries = entries.take(np.repeat(np.arange(len(entries)), [len(items) for items in lists]))
            entries = entries.assign(**{name: [item for items in lists for item in items]})
    return group(tables, entries, *by)


def group(tables: Tables, entries: pd.DataFrame, *by: str) -> Groups:
    """Group records by columns of a view's own, once for all filters; the index of `entries` is the record's row."""
    return Groups.of(index_of(tables).cells, entries, by)


def group_codes(tables: Tables, frame: pd.DataFrame, code: Codes, row: RowIds) -> Groups:
    """Group records by keys, a row of `frame` each: `code` is the key of each entry, and `row` its record's row, rising."""
    return Groups(index_of(tables).cells, frame, code, row)


def listing(tables: Tables, frame: pd.DataFrame, order: Sequence[str] = BY_DATE) -> Listing:
    """List records with columns of a view's own, once for all filters; the index of `frame` is the record's row.

    The frame is in the order of these columns and then of the identifiers.
    """
    return Listing(index_of(tables).cells, frame.reset_index(drop=True), frame.index.to_numpy(), order)


@derived()
def records_listing(tables: Tables) -> Listing:
    """List all records."""
    return Listing(index_of(tables).cells, records(tables), np.arange(len(records(tables))))


@derived(FACT_TABLES)
def table_listing(tables: Tables, name: str) -> Listing:
    """List the records of one table, with all its columns."""
    return Listing(index_of(tables).cells, tables[name], record_rows(tables, name))


@derived()
def _arrays(tables: Tables) -> Mapping[str, npt.NDArray[Any]]:
    """Give columns of `records` as arrays, of which rows are taken much faster."""
    every = records(tables)
    return {str(name): every[name].to_numpy() for name in every.columns if name not in ("year", *LISTS.values())}


def _marked(groups: Groups, wanted: Mask) -> Mask:
    mask = np.zeros(len(groups.cells.cell_of_row), dtype=bool)
    mask[groups.row[wanted[groups.code]]] = True
    return mask


def _united(lists: Iterable[RowIds]) -> RowIds:
    """Give the rows of several lists, each once and rising."""
    every = list(lists)
    return every[0] if len(every) == 1 else np.unique(np.concatenate([np.empty(0, dtype=np.int64), *every]))
