"""Take rows from a frame that all sessions share, no more of them than a page shows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.record_source import RowIds
from data.selection.cells import ALL, Mask

BY_DATE = ("date_earliest", "date_latest")
"""Columns that records are ordered by, before their identifiers."""

MAX_LISTED_RECORDS = 1_000
"""Records that are listed behind a mark; its number says how many there are."""

Positions = Callable[[slice], RowIds]
"""Gives the positions in a frame of a part of some rows, in order."""


class Expander(Protocol):
    """Expands rows of a frame into the records that they stand for; `EACH_ROW` where each row is a record."""

    def count(self, positions: RowIds) -> int:
        """Count the records that some rows stand for."""

    def part(self, rows: "Rows", part: slice) -> pd.DataFrame:
        """Take a part of the records, with their position in the frame as index."""

    def highest(self, rows: "Rows", name: str, number: int) -> "Rows":
        """Keep so many records with the highest values of a column, in their order; of equal ones the last."""

    def entries(self, entries: pd.DataFrame, row: RowIds, frame: pd.DataFrame) -> pd.DataFrame:
        """Expand entries, of which a row of the frame may have several or none; `row` is that of each, rising."""

    def ids(self, frame: pd.DataFrame, lists: Sequence[RowIds]) -> list[list[str]]:
        """List the identifiers of the records of several lists of rows, at most MAX_LISTED_RECORDS in each."""

    @property
    def varying(self) -> Sequence[str]:
        """The columns in which the records of one row may differ."""


class _EachRow:
    """Takes each row for a record of its own; see `Expander`."""

    varying: Sequence[str] = ()

    def count(self, positions: RowIds) -> int:
        return len(positions)

    def part(self, rows: "Rows", part: slice) -> pd.DataFrame:
        return _at(rows.frame, rows.positions(part))

    def highest(self, rows: "Rows", name: str, number: int) -> "Rows":
        def positions(part: slice) -> RowIds:
            own = rows.positions(ALL)
            return (own if len(own) <= number else own[highest(rows.frame[name].to_numpy()[own], number)])[part]

        return replace(rows, positions=positions, number=lambda: min(len(rows), number))

    def entries(self, entries: pd.DataFrame, _row: RowIds, _frame: pd.DataFrame) -> pd.DataFrame:
        return entries

    def ids(self, frame: pd.DataFrame, lists: Sequence[RowIds]) -> list[list[str]]:
        return [frame["id"].iloc[each[:MAX_LISTED_RECORDS]].tolist() for each in lists]


EACH_ROW: Expander = _EachRow()


@dataclass(frozen=True)
class Rows:
    """Some rows of a frame, taken from it when they are looked at.

    A page that shows a part of many rows takes no more than that part, and keeping this for a download keeps no rows.
    """

    frame: pd.DataFrame
    """All rows."""
    positions: Positions
    """Those that are meant."""
    complete: Callable[[pd.DataFrame], pd.DataFrame] | None = None
    """Adds columns to rows that were taken, of which the index is their position."""
    number: Callable[[], int] | None = None
    """Counts the rows, where that needs no positions."""
    expander: Expander = EACH_ROW
    """Expands the rows of the frame into records."""
    order: Sequence[str] = BY_DATE
    """Columns of the frame that the rows are ordered by, before their identifiers."""

    def __len__(self) -> int:
        return self.number() if self.number else self.expander.count(self.positions(ALL))

    def part(self, start: int = 0, stop: int | None = None) -> pd.DataFrame:
        """Take the rows from one number to another, or all of them."""
        rows = self.expander.part(self, slice(start, stop))
        rows = self.complete(rows) if self.complete else rows
        rows.index = pd.RangeIndex(len(rows))
        return rows

    def once(self) -> "Rows":
        """Look up the positions once; for rows that nobody keeps longer than a page."""
        every = cache(lambda: self.positions(ALL))
        return replace(self, positions=lambda part: every()[part])

    def then(self, complete: Callable[[pd.DataFrame], pd.DataFrame]) -> "Rows":
        """Add more columns to rows that are taken."""
        before = self.complete
        return replace(self, complete=(lambda rows: complete(before(rows))) if before else complete)

    def highest(self, name: str, number: int) -> "Rows":
        """Keep so many rows with the highest values of a column, as `highest` chooses them."""
        return self.expander.highest(self, name, number)

    def sorted(self, name: str, *, ascending: bool) -> "Rows":
        """Order the rows by a column, nulls last, equal ones as they are.

        Where rows stand for several records, the column is none of those in which these differ.
        """

        def positions(part: slice) -> RowIds:
            own = self.positions(ALL)
            cells = self.frame[name].iloc[own].reset_index(drop=True)
            cells = cells.sort_values(ascending=ascending, kind="stable", na_position="last")
            ordered: RowIds = own[cells.index.to_numpy()]
            return ordered[part]

        return replace(self, positions=positions, number=self.__len__, order=(name, *self.order))


def _at(frame: pd.DataFrame, positions: RowIds) -> pd.DataFrame:
    """Take some rows of a frame; those that follow each other are not copied."""
    first = int(positions[0]) if len(positions) else 0
    last = first + len(positions)
    if first >= 0 and last <= len(frame) and np.array_equal(positions, np.arange(first, last)):
        return frame.iloc[first:last]
    return frame.take(positions)


def tied(frame: pd.DataFrame, positions: RowIds, columns: Sequence[str] = BY_DATE) -> Mask:
    """Tell of rows of a frame in an order whether each has the same in these columns as the one before."""
    same = np.ones(len(positions), dtype=bool)
    for name in columns:
        cells = frame[name].iloc[positions]
        before = cells.shift()
        same &= ((cells == before) | (cells.isna() & before.isna())).to_numpy(dtype=bool)
    same[:1] = False
    return same


def ranked(cells: npt.NDArray[Any]) -> RowIds:
    """Order cells from the lowest to the highest, equal ones as they are; no value is lower than any."""
    return np.asarray(pd.Series(cells).sort_values(na_position="first", kind="stable").index)


def highest(cells: npt.NDArray[Any], number: int) -> RowIds:
    """Find so many of the highest cells, in the order that they have; no value is lower than any."""
    if cells.dtype.kind == "O":
        return np.sort(ranked(cells)[-number:])
    numbers = cells.view("int64") if cells.dtype.kind == "M" else np.nan_to_num(cells, nan=-np.inf)
    least = np.partition(numbers, -number)[-number]
    above, equal = np.flatnonzero(numbers > least), np.flatnonzero(numbers == least)
    return np.sort(np.concatenate([above, equal[len(above) - number :]]))
