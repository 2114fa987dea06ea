"""What the funding page asks: the ledger of what is added and why the rest is not, its totals, and who received it.

Three kinds of money are never summed with each other: what went through NATO's own funds and programmes, what Japan gave
alongside NATO's operations, and what is told for scale. A total can only add amounts that are safe to add and that have a
value in the dollars asked for.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import fsum, isnan
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.cells import Mask, Places
from data.filters import Filters
from data.query import Shared, left
from data.rows import Rows
from data.store import Tables
from data.views.common import exploded, tally, tuples
from data.views.funding_reasons import ADDED, NO_CONSTANT, SHARED, Reason, reasons

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

FLOWS, MEASURES = SHOWN["All"], ("increment", "period", "cumulative", "context")

_GROUPS = {name: [FLOWS.index(flow) for flow in group] for name, group in FLOW_GROUPS.items()}

AMOUNTS = ("amount", "amount_usd", "amount_usd_constant", "value_usd", "added_usd")

QUALIFIERS = ("exact", "at_least", "more_than", "about", "up_to")

Amounts = npt.NDArray[np.float64]

Codes = npt.NDArray[np.int8]

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
        How the amounts that are added are qualified, each way once; "exact" where a source says nothing.
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
        The row with the greatest running total of what was given, where that is more than the sum: in the table of
        contributions, or in the ledger where its totals were asked.
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
    greatest_running: int | None


def ledger(tables: Tables, filters: Filters, terms: Terms = CURRENT) -> pd.DataFrame:
    """Every contribution that the filters and terms leave, oldest first, with what it adds and why it adds nothing.

    Adds to the columns of the table `recipient` (country, or where none is stated the place), `start` and `end` (see
    `bounds`), `year`, `said` and `series` (see `contributions`), `value_usd` (the amount in the dollars of the terms),
    `added_usd` (the same where it is added, else null), `why_kind` (a key of `KINDS`), `why` (in words; null where added),
    `against` (identifiers of the records added here that hold the same money), `elsewhere` (those that hold it and are safe to
    add, but that the filters, flows or dollars asked for leave out) and `hidden` (whether all that holds its money is
    elsewhere).

    What is safe to add is settled once for the whole table, so that no filter makes one dollar count twice in two of its
    answers; where all that holds the money of a row is elsewhere, `why` says so.
    """
    return told(tables, filters, terms).part()


FEW = 1_000
"""Most rows of a ledger that are made at once and kept; of more, only what is looked at is made."""


def told(tables: Tables, filters: Filters, terms: Terms, places: Callable[[], Places] | None = None) -> Rows:
    """The rows of `ledger`, not yet taken: all of them, or those at some of the places of its `entries`."""
    shared = Shared(tables)

    def every() -> Places:
        return entries(tables, filters, terms).place

    wanted = places or every
    if len(every()) <= FEW:
        return Rows(_small(shared, filters, terms), lambda: np.searchsorted(every(), wanted()))
    return Rows(contributions(shared), wanted, lambda rows: _told(shared, filters, terms, rows))


@lru_cache(maxsize=4)
def _small(shared: Shared, filters: Filters, terms: Terms) -> pd.DataFrame:
    places = _entries(shared, filters, terms).place
    return _told(shared, filters, terms, contributions(shared).iloc[places])


def _told(shared: Shared, filters: Filters, terms: Terms, rows: pd.DataFrame) -> pd.DataFrame:
    """Contributions with the columns of the ledger that depend on what else is in it."""
    known, here = _reasons(shared), _added(shared, filters, terms)
    value = rows[terms.column]
    missing = (rows["summable"] & value.isna()).tolist()
    said = list(zip(missing, tuples(rows, "id", "not_summable_reason", "conversion_note"), strict=True))
    kinds = [NO_CONSTANT if lacks else known.by_id[key].kind for lacks, (key, *_) in said]
    against = [[other for other in known.by_id[key].against if other in here] for key in rows["id"]]
    elsewhere = [[other for other in known.by_id[key].against if other not in here] for key in rows["id"]]
    hidden = [
        kind in SHARED and bool(others) and not held for kind, others, held in zip(kinds, elsewhere, against, strict=True)
    ]
    why = [
        _hidden_words(others) if out else note if lacks else reason
        for out, others, (lacks, (_, reason, note)) in zip(hidden, elsewhere, said, strict=True)
    ]
    lists = {"why_kind": kinds, "why": why, "against": against, "elsewhere": elsewhere}
    return rows.assign(
        value_usd=value,
        added_usd=value.where(rows["summable"]),
        hidden=np.array(hidden, dtype=bool),
        **{name: pd.Series(each, index=rows.index, dtype=object) for name, each in lists.items()},
    ).copy()  # in one block for each type, which is filtered many times faster


@lru_cache(maxsize=4)
def _added(shared: Shared, filters: Filters, terms: Terms) -> frozenset[str]:
    """Identifiers of what is added."""
    found = _entries(shared, filters, terms)
    return frozenset(contributions(shared)["id"].iloc[found.place[~np.isnan(found.added_usd)]])


def reasons_of(tables: Tables) -> Mapping[str, Reason]:
    """The reason of every contribution, by identifier; made once for each opened set of tables."""
    return _reasons(Shared(tables)).by_id


@lru_cache(maxsize=2)
def contributions(shared: Shared) -> pd.DataFrame:
    """The table of contributions with what a ledger says of each whatever is asked.

    Adds `recipient`, `start` and `end` as in `ledger`, `year` (of the date), `said` ("given", "promised", or "not said" where
    sources do not tell which) and `series` (the name of the one to which it would belong as a running total).
    """
    rows = shared.tables["contributions"]
    recipient = rows["country_name"].where(rows["country_name"].notna(), rows["place"])
    start, end = bounds(rows)
    names = dict.fromkeys(PROMISED, "promised") | dict.fromkeys(GIVEN, "given") | {"unspecified": "not said"}
    rows = rows.assign(recipient=recipient, start=start, end=end, said=rows["flow"].map(names))
    return rows.assign(year=rows["date_earliest"].dt.year.astype("Int64"), series=_series(rows)).copy()


def _series(rows: pd.DataFrame) -> pd.Series:
    """The names of the series that running totals belong to."""
    years = rows["period_earliest"].dt.year.tolist()
    parts = (rows[name].where(rows[name].notna(), "").tolist() for name in ("recipient", "purpose", "channel", "flow"))
    keys = zip(*parts, ("" if isnan(year) else f"since {year:.0f}" for year in years), strict=True)
    return pd.Series([_series_name(*key) for key in keys], index=rows.index, dtype=object)


@lru_cache(maxsize=5_000)
def _series_name(recipient: str, purpose: str, channel: str, flow: str, since: str) -> str:
    what = purpose[:1].upper() + purpose[1:] or recipient
    named = recipient.casefold() in what.casefold()
    parts = [what, "" if named else recipient, channel, "pledged" if flow == "pledge" else "", since]
    return ", ".join(part for part in parts if part)


def bounds(rows: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Start and end of the time that an amount covers: the period where one is stated, else the date."""
    own = rows["period"].isna()
    start, end = (rows[f"period_{side}"].mask(own, rows[f"date_{side}"]) for side in ("earliest", "latest"))
    return start, end


