"""Rows that are taken from their frame when they are looked at."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.cells import ALL, Places


def taken(frame: pd.DataFrame, places: Places) -> pd.DataFrame:
    """Some rows of a frame, numbered from 0; several times faster than a mask and a new index."""
    rows = frame.take(places)
    rows.index = pd.RangeIndex(len(rows))
    return rows


@dataclass(frozen=True)
class Rows:
    """Some rows of a frame that all sessions share, taken from it when they are looked at.

    A page that shows a part of many rows takes no more than that part, and who keeps this for a download keeps no rows.
    """

    frame: pd.DataFrame
    places: Callable[[slice], Places]
    """Gives the places of a part of the rows in the frame, in order."""
    told: Callable[[pd.DataFrame], pd.DataFrame] | None = None
    """Adds columns to rows that were taken, of which the index is their places."""
    number: Callable[[], int] | None = None
    """How many there are, where that is known without their places."""

    def __len__(self) -> int:
        return self.number() if self.number else len(self.places(ALL))

    def part(self, start: int = 0, stop: int | None = None) -> pd.DataFrame:
        """The rows from one number to another, or all of them."""
        places = self.places(slice(start, stop))
        rows = self.frame.iloc[places] if len(places) else self.frame.iloc[:0]
        rows = self.told(rows) if self.told else rows
        rows.index = pd.RangeIndex(len(rows))
        return rows

    def once(self) -> "Rows":
        """The same rows, of which the places are looked up once; for rows that nobody keeps longer than a page."""
        return replace(self, places=_kept(self.places))

    def then(self, told: Callable[[pd.DataFrame], pd.DataFrame]) -> "Rows":
        """The same rows with more columns."""
        before = self.told
        return replace(self, told=(lambda rows: told(before(rows))) if before else told)

    def highest(self, name: str, most: int) -> "Rows":
        """Those with the highest values of a column, as `highest` chooses them."""

        def places(part: slice) -> Places:
            own = self.places(ALL)
            found = own if len(own) <= most else own[highest(self.frame[name].to_numpy()[own], most)]
            return found[part]

        return replace(self, places=places, number=lambda: min(len(self), most))

    def sorted(self, name: str, *, ascending: bool) -> "Rows":
        """The same rows in the order of a column, nulls last, equal ones as they are."""

        def places(part: slice) -> Places:
            own = self.places(ALL)
            order = self.frame[name].iloc[own].reset_index(drop=True)
            order = order.sort_values(ascending=ascending, kind="stable", na_position="last")
            found: Places = own[order.index.to_numpy()]
            return found[part]

        return replace(self, places=places, number=self.__len__)


def _kept(places: Callable[[slice], Places]) -> Callable[[slice], Places]:
    """The same places, of which all are looked up the first time."""
    every = cache(lambda: places(ALL))
    return lambda part: every()[part]


def highest(cells: npt.NDArray[Any], most: int) -> Places:
    """The places of the highest cells, in the order that they have; what has no value is lower than all that have one."""
    if cells.dtype.kind == "O":
        ranked = pd.Series(cells).sort_values(na_position="first", kind="stable")
        return np.sort(ranked.index[-most:].to_numpy())
    numbers = cells.view("int64") if cells.dtype.kind == "M" else np.nan_to_num(cells, nan=-np.inf)
    least = np.partition(numbers, -most)[-most]
    above, equal = np.flatnonzero(numbers > least), np.flatnonzero(numbers == least)
    return np.sort(np.concatenate([above, equal[len(above) - most :]]))
