"""What the timeline asks: every record with its bounds in lanes, what was known by a day, and density where it is too much."""

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from data.filters import Filters
from data.query import Shared
from data.store import Tables
from data.views.common import TABLE_NAMES, exploded, facts, tally, tuples

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


LATER, UNDATED = "only later documents state it", "a document without a date of publication states it"
"""Why a record is not among those that were known."""


@dataclass(frozen=True)
class Known:
    """What a reader of the sources published up to a day could know.

    Attributes
    ----------
    rows
        The records that such a source states, as `facts` gives them, `source_ids` reduced to these sources.
    left_out
        The others, with all their sources, and `why`: `LATER`, or `UNDATED` where it cannot be told.
    other_reading
        How many of `rows` are known in another reading only: each of these sources differs from the record.
    undated_sources
        How many sources of the records have no date of publication.
    first
        The day by which the earliest source of all these records was published; None where none has a date.
    """

    rows: pd.DataFrame
    left_out: pd.DataFrame
    other_reading: int
    undated_sources: int
    first: pd.Timestamp | None


def last_day(text: str) -> pd.Timestamp:
    """The last day of a year, a month or a day: of "2012", "2012-06" or "2012-06-15". Raises ValueError for anything else."""
    if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", text):
        raise ValueError(text)
    return pd.Period(text).end_time.normalize()


def known_by(tables: Tables, rows: pd.DataFrame, day: pd.Timestamp, *, from_facts: bool = False) -> Known:
    """Keep the records that a source published by a day states.

    Parameters
    ----------
    rows
        Records as `facts` gives them.
    day
        A source whose date of publication may lie after this day is not among those that could be read.
    from_facts
        Whether a source without a date of publication counts as published when the newest fact that it states began: before
        that it cannot have been. Else it is not among those that could be read.
    """
    stated = tables["sources"].set_index("id")["published_latest"]
    undated = frozenset(stated.index[stated.isna()])
    published = stated.fillna(pd.Series(_newest_facts(Shared(tables)), dtype=stated.dtype)) if from_facts else stated
    readable = set(published.index[published <= day])
    cited = rows["source_ids"].map(list)
    kept = cited.map(lambda keys: [key for key in keys if key in readable])
    known = kept.map(bool).astype(bool)
    unplaced = cited.map(lambda keys: any(key not in readable and pd.isna(published.get(key)) for key in keys))
    why = pd.Series(LATER, index=rows.index, dtype=object).mask(unplaced.astype(bool), UNDATED)
    differing = _differing(Shared(tables))
    every = {key for keys in cited for key in keys}
    first = published[published.index.isin(every)].min()
    return Known(
        rows=rows.assign(source_ids=kept)[known].reset_index(drop=True),
        left_out=rows.assign(why=why)[~known].reset_index(drop=True),
        other_reading=sum(
            all((record, key) in differing for key in keys) for record, keys in zip(rows["id"], kept, strict=True) if keys
        ),
        undated_sources=len(undated & every),
        first=None if pd.isna(first) else first,
    )


@lru_cache(maxsize=2)
def _newest_facts(shared: Shared) -> dict[str, pd.Timestamp]:
    """When the newest fact began that a document states, by its identifier."""
    dated = facts(shared.tables, Filters()).dropna(subset="date_earliest")
    newest: dict[str, pd.Timestamp] = {}
    for began, keys in tuples(dated, "date_earliest", "source_ids"):
        newest |= dict.fromkeys(keys, began)
    return newest


@lru_cache(maxsize=2)
def _differing(shared: Shared) -> frozenset[tuple[str, str]]:
    """The records and documents of which the latter gives another reading of the former."""
    citations = shared.tables["citations"]
    return frozenset(tuples(citations[citations["stance"] == "differs"], "record_id", "source_id"))


def in_lanes(rows: pd.DataFrame, lanes: str = "Kind", areas: Collection[str] = ()) -> pd.DataFrame:
    """One row per record and lane, oldest first: the columns of `rows` and `lane`.

    A record of several areas stands in the lane of each where lanes are areas; of those in `areas` alone where it names any.
    Where lanes are actors, it stands in the lane of each of the most frequent that it names; with "Others" where it names
    none of them.
    """
    if lanes == "Area":
        every = exploded(rows, "areas", "lane")
        return every[every["lane"].isin(areas)].reset_index(drop=True) if areas else every
    if lanes == "Actor":
        return _by_actor(rows)
    if lanes == "Table":
        return rows.assign(lane=rows["table"].map(TABLE_NAMES))
    kind = rows["kind"].where(rows["table"] != "contributions", "contribution")
    return rows.assign(lane=kind.str.capitalize())


def marks(tables: Tables, filters: Filters, lanes: str = "Kind") -> pd.DataFrame:
    """All records that the filters leave, in lanes; see `in_lanes`."""
    return in_lanes(facts(tables, filters), lanes, filters.areas)


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
