"""Put rows into cells: those that no filter tells apart are counted together, whether they are ten or ten million.

A filter looks at cells, and what is counted by some columns is counted from the pairs of cells and combinations that occur:
both grow with how much the rows differ, not with how many there are, up to a cell for each. Single rows are looked at where
they are shown, and where words are searched for in texts of which there are too many (see `data.selection.index`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.record_source import RowIds

Mask = npt.NDArray[np.bool_]

Codes = npt.NDArray[np.integer[Any]]
"""Numbers of cells or groups, one for each row or entry."""

MIN_SHARE_OF_ROWS = 10
"""Where fewer than one row in so many is selected, it costs less to gather the rows of the cells than to look at every row."""

ROWS_PER_LOOK = 1 << 16
"""Rows that are looked at together where the first ones are searched for."""

ALL = slice(0, None)
"""All of a list."""


@dataclass(frozen=True, eq=False)
class Cells:
    """The rows of a table in cells."""

    cell_of_row: Codes
    """The cell of each row."""
    first_row: RowIds
    """The first row of each cell."""
    records_per_cell: RowIds
    """How many records the rows of each cell are."""
    records_per_row: RowIds | None = None
    """How many records each row stands for; None where each is one."""

    @classmethod
    def by(cls, columns: Iterable[npt.NDArray[Any]], rows: int, records_per_row: RowIds | None = None) -> Self:
        """Put so many rows into cells: those with the same values in all columns into one."""
        code: Codes = np.zeros(rows, dtype=np.int64)
        for column in columns:
            values, different = pd.factorize(column, use_na_sentinel=False)
            code = pd.factorize(code * len(different) + values)[0]
        sizes = count_records(code, records_per_row)
        first_row = np.zeros(len(sizes), dtype=np.int64)
        first_row[code[::-1]] = np.arange(rows - 1, -1, -1)
        return cls(code.astype(np.int32), first_row, sizes, records_per_row)

    def rows(self, cells: RowIds) -> RowIds:
        """Gather the rows of some cells, rising."""
        order, ends = self._by_cell
        parts = [order[ends[cell] : ends[cell + 1]] for cell in cells.tolist()]
        return np.sort(np.concatenate([order[:0], *parts]))

    @cached_property
    def _by_cell(self) -> tuple[RowIds, RowIds]:
        """All rows, cell after cell, and where each cell begins among them, and the last one ends."""
        ends = np.append(0, np.cumsum(np.bincount(self.cell_of_row, minlength=len(self.first_row))))
        return np.argsort(self.cell_of_row, kind="stable").astype(np.int32), ends


@dataclass(frozen=True, eq=False)
class CellSelection:
    """The rows that filters select."""

    cells: Cells
    """The rows in cells."""
    is_chosen: Mask
    """Whether each cell is selected."""
    matches: Mask | RowIds | None = None
    """What looks at single rows, such as words, finds of each row: whether it matches, or how many of the records that it
    stands for. None where nothing looks at single rows."""
    words: str = ""
    """The words that did, where rows stand for several records, of which each may or may not have them."""

    def __post_init__(self) -> None:
        self.is_chosen.flags.writeable = False  # it is cached and shared

    def __len__(self) -> int:
        return self._number

    @cached_property
    def _number(self) -> int:
        if self.matches is None:
            return int(self.cells.records_per_cell[self.is_chosen].sum())
        return int((self.mask if self.cells.records_per_row is None else self.matches[self.mask]).sum())

    @cached_property
    def mask(self) -> Mask:
        """Whether each row is selected; read-only."""
        mask = self.contains(self.cells.cell_of_row, ALL)
        mask.flags.writeable = False
        return mask

    def records_per_row(self, rows: RowIds) -> RowIds | None:
        """Count the records that each of some selected rows stands for and that are selected; None where each is one."""
        if self.cells.records_per_row is None:
            return None
        return np.asarray((self.cells.records_per_row if self.matches is None else self.matches)[rows], dtype=np.int64)

    def rows(self, part: slice = ALL) -> RowIds:
        """Find the rows selected, or a part of them, looking no further than to its end."""
        rows, chosen = len(self.cells.cell_of_row), int(self.cells.records_per_cell[self.is_chosen].sum())
        looked_at = rows if part.stop is None else part.stop * rows // max(chosen, 1)
        if MIN_SHARE_OF_ROWS * chosen > rows or looked_at < chosen:
            return first_rows(rows, lambda some: self.contains(self.cells.cell_of_row[some], some), part)
        gathered = self.cells.rows(np.flatnonzero(self.is_chosen))
        return (gathered if self.matches is None else gathered[self.matches[gathered] > 0])[part]

    def at(self, rows: RowIds) -> Mask:
        """Tell of some rows whether they are selected."""
        return self.contains(self.cells.cell_of_row[rows], rows)

    def contains(self, cell: Codes, rows: RowIds | slice) -> Mask:
        """Tell of some rows whether they are selected; `cell` is that of each."""
        chosen = self.is_chosen.take(cell)  # twice as fast as an index
        return chosen if self.matches is None else chosen & (self.matches[rows] > 0)

    def among(self, rows: Mask) -> "CellSelection":
        """Keep only these rows."""
        before = self.cells.records_per_row if self.matches is None else self.matches
        return replace(self, matches=rows if before is None else before * rows)


def count_records(code: Codes, records_per_row: RowIds | None, codes: int = 0) -> RowIds:
    """Count the records of each code, of which there are at least so many; `code` is that of each row."""
    return np.bincount(code, records_per_row, codes).astype(np.int64, copy=False)


def marked(rows: RowIds, number: int) -> Mask:
    """Make a mask of so many rows that is true at some of them."""
    mask = np.zeros(number, dtype=bool)
    mask[rows] = True
    return mask


def first_rows(rows: int, is_wanted: Callable[[slice], Mask], part: slice) -> RowIds:
    """Find which of so many rows are wanted, or a part of those, looking no further than to its end."""
    parts, number = [np.empty(0, dtype=np.int64)], 0
    for start in range(0, rows, ROWS_PER_LOOK):
        if part.stop is not None and number >= part.stop:
            break
        parts.append(np.flatnonzero(is_wanted(slice(start, start + ROWS_PER_LOOK))) + start)
        number += len(parts[-1])
    return np.concatenate(parts)[part]
