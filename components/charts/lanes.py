"""Where marks stand in their lane: rows in which nothing collides, and counts for what finds no row."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from operator import itemgetter
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pandas as pd

_NO_DAY = -(2**63)
"""What stands for no day where days are numbers."""

DAY = 86_400_000
"""Milliseconds of a day: the unit of lengths on a time axis."""

MARK_SHARE = 0.013
"""Least width of a mark, as a share of the axis."""

FADE_SHARE = 0.04
"""Width of a mark whose beginning is open, as a share of the axis."""

GROUP_SHARE = 1 / 12
"""Width within which marks that find no row are gathered into a count, as a share of the axis: a circle on a telephone."""

LONG_SHARE = 0.07
"""From this share of the axis on a mark is long, and stands below the short ones."""

MOST_ROWS = 4
"""Rows of short marks in a lane, and of long ones, before the rest are gathered."""

SHOWN = ("id", "title", "table", "lane", "date_text", "date_precision", "date_approximate")
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
        """The axis of a first and a last year."""
        return cls(new_year(years[0]), new_year(years[1] + 1))

    @property
    def width(self) -> float:
        """Its length in milliseconds."""
        return self.last - self.first

    def within(self, moment: float) -> float:
        """The moment, or the end of the axis that it lies beyond."""
        return min(max(moment, self.first), self.last)


@dataclass
class Lane:
    """The records of one lane in their rows, counted from the top of the lane."""

    placed: list[tuple[Record, int]] = field(default_factory=list)
    gathered: list[tuple[float, int, list[Record]]] = field(default_factory=list)
    """Place on the axis, row and records of each count."""
    height: int = 0


@cache
def new_year(year: int) -> float:
    """The first instant of a year, in milliseconds since 1970."""
    return float(date(year - 1, 12, 31).toordinal() + 1 - date(1970, 1, 1).toordinal()) * DAY


def time_axis(years: tuple[int, int], *dates: Iterable[float | None]) -> Axis:
    """From the first day of the years to their last, wider where a date lies outside; milliseconds since 1970."""
    known = [day for each in dates for day in each if day is not None]
    known += [new_year(years[0]), new_year(years[1] + 1) - DAY]
    return Axis(min(known), max(known))


def bounded(frame: pd.DataFrame, axis: Axis) -> list[Record]:
    """The rows of a frame, of its columns `SHOWN`, oldest first, each with the `start` and `end` of its mark on the axis.

    An open end reaches to the end of the axis; an open start is drawn as a short piece before the known end. `cut_start`
    and `cut_end` say where the mark goes on beyond the axis.
    """
    starts, ends = _numbers(frame["date_earliest"]), _numbers(frame["date_latest"])
    open_start, ends = starts == _NO_DAY, np.where(ends == _NO_DAY, axis.last, ends + DAY)
    until = np.clip(ends, axis.first, axis.last)
    since = np.clip(np.where(open_start, until - axis.width * FADE_SHARE, starts), axis.first, axis.last)
    told = {"start": since, "end": until, "cut_start": ~open_start & (starts < axis.first), "cut_end": ends > axis.last}
    names = [name for name in SHOWN if name in frame.columns]
    columns = [*(frame[name].tolist() for name in names), *(cells.tolist() for cells in told.values())]
    return sorted(_rows([*names, *told], columns), key=itemgetter("start", "end", "id"))


def records(frame: pd.DataFrame, names: Sequence[str]) -> list[Record]:
    """The rows of a frame with these columns."""
    return _rows(names, [frame[name].tolist() for name in names])


def _rows(names: Sequence[str], columns: Sequence[list[Any]]) -> list[Record]:
    return [dict(zip(names, cells, strict=True)) for cells in zip(*columns, strict=True)]


def milliseconds(days: pd.Series) -> list[int | None]:
    """Days in milliseconds since 1970; None where there is none."""
    return [None if number == _NO_DAY else number for number in _numbers(days).tolist()]


def _numbers(days: pd.Series) -> npt.NDArray[np.int64]:
    """Days in milliseconds since 1970; `_NO_DAY` where there is none."""
    return days.to_numpy("datetime64[ms]").astype("int64")


def stack(records: Sequence[Record], axis: Axis, most: int = MOST_ROWS, share: float = MARK_SHARE) -> Lane:
    """Give each record the first row in which it collides with nothing, the short ones above the long ones.

    Parameters
    ----------
    records
        As `bounded` gives them.
    axis
        The axis that they stand on.
    most
        Rows of short, and rows of long marks; what finds no row is gathered into counts below its kind.
    share
        Least width of a mark, as a share of the axis.
    """
    long_from = axis.width * LONG_SHARE
    lane = Lane()
    for wanted in (False, True):
        part = [record for record in records if (record["end"] - record["start"] >= long_from) is wanted]
        _pile(lane, part, axis, most, share)
    return lane


def _pile(lane: Lane, records: Sequence[Record], axis: Axis, most: int, share: float) -> None:
    """Add rows of records to the bottom of a lane."""
    least = axis.width * share
    free: list[float] = []
    rest: list[Record] = []
    for record in records:
        start = record["start"]
        row = 0
        while row < len(free) and free[row] > start:
            row += 1
        if row >= most:
            rest.append(record)
            continue
        if row == len(free):
            free.append(start)
        free[row] = max(record["end"], start + least) + least / 4
        lane.placed.append((record, lane.height + row))
    lane.height += len(free)
    for place, found in _gather(rest, axis):
        if len(found) == 1:
            lane.placed.append((found[0], lane.height))
        else:
            lane.gathered.append((place, lane.height, found))
    lane.height += bool(rest)


def _gather(rest: Sequence[Record], axis: Axis) -> list[tuple[float, list[Record]]]:
    width = axis.width * GROUP_SHARE
    cells: dict[int, list[Record]] = {}
    for record in rest:
        cells.setdefault(int(min(record["start"] - axis.first, axis.width - width / 2) // width), []).append(record)
    return [(min(axis.first + width * (cell + 0.5), axis.last), found) for cell, found in sorted(cells.items())]
