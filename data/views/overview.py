"""What the overview asks: how much is known, when it happened, what grew, and the steps between then and now."""

from collections import Counter
from typing import NamedTuple

import pandas as pd

from data.filters import Filters
from data.selection import Listing, Rows, choices_of, count_rows, groups_by, listing, records, select
from data.tables import Tables, derived
from data.views.common import frame_of, tuples

RECENT_YEARS = 5
"""Years that are compared with as many before them."""


class Summary(NamedTuple):
    """Count records and the documents behind them, records of high confidence, and those of a single document.

    `busiest` is the year in which most records lie or begin, and how many do; None where none is in a single year.
    """

    records: int
    documents: int
    high: int
    single: int
    busiest: tuple[int, int] | None


def summary(tables: Tables, filters: Filters) -> Summary:
    """Count the records that the filters leave and how well they are carried."""
    selection = select(tables, filters)
    by_year = selection.totals("year", "table")
    return Summary(
        records=len(selection),
        documents=count_rows(tables, "sources", filters),
        high=selection.totals("confidence")["high"],
        single=selection.totals("documents")[1],
        busiest=max(sorted(by_year.items()), key=lambda pair: pair[1], default=None),
    )


def years_shown(tables: Tables, filters: Filters) -> tuple[int, int]:
    """Give the first and last year of the range that the filters ask for."""
    return filters.years or choices_of(tables).years


def without_year(tables: Tables, filters: Filters) -> int:
    """Count the records that lie in no single year, and so in no bar."""
    selection = select(tables, filters)
    return len(selection) - selection.totals("year").total()


def milestones(tables: Tables, filters: Filters, kind: str | None = None) -> Rows:
    """List the records marked as milestones, or as one kind of them such as "agreement", oldest first."""
    return select(tables, filters).rows(milestones_listing(tables, kind))


@derived((None, "agreement"))
def milestones_listing(tables: Tables, kind: str | None) -> Listing:
    """List all milestones, or those of one kind."""
    every = records(tables)
    marked = every["milestone"]
    return listing(tables, every[marked.notna() if kind is None else marked == kind].copy())


def growth(tables: Tables, filters: Filters) -> pd.DataFrame:
    """Find the areas that grew most: records that lie or begin in the last years shown, beside those in as many years before.

    Returns two rows per area, the area with the largest increase first, areas without an increase omitted: `area`,
    `period` ("2022–2026"), `records`, `increase`.
    """
    periods = _periods(tables, filters)
    counts = Counter[tuple[str, str]]()
    increases = Counter[str]()
    spans = list(dict.fromkeys(periods.values()))
    for (area, year), number_of_records in select(tables, filters).pairs("area", "year"):
        if year in periods:
            counts[area, periods[year]] += number_of_records
            increases[area] += number_of_records if periods[year] == spans[1] else -number_of_records
    grown = sorted((area for area, increase in increases.items() if increase > 0), key=lambda area: (-increases[area], area))
    rows = [(area, period, counts[area, period], increases[area]) for area in grown for period in spans]
    return frame_of(rows, ["area", "period", "records", "increase"])


def growth_records(tables: Tables, filters: Filters, rows: pd.DataFrame) -> pd.DataFrame:
    """Add `record_ids` and `source_ids` to rows of `growth`: the records that each row counts."""
    periods = _periods(tables, filters)
    keys = [
        [(area, year) for year, each in periods.items() if each == period] for area, period in tuples(rows, "area", "period")
    ]
    return select(tables, filters).with_records(rows, groups_by(tables, ("area", "year")), keys=keys)


def _periods(tables: Tables, filters: Filters) -> dict[int, str]:
    """Give the two periods that are compared, by year; none where the range has one year only."""
    first, last = years_shown(tables, filters)
    span = min(RECENT_YEARS, (last - first + 1) // 2)
    return {
        year: f"{start}–{start + span - 1}"
        for start in (last - 2 * span + 1, last - span + 1)
        for year in range(start, start + span)
    }