class Entries(NamedTuple):
    """What sums and charts ask of every row of a ledger, as arrays; the columns are those of the ledger.

    Attributes
    ----------
    place
        Its row in the table of contributions.
    link, flow, measure, qualifier
        Place of the value in `LINKS`, `FLOWS`, `MEASURES` and `QUALIFIERS`; "exact" where a source qualifies nothing.
    lacks
        Whether it is safe to add and has no value in the dollars of the terms.
    """

    place: Places
    link: Codes
    flow: Codes
    measure: Codes
    qualifier: Codes
    summable: Mask
    amount: Amounts
    amount_usd: Amounts
    amount_usd_constant: Amounts
    value_usd: Amounts
    added_usd: Amounts
    lacks: Mask
    hidden: Mask

    def where(self, mask: Mask) -> "Entries":
        """Some of the rows."""
        return Entries._make(cells[mask] for cells in self)


def entries(tables: Tables, filters: Filters, terms: Terms = CURRENT) -> Entries:
    """What sums and charts ask of every row of `ledger`."""
    return _entries(Shared(tables), filters, terms)


@lru_cache(maxsize=4)
def _entries(shared: Shared, filters: Filters, terms: Terms) -> Entries:
    every, known = _lean(shared), _reasons(shared)
    mask = left(shared.tables, "contributions", filters).mask
    if terms.shown != "All":
        mask = mask & np.isin(every.flow, [FLOWS.index(flow) for flow in SHOWN[terms.shown]])
    value = every.amount_usd_constant if terms.constant else every.amount_usd
    here = mask & every.summable & ~np.isnan(value)
    held, out = np.zeros((2, len(here)), dtype=bool)
    inside = here[known.other]
    held[known.row[inside]] = True
    out[known.row[~inside]] = True
    return every._replace(
        value_usd=value,
        added_usd=np.where(here, value, np.nan),
        lacks=every.summable & np.isnan(value),
        hidden=known.shares & out & ~held,
    ).where(mask)


