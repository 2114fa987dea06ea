"""What several views share: the facts of all tables in one frame, and sums that remember their records."""

from collections.abc import Sequence

import pandas as pd

from data.description import FACT_TABLES
from data.filters import Filters
from data.query import select
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
    parts = []
    for name in FACT_TABLES:
        rows = select(tables, name, filters)
        part = rows[list(SHARED)].copy()
        part.insert(0, "kind", rows[_KINDS[name]])
        part.insert(0, "table", name)
        parts.append(part)
    together = pd.concat(parts, ignore_index=True)
    return together.sort_values(["date_earliest", "date_latest", "id"], na_position="last", ignore_index=True)


def year_of(frame: pd.DataFrame) -> pd.Series:
    """The calendar year in which a record lies or begins, as nullable integer; null where no one year is stated.

    A decade, an undated record and an approximate interval are in no single year; what lasts counts where it begins.
    """
    starts = frame["date_earliest"].dt.year.astype("Int64")
    masked: pd.Series = starts.mask(frame["date_precision"].isin(["decade", "undated"]))
    return masked


def tally(frame: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Count records by columns.

    Returns one row per combination that occurs, in order, with `records` (how many), `record_ids` and `source_ids`.
    """
    keys = list(by)
    if frame.empty:
        return frame[keys].assign(records=pd.Series(dtype="int64"), record_ids=None, source_ids=None)
    grouped = frame.groupby(keys, sort=True, observed=True)
    return grouped.agg(records=("id", "size"), record_ids=("id", list), source_ids=("source_ids", _union)).reset_index()


def _union(lists: pd.Series) -> list[str]:
    return sorted({item for items in lists for item in items})
