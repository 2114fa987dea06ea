"""The same answers by plain pandas, row by row, which the tests hold the program's arrays and masks to."""

import pandas as pd

from data.description import FACT_TABLES
from data.filters import Filters
from data.query import select
from data.store import Tables
from data.views.funding_time import as_gifts, as_running_totals, as_spans, as_undrawn


def matching_ids(tables: Tables, filters: Filters) -> set[str]:
    """Identifiers of all records that the filters leave, over the three tables of facts."""
    return {key for name in FACT_TABLES for key in select(tables, name, filters)["id"]}


def gifts(rows: pd.DataFrame) -> pd.DataFrame:
    """The single amounts of a ledger that have a value in dollars and lie in one calendar year, oldest first."""
    return as_gifts(rows[_single(rows)]).reset_index(drop=True)


def spans(rows: pd.DataFrame) -> pd.DataFrame:
    """The sums of a ledger that cover a time, with or without an amount, and told in any currency, oldest first."""
    dated = as_spans(rows[_lasting(rows)])
    return dated.sort_values(["start", "end", "id"], na_position="last", ignore_index=True)


def running_totals(rows: pd.DataFrame) -> pd.DataFrame:
    """The running totals of a ledger that have a value in current dollars and a date, by series and date."""
    return as_running_totals(rows[_running(rows)]).sort_values(["series", "as_of_latest", "id"], ignore_index=True)


def undrawn(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of a ledger that state an amount and are in no chart through time, with the `reason` in words."""
    return as_undrawn(rows[rows["amount"].notna() & ~(_single(rows) | _lasting(rows) | _running(rows))]).reset_index(drop=True)


def wide(rows: pd.DataFrame) -> pd.Series:
    """Whether a row is a single amount with a price and a date that does not lie in one calendar year."""
    found: pd.Series = (rows["measure"] == "increment") & rows["amount"].notna() & ~_in_one_year(rows)
    return found


def _single(rows: pd.DataFrame) -> pd.Series:
    return (rows["measure"] == "increment") & rows["value_usd"].notna() & _in_one_year(rows)


def _lasting(rows: pd.DataFrame) -> pd.Series:
    return (rows["measure"] == "period") | wide(rows)


def _running(rows: pd.DataFrame) -> pd.Series:
    return (rows["measure"] == "cumulative") & rows["amount_usd"].notna() & rows["as_of_latest"].notna()


def _in_one_year(rows: pd.DataFrame) -> pd.Series:
    same: pd.Series = rows["date_earliest"].dt.year == rows["date_latest"].dt.year
    return same
