"""What the funding page asks: what is priced, what may be added and why the rest may not."""

from dataclasses import dataclass

import pandas as pd

from data.filters import Filters
from data.query import select
from data.store import Tables
from data.views.common import tally

LINKS = ("through", "alongside", "context")
"""Links to NATO, in the order in which they are shown; their sums are never added."""

LOWER_BOUND = ("more_than", "at_least")


@dataclass(frozen=True)
class Total:
    """The sum of what is safe to add for one link to NATO, in current US dollars."""

    link: str
    usd: float
    lower_bound: bool
    """True where an added amount is itself stated as over or at least, or where a record has no amount."""
    added: int
    priced: int
    records: int


def totals(tables: Tables, filters: Filters) -> list[Total]:
    """One total for each link to NATO that has records."""
    rows = select(tables, "contributions", filters)
    return [_total(link, rows[rows["nato_link"] == link]) for link in LINKS if (rows["nato_link"] == link).any()]


def ledger(tables: Tables, filters: Filters) -> pd.DataFrame:
    """Every contribution that the filters leave, with `added_usd`: what it adds to the total, null where nothing."""
    rows = select(tables, "contributions", filters)
    return rows.assign(added_usd=rows["amount_usd"].where(rows["summable"]))


def breakdown(tables: Tables, filters: Filters, by: str) -> pd.DataFrame:
    """Contributions by one column (`country_name`, `channel`, `flow`) and link to NATO.

    Columns: the column itself ("not stated" where empty), `nato_link`, `records`, `record_ids`, `source_ids`, `usd` (sum
    of what is safe to add), `added`, `not_added` (priced but not safe to add), `unpriced`.
    """
    rows = ledger(tables, filters)
    rows = rows.assign(**{by: rows[by].fillna("not stated")})
    counted = tally(rows, [by, "nato_link"])
    grouped = rows.assign(
        added=rows["added_usd"].notna(),
        not_added=rows["amount"].notna() & rows["added_usd"].isna(),
        unpriced=rows["amount"].isna(),
    ).groupby([by, "nato_link"], observed=True)
    sums = grouped.agg(
        usd=("added_usd", "sum"), added=("added", "sum"), not_added=("not_added", "sum"), unpriced=("unpriced", "sum")
    ).reset_index()
    return counted.merge(sums, on=[by, "nato_link"], how="left")


def priced(tables: Tables, filters: Filters) -> pd.DataFrame:
    """The contributions with an amount in dollars, oldest first."""
    rows = ledger(tables, filters)
    return rows[rows["amount_usd"].notna()].reset_index(drop=True)


def records(tables: Tables, filters: Filters) -> int:
    """How many contributions the filters leave, priced or not."""
    return len(select(tables, "contributions", filters))


def not_money(tables: Tables, filters: Filters) -> pd.DataFrame:
    """What is counted that is not money: the contributions with a quantity."""
    rows = select(tables, "contributions", filters)
    return rows[rows["quantity"].notna()].reset_index(drop=True)


def _total(link: str, rows: pd.DataFrame) -> Total:
    added = rows[rows["summable"]]
    unpriced = rows["amount"].isna()
    return Total(
        link=link,
        usd=float(added["amount_usd"].sum()),
        lower_bound=bool(added["amount_qualifier"].isin(LOWER_BOUND).any() or unpriced.any()),
        added=len(added),
        priced=int((~unpriced).sum()),
        records=len(rows),
    )
