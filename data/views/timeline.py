"""What the timeline asks: every record with its bounds in lanes, what was known by a day, and density where it is too much."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import isnan
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.selection.cells import RowIds, Selection, how_many, marked
from data.selection.counts import Keys
from data.selection.record_source import ROW
from data.selection.rows import Rows, tied
from data.small_frames import framed
from data.tables import Tables, derived
from data.views.common import TABLE_NAMES, cells, expander, frame_of, milestones_of, together, tuples
from data.views.counts import fact_keys, joined, of_facts

LANES = ("Kind", "Area", "Actor", "Table")
"""What the lanes of the timeline can stand for."""

ACTOR_LANES = 12
"""How many actors have a lane of their own, the most frequent ones."""

OTHERS = "Others"
NOT_STATED = "Not stated"

MOST_MARKS = 2_000
"""Marks that a timeline draws one by one; above that it draws how many there are in each lane and span of years."""

DRAWN = ("id", "title", "table", "date_text", "date_earliest", "date_latest", "date_precision", "date_approximate")
"""Columns that a mark is drawn from."""

MOST_COLUMNS = 60
"""Spans of years that density is counted in, side by side."""


@dataclass(frozen=True, eq=False)
class InLanes:
    """Records in lanes: an entry for each record and lane.

    Attributes
    ----------
    asked
        The records.
    names
        The lanes from top to bottom: the fullest first, "Others" and "Not stated" last.
    number
        How many entries there are.
    made
        Makes the entries: of each the record's row of `together`, rising, and the place of its lane among the names.
    """

    asked: Selection
    names: Sequence[str]
    number: int
    made: Callable[[], tuple[RowIds, RowIds]]

    @cached_property
    def entries(self) -> tuple[RowIds, RowIds]:
        """The entries, made when they are first looked at."""
        return self.made()


def records(tables: Tables, asked: Selection, readable: Collection[str] | None = None) -> Rows:
    """The records left with the columns of `facts`, `source_ids` reduced to what is readable; None for all."""

    def told(rows: pd.DataFrame) -> pd.DataFrame:
        return _reduced(rows, readable)

    return Rows(together(tables), asked.places, told, asked.__len__, expander(tables, asked))


def without_end(tables: Tables, asked: Selection) -> int:
    """How many of the records left end on no known day."""
    places = asked.places()
    open_ends = np.isin(_drawn(tables)["date_precision"][places], ("ongoing", "undated"))
    number = asked.standing(places)
    return int((open_ends if number is None else open_ends * number).sum())


def milestones(tables: Tables, asked: Selection, readable: Collection[str] | None = None) -> pd.DataFrame:
    """Those of `records` that are marked as milestones, oldest first."""
    return _reduced(milestones_of(tables, asked).part(), readable)


def marks(tables: Tables, found: InLanes) -> pd.DataFrame:
    """One row per record and lane, oldest first: the columns that a mark is drawn from, and `lane`."""
    row, lane = found.entries
    names, drawn = np.array([*found.names, ""], dtype=object), _drawn(tables)
    marks = framed({name: drawn[name][row] for name in DRAWN} | {"lane": names[lane]}, len(row))
    told = expander(tables, found.asked)
    if told is None:
        return marks
    rows = np.unique(row)
    own = told.records(rows, tied=tied(together(tables), rows), columns=["id", "title"])
    return own.merge(marks.drop(columns=["id", "title"]).assign(**{ROW: row}), on=ROW)[list(marks)]


@derived()
def _drawn(tables: Tables) -> Mapping[str, npt.NDArray[Any]]:
    """Columns of `together` as arrays, of which rows are taken much faster."""
    every = together(tables)
    return {name: every[name].to_numpy() for name in DRAWN} | {"year": every["year"].to_numpy(dtype=float, na_value=np.nan)}


def _reduced(rows: pd.DataFrame, readable: Collection[str] | None) -> pd.DataFrame:
    if readable is None:
        return rows
    kept = [[key for key in keys if key in readable] for keys in rows["source_ids"]]
    return rows.assign(source_ids=pd.Series(kept, index=rows.index, dtype=object))


def in_lanes(tables: Tables, asked: Selection, lanes: str = "Kind", areas: Collection[str] = ()) -> InLanes:
    """Put the records left into lanes.

    A record of several areas stands in the lane of each where lanes are areas; of those in `areas` alone where it names any.
    Where lanes are actors, it stands in the lane of each of the most frequent that it names; with "Others" where it names
    none of them.
    """
    keys = _lane_keys(tables, lanes)
    names = _lane_names(tables, lanes)
    if lanes == "Actor":
        row, code = _gathered(asked, keys)
        names = [*names, OTHERS, NOT_STATED]
        sums: RowIds = how_many(code, asked.standing(row), len(names))
    else:
        sums = keys.numbers(asked)
    if lanes == "Area" and areas:
        sums = sums * np.isin(names, list(areas))
    order = sorted(
        np.flatnonzero(sums).tolist(),
        key=lambda lane: (names[lane] == NOT_STATED, names[lane] == OTHERS, -sums[lane], names[lane]),
    )
    places: RowIds = np.zeros(len(names), dtype=np.int64)
    places[order] = np.arange(len(order))

    def made() -> tuple[RowIds, RowIds]:
        if lanes == "Actor":
            return row, places[code]
        entries = asked.at(keys.row) & (sums > 0)[keys.code]
        return keys.row[entries].astype(np.int64), places[keys.code[entries]]

    return InLanes(asked, [names[lane] for lane in order], int(sums.sum()), made)


@derived(LANES)
def _lane_keys(tables: Tables, lanes: str) -> Keys:
    """The lanes that each record can stand in."""
    if lanes in ("Area", "Actor"):
        return fact_keys(tables, (lanes.lower(),))
    every = together(tables)
    named = every["table"].map(TABLE_NAMES)
    if lanes == "Kind":
        named = every["kind"].where(every["table"] != "contributions", "contribution").str.capitalize()
    return Keys.of(cells(tables), named.to_frame("lane"), ("lane",))


@derived(LANES)
def _lane_names(tables: Tables, lanes: str) -> Sequence[str]:
    """The names of the lanes, as the codes of `_lane_keys` count them."""
    names: list[str] = _lane_keys(tables, lanes).frame.iloc[:, 0].tolist()
    return names


def _gathered(asked: Selection, keys: Keys) -> tuple[RowIds, RowIds]:
    """Entries of the most frequent actors, and of the records that name none of them."""
    number, rows = len(keys.frame), len(asked.cells.of)
    sums = keys.numbers(asked)
    frequent = np.lexsort((np.arange(number), -sums))[:ACTOR_LANES]
    entries = np.flatnonzero(np.isin(keys.code, frequent))
    entries = entries[asked.at(keys.row[entries])]
    row, code = keys.row[entries], keys.code[entries]
    rest = np.flatnonzero(asked.mask & ~marked(row, rows))
    named = marked(keys.row, rows)
    row = np.concatenate([row, rest])
    order = np.argsort(row, kind="stable")
    return row[order], np.concatenate([code, np.where(named[rest], number, number + 1)])[order]


def spoken(tables: Tables, asked: Selection) -> pd.DataFrame:
    """Records by the year in which they lie or begin: `year`, `records`; silent years have none."""
    return fact_keys(tables, ("year",)).counted(asked)


def spoken_records(tables: Tables, asked: Selection) -> pd.DataFrame:
    """What `spoken` gives of the records left and, of each year, their `record_ids`."""
    drawn, places = _drawn(tables), asked.places()
    ids, told = drawn["id"][places], expander(tables, asked)
    if told:
        own = told.records(places, tied=tied(together(tables), places), columns=["id"])
        places, ids = own[ROW].to_numpy(), own["id"].to_numpy()
    found: dict[int, list[str]] = {}
    for year, key in zip(drawn["year"][places].tolist(), ids.tolist(), strict=True):
        if not isnan(year):
            found.setdefault(int(year), []).append(key)
    return frame_of(((year, len(found[year]), found[year]) for year in sorted(found)), ["year", "records", "record_ids"])


@dataclass(frozen=True, eq=False)
class Density:
    """How many records lie or begin in each lane and span of years; those in no single year are in no span.

    Attributes
    ----------
    keys
        Lanes and years.
    names
        The lanes from top to bottom.
    spans
        First and last year of each span, side by side.
    """

    tables: Tables
    asked: Selection
    keys: Keys
    names: Sequence[str]
    spans: Sequence[tuple[int, int]]
    readable: Collection[str] | None

    def dated(self) -> int:
        """How many entries, of a record and a lane each, lie or begin in a single year."""
        return int(self.keys.numbers(self.asked).sum())

    def cells(self) -> pd.DataFrame:
        """One row per lane and span that has any: `lane`, `first_year`, `last_year`, `records`."""
        span_of = {year: span for span in self.spans for year in range(span[0], span[1] + 1)}
        counts = Counter[tuple[str, tuple[int, int]]]()
        for (lane, year), records in self.keys.pairs(self.asked):
            if year in span_of:
                counts[lane, span_of[year]] += records
        found = [(lane, *span, counts[lane, span]) for lane in self.names for span in self.spans if counts[lane, span]]
        return frame_of(found, ["lane", "first_year", "last_year", "records"])

    def listed(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Rows of `cells` with `record_ids` and `source_ids`."""
        cells = tuples(rows, "lane", "first_year", "last_year")
        wanted = [[(lane, year) for year in range(first, last + 1)] for lane, first, last in cells]
        found = self.keys.rows(self.asked, [key for keys in wanted for key in keys])
        places = [np.sort(joined(found[key] for key in keys)) for keys in wanted]
        return _reduced(of_facts(self.tables, self.asked, rows, places), self.readable)


