"""Some records in an order of their own, with the columns that a view shows of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from data.record_source import RowIds
from data.selection.cells import ALL, Cells, CellSelection, Codes, count_records, first_rows
from data.selection.rows import BY_DATE


@dataclass(frozen=True, eq=False)
class Listing:
    """Some records in an order of their own, with the columns that a view shows of them."""

    cells: Cells
    frame: pd.DataFrame
    """Their columns."""
    row: RowIds
    """Of each row of the frame, the record's row."""
    order: Sequence[str] = BY_DATE
    """Columns of the frame that the rows are ordered by, before their identifiers."""

    def positions(self, chosen: CellSelection, part: slice = ALL) -> RowIds:
        """Find which rows of the frame are selected, or a part of these, looking no further than to its end."""
        if self._is_every_record:
            return chosen.rows(part)
        return first_rows(len(self.row), lambda some: chosen.contains(self._cell[some], self.row[some]), part)

    def count(self, chosen: CellSelection) -> int:
        """Count the records selected."""
        if chosen.matches is None:
            return int(self._sizes[chosen.is_chosen].sum())
        rows = self.row[self.positions(chosen)]
        number = chosen.records_per_row(rows)
        return len(rows) if number is None else int(number.sum())

    @cached_property
    def _is_every_record(self) -> bool:
        return len(self.row) == len(self.cells.cell_of_row) and bool((np.diff(self.row) == 1).all())

    @cached_property
    def _cell(self) -> Codes:
        """Of each row of the frame, the cell of its record."""
        return self.cells.cell_of_row if self._is_every_record else self.cells.cell_of_row[self.row]

    @cached_property
    def _sizes(self) -> RowIds:
        every = self.cells.records_per_row
        return count_records(self._cell, None if every is None else every[self.row], len(self.cells.first_row))
