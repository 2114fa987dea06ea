"""Pledge against delivery: how much of what was promised is documented as given, and what is not known."""

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from data.filters import Filters
from data.record_source import RowIds
from data.selection import group_codes, select, table_frame
from data.tables import Tables, derived
from data.views.contributions import GIVEN, PROMISED, sum_usd

PAID, LINKED, NOTHING = "paid", "linked", "nothing"
"""What is recorded under a promise: payments, only further promises and works not said to be paid, or nothing."""

UNKNOWN = (NOTHING, LINKED, "unpriced", "yearly", "rest", "none")
"""What is not known of a promise: what was given at all, or with an amount; in other years; whether the rest was; nothing."""

DELIVERED = ["pledged_usd", "payments", "others", "payments_usd", "running_usd", "running_as_of", "documented_usd", "open_usd"]
DELIVERED += ["documented_qualifiers", "delivery", "unknown", "unpriced"]


@derived()
def row_counts(tables: Tables) -> RowIds:
    """Return how many contributions each row of their table stands for."""
    rows = table_frame(tables, "contributions")
    each = group_codes(tables, rows[["id"]].reset_index(drop=True), np.arange(len(rows)), rows.index.to_numpy())
    return select(tables, Filters(), "contributions").sizes(each)


def pledges(rows: pd.DataFrame, contributions: pd.DataFrame, counts: RowIds) -> pd.DataFrame:
    """The pledges and commitments of a ledger, with what is recorded as given under each, in current dollars.

    A promise that is part of another one in the ledger, or made under it, is a step on the way of that one and has no row;
    nor has one that is part of a priced payment.
    A running total of promises has one only where a source says what was given under it. A record is linked to a promise
    where a source says so (`fulfils`) or where it is part of it (`part_of`); links are looked for among all contributions,
    for delivery does not depend on the filters.

    Parameters
    ----------
    rows
        A ledger.
    contributions
        The whole table.
    counts
        How many contributions each row of it stands for.

    Returns
    -------
    pd.DataFrame
        The ledger's columns and `pledged_usd` (null for an amount a year, which is no sum); `payments` and `others` (how
        many linked records of things given, and how many of which no source says that they were); `payments_usd` (sum of the
        single payments that hold no money twice, null where none is priced); `running_usd` and `running_as_of` (the largest
        linked running total of what was given); `documented_usd` (the larger of the two, for the one may contain the other;
        null where nothing is documented) and `documented_qualifiers` (how the sources qualify what makes it); `open_usd`
        (what remains of the pledge); `delivery`; `unknown` (one of `UNKNOWN`); `unpriced` (linked records of
        things given without a value in dollars). Those with payments first, the largest pledge first.
    """
    promised = rows[rows["flow"].isin(PROMISED) & rows["amount"].notna()]
    promised = promised[promised["amount_usd"].notna() | (promised["amount_per"] == "year")]
    paid = contributions["flow"].isin(GIVEN) & contributions["amount_usd"].notna()
    promised = promised[~promised["part_of"].isin(contributions["id"][paid])]
    linked = contributions.assign(count=counts)
    found = [
        _delivery(row, linked[_under(row, linked)])
        for row in promised[["id", "measure", "amount_usd", "amount_per"]].to_dict("records")
    ]
    promised = promised.drop(columns="running_usd", errors="ignore")
    joined = pd.concat([promised, pd.DataFrame(found, columns=DELIVERED, index=promised.index)], axis=1)
    joined = joined[(joined["measure"] != "cumulative") | (joined["delivery"] == PAID)]
    kept = joined[~_steps(joined)]
    order = kept["delivery"].map({PAID: 0, LINKED: 1, NOTHING: 2})
    return (
        kept.assign(order=order)
        .sort_values(["order", "pledged_usd"], ascending=[True, False], kind="stable")
        .drop(columns="order")
        .reset_index(drop=True)
    )


def comparable(found: pd.DataFrame) -> pd.Series:
    """Which promises of `pledges` are one sum that payments can be held against."""
    return (found["delivery"] == PAID) & found["pledged_usd"].notna()


def _under(promise: Mapping[Hashable, Any], contributions: pd.DataFrame) -> pd.Series:
    """What was given under a promise or is part of it; a part of a running total of promises may be a promise too."""
    fulfils = pd.Series([promise["id"] in keys for keys in contributions["fulfils"]], index=contributions.index, dtype=bool)
    return fulfils if promise["measure"] == "cumulative" else fulfils | (contributions["part_of"] == promise["id"])


def _steps(promised: pd.DataFrame) -> pd.Series:
    """Promises that are part of another one of the frame, or made under it."""
    every = set(promised["id"])
    under = [bool(every.intersection(keys)) for keys in promised["fulfils"]]
    return promised["part_of"].isin(every) | pd.Series(under, index=promised.index, dtype=bool)


def _delivery(row: Mapping[Hashable, Any], under: pd.DataFrame) -> tuple[object, ...]:
    pledge, each_year = str(row["id"]), row["amount_per"] == "year"
    pledged = None if each_year else row["amount_usd"]
    given = under[under["flow"].isin(GIVEN)]
    single = given[given["measure"] != "cumulative"]
    only_here = pd.Series([list(keys) == [pledge] for keys in single["reason_records"]], index=single.index, dtype=bool)
    single = single[(single["summable"] | only_here) & single["amount_usd"].notna()]
    totals = given[(given["measure"] == "cumulative") & given["amount_usd"].notna()].sort_values("amount_usd")
    payments = sum_usd(single["amount_usd"].to_numpy(), single["count"].to_numpy()) if len(single) else None
    running = float(totals["amount_usd"].iloc[-1]) if len(totals) else None
    as_of = totals["as_of_text"].iloc[-1] if len(totals) else None
    documented = max((value for value in (payments, running) if value is not None), default=None)
    makes = totals.tail(1) if documented is not None and documented == running else single
    qualifiers = makes["amount_qualifier"].fillna("exact").unique().tolist()
    rest = None if pledged is None or documented is None else max(pledged - documented, 0.0)
    state = PAID if len(given) else LINKED if len(under) else NOTHING
    unknown = _unknown(state, documented, rest, each_year=each_year)
    unpriced = int(given["count"][given["amount_usd"].isna()].sum())
    number = int(given["count"].sum())
    others = int(under["count"].sum()) - number
    return pledged, number, others, payments, running, as_of, documented, rest, qualifiers, state, unknown, unpriced


def _unknown(state: str, documented: float | None, rest: float | None, *, each_year: bool) -> str:
    """Name what is not known of a promise: one of `UNKNOWN`."""
    if state != PAID:
        return state
    if documented is None:
        return "unpriced"
    if each_year:
        return "yearly"
    return "rest" if rest else "none"
