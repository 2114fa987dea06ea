"""Rows that are taken from their frame when they are looked at."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.record_source import OWN, ROW
from data.selection.cells import ALL, Mask, RowIds, marked
from data.selection.expander import RecordExpander


def _at(frame: pd.DataFrame, places: RowIds) -> pd.DataFrame:
    """Some rows of a frame; those that follow each other are not copied."""
    first = int(places[0]) if len(places) else 0
    last = first + len(places)
    if first >= 0 and last <= len(frame) and np.array_equal(places, np.arange(first, last)):
        return frame.iloc[first:last]
    return frame.take(places)


def taken(frame: pd.DataFrame, places: RowIds) -> pd.DataFrame:
    """Some rows of a frame, numbered from 0; several times faster than a mask and a new index."""
    rows = _at(frame, places)
    rows.index = pd.RangeIndex(len(rows))
    return rows


BY_DATE = ("date_earliest", "date_latest")
"""Columns that records are ordered by, before their identifiers."""


def tied(frame: pd.DataFrame, places: RowIds, columns: Sequence[str] = BY_DATE) -> Mask:
    """Of some rows of a frame in an order, whether each has the same in these columns as the one before."""
    same = np.ones(len(places), dtype=bool)
    for name in columns:
        cells = frame[name].iloc[places]
        before = cells.shift()
        same &= ((cells == before) | (cells.isna() & before.isna())).to_numpy(dtype=bool)
    same[:1] = False
    return same


@dataclass(frozen=True)
class Rows:
    """Some rows of a frame that all sessions share, taken from it when they are looked at.

    A page that shows a part of many rows takes no more than that part, and who keeps this for a download keeps no rows.
    """

    frame: pd.DataFrame
    places: Callable[[slice], RowIds]
    """Gives the places of a part of the rows in the frame, in order."""
    told: Callable[[pd.DataFrame], pd.DataFrame] | None = None
    """Adds columns to rows that were taken, of which the index is their places."""
    number: Callable[[], int] | None = None
    """How many there are, where that is known without their places."""
    expander: RecordExpander | None = None
    """Tells the records apart that rows of the frame stand for: then they are the rows here. None where each is one record."""
    order: Sequence[str] = BY_DATE
    """Columns of the frame that the rows are ordered by, before their identifiers."""

    def __len__(self) -> int:
        if self.number:
            return self.number()
        places = self.places(ALL)
        return self.expander.count(places) if self.expander else len(places)

    def part(self, start: int = 0, stop: int | None = None) -> pd.DataFrame:
        """The rows from one number to another, or all of them."""
        rows = self.untold(slice(start, stop))
        rows = self.told(rows) if self.told else rows
        rows.index = pd.RangeIndex(len(rows))
        return rows

    def untold(self, part: slice) -> pd.DataFrame:
        """A part of the rows before `told` adds to them, with their places as index."""
        if self.expander is None:
            places = self.places(part)
            return _at(self.frame, places)
        places = self.places(ALL)
        found = self.expander.records(places, part, tied(self.frame, places, self.order))
        own = {name: found[name].to_numpy() for name in OWN if name in self.frame}
        return self.frame.iloc[found[ROW]].assign(**own)

    def once(self) -> "Rows":
        """The same rows, of which the places are looked up once; for rows that nobody keeps longer than a page."""
        return replace(self, places=_kept(self.places))

    def then(self, told: Callable[[pd.DataFrame], pd.DataFrame]) -> "Rows":
        """The same rows with more columns."""
        before = self.told
        return replace(self, told=(lambda rows: told(before(rows))) if before else told)

    def highest(self, name: str, most: int) -> "Rows":
        """Those with the highest values of a column, as `highest` chooses them."""
        if self.expander:
            return self._highest_expanded(self.expander, name, most)

        def places(part: slice) -> RowIds:
            own = self.places(ALL)
            found = own if len(own) <= most else own[highest(self.frame[name].to_numpy()[own], most)]
            return found[part]

        return replace(self, places=places, number=lambda: min(len(self), most))

    def _highest_expanded(self, expander: RecordExpander, name: str, most: int) -> "Rows":
        """The records that stand for the highest; of rows that are tied with the lowest of them all are looked at."""
        own = self.places(ALL)
        order, bunch = ranked(self.frame[name].to_numpy()[own])[::-1], np.cumsum(~tied(self.frame, own, self.order))
        enough = order[: np.searchsorted(np.cumsum(expander.numbers(own[order])), most) + 1]
        chosen = own[np.isin(bunch, bunch[enough[-1:]]) | marked(enough, len(own))]
        # Where the rows are ordered by the column, the lowest are the first ones, and need not be looked up.
        every, cells = expander.count(chosen), self.frame[name].iloc[chosen]
        rising = name == self.order[0] and cells.is_monotonic_increasing
        part = slice(max(every - most, 0), every) if rising else ALL
        rows = replace(self, places=lambda part: chosen[part]).untold(part)
        rows = rows if len(rows) <= most else rows.take(highest(rows[name].to_numpy(), most))
        return Rows(rows, lambda part: np.arange(len(rows))[part], self.told, order=self.order)

    def sorted(self, name: str, *, ascending: bool) -> "Rows":
        """The same rows in the order of a column, nulls last, equal ones as they are.

        Where rows stand for several records, the column is one in which these agree.
        """
        order = (name, *self.order)

        def places(part: slice) -> RowIds:
            own = self.places(ALL)
            cells = self.frame[name].iloc[own].reset_index(drop=True)
            cells = cells.sort_values(ascending=ascending, kind="stable", na_position="last")
            found: RowIds = own[cells.index.to_numpy()]
            return found[part]

        return replace(self, places=places, number=self.__len__, order=order)


def _kept(places: Callable[[slice], RowIds]) -> Callable[[slice], RowIds]:
    """The same places, of which all are looked up the first time."""
    every = cache(lambda: places(ALL))
    return lambda part: every()[part]


def ranked(cells: npt.NDArray[Any]) -> RowIds:
    """The places of the cells from the lowest to the highest, equal ones as they are; no value is lower than any."""
    found = pd.Series(cells).sort_values(na_position="first", kind="stable")
    return np.asarray(found.index)


def highest(cells: npt.NDArray[Any], most: int) -> RowIds:
    """The places of the highest cells, in the order that they have; what has no value is lower than all that have one."""
    if cells.dtype.kind == "O":
        return np.sort(ranked(cells)[-most:])
    numbers = cells.view("int64") if cells.dtype.kind == "M" else np.nan_to_num(cells, nan=-np.inf)
    least = np.partition(numbers, -most)[-most]
    above, equal = np.flatnonzero(numbers > least), np.flatnonzero(numbers == least)
    return np.sort(np.concatenate([above, equal[len(above) - most :]]))
