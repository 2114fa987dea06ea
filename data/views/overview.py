"""What the overview asks: how much is known, and when it happened."""

import pandas as pd

from data.filters import Filters
from data.query import choices
from data.store import Tables
from data.views.common import facts, tally, year_of


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
