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
    def number(self) -> Mapping[str, RowIds]:
        """By the name of a table of facts, how many records each of its rows stands for."""

    @property
    def stale(self) -> bool:
        """Whether the records are others than those that the rows were made of, as far as that was looked at of late."""

    def check(self) -> None:
        """Raise FactsError where the records cannot be had, or are others than those that the rows were made of."""

    def batches(self, name: str, filters: Filters) -> pa.RecordBatchReader:
        """The records, or citations, that the filters leave, with the columns of the codebook, looked for as they are read."""

    def said(self, name: str, words: str) -> RowIds:
        """Of each row of a table, how many of its records have all of these folded words."""

    def records(
        self, name: str, rows: RowIds, words: str, columns: Sequence[str] = OWN, first: int | None = None
    ) -> pd.DataFrame:
        """The records with these words that some rows of a table stand for, in no order: `ROW` and these of `OWN`.

        `first` asks for no more than so many by their identifiers, or for the last ones where it is negative.
        """

    def find(self, name: str, keys: Collection[str]) -> pd.DataFrame:
        """The records of a table with these identifiers, in no order: `ROW` and `OWN`."""

    def citations(self, column: str, keys: Sequence[str]) -> pd.DataFrame:
        """Citations of which a column has one of these values, with `table`, `title` and `date_text` of their records."""