def density(
    tables: Tables,
    asked: Selection,
    lanes: str,
    years: tuple[int, int],
    found: InLanes,
    readable: Collection[str] | None = None,
) -> Density:
    """Count records in lanes, as `in_lanes` found them, and at most `MOST_COLUMNS` spans of years of equal length."""
    keys = _in_years(tables, *found.entries, found.names) if lanes == "Actor" else _lane_years(tables, lanes)
    return Density(tables, asked, keys, found.names, spans_of(years), readable)


def spans_of(years: tuple[int, int]) -> list[tuple[int, int]]:
    """At most `MOST_COLUMNS` spans of years of equal length, side by side; the last may be shorter."""
    step = -(-(years[1] - years[0] + 1) // MOST_COLUMNS)
    return [(first, min(first + step - 1, years[1])) for first in range(years[0], years[1] + 1, step)]


@derived(LANES)
def _lane_years(tables: Tables, lanes: str) -> Keys:
    """The lanes that each record can stand in, each with the record's year."""
    keys = _lane_keys(tables, lanes)
    return _in_years(tables, keys.row, keys.code, _lane_names(tables, lanes))


def _in_years(tables: Tables, row: RowIds, lane: RowIds, names: Sequence[str]) -> Keys:
    """Lanes and years of entries; a record in no single year has none."""
    every = _year(tables)
    dated = every[row] >= 0
    row, lane = row[dated], lane[dated]
    if not len(row):
        return Keys(cells(tables), pd.DataFrame({"lane": [], "year": []}), lane, row)
    first, last = int(every[row].min()), int(every[row].max())
    years = np.arange(first, last + 1)
    frame = {"lane": np.repeat(np.array(names, dtype=object), len(years)), "year": np.tile(years, len(names))}
    return Keys(cells(tables), pd.DataFrame(frame), lane * len(years) + every[row] - first, row)


@derived()
def _year(tables: Tables) -> RowIds:
    """The year of each record; −1 where it lies in no single one."""
    years: RowIds = together(tables)["year"].fillna(-1).to_numpy(dtype=np.int64)
    return years
