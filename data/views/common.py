"""Share among views: years without any fact, sums that remember their records, and the part of rows that a chart draws."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.filters import AnyOf, Filters
from data.schema import FACT_TABLES
from data.selection import Groups, Selection, group, records, select
from data.storage.small_frames import framed
from data.tables import Tables, derived

DECADE_YEARS = 10

OPEN_OR_WIDE = ("decade", "undated", "ongoing")
"""Precisions of a date of which a source does not say that it covers the years between its bounds."""


def silent_years(selection: Selection, years: tuple[int, int]) -> list[int]:
    """List the years of a range in which no record begins or lies.

    A span of which both ends are stated lies in all its years; one of ten years and more says as little of one year as a
    decade does.
    """
    silent = dict.fromkeys(range(years[0], years[1] + 1))
    for (first, last), _ in selection.pairs(_spoken(selection.tables)):
        for year in range(first, last + 1):
            silent.pop(year, None)
    return list(silent)


@derived()
def _spoken(tables: Tables) -> Groups:
    """Group records by the `first` and `last` year that they speak of."""
    rows = records(tables)
    first, last = rows["date_earliest"].dt.year, rows["date_latest"].dt.year
    closed = (last - first < DECADE_YEARS) & ~rows["date_precision"].isin(OPEN_OR_WIDE)
    spans = pd.DataFrame({"first": first, "last": last.where(closed, first)})[rows["year"].notna()]
    return group(tables, spans.astype("int64"), "first", "last")


def filter_counts(tables: Tables, filters: Filters, by: AnyOf) -> pd.DataFrame:
    """Count the records that each value of one filter would leave, if it alone were chosen there.

    Returns one row per value that would leave any, the one with most records first: `value`, how many there are in each table
    of facts, and `records`, their sum.
    """
    numbers: dict[str, list[int]] = {}
    for (value, table), number in select(tables, filters.without(by.attribute)).pairs(by.parameter, "table"):
        numbers.setdefault(value, [0] * len(FACT_TABLES))[FACT_TABLES.index(table)] = number
    rows = ((value, *each, sum(each)) for value, each in numbers.items())
    return frame_of(sorted(rows, key=lambda row: (-row[-1], row[0])), ["value", *FACT_TABLES, "records"])


def highest(rows: pd.DataFrame, column: str, number: int) -> pd.DataFrame:
    """Keep the rows with the highest values of a column, in the order that they have; no value is lower than any."""
    if len(rows) <= number:
        return rows
    ranks = rows[column].rank(method="first", na_option="top")
    return rows[ranks > len(rows) - number].reset_index(drop=True)


def of_highest(rows: pd.DataFrame, by: str, values: Mapping[str, Any], number: int) -> pd.DataFrame:
    """Keep the rows of those groups of the column `by` that have the highest values; of equal ones the last by name."""
    if len(values) <= number:
        return rows
    names = sorted(sorted(values), key=values.__getitem__)[-number:]
    return rows[rows[by].isin(names)].reset_index(drop=True)


def exploded(frame: pd.DataFrame, column: str, into: str) -> pd.DataFrame:
    """Make one row for each item of a column of lists, which stands in the column `into`; an empty list has no row."""
    lists = frame[column].tolist()
    rows = frame.take(np.repeat(np.arange(len(frame)), [len(items) for items in lists]))
    return rows.assign(**{into: [item for items in lists for item in items]})


def tuples(frame: pd.DataFrame, *columns: str) -> Iterator[tuple[Any, ...]]:
    """Give the rows of a frame as tuples of the cells in these columns."""
    return zip(*(frame[name].tolist() for name in columns), strict=True)


def tally(frame: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Count records by columns; a row with a null in one of them counts nowhere.

    Returns one row per combination that occurs, in order, with `records` (how many), `record_ids` and `source_ids`.
    """
    groups: dict[tuple[Any, ...], tuple[list[str], set[str]]] = {}
    for key, record, sources in zip(tuples(frame, *by), frame["id"], frame["source_ids"], strict=True):
        ids, known = groups.setdefault(key, ([], set()))
        ids.append(record)
        known.update(sources)
    keys = sorted(key for key in groups if not any(map(pd.isna, key)))
    rows_of_keys = ((*key, len(groups[key][0]), groups[key][0], sorted(groups[key][1])) for key in keys)
    counted = frame_of(rows_of_keys, [*by, "records", "record_ids", "source_ids"])
    return counted if len(counted) else counted.astype({"records": "int64"})


def frame_of(rows: Iterable[tuple[Any, ...]], columns: Sequence[str]) -> pd.DataFrame:
    """Make a frame of rows of words and whole numbers; of no rows, all columns are of words."""
    listed = list(rows)
    turned = list(zip(*listed, strict=True)) or [()] * len(columns)
    return framed({name: _array(column) for name, column in zip(columns, turned, strict=True)}, len(listed))


def _array(cells: Sequence[Any]) -> npt.NDArray[Any]:
    if cells and isinstance(cells[0], int):
        return np.array(cells, dtype=np.int64)
    column = np.empty(len(cells), dtype=object)
    for position, cell in enumerate(cells):
        column[position] = cell
    return column
