"""How many records there are by some columns: counted from numbers that are made once for each opened set of tables.

A filter leaves a mask of rows; counting is one look at the mask for each row. Which records a count stands for is looked up
when a reader asks: a list for each count would be as long as the tables.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import pandas as pd

from data.filters import Filters
from data.query import Mask, Places, Shared
from data.store import Tables
from data.views.common import exploded, left, spoken_years, together, tuples

Key = tuple[Any, ...]
"""A cell of each of the columns that are counted by."""

LISTS = {"area": "areas", "source": "source_ids", "actor": "actors"}
"""Columns of lists that are counted by item, by the name of an item."""


@dataclass(frozen=True)
class Keys:
    """The combinations of some columns that occur in a table, and the rows of each.

    Attributes
    ----------
    frame
        A row for each combination, in order.
    code
        Of each entry, the row of `frame`. A row of the table with lists has several entries, one with a null none.
    row
        Of each entry, the row of the table; rising.
    """

    frame: pd.DataFrame
    code: Places
    row: Places

    @classmethod
    def of(cls, entries: pd.DataFrame, by: Sequence[str]) -> "Keys":
        """Make keys of a frame of entries, of which the index is the row of the table."""
        known = entries[list(by)].dropna().sort_index(kind="stable")
        known = known.astype(dict.fromkeys(known.select_dtypes("Int64"), "int64"))
        code: Places = known.groupby(list(by)).ngroup().to_numpy().astype(np.int64)
        frame = known.drop_duplicates().sort_values(list(by), ignore_index=True)
        return cls(frame, code, known.index.to_numpy(dtype=np.int64))

    def counted(self, mask: Mask) -> pd.DataFrame:
        """The combinations that occur in the rows of the mask: their columns and `records`, how many rows have them."""
        counts = self._counts(mask)
        return self._frame(np.flatnonzero(counts), counts)

    def cells(self, mask: Mask) -> list[tuple[Key, int]]:
        """The same as pairs of a key and how many rows have it."""
        counts = self._counts(mask)
        found = np.flatnonzero(counts)
        return [(self._keys[code], number) for code, number in zip(found.tolist(), counts[found].tolist(), strict=True)]

    def among(self, mask: Mask, name: str, wanted: Collection[Any]) -> pd.DataFrame:
        """What `counted` gives of the combinations with one of these values in a column."""
        counts, place = self._counts(mask), self.frame.columns.get_loc(name)
        found = [code for code in np.flatnonzero(counts).tolist() if self._keys[code][place] in wanted]
        return self._frame(np.array(found, dtype=np.int64), counts)

    def _counts(self, mask: Mask) -> Places:
        return np.bincount(self.code[mask[self.row]], minlength=len(self.frame))

    def _frame(self, found: Places, counts: Places) -> pd.DataFrame:
        frame = self.frame.take(found).reset_index(drop=True)
        frame["records"] = counts[found]
        return frame

    def rows(self, mask: Mask, keys: Collection[Key]) -> dict[Key, Places]:
        """The rows of the mask that have each of these combinations, in the order of the table."""
        wanted = [self._codes[key] for key in keys if key in self._codes]
        entries = np.flatnonzero(mask[self.row] & np.isin(self.code, wanted))
        entries = entries[np.argsort(self.code[entries], kind="stable")]
        ends = np.cumsum(np.bincount(self.code[entries], minlength=len(self.frame)))
        rows = np.split(self.row[entries], ends[:-1])
        none = np.empty(0, dtype=np.int64)
        return {key: rows[self._codes[key]] if key in self._codes else none for key in keys}

    @cached_property
    def _keys(self) -> list[Key]:
        return list(tuples(self.frame, *self.frame.columns))

    @cached_property
    def _codes(self) -> dict[Key, int]:
        return {key: code for code, key in enumerate(self._keys)}


def tally(tables: Tables, filters: Filters, *by: str) -> pd.DataFrame:
    """Count the records that the filters leave by columns of `facts`; one with a null in one of them counts nowhere.

    `area` and `source` stand for the items of their lists, of which a record may have several; a filter of areas leaves only
    those areas. Returns one row per combination that occurs, in order, with `records`.
    """
    return _tally(Shared(tables), filters, by)


@lru_cache(maxsize=32)
def _tally(shared: Shared, filters: Filters, by: tuple[str, ...]) -> pd.DataFrame:
    keys, mask = fact_keys(shared, by), left(shared, filters)
    return keys.among(mask, "area", filters.areas) if "area" in by and filters.areas else keys.counted(mask)


def with_records(tables: Tables, filters: Filters, rows: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Rows of what `tally` gives with `record_ids`, oldest first, and `source_ids`: the records that each row counts."""
    keys = list(tuples(rows, *by))
    found = fact_keys(Shared(tables), tuple(by)).rows(left(Shared(tables), filters), keys)
    return of_facts(tables, rows, [found[key] for key in keys])


