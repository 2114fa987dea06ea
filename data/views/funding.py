"""What the funding page asks: the ledger of what is added and why the rest is not, its totals, and its sums by column.

Three kinds of money are never summed with each other: what went through NATO's own funds and programmes, what Japan gave
alongside NATO's operations, and figures for scale. A total can only add amounts that are safe to add and that have a value in
the dollars of its terms.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain
from math import isnan
from typing import Any

import numpy as np
import pandas as pd

from data.filters import Filters
from data.selection import BY_DATE, Listing, listing, table_frame
from data.tables import Tables, derived
from data.views.common import exploded, tally, tuples
from data.views.contributions import (
    FLOWS,
    GIVEN,
    LINKS,
    MEASURES,
    NO_CONSTANT,
    QUALIFIERS,
    SHARED,
    Ledger,
    Terms,
    every_entry,
    in_cents,
    ledger_of,
    sum_usd,
)

FLOW_GROUPS: Mapping[str, tuple[str, ...]] = {
    "given": GIVEN,
    "committed": ("commitment",),
    "pledged": ("pledge",),
    "unspecified": ("unspecified",),
}
"""What a sum is made of, the surest first."""

_GROUP_OF_FLOW = np.array([next(code for code, own in enumerate(FLOW_GROUPS.values()) if flow in own) for flow in FLOWS])

NOT_STATED = "not_stated"

OTHERS, EVERY = "others", "every"
"""Ids of the channel and the recipient that stand for the smallest flows, and of all channels and all recipients in a sum."""

PAIR = ["channel", "recipient"]


@dataclass(frozen=True)
class Total:
    """The sum of what is safe to add for one link to NATO."""

    link: str
    usd: float
    qualifiers: tuple[str, ...]
    """Those of the amounts that are added, each once, as `QUALIFIERS` orders them."""
    flows: Mapping[str, float]
    """The sum in the dollars of the terms, and its part in each of `FLOW_GROUPS` that has one."""
    added: int
    priced: int
    records: int
    """How many records are added, state an amount, and there are."""
    without_value: int
    ceilings: int
    """How many are safe to add but have no value in the dollars of the terms, and how many added ones are stated as up to."""
    elsewhere: int
    """How many are left out although what holds their money is not added here either: it is outside the filters, the flows
    or the dollars of the terms."""
    greatest_running: int | None
    """The first row of the contributions with the greatest running total of what was given, where that is more than the sum."""


def totals(tables: Tables, filters: Filters, terms: Terms = Terms()) -> list[Total]:  # noqa: B008 - frozen
    """Return one total for each link to NATO, in the order of `LINKS`, also where it has no record."""
    ledger = ledger_of(tables, filters, terms)
    return [_total(ledger.where(ledger["link"] == code), link) for code, link in enumerate(LINKS)]


def _total(own: Ledger, link: str) -> Total:
    added, group = ~np.isnan(own["added_usd"]), _GROUP_OF_FLOW[own["flow"]]
    usd = own.sum_usd(added)
    running = (own["measure"] == MEASURES.index("cumulative")) & (group == 0)
    greatest = np.fmax.reduce(own["value_usd"][running], initial=usd)
    flows = {name: own.sum_usd(added & (group == code)) for code, name in enumerate(FLOW_GROUPS)}
    return Total(
        link=link,
        usd=usd,
        qualifiers=tuple(QUALIFIERS[code] for code in sorted(set(own["qualifier"][added].tolist()))),
        flows={name: part for name, part in flows.items() if part},
        added=own.count(added),
        priced=own.count(~np.isnan(own["amount"])),
        records=own.count(),
        without_value=own.count(own["lacks"]),
        ceilings=own.count(added & (own["qualifier"] == QUALIFIERS.index("up_to"))),
        elsewhere=own.count(own["hidden"]),
        greatest_running=own.first_row(running & (own["value_usd"] == greatest)) if greatest > usd else None,
    )


def ledger(tables: Tables, filters: Filters, terms: Terms = Terms()) -> pd.DataFrame:  # noqa: B008 - frozen
    """List every contribution that the filters and terms leave, oldest first, with what it adds and why it adds nothing.

    Adds to the columns of the table `year`, `value_usd` (the amount in the dollars of the terms), `added_usd` (the same
    where it is added, else null), `why_kind` (a `reason` of the table, or `NO_CONSTANT`), `why` (in words; null where added),
    `against` (identifiers of the records added here that hold the same money), `elsewhere` (those that hold it and are safe to
    add, but that the filters, flows or dollars of the terms leave out) and `hidden` (whether all that holds its money is
    elsewhere).

    What is safe to add is settled once for the full table, so that no filter makes one dollar count twice in two of its
    answers.
    """
    rows = ledger_of(tables, filters, terms).records().rows(contributions(tables, terms.constant))
    return with_holders(tables, filters, terms, rows.part())


@derived((False, True))
def contributions(tables: Tables, constant: bool) -> Listing:
    """List all contributions with the columns of a ledger in current or constant dollars, where nothing is held by others."""
    rows = table_frame(tables, "contributions")
    value, summable = rows[Terms(constant).column], rows["summable"]
    lacks = summable & value.isna()
    nothing = pd.Series([()] * len(rows), index=rows.index, dtype=object)
    columns = {
        "year": rows["date_earliest"].dt.year.astype("Int64"),
        "holders": every_entry(tables).set_of_row,
        "hidden": False,
        "against": nothing,
        "elsewhere": nothing,
        "value_usd": value,
        "added_usd": value.where(summable),
        "why_kind": rows["reason"].mask(lacks, NO_CONSTANT),
        "why": rows["not_summable_reason"].mask(lacks, rows["conversion_note"]),
    }
    # In one block for each type, which is filtered many times faster.
    return listing(tables, rows.assign(**columns).copy())


def with_holders(tables: Tables, filters: Filters, terms: Terms, rows: pd.DataFrame) -> pd.DataFrame:
    """Fill `against`, `elsewhere` and `hidden` of rows of `contributions`, which depend on the other rows."""
    sets = np.unique(rows["holders"].to_numpy())
    if sets.max(initial=-1) < 0:
        return rows
    lists = [tuple(keys) for keys in rows["reason_records"].tolist()]
    here = set(ledger_of(tables, filters, terms).holders(sets).rows(_identifiers(tables)).part()["id"])
    against = {keys: [key for key in keys if key in here] for keys in set(lists)}
    elsewhere = {keys: [key for key in keys if key not in here] for keys in set(lists)}
    hidden = [kind in SHARED and bool(keys) and not against[keys] for keys, kind in zip(lists, rows["reason"], strict=True)]
    return rows.assign(
        hidden=hidden,
        against=pd.Series([against[keys] for keys in lists], rows.index, object),
        elsewhere=pd.Series([elsewhere[keys] for keys in lists], rows.index, object),
    )


@derived()
def _identifiers(tables: Tables) -> Listing:
    return listing(tables, table_frame(tables, "contributions")[["id", *BY_DATE]])


def of_link(rows: pd.DataFrame, link: str) -> pd.DataFrame:
    """Keep the part of a ledger that belongs to one link to NATO, with `running_usd`: the sum of all that is added so far."""
    part = rows[rows["nato_link"] == link].reset_index(drop=True)
    cents = accumulate(in_cents(part["added_usd"].fillna(0).to_numpy()))
    return part.assign(running_usd=pd.Series([each / 100 for each in cents], dtype=float))


def not_money(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep the rows of a ledger with a quantity, by unit and then by date."""
    return rows[rows["quantity"].notna()].sort_values(["unit", "date_earliest", "id"], na_position="last", ignore_index=True)