@lru_cache(maxsize=2)
def _lean(shared: Shared) -> Entries:
    """The entries of the whole table, in current dollars and with nothing hidden."""
    rows = contributions(shared)
    added = rows["amount_usd"].where(rows["summable"])
    return entries_of(rows.assign(value_usd=rows["amount_usd"], added_usd=added, why_kind=ADDED, hidden=False))


def entries_of(rows: pd.DataFrame) -> Entries:
    """The entries of a ledger; `place` is the row in it."""
    qualifier = rows["amount_qualifier"]
    return Entries(
        place=np.arange(len(rows)),
        link=_codes(rows["nato_link"], LINKS),
        flow=_codes(rows["flow"], FLOWS),
        measure=_codes(rows["measure"], MEASURES),
        summable=rows["summable"].to_numpy(dtype=bool),
        qualifier=_codes(qualifier.where(qualifier.notna(), "exact"), QUALIFIERS),
        lacks=(rows["why_kind"] == NO_CONSTANT).to_numpy(dtype=bool),
        hidden=rows["hidden"].to_numpy(dtype=bool),
        **{name: rows[name].to_numpy(dtype=float) for name in AMOUNTS},
    )


def _codes(cells: pd.Series, values: Sequence[str]) -> Codes:
    codes: Codes = cells.map({value: code for code, value in enumerate(values)}).to_numpy().astype(np.int8)
    return codes


@dataclass(frozen=True)
class _Reasons:
    """The reasons of the whole table, and which rows share their money with which, as pairs of rows."""

    by_id: Mapping[str, Reason]
    shares: Mask
    """Whether the reason of a row lies in what other records hold."""
    row: Places
    other: Places


@lru_cache(maxsize=2)
def _reasons(shared: Shared) -> _Reasons:
    """They do not depend on what is asked."""
    found = reasons(shared.tables["contributions"])
    row_of = {key: row for row, key in enumerate(found)}
    pairs = [(row_of[key], row_of[other]) for key, reason in found.items() for other in reason.against]
    row, other = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    return _Reasons(found, np.array([each.kind in SHARED for each in found.values()], dtype=bool), row, other)


def _hidden_words(keys: list[str]) -> str:
    others = ", ".join(keys)
    return f"Never added, so that its money is not counted twice with {others}. Under this choice that is not added either."


def account(rows: pd.DataFrame, link: str) -> pd.DataFrame:
    """The part of a ledger that belongs to one link to NATO, with `running_usd`: the sum of all that is added so far."""
    part = rows[rows["nato_link"] == link]
    return part.assign(running_usd=part["added_usd"].fillna(0).cumsum()).reset_index(drop=True)


def totals(rows: pd.DataFrame | Entries) -> list[Total]:
    """One total for each link to NATO of a ledger or of its entries, in the order of `LINKS`, also where it has no record."""
    found = rows if isinstance(rows, Entries) else entries_of(rows)
    return [_total(link, found.where(found.link == code)) for code, link in enumerate(LINKS)]


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


def _total(link: str, found: Entries) -> Total:
    added = found.where(~np.isnan(found.added_usd))
    usd = fsum(added.added_usd.tolist())
    given = np.isin(found.flow, [FLOWS.index(flow) for flow in GIVEN])
    running = found.where((found.measure == MEASURES.index("cumulative")) & given & (found.value_usd > usd))
    parts = {name: fsum(added.added_usd[np.isin(added.flow, codes)].tolist()) for name, codes in _GROUPS.items()}
    return Total(
        link=link,
        usd=usd,
        qualifiers=tuple(QUALIFIERS[code] for code in dict.fromkeys(added.qualifier.tolist())),
        flows={name: part for name, part in parts.items() if part},
        added=len(added.place),
        priced=int((~np.isnan(found.amount)).sum()),
        records=len(found.place),
        without_value=int(found.lacks.sum()),
        ceilings=int((added.qualifier == QUALIFIERS.index("up_to")).sum()),
        elsewhere=int(found.hidden.sum()),
        greatest_running=int(running.place[running.value_usd.argmax()]) if len(running.place) else None,
    )
