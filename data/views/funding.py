"""What the funding page asks: the ledger of what is added and why the rest is not, its totals, and who received it.

Three kinds of money are never summed with each other: what went through NATO's own funds and programmes, what Japan gave
alongside NATO's operations, and what is told for scale. A total can only add amounts that are safe to add and that have a
value in the dollars asked for.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from data.filters import Filters
from data.query import select
from data.store import Tables
from data.views.common import tally
from data.views.funding_reasons import NO_CONSTANT, reasons

LINKS = ("through", "alongside", "context")
"""Links to NATO, in the order in which they are shown; their sums are never added."""

PROMISED = ("pledge", "commitment")
GIVEN = ("disbursement", "in_kind", "personnel", "lead")

SHOWN: Mapping[str, tuple[str, ...]] = {
    "All": (*PROMISED, *GIVEN, "unspecified"),
    "Pledges": PROMISED,
    "Given": GIVEN,
    "Not said": ("unspecified",),
}
"""Flows by what a reader asks for; of "unspecified" the sources do not say whether it was promised or given."""

LOWER_BOUND = ("more_than", "at_least")
ESTIMATE = ("about", "up_to")

NOT_STATED = "not stated"


@dataclass(frozen=True)
class Terms:
    """In which dollars amounts are told, and which flows are shown."""

    constant: bool = False
    shown: str = "All"

    @property
    def column(self) -> str:
        """Column of the contributions that holds the amount."""
        return "amount_usd_constant" if self.constant else "amount_usd"


CURRENT = Terms()


@dataclass(frozen=True)
class Total:
    """The sum of what is safe to add for one link to NATO.

    Attributes
    ----------
    usd
        The sum in the dollars of the terms.
    sign
        "≥" where an added amount is stated as over or at least, else "≈" where one is stated as about or up to.
    added, priced, records
        How many records are added, state an amount, and there are.
    without_value
        How many are safe to add but have no value in the dollars of the terms.
    ceilings
        How many added amounts are stated as up to.
    """

    link: str
    usd: float
    sign: str
    added: int
    priced: int
    records: int
    without_value: int
    ceilings: int


def ledger(tables: Tables, filters: Filters, terms: Terms = CURRENT) -> pd.DataFrame:
    """Every contribution that the filters and terms leave, oldest first, with what it adds and why it adds nothing.

    Adds to the columns of the table `recipient` (country, or where none is stated the place), `value_usd` (the amount in
    the dollars of the terms), `added_usd` (the same where it is added, else null), `why_kind` (a key of `KINDS`), `why` (in
    words; null where added) and `against` (identifiers of the added records that hold the same money).
    """
    rows = select(tables, "contributions", filters)
    rows = rows[rows["flow"].isin(SHOWN[terms.shown])]
    found = reasons(tables["contributions"])
    rows = rows.assign(
        recipient=rows["country_name"].fillna(rows["place"]),
        value_usd=rows[terms.column],
        why_kind=[found[key].kind for key in rows["id"]],
        against=pd.Series([list(found[key].against) for key in rows["id"]], index=rows.index, dtype=object),
    )
    missing = rows["summable"] & rows["value_usd"].isna()
    return rows.assign(
        added_usd=rows["value_usd"].where(rows["summable"]),
        why_kind=rows["why_kind"].mask(missing, NO_CONSTANT),
        why=rows["not_summable_reason"].mask(missing, rows["conversion_note"]),
    ).reset_index(drop=True)


def account(rows: pd.DataFrame, link: str) -> pd.DataFrame:
    """The part of a ledger that belongs to one link to NATO, with `running_usd`: the sum of all that is added so far."""
    part = rows[rows["nato_link"] == link]
    return part.assign(running_usd=part["added_usd"].fillna(0).cumsum()).reset_index(drop=True)


def totals(rows: pd.DataFrame) -> list[Total]:
    """One total for each link to NATO of a ledger, in the order of `LINKS`, also where it has no record."""
    return [_total(link, rows[rows["nato_link"] == link]) for link in LINKS]


def breakdown(rows: pd.DataFrame, by: str) -> pd.DataFrame:
    """A ledger by one column; a record of several areas counts in each of them.

    Columns: the column itself ("not stated" where empty), `records`, `record_ids`, `source_ids`, `usd` (sum of what is
    added), `added`, `not_added` (priced but not added), `unpriced`.
    """
    rows = rows.explode(by, ignore_index=True) if by == "areas" else rows
    rows = rows.assign(**{by: rows[by].fillna(NOT_STATED)})
    counted = tally(rows, [by])
    grouped = rows.assign(
        added=rows["added_usd"].notna(),
        not_added=rows["amount"].notna() & rows["added_usd"].isna(),
        unpriced=rows["amount"].isna(),
    ).groupby(by, observed=True)
    sums = grouped.agg(
        usd=("added_usd", "sum"), added=("added", "sum"), not_added=("not_added", "sum"), unpriced=("unpriced", "sum")
    ).reset_index()
    return counted.merge(sums, on=by, how="left").sort_values(["usd", "records"], ascending=False, ignore_index=True)


def not_money(rows: pd.DataFrame) -> pd.DataFrame:
    """What is counted that is not money: the rows of a ledger with a quantity, by unit and then by date."""
    found = rows[rows["quantity"].notna()]
    return found.sort_values(["unit", "date_earliest", "id"], na_position="last", ignore_index=True)


def _total(link: str, rows: pd.DataFrame) -> Total:
    added = rows[rows["added_usd"].notna()]
    qualifiers = added["amount_qualifier"]
    sign = "≥" if qualifiers.isin(LOWER_BOUND).any() else "≈" if qualifiers.isin(ESTIMATE).any() else ""
    return Total(
        link=link,
        usd=float(added["added_usd"].sum()),
        sign=sign,
        added=len(added),
        priced=int(rows["amount"].notna().sum()),
        records=len(rows),
        without_value=int((rows["why_kind"] == NO_CONSTANT).sum()),
        ceilings=int((qualifiers == "up_to").sum()),
    )