def breakdown(rows: pd.DataFrame, by: str) -> pd.DataFrame:
    """Sum a ledger by one column; a record of several areas counts in each of them.

    Columns: the column itself (`NOT_STATED` where empty), `records`, `record_ids`, `source_ids`, `usd` (sum of what is
    added), `qualifiers` (those of the amounts that make it), `added`, `not_added` (priced but not added), `unpriced`.
    """
    rows = exploded(rows, "areas", "areas") if by == "areas" else rows
    return _summed(_stated(rows, by), [by]).sort_values(["usd", "records"], ascending=False, kind="stable", ignore_index=True)


def flows(rows: pd.DataFrame) -> pd.DataFrame:
    """Sum what a ledger adds by channel and recipient (`NOT_STATED` where empty): one row per pair, the greatest first.

    Columns `channel`, `recipient`, `records`, `record_ids`, `source_ids`, `usd`, `qualifiers` (of the amounts added).
    """
    summed = _summed(_stated(rows[rows["added_usd"].notna()], *PAIR), PAIR).drop(columns=["added", "not_added", "unpriced"])
    return summed.sort_values(["usd", *PAIR], ascending=[False, True, True], ignore_index=True)


def recipients(rows: pd.DataFrame, centres: Mapping[str, tuple[float, float]]) -> pd.DataFrame:
    """Sum what a ledger adds by recipient country that is on the map; `centres` has their longitudes and latitudes.

    Columns `country`, `country_name`, `records`, `record_ids`, `source_ids`, `usd`, `qualifiers` (of the amounts added),
    `added`, `unpriced`, `longitude` and `latitude` (degrees, the middle of the country).
    """
    by_country = _summed(rows[rows["country"].isin(list(centres))], ["country", "country_name"]).drop(columns="not_added")
    for axis, name in enumerate(("longitude", "latitude")):
        by_country[name] = pd.Series([centres[code][axis] for code in by_country["country"]], dtype=float)
    return by_country.sort_values(["usd", "country_name"], ascending=[False, True], ignore_index=True)


