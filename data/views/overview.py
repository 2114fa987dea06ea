"""What the overview asks: how much is known, when it happened, what grew, and the steps between then and now."""

from dataclasses import dataclass

import pandas as pd

from data.filters import Filters
from data.selection.query import choices, matching
from data.selection.rows import Rows
from data.tables import Tables
from data.views.common import frame_of, milestones_of, select_all, tuples
from data.views.counts import fact_keys, joined, of_facts, summed_by, tally
from data.views.counts import silent as silent_years

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
    found = select_all(tables, filters)
    by_year = summed_by(fact_keys(tables, ("year", "table")).pairs(found))
    return Summary(
        records=len(found),
        documents=int(matching(tables, "sources", filters).sum()),
        high=summed_by(fact_keys(tables, ("confidence",)).pairs(found))["high"],
        single=summed_by(fact_keys(tables, ("documents",)).pairs(found))[1],
        busiest=max(sorted(by_year.items()), key=lambda pair: pair[1], default=None),
    )


def activity(tables: Tables, filters: Filters) -> pd.DataFrame:
    """Records by the year in which they lie or begin, and table.

    Columns `year`, `table`, `records`; one row per year and table that has any.
    """
    return tally(tables, filters, "year", "table")


def silent(tables: Tables, filters: Filters) -> list[int]:
    """The years of the range that the filters ask for of which no record speaks; see `data.views.counts.silent`."""
    return silent_years(tables, select_all(tables, filters), years_shown(tables, filters))


def years_shown(tables: Tables, filters: Filters) -> tuple[int, int]:
    """First and last year of the range that the filters ask for."""
    return filters.years or choices(tables).years


def without_year(tables: Tables, filters: Filters) -> int:
    """How many records lie in no single year, and so in no bar."""
    return len(select_all(tables, filters)) - int(activity(tables, filters)["records"].sum())


def milestones(tables: Tables, filters: Filters) -> Rows:
    """The ladder of agreements and institutions, and the firsts: records marked as milestones, oldest first."""
    return milestones_of(tables, select_all(tables, filters))


def steps(tables: Tables, filters: Filters) -> Rows:
    """The ladder of agreements and institutions alone, oldest first."""
    return milestones_of(tables, select_all(tables, filters), "agreement")


def growth(tables: Tables, filters: Filters) -> pd.DataFrame:
    """Areas that grew most: records that lie or begin in the last years shown, beside those in as many years before.

    Returns two rows per area, the area with the largest increase first, areas without an increase left out: `area`,
    `period` ("2022–2026"), `records`, `increase`.
    """
    periods = _periods(tables, filters)
    counts: dict[str, dict[str, int]] = {}
    for area, year, records in tuples(tally(tables, filters, "area", "year"), "area", "year", "records"):
        if year in periods:
            of_area = counts.setdefault(area, dict.fromkeys(periods.values(), 0))
            of_area[periods[year]] += records
    increases = {area: last - first for area, (first, last) in ((area, found.values()) for area, found in counts.items())}
    grown = sorted((area for area, increase in increases.items() if increase > 0), key=lambda area: (-increases[area], area))
    rows = [(area, period, records, increases[area]) for area in grown for period, records in counts[area].items()]
    return frame_of(rows, ["area", "period", "records", "increase"])


def growth_records(tables: Tables, filters: Filters, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of `growth` with `record_ids` and `source_ids`: the records that each row counts."""
    periods = _periods(tables, filters)
    pairs = list(tuples(rows, "area", "period"))
    keys = {pair: [(pair[0], year) for year, period in periods.items() if period == pair[1]] for pair in pairs}
    by_year = fact_keys(tables, ("area", "year"))
    found = select_all(tables, filters)
    behind = by_year.rows(found, [key for each in keys.values() for key in each])
    return of_facts(tables, found, rows, [joined(behind[key] for key in keys[pair]) for pair in pairs])


def _periods(tables: Tables, filters: Filters) -> dict[int, str]:
    """The two periods that are compared, by year; none where the range has one year only."""
    first, last = years_shown(tables, filters)
    span = min(RECENT_YEARS, (last - first + 1) // 2)
    return {
        year: f"{start}–{start + span - 1}"
        for start in (last - 2 * span + 1, last - span + 1)
        for year in range(start, start + span)
    }
