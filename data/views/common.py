"""What several views share: the facts of all tables in one frame, and sums that remember their records."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from data.description import FACT_TABLES
from data.filters import Filters
from data.query import IN_NO_YEAR, Shared, matching
from data.store import Tables

SHARED = (
    *("id", "title", "description", "date", "date_text", "date_earliest", "date_latest", "date_precision", "date_approximate"),
    *("areas", "actors", "place", "country", "country_name", "milestone", "confidence", "source_ids"),
)
"""Columns that every table of facts has."""

TABLE_NAMES = {"events": "Events", "contributions": "Contributions", "participation": "Participation"}

_KINDS = {"events": "kind", "contributions": "flow", "participation": "format"}


def facts(tables: Tables, filters: Filters) -> pd.DataFrame:
    """All records that the filters leave, oldest first, one row each.

    Columns: `table` (name of the table), `kind` (an event's kind, a contribution's flow or what Japan takes part in), then
    the columns that the three tables share.
    """
    together = _together(Shared(tables))
    left = np.concatenate([matching(tables, name, filters) for name in FACT_TABLES])
    return together[left[together.index]].reset_index(drop=True)


@lru_cache(maxsize=2)
def _together(shared: Shared) -> pd.DataFrame:
    """The facts of all tables, oldest first; the index is a row's place in the tables one after the other."""
    parts = []
    for name in FACT_TABLES:
        rows = shared.tables[name]
        part = rows[list(SHARED)].copy()
        part.insert(0, "kind", rows[_KINDS[name]])
        part.insert(0, "table", name)
        parts.append(part)
    together = pd.concat(parts, ignore_index=True)
    return together.sort_values(["date_earliest", "date_latest", "id"], na_position="last")


def year_of(frame: pd.DataFrame) -> pd.Series:
    """The calendar year in which a record lies or begins, as nullable integer; null where no one year is stated.

    A decade, an undated record and an approximate interval are in no single year; what lasts counts where it begins.
    """
    starts = frame["date_earliest"].dt.year.astype("Int64")
    masked: pd.Series = starts.mask(frame["date_precision"].isin(IN_NO_YEAR))
    return masked


def tally(frame: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Count records by columns.

    Returns one row per combination that occurs, in order, with `records` (how many), `record_ids` and `source_ids`.
    """
    keys = list(by)
    if frame.empty:
        return frame[keys].assign(records=pd.Series(dtype="int64"), record_ids=None, source_ids=None)
    places: dict[Any, Any] = frame.groupby(keys, sort=True, observed=True).indices
    groups = [places[key] for key in sorted(places)]
    ids, sources = frame["id"].to_numpy(), frame["source_ids"].to_numpy()
    return (
        frame[keys]
        .iloc[[group[0] for group in groups]]
        .reset_index(drop=True)
        .assign(
            records=[len(group) for group in groups],
            record_ids=pd.Series([ids[group].tolist() for group in groups], dtype=object),
            source_ids=pd.Series([_union(sources[group]) for group in groups], dtype=object),
        )
    )


def _union(lists: Iterable[Iterable[str]]) -> list[str]:
    return sorted({item for items in lists for item in items})
