"""How many records there are by some columns: counted from keys that are made once for each opened set of tables.

Which records a count stands for is looked up when a reader asks: a list for each count would be as long as the tables.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from data.filters import Filters
from data.selection.cells import RowIds, Selection
from data.selection.counts import Key, Keys
from data.selection.expander import RecordExpander
from data.tables import Tables, derived
from data.views.common import cells, expander, exploded, ids_of, select_all, spoken_years, together, tuples

LISTS = {"area": "areas", "source": "source_ids", "actor": "actors"}
"""Columns of lists that are counted by item, by the name of an item."""

COUNTED_BY: Sequence[tuple[str, ...]] = (
    *((name,) for name in ("year", "area", "actor", "source", "confidence", "documents")),
    *((name, "table") for name in ("year", "area", "country_name", "source")),
    *(("area", name) for name in ("year", "source")),
)
"""Combinations of columns that pages count records by."""


def tally(tables: Tables, filters: Filters, *by: str) -> pd.DataFrame:
    """Count the records that the filters leave by columns of `facts`; one with a null in one of them counts nowhere.

    `area` and `source` stand for the items of their lists, of which a record may have several; a filter of areas leaves only
    those areas. Returns one row per combination that occurs, in order, with `records`.
    """
    return _tally(tables, filters, by)


@derived(latest=32)
def _tally(tables: Tables, filters: Filters, by: tuple[str, ...]) -> pd.DataFrame:
    keys, found = fact_keys(tables, by), select_all(tables, filters)
    return keys.among(found, "area", filters.areas) if "area" in by and filters.areas else keys.counted(found)


def with_records(tables: Tables, filters: Filters, rows: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Rows of what `tally` gives with `record_ids`, oldest first, and `source_ids`: the records that each row counts."""
    keys = list(tuples(rows, *by))
    found = select_all(tables, filters)
    behind = fact_keys(tables, tuple(by)).rows(found, keys)
    return of_facts(tables, found, rows, [behind[key] for key in keys])


def of_facts(tables: Tables, found: Selection, rows: pd.DataFrame, places: Sequence[RowIds]) -> pd.DataFrame:
    """Add `record_ids` and `source_ids` to rows; `places` are the rows of `together` left behind each."""
    return with_lists(rows, together(tables), expander(tables, found), places)


def with_lists(rows: pd.DataFrame, every: pd.DataFrame, told: RecordExpander | None, places: Sequence[RowIds]) -> pd.DataFrame:
    """Add `record_ids` and `source_ids` to rows; `places` are the rows of `every` behind each."""
    records = ids_of(told, every, places)
    sources = [sorted(set().union(*every["source_ids"].iloc[each])) for each in places]
    lists = {"record_ids": records, "source_ids": sources}
    return rows.assign(**{name: pd.Series(cells, index=rows.index, dtype=object) for name, cells in lists.items()})


@derived(COUNTED_BY)
def fact_keys(tables: Tables, by: tuple[str, ...]) -> Keys:
    """The combinations of columns of `facts`, of `area`, `source`, `documents` (how many state a record)."""
    every = together(tables)
    entries = every[[name for name in every.columns if name in by or name in (LISTS[key] for key in by if key in LISTS)]]
    if "documents" in by:
        entries = entries.assign(documents=documents(tables))
    entries = entries.assign(row=np.arange(len(every)))
    for name in by:
        if name in LISTS:
            entries = exploded(entries, LISTS[name], name)
    return Keys.of(cells(tables), entries.set_index("row"), by)


@derived()
def documents(tables: Tables) -> RowIds:
    """How many documents state each record."""
    return np.array([len(cells) for cells in together(tables)["source_ids"]], dtype=np.int64)


def silent(tables: Tables, found: Selection, years: tuple[int, int]) -> list[int]:
    """The years of a range in which none of the records left begins or lies.

    A span of which both ends are stated lies in all its years; one of ten years and more says as little of one year as a
    decade does.
    """
    silent = dict.fromkeys(range(years[0], years[1] + 1))
    for (first, last), _ in _spoken(tables).pairs(found):
        for year in range(first, last + 1):
            silent.pop(year, None)
    return list(silent)


@derived()
def _spoken(tables: Tables) -> Keys:
    """The spans of years that records speak of: `first` and `last`."""
    return Keys.of(cells(tables), spoken_years(together(tables)), ("first", "last"))


def joined(lists: Iterable[RowIds]) -> RowIds:
    """Places of several lists one after the other, each once."""
    return np.array(list(dict.fromkeys(place for each in lists for place in each.tolist())), dtype=np.int64)


def summed_by(counted: Iterable[tuple[Key, int]], place: int = 0) -> Counter[Any]:
    """The numbers of a count by one cell of its keys."""
    sums = Counter[Any]()
    for key, records in counted:
        sums[key[place]] += records
    return sums
