"""What the overview asks: how much is known, when it happened, what grew, and the steps between then and now."""

from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from data.filters import Filters
from data.query import choices, matching
from data.store import Tables
from data.views.common import exploded, facts, tally

RECENT_YEARS = 5
"""Years that are compared with as many before them."""


@dataclass(frozen=True)
class Summary:
    """How much is known, and how well.

    Attributes
    ----------
    records, documents
        How many records the filters leave, and how many documents these rest on.
    high
        Records of high confidence.
    single
        Records that rest on one document only.
    busiest
        The year in which most records lie or begin, and how many do; None where no record is in a single year.
    """

    records: int
    documents: int
    high: int
    single: int
    busiest: tuple[int, int] | None


def summary(tables: Tables, filters: Filters) -> Summary:
    """Count the records that the filters leave and how well they are carried."""
    rows = facts(tables, filters)
    by_year = Counter(rows["year"].dropna().tolist())
    return Summary(
        records=len(rows),
        documents=int(matching(tables, "sources", filters).sum()),
        high=int((rows["confidence"] == "high").sum()),
        single=int((rows["source_ids"].map(len) == 1).sum()),
        busiest=max(sorted(by_year.items()), key=lambda pair: pair[1], default=None),
    )


def activity(tables: Tables, filters: Filters) -> pd.DataFrame:
    """Records by the year in which they lie or begin, and table.

    Columns `year`, `table`, `records`, `record_ids`, `source_ids`; one row per year and table that has any.
    """
    return tally(facts(tables, filters), ["year", "table"])


def years_shown(tables: Tables, filters: Filters) -> tuple[int, int]:
    """First and last year of the range that the filters ask for."""
    return filters.years or choices(tables).years


def without_year(tables: Tables, filters: Filters) -> int:
    """How many records lie in no single year, and so in no bar."""
    return int(facts(tables, filters)["year"].isna().sum())


def milestones(tables: Tables, filters: Filters) -> pd.DataFrame:
    """The ladder of agreements and institutions, and the firsts: records marked as milestones, oldest first."""
    rows = facts(tables, filters)
    return rows[rows["milestone"].notna()].reset_index(drop=True)


def growth(tables: Tables, filters: Filters) -> pd.DataFrame:
    """Areas that grew most: records that lie or begin in the last years shown, beside those in as many years before.

    Returns two rows per area, the area with the largest increase first, areas without an increase left out: `area`,
    `period` ("2022–2026"), `records`, `record_ids`, `source_ids`, `increase`.
    """
    first, last = years_shown(tables, filters)
    span = min(RECENT_YEARS, (last - first + 1) // 2)
    periods = {
        year: f"{start}–{start + span - 1}"
        for start in (last - 2 * span + 1, last - span + 1)
        for year in range(start, start + span)
    }
    rows = exploded(facts(tables, filters)[["id", "year", "areas", "source_ids"]], "areas", "area")
    if filters.areas:
        rows = rows[rows["area"].isin(filters.areas)]
    named = pd.Series([periods.get(year) for year in rows["year"].tolist()], index=rows.index, dtype=object)
    counted = tally(rows.assign(period=named), ["area", "period"])
    return _with_increase(counted, list(dict.fromkeys(periods.values())))


def _with_increase(counted: pd.DataFrame, periods: list[str]) -> pd.DataFrame:
    if counted.empty or len(periods) < 2:
        return counted.head(0).assign(increase=pd.Series(dtype="int64"))
    cells = {(row["area"], row["period"]): row for row in counted.to_dict("records")}
    none: dict[Hashable, Any] = {"records": 0, "record_ids": [], "source_ids": []}
    rows: list[dict[Hashable, Any]] = []
    for area in dict.fromkeys(counted["area"]):
        pair = [{"area": area, "period": period} | cells.get((area, period), none) for period in periods]
        increase = pair[1]["records"] - pair[0]["records"]
        rows += [row | {"increase": increase} for row in pair if increase > 0]
    rows.sort(key=lambda row: (-row["increase"], row["area"]))
    return pd.DataFrame(rows, columns=[*counted.columns, "increase"])
