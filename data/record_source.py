"""Rows that stand for several records each: where a set of facts is too large to be held, its digest is held in its place.

The records of one row agree in all that is counted, summed or drawn. They differ in what `OWN` names, which is looked up when
a reader asks for records, and in nothing else.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from data.filters import Filters

RowIds = npt.NDArray[np.integer[Any]]
"""Numbers of rows of a table."""

OWN = ("id", "title", "description", "note")
"""Columns of facts in which the records of one row may differ."""

ROW = "row"
"""Column that says which row of the table a record belongs to."""


class RecordSource(Protocol):
    """The records that the rows of the tables of facts stand for."""

    @property
    def records_per_row(self) -> Mapping[str, RowIds]:
        """Count the records that each row of a table of facts stands for, by the name of the table."""

    @property
    def is_outdated(self) -> bool:
        """Tell whether the records have changed since the rows were made of them; looked at every few seconds."""

    def check(self) -> None:
        """Raise FactsError where the records cannot be had, or have changed since the rows were made of them."""

    def batches(self, name: str, filters: Filters) -> pa.RecordBatchReader:
        """Stream the records, or citations, that the filters select, with the columns of the codebook."""

    def count_having(self, name: str, words: str) -> RowIds:
        """Count, for each row of a table, its records that have all of these folded words."""

    def records(
        self, name: str, rows: RowIds, words: str, columns: Sequence[str] = OWN, first: int | None = None
    ) -> pd.DataFrame:
        """Look up the records with these words that some rows of a table stand for, in no order: `ROW` and these of `OWN`.

        `first` takes no more than so many by their identifiers, or the last ones where it is negative.
        """

    def find(self, name: str, keys: Collection[str]) -> pd.DataFrame:
        """Look up the records of a table with these identifiers, in no order: `ROW` and `OWN`."""

    def citations(self, column: str, keys: Sequence[str]) -> pd.DataFrame:
        """Look up citations by a column of theirs, with `table`, `title` and `date_text` of their records."""
