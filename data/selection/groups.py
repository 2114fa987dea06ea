"""Group records by some columns, and count the groups from the cells that they occur in."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.record_source import RowIds
from data.selection.cells import Cells, CellSelection, Codes, Mask, count_records, marked
from data.storage.small_frames import framed

Key = tuple[Any, ...]
"""A value of each of the columns that are counted by."""


class _Pairs(NamedTuple):
    """The cells and groups that occur together, and in how many entries of records."""

    cell: RowIds
    code: RowIds
    entries: RowIds


@dataclass(frozen=True, eq=False)
class Groups:
    """The groups of records that some columns make, and the records of each."""

    cells: Cells
    """The records in cells."""
    frame: pd.DataFrame
    """A row for each group: its key. In order."""
    code: Codes
    """Of each entry, the row of `frame`. A record of several groups has several entries, one of none has none."""
    row: RowIds
    """Of each entry, the record's row; rising."""

    @classmethod
    def of(cls, cells: Cells, entries: pd.DataFrame, by: Sequence[str]) -> Self:
        """Make groups of a frame of entries, of which the index is the record's row; a null belongs to no group."""
        known = entries[list(by)].dropna().sort_index(kind="stable")
        known = known.astype(dict.fromkeys(known.select_dtypes("Int64"), "int64"))
        code = known.groupby(list(by)).ngroup().to_numpy().astype(np.int32)
        frame = known.drop_duplicates().sort_values(list(by), ignore_index=True)
        return cls(cells, frame, code, known.index.to_numpy().astype(np.int32))

    @property
    def by(self) -> list[str]:
        """The columns of a key."""
        return list(self.frame.columns)

    @property
    def rows_in(self) -> Mask:
        """Of each record, whether it is in any group."""
        return marked(self.row, len(self.cells.cell_of_row))

    def members(self, *key: object) -> RowIds:
        """Give the rows of all records in one group, rising."""
        return self.row[self.code == self._codes[key]].astype(np.int64) if key in self._codes else np.empty(0, dtype=np.int64)

    def sizes(self, chosen: CellSelection) -> RowIds:
        """Count the records selected in each group, as `frame` orders them."""
        if chosen.matches is not None:
            those = chosen.at(self.row)
            return count_records(self.code[those], chosen.records_per_row(self.row[those]), len(self.frame))
        pairs = self._pairs
        return count_records(pairs.code, pairs.entries * chosen.is_chosen[pairs.cell], len(self.frame))

    @cached_property
    def _pairs(self) -> _Pairs:
        both = self.cells.cell_of_row[self.row].astype(np.int64) * len(self.frame) + self.code
        code, values = pd.factorize(both)
        cell, group = np.divmod(values, max(len(self.frame), 1))
        every = self.cells.records_per_row
        return _Pairs(cell, group, count_records(code, None if every is None else every[self.row], len(values)))

    def keys(self, codes: RowIds) -> list[Key]:
        """Give the keys of some groups."""
        return [self._keys[code] for code in codes.tolist()]

    def counted(self, codes: RowIds, sizes: RowIds) -> pd.DataFrame:
        """Give some groups as a frame of their keys and `records`."""
        columns = {name: cells[codes] for name, cells in self._columns.items()}
        return framed(columns | {"records": sizes[codes]}, len(codes))

    @cached_property
    def _columns(self) -> dict[str, npt.NDArray[Any]]:
        return {str(name): cells.to_numpy() for name, cells in self.frame.items()}

    def rows(self, chosen: CellSelection, keys: Collection[Key]) -> Mapping[Key, RowIds]:
        """Give the rows of the records selected that are in each of some groups, rising."""
        wanted = [self._codes[key] for key in keys if key in self._codes]
        entries = np.flatnonzero(np.isin(self.code, wanted))
        entries = entries[chosen.at(self.row[entries])]
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

    def across(self, name: str, values: RowIds) -> "Groups":
        """Divide the groups by a whole number of each record; negative where it has none, which leaves it out."""
        known = values[self.row] >= 0
        row, code = self.row[known], self.code[known]
        first, last = (int(values[row].min()), int(values[row].max())) if len(row) else (0, -1)
        numbers = np.arange(first, last + 1)
        keys = {each: np.repeat(cells, len(numbers)) for each, cells in self._columns.items()}
        frame = pd.DataFrame(keys | {name: np.tile(numbers, len(self.frame))})
        return Groups(self.cells, frame, code * len(numbers) + values[row] - first, row)

    def fullest(self, chosen: CellSelection, most: int, others: Key, none: Key) -> "Groups":
        """Keep the groups with most of the records selected; the rest of these is in `others`, or in `none` if in no group."""
        number = len(self.frame)
        entries = np.flatnonzero(np.isin(self.code, np.lexsort((np.arange(number), -self.sizes(chosen)))[:most]))
        entries = entries[chosen.at(self.row[entries])]
        row, code = self.row[entries], self.code[entries]
        rest = np.flatnonzero(chosen.mask & ~marked(row, len(self.cells.cell_of_row)))
        row = np.concatenate([row, rest])
        order = np.argsort(row, kind="stable")
        code = np.concatenate([code, np.where(self.rows_in[rest], number, number + 1)])
        more = pd.DataFrame([others, none], columns=self.by)
        return Groups(self.cells, pd.concat([self.frame, more], ignore_index=True), code[order], row[order])
