"""What the overview asks: how much is known, when it happened, what grew, and the steps between then and now."""

from dataclasses import dataclass

import pandas as pd

from data.filters import Filters
from data.query import choices, matching
from data.store import Tables
from data.views.common import facts, tally, year_of

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
    by_year = year_of(rows).dropna().value_counts().sort_index()
    busiest = zip(by_year.index.astype("int64"), by_year, strict=True)
    return Summary(
        records=len(rows),
        documents=int(matching(tables, "sources", filters).sum()),
        high=int((rows["confidence"] == "high").sum()),
        single=int((rows["source_ids"].map(len) == 1).sum()),
        busiest=max(busiest, key=lambda pair: pair[1], default=None),
    )


def activity(tables: Tables, filters: Filters) -> pd.DataFrame:
    """Records by the year in which they lie or begin, and table.

    Columns `year`, `table`, `records`, `record_ids`, `source_ids`; one row per year and table that has any.
    """
    rows = facts(tables, filters)
    rows = rows.assign(year=year_of(rows)).dropna(subset="year")
    return tally(rows, ["year", "table"])


def years_shown(tables: Tables, filters: Filters) -> tuple[int, int]:
    """First and last year of the range that the filters ask for."""
    return filters.years or choices(tables).years


def without_year(tables: Tables, filters: Filters) -> int:
    """How many records lie in no single year, and so in no bar."""
    return int(year_of(facts(tables, filters)).isna().sum())


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
    rows = facts(tables, filters)
    rows = rows.assign(area=rows["areas"], period=year_of(rows).map(periods)).dropna(subset="period")
    rows = rows.explode("area", ignore_index=True)
    wanted = filters.areas or tuple(rows["area"].unique())
    counted = tally(rows[rows["area"].isin(wanted)], ["area", "period"])
    return _with_increase(counted, list(dict.fromkeys(periods.values())))


def _with_increase(counted: pd.DataFrame, periods: list[str]) -> pd.DataFrame:
    if counted.empty or len(periods) < 2:
        return counted.head(0).assign(increase=pd.Series(dtype="int64"))
    grid = pd.MultiIndex.from_product([counted["area"].unique(), periods], names=["area", "period"])
    full = counted.set_index(["area", "period"]).reindex(grid).reset_index()
    full["records"] = full["records"].fillna(0).astype("int64")
    for column in ("record_ids", "source_ids"):
        full[column] = full[column].map(lambda keys: keys if isinstance(keys, list) else [])
    increase = full.pivot(index="area", columns="period", values="records")[periods].diff(axis="columns")[periods[1]]
    full["increase"] = full["area"].map(increase).astype("int64")
    grown = full[full["increase"] > 0]
    return grown.sort_values(["increase", "area", "period"], ascending=[False, True, True], ignore_index=True)
