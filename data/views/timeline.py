"""Answer the timeline: every record with its bounds in lanes, and density where there are too many."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.selection import Groups, Rows, Selection, group, groups_by, records
from data.tables import Tables, derived
from data.views.common import frame_of, tuples
from data.views.overview import milestones_listing

LANES = ("kind", "area", "actor", "table")
"""What the lanes of the timeline can stand for."""

MAX_ACTOR_LANES = 12
"""Actors that have a lane of their own, the most frequent ones."""

OTHER_ACTORS, NO_ACTOR = "others", "no_actor"
"""Lanes of the records of less frequent actors, and of none."""

MAX_MARKS = 2_000
"""Marks that a timeline draws one by one; above that it draws how many there are in each lane and span of years."""

_MARK_COLUMNS = ("id", "title", "table", "date_text", "date_earliest", "date_latest", "date_precision", "date_approximate")
"""Columns that a mark is drawn from."""

MAX_DENSITY_SPANS = 60
"""Spans of years that density is counted in, side by side."""


@dataclass(frozen=True, eq=False)
class Lanes:
    """Hold records in lanes: `number` entries, one for each record and lane.

    `names` of the lanes from top to bottom: the fullest first, OTHER_ACTORS and NO_ACTOR last.
    """

    selection: Selection
    groups: Groups
    names: Sequence[str]
    number: int


def rows(selection: Selection, readable: Collection[str] | None = None) -> Rows:
    """Give the records, `source_ids` reduced to what is readable; None for all."""
    return selection.rows().then(lambda rows: _reduced(rows, readable))


def without_end(selection: Selection) -> int:
    """Count the records that end on no known day."""
    totals = selection.totals("date_precision")
    return totals["ongoing"] + totals["undated"]


def milestones(selection: Selection, readable: Collection[str] | None = None) -> pd.DataFrame:
    """List those of `rows` that are marked as milestones, oldest first."""
    return _reduced(selection.rows(milestones_listing(selection.tables, None)).part(), readable)


def marks(lanes: Lanes) -> pd.DataFrame:
    """Give one row per record and lane, oldest first: the columns that a mark is drawn from, and `lane`."""
    drawn = lanes.selection.each(_MARK_COLUMNS, lanes.groups)
    drawn.columns = pd.Index([*_MARK_COLUMNS, "lane"], dtype=object)
    return drawn


def _reduced(rows: pd.DataFrame, readable: Collection[str] | None) -> pd.DataFrame:
    if readable is None:
        return rows
    sources = [[key for key in keys if key in readable] for keys in rows["source_ids"]]
    return rows.assign(source_ids=pd.Series(sources, index=rows.index, dtype=object))


def in_lanes(selection: Selection, lanes: str = "kind") -> Lanes:
    """Put the records into lanes.

    A record of several areas stands in the lane of each where lanes are areas; of those that the filters name alone where
    they name any. Where lanes are actors, it stands in the lane of each of the most frequent that it names, or of OTHER_ACTORS.
    """
    if lanes == "actor":
        groups = selection.fullest("actor", MAX_ACTOR_LANES, OTHER_ACTORS, NO_ACTOR)
    else:
        groups = _lane_groups(selection.tables, lanes)
    sums = selection.totals(groups)
    names = sorted(sums, key=lambda name: (name == NO_ACTOR, name == OTHER_ACTORS, -sums[name], name))
    return Lanes(selection, groups, names, sums.total())


@derived(LANES)
def _lane_groups(tables: Tables, lanes: str) -> Groups:
    """Group records by the lanes that each can stand in."""
    if lanes == "area":
        return groups_by(tables, ("area",))
    every = records(tables)
    named = every["table"] if lanes == "table" else every["kind"].where(every["table"] != "contributions", "contribution")
    return group(tables, named.to_frame("lane"), "lane")


def spoken_records(selection: Selection) -> pd.DataFrame:
    """Count records by the year in which they lie or begin, and list all: `year`, `records`, `record_ids`."""
    ids: dict[int, list[str]] = {}
    for year, key in tuples(selection.each(["id"], "year"), "year", "id"):
        ids.setdefault(year, []).append(key)
    return frame_of([(year, len(ids[year]), ids[year]) for year in sorted(ids)], ["year", "records", "record_ids"])


@dataclass(frozen=True, eq=False)
class Density:
    """Count the records that lie or begin in each lane and span of years; those in no single year are in no span.

    `names` of the lanes from top to bottom; `spans` are first and last years, side by side.
    """

    selection: Selection
    groups: Groups
    names: Sequence[str]
    spans: Sequence[tuple[int, int]]
    readable: Collection[str] | None = None

    def dated(self) -> int:
        """Count the entries, of a record and a lane each, that lie or begin in a single year."""
        return self.selection.totals(self.groups).total()

    def cells(self) -> pd.DataFrame:
        """Give one row per lane and span that has any: `lane`, `first_year`, `last_year`, `records`."""
        span_of = {year: span for span in self.spans for year in range(span[0], span[1] + 1)}
        counts = Counter[tuple[str, tuple[int, int]]]()
        for (lane, year), number in self.selection.pairs(self.groups):
            if year in span_of:
                counts[lane, span_of[year]] += number
        cells = [(lane, *span, counts[lane, span]) for lane in self.names for span in self.spans if counts[lane, span]]
        return frame_of(cells, ["lane", "first_year", "last_year", "records"])

    def listed(self, cells: pd.DataFrame) -> pd.DataFrame:
        """Add `record_ids` and `source_ids` to rows of `cells`."""
        keys = [
            [(lane, year) for year in range(first, last + 1)]
            for lane, first, last in tuples(cells, "lane", "first_year", "last_year")
        ]
        return _reduced(self.selection.with_records(cells, self.groups, keys=keys), self.readable)


def density(lanes: Lanes, by: str, years: tuple[int, int], readable: Collection[str] | None = None) -> Density:
    """Count the records of lanes, by what they are lanes of, in spans of years of equal length."""
    tables = lanes.selection.tables
    groups = lanes.groups.across("year", _years(tables)) if by == "actor" else _lane_years(tables, by)
    return Density(lanes.selection, groups, lanes.names, spans_of(years), readable)


def spans_of(years: tuple[int, int]) -> list[tuple[int, int]]:
    """Divide years into spans of equal length, MAX_DENSITY_SPANS at most; the last may be shorter."""
    step = -(-(years[1] - years[0] + 1) // MAX_DENSITY_SPANS)
    return [(first, min(first + step - 1, years[1])) for first in range(years[0], years[1] + 1, step)]


@derived(LANES)
def _lane_years(tables: Tables, lanes: str) -> Groups:
    """Group records by the lanes that each can stand in and the record's year."""
    return _lane_groups(tables, lanes).across("year", _years(tables))


@derived()
def _years(tables: Tables) -> "npt.NDArray[np.int64]":
    """Return the year of each record; −1 where it lies in no single one."""
    years: npt.NDArray[np.int64] = records(tables)["year"].fillna(-1).to_numpy(dtype=np.int64)
    return years