def of_facts(tables: Tables, rows: pd.DataFrame, places: Sequence[Places]) -> pd.DataFrame:
    """Add `record_ids` and `source_ids` to rows; `places` are the rows of `facts` without filters behind each."""
    every = together(Shared(tables))
    return with_lists(rows, every["id"], every["source_ids"], places)


def with_lists(rows: pd.DataFrame, ids: pd.Series, cited: pd.Series, places: Sequence[Places]) -> pd.DataFrame:
    """Add `record_ids` and `source_ids` to rows; `places` are the places in `ids` and `cited` of what is behind each."""
    records = [ids.iloc[each].tolist() for each in places]
    sources = [sorted(set().union(*cited.iloc[each])) for each in places]
    lists = {"record_ids": records, "source_ids": sources}
    return rows.assign(**{name: pd.Series(cells, index=rows.index, dtype=object) for name, cells in lists.items()})


@lru_cache(maxsize=32)
def fact_keys(shared: Shared, by: tuple[str, ...]) -> Keys:
    """The combinations of columns of `facts`, of `area`, `source`, `documents` (how many state a record)."""
    every = together(shared)
    entries = every[[name for name in every.columns if name in by or name in (LISTS[key] for key in by if key in LISTS)]]
    if "documents" in by:
        entries = entries.assign(documents=documents(shared))
    entries = entries.assign(row=np.arange(len(every)))
    for name in by:
        if name in LISTS:
            entries = exploded(entries, LISTS[name], name)
    return Keys.of(entries.set_index("row"), by)


@lru_cache(maxsize=2)
def documents(shared: Shared) -> Places:
    """How many documents state each record."""
    return np.array([len(cells) for cells in together(shared)["source_ids"]], dtype=np.int64)


def silent(tables: Tables, mask: Mask, years: tuple[int, int]) -> list[int]:
    """The years of a range in which no record of the mask begins or lies.

    A span of which both ends are stated lies in all its years; one of ten years and more says as little of one year as a
    decade does.
    """
    silent = dict.fromkeys(range(years[0], years[1] + 1))
    for (first, last), _ in _spoken(Shared(tables)).cells(mask):
        for year in range(first, last + 1):
            silent.pop(year, None)
    return list(silent)


@lru_cache(maxsize=2)
def _spoken(shared: Shared) -> Keys:
    """The spans of years that records speak of: `first` and `last`."""
    return Keys.of(spoken_years(together(shared)), ("first", "last"))


def joined(lists: Iterable[Places]) -> Places:
    """Places of several lists one after the other, each once."""
    return np.array(list(dict.fromkeys(place for each in lists for place in each.tolist())), dtype=np.int64)


def summed_by(counted: Iterable[tuple[Key, int]], place: int = 0) -> Counter[Any]:
    """The numbers of a count by one cell of its keys."""
    sums = Counter[Any]()
    for key, records in counted:
        sums[key[place]] += records
    return sums
