"""What the funding page asks: the ledger of what is added and why the rest is not, its totals, and who received it.

Three kinds of money are never summed with each other: what went through NATO's own funds and programmes, what Japan gave
alongside NATO's operations, and what is told for scale. A total can only add amounts that are safe to add and that have a
value in the dollars asked for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from data.filters import Filters
from data.query import Shared, select
from data.store import Tables
from data.views.common import tally
from data.views.funding_bounds import with_qualifiers
from data.views.funding_reasons import NO_CONSTANT, SHARED, Reason, reasons

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

FLOW_GROUPS: Mapping[str, tuple[str, ...]] = {
    "given": GIVEN,
    "firmly committed": ("commitment",),
    "pledged": ("pledge",),
    "not said to be promised or given": ("unspecified",),
}
"""What a sum is made of, the surest first, in the words of its card."""

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
    qualifiers
        How the amounts that are added are qualified, one for each; "exact" where a source says nothing.
    flows
        The part of the sum in each of `FLOW_GROUPS` that has one; the parts make the sum.
    added, priced, records
        How many records are added, state an amount, and there are.
    without_value
        How many are safe to add but have no value in the dollars of the terms.
    ceilings
        How many added amounts are stated as up to.
    elsewhere
        How many are left out because their money is counted in records that are themselves not added here: outside the
        filters, the flows or the dollars of the terms.
    greatest_running
        The record with the greatest running total of what was given, where that is more than the sum.
    """

    link: str
    usd: float
    qualifiers: tuple[str, ...]
    flows: Mapping[str, float]
    added: int
    priced: int
    records: int
    without_value: int
    ceilings: int
    elsewhere: int
    greatest_running: str | None


def ledger(tables: Tables, filters: Filters, terms: Terms = CURRENT) -> pd.DataFrame:
    """Every contribution that the filters and terms leave, oldest first, with what it adds and why it adds nothing.

    Adds to the columns of the table `recipient` (country, or where none is stated the place), `value_usd` (the amount in
    the dollars of the terms), `added_usd` (the same where it is added, else null), `why_kind` (a key of `KINDS`), `why` (in
    words; null where added), `against` (identifiers of the records added here that hold the same money) and `elsewhere`
    (those that hold it and are safe to add, but that the filters, flows or dollars asked for leave out).

    What is safe to add is settled once for the whole table, so that no filter makes one dollar count twice in two of its
    answers; where all that holds the money of a row is elsewhere, `why` says so.
    """
    rows = select(tables, "contributions", filters)
    rows = rows[rows["flow"].isin(SHOWN[terms.shown])]
    found = _reasons(Shared(tables))
    rows = rows.assign(
        recipient=rows["country_name"].fillna(rows["place"]),
        value_usd=rows[terms.column],
        why_kind=[found[key].kind for key in rows["id"]],
    )
    added_usd = rows["value_usd"].where(rows["summable"])
    here = set(rows["id"][added_usd.notna()])
    against = [[key for key in found[row].against if key in here] for row in rows["id"]]
    elsewhere = [[key for key in found[row].against if key not in here] for row in rows["id"]]
    missing = rows["summable"] & rows["value_usd"].isna()
    rows = rows.assign(
        added_usd=added_usd,
        against=pd.Series(against, index=rows.index, dtype=object),
        elsewhere=pd.Series(elsewhere, index=rows.index, dtype=object),
        why_kind=rows["why_kind"].mask(missing, NO_CONSTANT),
        why=rows["not_summable_reason"].mask(missing, rows["conversion_note"]),
    ).reset_index(drop=True)
    hidden = _hidden(rows)
    return rows.assign(why=rows["why"].mask(hidden, rows["elsewhere"].map(_hidden_words)))


@lru_cache(maxsize=2)
def _reasons(shared: Shared) -> Mapping[str, Reason]:
    """They do not depend on what is asked."""
    return reasons(shared.tables["contributions"])


def _hidden(rows: pd.DataFrame) -> pd.Series:
    """Rows of a ledger whose money is counted in others, none of which is added in it."""
    shared = rows["why_kind"].isin(SHARED) & rows["elsewhere"].map(bool).astype(bool)
    return shared & ~rows["against"].map(bool).astype(bool)


def _hidden_words(keys: list[str]) -> str:
    others = ", ".join(keys)
    return f"Never added, so that its money is not counted twice with {others}. Under this choice that is not added either."


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
    added), `qualifiers` (those of the amounts that make it), `added`, `not_added` (priced but not added), `unpriced`.
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
    merged = counted.merge(sums, on=by, how="left").sort_values(["usd", "records"], ascending=False, ignore_index=True)
    return with_qualifiers(merged, rows)


def not_money(rows: pd.DataFrame) -> pd.DataFrame:
    """What is counted that is not money: the rows of a ledger with a quantity, by unit and then by date."""
    found = rows[rows["quantity"].notna()]
    return found.sort_values(["unit", "date_earliest", "id"], na_position="last", ignore_index=True)


def _total(link: str, rows: pd.DataFrame) -> Total:
    added = rows[rows["added_usd"].notna()]
    usd = float(added["added_usd"].sum())
    qualifiers = added["amount_qualifier"]
    flows = {name: float(added["added_usd"][added["flow"].isin(group)].sum()) for name, group in FLOW_GROUPS.items()}
    return Total(
        link=link,
        usd=usd,
        qualifiers=tuple(qualifiers.fillna("exact")),
        flows={name: usd for name, usd in flows.items() if usd},
        added=len(added),
        priced=int(rows["amount"].notna().sum()),
        records=len(rows),
        without_value=int((rows["why_kind"] == NO_CONSTANT).sum()),
        ceilings=int((qualifiers == "up_to").sum()),
        elsewhere=int(_hidden(rows).sum()),
        greatest_running=_greatest_running(rows, usd),
    )


def _greatest_running(rows: pd.DataFrame, more_than: float) -> str | None:
    running = rows[(rows["measure"] == "cumulative") & rows["flow"].isin(GIVEN) & (rows["value_usd"] > more_than)]
    return None if running.empty else str(running.sort_values("value_usd")["id"].iloc[-1])
