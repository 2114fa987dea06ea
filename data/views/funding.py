"""What the funding page asks: the ledger of what is added and why the rest is not, its totals, and who received it.

Three kinds of money are never summed with each other: what went through NATO's own funds and programmes, what Japan gave
alongside NATO's operations, and what is told for scale. A total can only add amounts that are safe to add and that have a
value in the dollars asked for.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import fsum, isnan
from typing import NamedTuple

import pandas as pd

from data.filters import Filters
from data.query import Shared, select
from data.store import Tables
from data.views.common import exploded, tally, tuples
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
    rows = rows[rows["flow"].isin(SHOWN[terms.shown])].reset_index(drop=True)
    found = _reasons(Shared(tables))
    value = rows[terms.column]
    added = value.where(rows["summable"])
    here = set(rows["id"][added.notna()])
    missing = (rows["summable"] & value.isna()).tolist()
    said = list(zip(missing, tuples(rows, "id", "not_summable_reason", "conversion_note"), strict=True))
    kinds = [NO_CONSTANT if lacks else found[key].kind for lacks, (key, *_) in said]
    against = [[other for other in found[key].against if other in here] for key in rows["id"]]
    elsewhere = [[other for other in found[key].against if other not in here] for key in rows["id"]]
    why = [
        _hidden_words(others) if _hidden(kind, others, held) else note if lacks else reason
        for kind, others, held, (lacks, (_, reason, note)) in zip(kinds, elsewhere, against, said, strict=True)
    ]
    lists = {"why_kind": kinds, "why": why, "against": against, "elsewhere": elsewhere}
    return rows.assign(
        recipient=rows["country_name"].where(rows["country_name"].notna(), rows["place"]),
        value_usd=value,
        added_usd=added,
        **{name: pd.Series(each, dtype=object) for name, each in lists.items()},
    ).copy()  # in one block for each type, which is filtered many times faster


@lru_cache(maxsize=2)
def _reasons(shared: Shared) -> Mapping[str, Reason]:
    """They do not depend on what is asked."""
    return reasons(shared.tables["contributions"])


def _hidden(kind: str, elsewhere: list[str], against: list[str]) -> bool:
    """Whether the money of a row is counted in others, none of which is added in its ledger."""
    return kind in SHARED and bool(elsewhere) and not against


def _hidden_words(keys: list[str]) -> str:
    others = ", ".join(keys)
    return f"Never added, so that its money is not counted twice with {others}. Under this choice that is not added either."


def account(rows: pd.DataFrame, link: str) -> pd.DataFrame:
    """The part of a ledger that belongs to one link to NATO, with `running_usd`: the sum of all that is added so far."""
    part = rows[rows["nato_link"] == link]
    return part.assign(running_usd=part["added_usd"].fillna(0).cumsum()).reset_index(drop=True)


def totals(rows: pd.DataFrame) -> list[Total]:
    """One total for each link to NATO of a ledger, in the order of `LINKS`, also where it has no record."""
    entries = [_Entry(*row) for row in tuples(rows, *_Entry._fields)]
    return [_total(link, [entry for entry in entries if entry.nato_link == link]) for link in LINKS]


def breakdown(rows: pd.DataFrame, by: str) -> pd.DataFrame:
    """A ledger by one column; a record of several areas counts in each of them.

    Columns: the column itself ("not stated" where empty), `records`, `record_ids`, `source_ids`, `usd` (sum of what is
    added), `qualifiers` (those of the amounts that make it), `added`, `not_added` (priced but not added), `unpriced`.
    """
    rows = exploded(rows, "areas", "areas") if by == "areas" else rows
    rows = rows[["id", "source_ids", *SUMMED]].assign(**{by: rows[by].where(rows[by].notna(), NOT_STATED)})
    return summed(rows, [by]).sort_values(["usd", "records"], ascending=False, kind="stable", ignore_index=True)


SUMMED = ("added_usd", "amount", "amount_qualifier")
"""Columns of a ledger that a sum of its rows is made from."""


def summed(rows: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Rows of a ledger by columns, in order: the columns of `tally`, and those that `breakdown` adds to them."""
    counted = tally(rows, by)
    parts: dict[tuple[str, ...], list[tuple[float, float, str | float | None]]] = {}
    for key, part in zip(tuples(rows, *by), tuples(rows, *SUMMED), strict=True):
        parts.setdefault(key, []).append(part)
    groups = [parts[key] for key in tuples(counted, *by)]
    added = [[part for part in group if not isnan(part[0])] for group in groups]
    stated = [[part for part in group if not isnan(part[1])] for group in groups]
    qualifiers = [[each if isinstance(each, str) else "exact" for _, _, each in group] for group in added]
    return counted.assign(
        usd=pd.Series([fsum(usd for usd, _, _ in group) for group in added], dtype=float),
        qualifiers=pd.Series(qualifiers, dtype=object),
        added=_numbers(map(len, added)),
        not_added=_numbers(sum(isnan(usd) for usd, _, _ in group) for group in stated),
        unpriced=_numbers(sum(isnan(amount) for _, amount, _ in group) for group in groups),
    )


def _numbers(cells: Iterable[int]) -> pd.Series:
    return pd.Series(list(cells), dtype="int64")


def not_money(rows: pd.DataFrame) -> pd.DataFrame:
    """What is counted that is not money: the rows of a ledger with a quantity, by unit and then by date."""
    found = rows[rows["quantity"].notna()]
    return found.sort_values(["unit", "date_earliest", "id"], na_position="last", ignore_index=True)


class _Entry(NamedTuple):
    """What a total asks of a row of a ledger; an amount that is not stated, or not added, is no number."""

    id: str
    nato_link: str
    flow: str
    measure: str
    amount: float
    amount_qualifier: str | float | None
    value_usd: float
    added_usd: float
    why_kind: str
    against: list[str]
    elsewhere: list[str]


def _total(link: str, entries: list[_Entry]) -> Total:
    added = [entry for entry in entries if not isnan(entry.added_usd)]
    usd = fsum(entry.added_usd for entry in added)
    qualifiers = [entry.amount_qualifier if isinstance(entry.amount_qualifier, str) else "exact" for entry in added]
    flows = {name: fsum(entry.added_usd for entry in added if entry.flow in group) for name, group in FLOW_GROUPS.items()}
    running = [entry for entry in entries if entry.measure == "cumulative" and entry.flow in GIVEN and entry.value_usd > usd]
    return Total(
        link=link,
        usd=usd,
        qualifiers=tuple(qualifiers),
        flows={name: part for name, part in flows.items() if part},
        added=len(added),
        priced=sum(not isnan(entry.amount) for entry in entries),
        records=len(entries),
        without_value=sum(entry.why_kind == NO_CONSTANT for entry in entries),
        ceilings=qualifiers.count("up_to"),
        elsewhere=sum(_hidden(entry.why_kind, entry.elsewhere, entry.against) for entry in entries),
        greatest_running=max(running, key=lambda entry: entry.value_usd).id if running else None,
    )
