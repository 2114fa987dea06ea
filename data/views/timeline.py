"""What the timeline asks: every record with its bounds in lanes, what was known by a year, and density where it is too much."""

from collections import Counter
from dataclasses import dataclass

import pandas as pd

from data.filters import Filters
from data.store import Tables
from data.views.common import TABLE_NAMES, exploded, facts, tally

LANES = ("Kind", "Area", "Actor", "Table")
"""What the lanes of the timeline can stand for."""

ACTOR_LANES = 12
"""How many actors have a lane of their own, the most frequent ones."""

OTHERS = "Others"
NOT_STATED = "Not stated"

MOST_MARKS = 2_000
"""Marks that a timeline draws one by one; above that it draws how many there are in each lane and span of years."""

MOST_COLUMNS = 60
"""Spans of years that density is counted in, side by side."""


@dataclass(frozen=True)
class Known:
    """What a reader of the sources published up to a year could know.

    Attributes
    ----------
    rows
        The records that such a source states, as `facts` gives them, `source_ids` reduced to these sources.
    later
        How many of the records are stated only by sources published later.
    undatable
        How many rest on sources without a date of publication, with or without later ones, and so cannot be placed.
    undated_sources
        How many sources of the records have no date of publication.
    """

    rows: pd.DataFrame
    later: int
    undatable: int
    undated_sources: int


def known_by(tables: Tables, rows: pd.DataFrame, year: int) -> Known:
    """Keep the records that a source published by the end of a year states.

    Parameters
    ----------
    rows
        Records as `facts` gives them.
    year
        A source whose date of publication may lie after this year is not among those that could be read.
    """
    published = tables["sources"].set_index("id")["published_latest"]
    undated = set(published.index[published.isna()])
    readable = set(published.index[published < pd.Timestamp(year + 1, 1, 1)])
    cited = rows["source_ids"].map(list)
    kept = cited.map(lambda keys: [key for key in keys if key in readable])
    left_out = ~kept.map(bool).astype(bool)
    undatable = left_out & cited.map(lambda keys: any(key in undated for key in keys)).astype(bool)
    return Known(
        rows=rows.assign(source_ids=kept)[~left_out].reset_index(drop=True),
        later=int(left_out.sum() - undatable.sum()),
        undatable=int(undatable.sum()),
        undated_sources=len(undated.intersection(key for keys in cited for key in keys)),
    )


def in_lanes(rows: pd.DataFrame, lanes: str = "Kind") -> pd.DataFrame:
    """One row per record and lane, oldest first: the columns of `rows` and `lane`.

    A record of several areas stands in the lane of each where lanes are areas. Where they are actors, it stands in the lane
    of each of the most frequent that it names; with "Others" where it names none of them.
    """
    if lanes == "Area":
        return exploded(rows, "areas", "lane")
    if lanes == "Actor":
        return _by_actor(rows)
    if lanes == "Table":
        return rows.assign(lane=rows["table"].map(TABLE_NAMES))
    kind = rows["kind"].where(rows["table"] != "contributions", "contribution")
    return rows.assign(lane=kind.str.capitalize())


def marks(tables: Tables, filters: Filters, lanes: str = "Kind") -> pd.DataFrame:
    """All records that the filters leave, in lanes; see `in_lanes`."""
    return in_lanes(facts(tables, filters), lanes)


def _by_actor(rows: pd.DataFrame) -> pd.DataFrame:
    named = Counter(actor for actors in rows["actors"] for actor in actors)
    frequent = {actor for actor, _ in named.most_common(ACTOR_LANES)}

    def lanes(actors: list[str]) -> list[str]:
        named = [actor for actor in actors if actor in frequent]
        return named or [OTHERS if len(actors) else NOT_STATED]

    return exploded(rows.assign(lane=rows["actors"].map(lanes)), "lane", "lane")


def lane_order(rows: pd.DataFrame) -> list[str]:
    """The lanes from top to bottom: the fullest first, "Others" and "Not stated" last."""
    lanes = rows["lane"].value_counts().index.tolist()
    return sorted(lanes, key=lambda lane: (lane == OTHERS) + 2 * (lane == NOT_STATED))


def spoken(rows: pd.DataFrame) -> pd.DataFrame:
    """Records by the year in which they lie or begin: `year`, `records`, `record_ids`, `source_ids`; silent years have none.

    `rows` as `facts` gives them.
    """
    return tally(rows, ["year"])


def density(rows: pd.DataFrame, years: tuple[int, int]) -> pd.DataFrame:
    """How many records lie or begin in each lane and span of years; those in no single year are in no span.

    Returns one row per lane and span that has any: `lane`, `first_year`, `last_year`, `records`, `record_ids`, `source_ids`.
    At most `MOST_COLUMNS` spans of equal length lie side by side.
    """
    step = -(-(years[1] - years[0] + 1) // MOST_COLUMNS)
    dated = rows[rows["year"].between(*years).fillna(value=False)]
    first = (dated["year"] - years[0]) // step * step + years[0]
    counted = tally(dated.assign(first_year=first), ["lane", "first_year"])
    last = (counted["first_year"] + step - 1).clip(upper=years[1])
    counted.insert(2, "last_year", last)
    return counted
