"""Rows in cells: those that no filter tells apart are counted together, whether they are ten or ten million.

A filter looks at cells, and what is counted by some columns is counted from the pairs of cells and combinations that occur:
both grow with how much the rows differ, not with how many there are, up to a cell for each. Single rows are looked at where
they are shown, and where words are searched for in texts of which there are too many (see `data.selection.index`).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple, Self

import numpy as np
import numpy.typing as npt
import pandas as pd

Mask = npt.NDArray[np.bool_]

RowIds = npt.NDArray[np.integer[Any]]
"""Numbers of rows."""

Codes = npt.NDArray[np.integer[Any]]
"""Numbers of cells or combinations, one for each row."""

FEW = 10
"""Where one row in so many is left, it costs less to gather the rows of the cells than to look at every row."""

AT_ONCE = 1 << 16
"""Rows that are looked at together where the first ones are searched for."""

ALL = slice(0, None)
"""All of a list."""


@dataclass(frozen=True, eq=False)
class Cells:
    """The rows of a table in cells.

    Attributes
    ----------
    of
        Of each row, its cell.
    first
        Of each cell, one of its rows.
    sizes
        Of each cell, how many records its rows are.
    number
        Of each row, how many records it stands for; None where each is one.
    """

    of: Codes
    first: RowIds
    sizes: RowIds
    number: RowIds | None = None

    @classmethod
    def by(cls, columns: Iterable[npt.NDArray[Any]], rows: int, number: RowIds | None = None) -> Self:
        """Put so many rows into cells: those with the same values in all columns into one."""
        code: Codes = np.zeros(rows, dtype=np.int64)
        for column in columns:
            values, found = pd.factorize(column, use_na_sentinel=False)
            code = pd.factorize(code * len(found) + values)[0]
        sizes = how_many(code, number)
        first = np.zeros(len(sizes), dtype=np.int64)
        first[code[::-1]] = np.arange(rows - 1, -1, -1)
        return cls(code.astype(np.int32), first, sizes, number)

    @classmethod
    def joined(cls, parts: Sequence["Cells"]) -> Self:
        """The rows of several tables one after the other; each keeps its cells."""
        cells = np.cumsum([0, *(len(part.first) for part in parts)])
        rows = np.cumsum([0, *(len(part.of) for part in parts)])
        return cls(
            np.concatenate([part.of + np.int32(start) for part, start in zip(parts, cells, strict=False)]),
            np.concatenate([part.first + start for part, start in zip(parts, rows, strict=False)]),
            np.concatenate([part.sizes for part in parts]),
            None if any(part.number is None for part in parts) else np.concatenate([part.number for part in parts]),
        )

    def rows(self, cells: RowIds) -> RowIds:
        """The rows of some cells, in order."""
        order, ends = self._by_cell
        parts = [order[ends[cell] : ends[cell + 1]] for cell in cells.tolist()]
        return np.sort(np.concatenate([order[:0], *parts]))

    @cached_property
    def _by_cell(self) -> tuple[RowIds, RowIds]:
        """All rows, cell after cell, and where each cell begins among them, and the last one ends."""
        ends = np.append(0, np.cumsum(np.bincount(self.of, minlength=len(self.first))))
        return np.argsort(self.of, kind="stable").astype(np.int32), ends

    def ordered(self, order: RowIds) -> Self:
        """The same rows in another order: their numbers as they follow each other."""
        number = None if self.number is None else self.number[order]
        return replace(self, of=self.of[order], first=np.argsort(order)[self.first], number=number)


class Order(NamedTuple):
    """Rows in an order of their own, each with its cell."""

    rows: RowIds
    cell: Codes

    @classmethod
    def of(cls, cells: Cells, rows: RowIds) -> Self:
        """An order of the rows in cells."""
        return cls(rows, cells.of[rows])


@dataclass(frozen=True, eq=False)
class CellSelection:
    """What a question leaves of a table.

    Attributes
    ----------
    cells
        The rows in cells.
    kept
        Of each cell, whether it is left.
    said
        Of each row, whether what looks at single rows leaves it, such as words; where rows stand for several records, how
        many of these it leaves. None where nothing looks at single rows.
    words
        The words that did, where rows stand for several records, of which each may or may not have them.
    """

    cells: Cells
    kept: Mask
    said: Mask | RowIds | None = None
    words: str = ""

    def __post_init__(self) -> None:
        self.kept.flags.writeable = False  # for it is kept, and many share it

    def __len__(self) -> int:
        return self._number

    @cached_property
    def _number(self) -> int:
        if self.said is None:
            return int(self.cells.sizes[self.kept].sum())
        return int((self.mask if self.cells.number is None else self.said[self.mask]).sum())

    @cached_property
    def mask(self) -> Mask:
        """Of each row, whether it is left; nobody writes to it."""
        mask = self.kept.take(self.cells.of)
        if self.said is not None:
            mask &= self.said > 0
        mask.flags.writeable = False
        return mask

    def standing(self, rows: RowIds) -> RowIds | None:
        """How many of the records that each of some rows stands for are left, if it is at all; None where each is one."""
        if self.cells.number is None:
            return None
        return np.asarray((self.cells.number if self.said is None else self.said)[rows], dtype=np.int64)

    def places(self, part: slice = ALL) -> RowIds:
        """The rows left, in order, or a part of them, for which no row after it is looked at."""
        rows, kept = len(self.cells.of), int(self.cells.sizes[self.kept].sum())
        spread = rows if part.stop is None else part.stop * rows // max(kept, 1)
        if FEW * kept > rows or spread < kept:
            return _first(rows, lambda some: self.has(self.cells.of[some], some), part)
        found = self.cells.rows(np.flatnonzero(self.kept))
        return (found if self.said is None else found[self.said[found] > 0])[part]

    def ordered(self, order: Order) -> RowIds:
        """Those of the rows of an order that are left: their numbers as they follow each other."""
        return order.rows[self.of(order)]

    def at(self, rows: RowIds) -> Mask:
        """Of some rows, whether they are left."""
        return self.of(Order.of(self.cells, rows))

    def of(self, order: Order) -> Mask:
        """Of the rows of an order, made of the same cells, whether they are left."""
        return self.has(order.cell, order.rows)

    def has(self, cell: Codes, rows: RowIds | slice) -> Mask:
        """Tell of some rows whether they are selected; `cell` is that of each."""
        kept = self.kept.take(cell)  # twice as fast as an index
        return kept if self.said is None else kept & (self.said[rows] > 0)

    def among(self, rows: Mask) -> "CellSelection":
        """What is left of these rows."""
        before = self.cells.number if self.said is None else self.said
        return replace(self, said=rows if before is None else before * rows)


def how_many(code: Codes, number: RowIds | None, codes: int = 0) -> RowIds:
    """How many records have each code: `code` is that of each row, and `number` how many records it stands for; None for one.

    There are at least so many codes.
    """
    return np.bincount(code, number, codes).astype(np.int64, copy=False)


def marked(places: RowIds, number: int) -> Mask:
    """A mask of so many rows that is true at these places."""
    mask = np.zeros(number, dtype=bool)
    mask[places] = True
    return mask


def _first(rows: int, kept: Callable[[slice], Mask], part: slice) -> RowIds:
    """Which of so many rows are kept, or a part of those; no further than to its end."""
    found, number = [np.empty(0, dtype=np.int64)], 0
    for start in range(0, rows, AT_ONCE):
        if part.stop is not None and number >= part.stop:
            break
        found.append(np.flatnonzero(kept(slice(start, start + AT_ONCE))) + start)
        number += len(found[-1])
    return np.concatenate(found)[part]
