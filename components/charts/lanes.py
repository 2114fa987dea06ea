"""Stack marks in their lanes: rows in which nothing collides, and counts of what has none."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from operator import itemgetter
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pandas as pd

_NO_DAY = -(2**63)
"""Stands for no day where days are numbers."""

DAY_MS = 86_400_000

MARK_SHARE = 0.013
"""Least width of a mark, as a share of the axis."""

FADE_SHARE = 0.04
"""Width of a mark whose beginning is open, as a share of the axis."""

GROUP_SHARE = 1 / 12
"""Width within which marks without a row are gathered into a count, as a share of the axis: a circle on a telephone."""

LONG_SHARE = 0.07
"""Least width of a long mark, which stands below the short ones, as a share of the axis."""

MAX_LANE_ROWS = 4
"""Rows of short marks in a lane, and of long ones, before the rest are gathered."""

_COLUMNS = ("id", "title", "table", "lane", "date_text", "date_precision", "date_approximate")
"""Columns that marks on a time axis are drawn from, as far as a frame has them."""

Record = dict[Hashable, Any]
"""One row of a frame, with `start` and `end` in milliseconds since 1970 and whether the axis cuts them off."""


@dataclass(frozen=True)
class Axis:
    """A time axis from the first day of a year to the end of another, in milliseconds since 1970."""

    first: float
    last: float

    @classmethod
    def of(cls, years: tuple[int, int]) -> Self:
        """Make the axis of a first and a last year."""
        return cls(new_year(years[0]), new_year(years[1] + 1))

    @property
    def width(self) -> float:
        """Length in milliseconds."""
        return self.last - self.first

    def within(self, moment: float) -> float:
        """Return the moment, or the end of the axis that it lies beyond."""
        return min(max(moment, self.first), self.last)


@dataclass
class Lane:
    """Hold the records of one lane that are drawn alone, each with its row counted from the top, and the counts of the others.

    A count in `gathered` has its moment on the axis, its row and its records.
    """

    single: list[tuple[Record, int]] = field(default_factory=list)
    gathered: list[tuple[float, int, list[Record]]] = field(default_factory=list)
    height: int = 0


@cache
def new_year(year: int) -> float:
    """Return the first instant of a year, in milliseconds since 1970."""
    return float(date(year - 1, 12, 31).toordinal() + 1 - date(1970, 1, 1).toordinal()) * DAY_MS


def time_axis(years: tuple[int, int], *dates: Iterable[float | None]) -> Axis:
    """Make an axis from the first day of the years to their last, wider where a date lies outside."""
    known = [day for each in dates for day in each if day is not None]
    known += [new_year(years[0]), new_year(years[1] + 1) - DAY_MS]
    return Axis(min(known), max(known))


def bounded(frame: pd.DataFrame, axis: Axis) -> list[Record]:
    """Return the rows of a frame, oldest first, each with the `start` and `end` of its mark on the axis.

    An open end reaches to the end of the axis; an open start is drawn as a short piece before the known end. `cut_start`
    and `cut_end` say where the mark goes on beyond the axis.
    """
    starts, ends = _numbers(frame["date_earliest"]), _numbers(frame["date_latest"])
    open_start, ends = starts == _NO_DAY, np.where(ends == _NO_DAY, axis.last, ends + DAY_MS)
    until = np.clip(ends, axis.first, axis.last)
    since = np.clip(np.where(open_start, until - axis.width * FADE_SHARE, starts), axis.first, axis.last)
    bounds = {"start": since, "end": until, "cut_start": ~open_start & (starts < axis.first), "cut_end": ends > axis.last}
    columns = {name: frame[name] for name in _COLUMNS if name in frame.columns} | bounds
    return sorted(_records(columns), key=itemgetter("start", "end", "id"))


def records(frame: pd.DataFrame, names: Sequence[str]) -> list[Record]:
    """Return the rows of a frame with these columns."""
    return _records({name: frame[name] for name in names})


def _records(columns: Mapping[str, pd.Series | npt.NDArray[Any]]) -> list[Record]:
    return [dict(zip(columns, row, strict=True)) for row in zip(*(cells.tolist() for cells in columns.values()), strict=True)]


def milliseconds(days: pd.Series) -> list[int | None]:
    """Return days in milliseconds since 1970; None where there is none."""
    return [None if number == _NO_DAY else number for number in _numbers(days).tolist()]


def _numbers(days: pd.Series) -> npt.NDArray[np.int64]:
    return days.to_numpy("datetime64[ms]").astype("int64")


def stack(records: Sequence[Record], axis: Axis, max_rows: int = MAX_LANE_ROWS, share: float = MARK_SHARE) -> Lane:
    """Give each of `bounded` records the first row in which it collides with nothing, the short ones above the long ones.

    `max_rows` is of the short ones, and of the long ones; what has no row is gathered into counts below its kind. `share` is
    the least width of a mark, as a share of the axis.
    """
    lane, min_width = Lane(), axis.width * share
    for is_long in (False, True):
        row_ends: list[float] = []
        rest: list[Record] = []
        for record in (each for each in records if (each["end"] - each["start"] >= axis.width * LONG_SHARE) is is_long):
            start = record["start"]
            row = next((row for row, end in enumerate(row_ends) if end <= start), len(row_ends))
            if row >= max_rows:
                rest.append(record)
                continue
            row_ends[row : row + 1] = [max(record["end"], start + min_width) + min_width / 4]
            lane.single.append((record, lane.height + row))
        lane.height += len(row_ends)
        for moment, gathered in _gather(rest, axis):
            if len(gathered) == 1:
                lane.single.append((gathered[0], lane.height))
            else:
                lane.gathered.append((moment, lane.height, gathered))
        lane.height += bool(rest)
    return lane


def _gather(rest: Sequence[Record], axis: Axis) -> list[tuple[float, list[Record]]]:
    width = axis.width * GROUP_SHARE
    cells: dict[int, list[Record]] = {}
    for record in rest:
        cells.setdefault(int(min(record["start"] - axis.first, axis.width - width / 2) // width), []).append(record)
    return [(min(axis.first + width * (cell + 0.5), axis.last), gathered) for cell, gathered in sorted(cells.items())]
