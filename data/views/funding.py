"""What the funding page asks: the ledger of what is added and why the rest is not, its totals, and who received it.

Three kinds of money are never summed with each other: what went through NATO's own funds and programmes, what Japan gave
alongside NATO's operations, and what is told for scale. A total can only add amounts that are safe to add and that have a
value in the dollars asked for.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import isnan

import numpy as np
import pandas as pd

from data.filters import Filters
from data.record_source import ROW
from data.selection.cells import Mask, RowIds
from data.selection.expander import RecordExpander
from data.selection.query import cells_of, expander_of, select_facts
from data.selection.rows import BY_DATE, EACH_ROW, Rows
from data.tables import Tables, derived
from data.views.common import exploded, tally, tuples
from data.views.contributions import GIVEN, Terms, contributions, in_dollars, sharing
from data.views.funding_entries import (
    FLOWS,
    LINKS,
    MEASURES,
    QUALIFIERS,
    Entries,
    LedgerSelection,
    are_added,
    entries,
    in_cents,
    sum_usd,
)

FLOW_GROUPS: Mapping[str, tuple[str, ...]] = {
    "given": GIVEN,
    "firmly committed": ("commitment",),
    "pledged": ("pledge",),
    "not said to be promised or given": ("unspecified",),
}
"""What a sum is made of, the surest first, in the words of its card."""

_GROUP_OF = np.array([next(place for place, group in enumerate(FLOW_GROUPS.values()) if flow in group) for flow in FLOWS])
"""Of each of `FLOWS`, the place of its group."""

_IS_GIVEN = np.isin(FLOWS, GIVEN)
"""Of each of `FLOWS`, whether it says that something was given."""

NOT_STATED = "not stated"


CURRENT = Terms()


@dataclass(frozen=True)
class Total:
    """The sum of what is safe to add for one link to NATO.

    Attributes
    ----------
    usd
        The sum in the dollars of the terms.
    qualifiers
        How the amounts that are added are qualified, each way once, as `QUALIFIERS` orders them; "exact" where a source says
        nothing.
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
        The first row of the contributions with the greatest running total of what was given, where that is more than the sum.
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

    Adds to the columns of the table `year`, `value_usd` (the amount in the dollars of the terms), `added_usd` (the same
    where it is added, else null), `why_kind` (a `reason` of the table, or `NO_CONSTANT`), `why` (in words; null where added),
    `against` (identifiers of the records added here that hold the same money), `elsewhere` (those that hold it and are safe to
    add, but that the filters, flows or dollars asked for leave out) and `hidden` (whether all that holds its money is
    elsewhere).

    What is safe to add is settled once for the whole table, so that no filter makes one dollar count twice in two of its
    answers; where all that holds the money of a row is elsewhere, `why` says so.
    """
    return ledger_rows(tables, filters, terms).part()


def ledger_rows(tables: Tables, filters: Filters, terms: Terms) -> Rows:
    """The rows of `ledger`, not yet taken."""
    rows = entries(tables, filters, terms).rows()
    return in_terms(tables, filters, terms, rows.places).then(depending(tables, filters, terms))


def in_terms(
    tables: Tables, filters: Filters, terms: Terms, places: Callable[[slice], RowIds], order: Sequence[str] = BY_DATE
) -> Rows:
    """Some rows of the contributions left, not yet taken, with the columns of `ledger` before `depending`.

    They are in the order of these columns and their identifiers.
    """
    frame = _in_constant(tables) if terms.constant else contributions(tables)
    return Rows(frame, places, expander=_expander(tables, filters) or EACH_ROW, order=order)


def depending(tables: Tables, filters: Filters, terms: Terms) -> Callable[[pd.DataFrame], pd.DataFrame]:
    """Return what gives rows of `in_terms` the columns `DEPENDING`, which depend on what else is in the ledger."""
    return lambda rows: _with_others(tables, filters, terms, rows)


@derived()
def _in_constant(tables: Tables) -> pd.DataFrame:
    """The contributions in constant dollars."""
    return in_dollars(contributions(tables), Terms(constant=True))


DEPENDING = ("hidden", "why", "against", "elsewhere")
"""Columns of a ledger that depend on what else is in it."""


def _with_others(tables: Tables, filters: Filters, terms: Terms, rows: pd.DataFrame) -> pd.DataFrame:
    shared, at = sharing(tables), rows.index.to_numpy()
    having = np.flatnonzero(shared.has_others[at]).tolist()
    if not having:
        return rows
    first, last = (np.searchsorted(shared.row, at[having], side).tolist() for side in ("left", "right"))
    others = [shared.other[slice(*span)].tolist() for span in zip(first, last, strict=True)]
    keys = _added_and_others(tables, filters, terms, np.array(sorted({row for each in others for row in each})))
    hidden, why, against, elsewhere = (rows[name].to_numpy().copy() for name in DEPENDING)
    for number, each in zip(having, others, strict=True):
        against[number], elsewhere[number] = (sorted(key for row in each for key in keys[row][side]) for side in (0, 1))
        if shared.is_shared[at[number]] and not against[number]:
            hidden[number], why[number] = True, _hidden_words(elsewhere[number])
    for name, cells in zip(DEPENDING, (hidden, why, against, elsewhere), strict=True):
        rows[name] = pd.Series(cells, index=rows.index, dtype=cells.dtype)
    return rows


Sides = tuple[list[str], list[str]]
"""Identifiers of records that are added in a ledger, and of others."""


def _added_and_others(tables: Tables, filters: Filters, terms: Terms, rows: RowIds) -> Mapping[int, Sides]:
    """The identifiers of some rows of the contributions, or of the records that they stand for."""
    added, every = are_added(tables, filters, terms, rows), _expander(tables, Filters())
    if every is None:
        ids = tables["contributions"]["id"].to_numpy()[rows].tolist()
        return {
            row: ([key], []) if here else ([], [key]) for row, key, here in zip(rows.tolist(), ids, added.tolist(), strict=True)
        }
    within = _expander(tables, filters)
    here = set(within.records(rows[added], columns=["id"])["id"]) if within else set()
    found: dict[int, Sides] = {row: ([], []) for row in rows.tolist()}
    for row, key in tuples(every.records(rows, columns=["id"]), ROW, "id"):
        found[row][key not in here].append(key)
    return found


def _expander(tables: Tables, filters: Filters) -> RecordExpander | None:
    return expander_of(tables, "contributions", lambda: select_facts(tables, "contributions", filters))


def row_counts(tables: Tables) -> RowIds:
    """Return how many contributions each row of their table stands for."""
    number = cells_of(tables, "contributions").number
    return np.ones(len(tables["contributions"]), dtype=np.int64) if number is None else number


def _hidden_words(keys: list[str]) -> str:
    others = ", ".join(keys)
    return f"Never added, so that its money is not counted twice with {others}. Under this choice that is not added either."


def account(rows: pd.DataFrame, link: str) -> pd.DataFrame:
    """The part of a ledger that belongs to one link to NATO, with `running_usd`: the sum of all that is added so far."""
    part = rows[rows["nato_link"] == link].reset_index(drop=True)
    cents = accumulate(in_cents(part["added_usd"].fillna(0).to_numpy()))
    return part.assign(running_usd=pd.Series([each / 100 for each in cents], dtype=float))


def totals(tables: Tables, filters: Filters, terms: Terms = CURRENT) -> list[Total]:
    """Return one total for each link to NATO, in the order of `LINKS`, also where it has no record."""
    selection = entries(tables, filters, terms)
    return [_total(selection, link) for link in LINKS]


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
        usd=pd.Series([sum_usd(np.array([usd for usd, _, _ in group])) for group in added], dtype=float),
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


def _running(found: Entries) -> Mask:
    """Running totals of what was given."""
    return np.asarray((found.measure == MEASURES.index("cumulative")) & _IS_GIVEN[found.flow])


def _total(selection: LedgerSelection, link: str) -> Total:
    of_link = selection.entries.link == LINKS.index(link)
    own = selection.entries.where(of_link)
    added = ~np.isnan(own.added_usd)
    usd, qualifier, group = own.sum_usd(added), own.qualifier[added], _GROUP_OF[own.flow]
    running = _running(selection.entries) & of_link
    greatest = np.fmax.reduce(selection.entries.value_usd[running], initial=usd)
    rows = selection.rows(running & (selection.entries.value_usd == greatest)) if greatest > usd else None
    flows = {name: own.sum_usd(added & (group == code)) for code, name in enumerate(FLOW_GROUPS)}
    return Total(
        link=link,
        usd=usd,
        qualifiers=tuple(QUALIFIERS[code] for code in sorted(set(qualifier.tolist()))),
        flows={name: part for name, part in flows.items() if part},
        added=own.count(added),
        priced=own.count(~np.isnan(own.amount)),
        records=own.count(),
        without_value=own.count(own.lacks),
        ceilings=own.count(added & (own.qualifier == QUALIFIERS.index("up_to"))),
        elsewhere=own.count(own.hidden),
        greatest_running=None if rows is None else int(rows.places(slice(0, 1))[0]),
    )