def off_the_map(rows: pd.DataFrame, centres: Mapping[str, tuple[float, float]]) -> pd.DataFrame:
    """Keep the rows of a ledger that have no country, or one that the map does not hold."""
    return rows[~rows["country"].isin(list(centres))].reset_index(drop=True)


def gathered(rows: pd.DataFrame, most: int) -> pd.DataFrame:
    """Keep the first of `flows`, no more than `most`, and the rest as one row, so that the sum of all stays."""
    if len(rows) <= most:
        return rows
    rest = rows.iloc[most:].assign(channel=OTHERS, recipient=OTHERS)
    return pd.concat([rows.head(most), _merged(rest)], ignore_index=True)


def with_sums(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the flows, then the sum of every channel, of every recipient, and of all."""
    parts = [rows.assign(recipient=EVERY), rows.assign(channel=EVERY), rows.assign(channel=EVERY, recipient=EVERY)]
    return pd.concat([rows, *map(_merged, parts)], ignore_index=True)


def _merged(rows: pd.DataFrame) -> pd.DataFrame:
    """Make one row of those of each pair; a list holds each of its items once."""
    how: dict[str, Any] = dict.fromkeys(("records", "usd"), "sum")
    how |= dict.fromkeys(("record_ids", "source_ids", "qualifiers"), lambda lists: list(dict.fromkeys(chain(*lists))))
    return rows.groupby(PAIR, sort=False, as_index=False).agg(how)[rows.columns]


def _stated(rows: pd.DataFrame, *names: str) -> pd.DataFrame:
    return rows.assign(**{name: rows[name].where(rows[name].notna(), NOT_STATED) for name in names})


def _summed(rows: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Sum rows of a ledger by columns, in order: the columns of `tally`, and those that `breakdown` adds to them."""
    counted = tally(rows, by)
    parts = defaultdict[tuple[str, ...], list[tuple[float, float, object]]](list)
    for key, part in zip(tuples(rows, *by), tuples(rows, "added_usd", "amount", "amount_qualifier"), strict=True):
        parts[key].append(part)
    groups = [parts[key] for key in tuples(counted, *by)]
    added = [[part for part in group if not isnan(part[0])] for group in groups]
    qualifiers = [[each if isinstance(each, str) else "exact" for _, _, each in group] for group in added]
    return counted.assign(
        usd=pd.Series([sum_usd(np.array([usd for usd, _, _ in group])) for group in added], dtype=float),
        qualifiers=pd.Series(qualifiers, dtype=object),
        added=pd.Series(list(map(len, added)), dtype="int64"),
        not_added=pd.Series([sum(isnan(part[0]) and not isnan(part[1]) for part in each) for each in groups], dtype="int64"),
        unpriced=pd.Series([sum(isnan(amount) for _, amount, _ in group) for group in groups], dtype="int64"),
    )
