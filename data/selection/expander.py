"""Expand the rows of a digest into the records that they stand for; see `data.record_source`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.record_source import OWN, ROW, RecordSource
from data.selection.cells import ALL, CellSelection, Mask, RowIds


@dataclass(frozen=True)
class RecordExpander:
    """Tells the records apart that the rows of a frame stand for.

    Attributes
    ----------
    source
        Where the records are.
    left
        Gives what a question leaves of the rows.
    at
        Of each row of the frame, which row that is; None where they are the same.
    of
        The rows that the question is about: by the name of a table, the row here of each of its rows.
    """

    source: RecordSource
    left: Callable[[], CellSelection]
    at: RowIds | None
    of: Sequence[tuple[str, RowIds]]

    def numbers(self, places: RowIds) -> RowIds:
        """How many records are left of those that each of some rows of the frame stands for."""
        found = self.left().standing(self._rows(places))
        return np.ones(len(places), dtype=np.int64) if found is None else found

    def count(self, places: RowIds) -> int:
        """How many records are left of those that some rows of the frame stand for."""
        return int(self.numbers(places).sum())

    def records(
        self, places: RowIds, part: slice = ALL, tied: Mask | None = None, columns: Sequence[str] = OWN
    ) -> pd.DataFrame:
        """A part of the records left that rows of the frame stand for, in the order of these, each with its place as `ROW`.

        `tied` says of each row whether nothing but identifiers orders it and the one before. The columns are `ROW` and these
        of `OWN`, `id` among them; records of one row, and of rows that are tied, are in the order of their identifiers.
        """
        ends = np.cumsum(self.numbers(places))
        every = int(ends[-1]) if len(ends) else 0
        start, stop = part.start or 0, every if part.stop is None else min(part.stop, every)
        bunch = np.arange(len(places)) if tied is None else np.cumsum(~tied)
        touched = (ends > start) & (np.append(0, ends)[:-1] < stop)
        some = np.flatnonzero(np.isin(bunch, bunch[touched]))
        skipped = start - int(ends[some[0] - 1] if len(some) and some[0] else 0)
        here = int(ends[some[-1]]) - start + skipped if len(some) else 0
        wanted = slice(skipped, skipped + stop - start)
        first = _first(skipped, wanted.stop, here) if len(some) and bunch[some[0]] == bunch[some[-1]] else None
        found = self._found(self._rows(places[some]), columns, first)
        place = pd.Series(some, index=self._rows(places[some]))[found[ROW]].to_numpy()
        found = found.assign(**{ROW: places[place], "bunch": bunch[place]}).sort_values(["bunch", "id"], ignore_index=True)
        found = found.drop(columns="bunch")
        if first is not None:
            # Of each table as many are looked up as may be wanted, from the side that is nearer.
            found = found.head(first) if first > 0 else found.tail(-first)
            wanted = wanted if first > 0 else slice(0, stop - start)
        return found.iloc[wanted].reset_index(drop=True)

    def _found(self, rows: RowIds, columns: Sequence[str], first: int | None) -> pd.DataFrame:
        """Records left of some rows that the question is about, with their row; see `RecordSource.records`."""
        words, parts = self.left().words, []
        for name, of in self.of:
            told = self.source.records(name, np.flatnonzero(np.isin(of, rows)), words, columns, first)
            parts.append(told.assign(**{ROW: of[told[ROW].to_numpy()]}))
        return pd.concat(parts, ignore_index=True)

    def _rows(self, places: RowIds) -> RowIds:
        return places if self.at is None else self.at[places]


def _first(start: int, stop: int, number: int) -> int:
    """How many of so many records have to be looked up for those between two: first ones, or last ones as a negative."""
    return stop if stop <= number - start else start - number
