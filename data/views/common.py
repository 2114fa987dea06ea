"""What several views share: years without any fact, and sums that remember their records."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.selection import Groups, Selection, group, records
from data.storage.small_frames import framed
from data.tables import Tables, derived

TABLE_NAMES = {"events": "Events", "contributions": "Contributions", "participation": "Participation"}

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
    keys = sorted(key for key in groups if not any(part is None or part is pd.NA or part != part for part in key))  # noqa: PLR0124 - not a number
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
