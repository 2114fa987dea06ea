"""How many rows have each combination of some columns, counted from the cells that the combinations occur in."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.selection.cells import Cells, Codes, RowIds, Selection, how_many
from data.small_frames import framed

Key = tuple[Any, ...]
"""A value of each of the columns that are counted by."""


class _Pairs(NamedTuple):
    """The cells and combinations that occur together, and in how many entries of records."""

    cell: RowIds
    code: RowIds
    entries: RowIds


@dataclass(frozen=True, eq=False)
class Keys:
    """The combinations of some columns that occur in a table, and the rows of each.

    Attributes
    ----------
    cells
        The rows of the table in cells.
    frame
        A row for each combination, in order.
    code
        Of each entry, the row of `frame`. A row of the table with lists has several entries, one with a null none.
    row
        Of each entry, the row of the table; rising where `rows` is asked.
    """

    cells: Cells
    frame: pd.DataFrame
    code: Codes
    row: RowIds

    @classmethod
    def of(cls, cells: Cells, entries: pd.DataFrame, by: Sequence[str]) -> Self:
        """Make keys of a frame of entries, of which the index is the row of the table."""
        known = entries[list(by)].dropna().sort_index(kind="stable")
        known = known.astype(dict.fromkeys(known.select_dtypes("Int64"), "int64"))
        code = known.groupby(list(by)).ngroup().to_numpy().astype(np.int32)
        frame = known.drop_duplicates().sort_values(list(by), ignore_index=True)
        return cls(cells, frame, code, known.index.to_numpy().astype(np.int32))

    def counted(self, left: Selection) -> pd.DataFrame:
        """The combinations that occur in the rows left: their columns and `records`, how many rows have them."""
        counts = self.numbers(left)
        return self._frame(np.flatnonzero(counts), counts)

    def pairs(self, left: Selection) -> list[tuple[Key, int]]:
        """The same as pairs of a combination and how many rows have it."""
        counts = self.numbers(left)
        found = np.flatnonzero(counts)
        return [(self._keys[code], number) for code, number in zip(found.tolist(), counts[found].tolist(), strict=True)]

    def among(self, left: Selection, name: str, wanted: Collection[Any]) -> pd.DataFrame:
        """What `counted` gives of the combinations with one of these values in a column."""
        counts, place = self.numbers(left), self.frame.columns.get_loc(name)
        found = [code for code in np.flatnonzero(counts).tolist() if self._keys[code][place] in wanted]
        return self._frame(np.array(found, dtype=np.int64), counts)

    def numbers(self, left: Selection) -> RowIds:
        """How many of the rows left have each combination."""
        if left.said is not None:
            found = left.at(self.row)
            return how_many(self.code[found], left.standing(self.row[found]), len(self.frame))
        pairs = self._pairs
        return how_many(pairs.code, pairs.entries * left.kept[pairs.cell], len(self.frame))

    @cached_property
    def _pairs(self) -> _Pairs:
        both = self.cells.of[self.row].astype(np.int64) * len(self.frame) + self.code
        code, found = pd.factorize(both)
        cell, combination = np.divmod(found, max(len(self.frame), 1))
        number = None if self.cells.number is None else self.cells.number[self.row]
        return _Pairs(cell, combination, how_many(code, number, len(found)))

    def _frame(self, found: RowIds, counts: RowIds) -> pd.DataFrame:
        return framed({name: cells[found] for name, cells in self._columns.items()} | {"records": counts[found]}, len(found))

    @cached_property
    def _columns(self) -> dict[str, npt.NDArray[Any]]:
        return {str(name): cells.to_numpy() for name, cells in self.frame.items()}

    def rows(self, left: Selection, keys: Collection[Key]) -> dict[Key, RowIds]:
        """The rows left that have each of these combinations, in the order of the table."""
        wanted = [self._codes[key] for key in keys if key in self._codes]
        entries = np.flatnonzero(np.isin(self.code, wanted))
        entries = entries[left.at(self.row[entries])]
        entries = entries[np.argsort(self.code[entries], kind="stable")]
        ends = np.cumsum(np.bincount(self.code[entries], minlength=len(self.frame)))
        rows = np.split(self.row[entries].astype(np.int64), ends[:-1])
        none = np.empty(0, dtype=np.int64)
        return {key: rows[self._codes[key]] if key in self._codes else none for key in keys}

    @cached_property
    def _keys(self) -> list[Key]:
        return list(zip(*(self.frame[name].tolist() for name in self.frame.columns), strict=True))

    @cached_property
    def _codes(self) -> dict[Key, int]:
        return {key: code for code, key in enumerate(self._keys)}
