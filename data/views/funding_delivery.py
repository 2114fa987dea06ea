"""Pledge against delivery: how much of what was promised is documented as given, and what is not known."""

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from data.filters import Filters
from data.record_source import RowIds
from data.selection import group_codes, select, table_frame
from data.tables import Tables, derived
from data.views.common import tuples
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
    """List the pledges and commitments of a ledger with what is recorded as given under each, in current dollars.

    A promise that is part of another one in the ledger, or made under it, is a step on the way of that one and has no row;
    nor has one that is part of a priced payment. A running total of promises has one only where a source says what was given
    under it. A record is linked to a promise where a source says so (`fulfils`) or where it is part of it (`part_of`); links
    are looked for among all `contributions`, because delivery does not depend on the filters; `counts` says how many each of
    their rows stands for.

    Returns
    -------
    pd.DataFrame
        The ledger's columns and `pledged_usd` (null for an amount a year, which is no sum); `payments` and `others` (how many
        linked records are of what was given, and how many are not said to be); `payments_usd` (sum of the single payments
        that hold no money twice, null where none is priced); `running_usd` and `running_as_of` (the largest linked running
        total of what was given); `documented_usd` (the larger of the two, because the one may contain the other; null where
        nothing is documented) and `documented_qualifiers` (those of what makes it); `open_usd` (what remains of the pledge);
        `delivery`; `unknown` (one of `UNKNOWN`); `unpriced` (linked records of what was given without a value in dollars).
        Those with payments first, the largest pledge first.
    """
    promised = rows[rows["flow"].isin(PROMISED) & rows["amount"].notna()]
    promised = promised[promised["amount_usd"].notna() | (promised["amount_per"] == "year")]
    paid = contributions["flow"].isin(GIVEN) & contributions["amount_usd"].notna()
    promised = promised[~promised["part_of"].isin(contributions["id"][paid])]
    linked = contributions.assign(count=counts)
    cells = promised[["id", "measure", "amount_usd", "amount_per"]].to_dict("records")
    delivered = pd.DataFrame([_delivery(row, linked) for row in cells], columns=DELIVERED, index=promised.index)
    promised = pd.concat([promised.drop(columns="running_usd", errors="ignore"), delivered], axis=1)
    promised = promised[(promised["measure"] != "cumulative") | (promised["delivery"] == PAID)]
    every = set(promised["id"])
    steps = [parent in every or not every.isdisjoint(keys) for parent, keys in tuples(promised, "part_of", "fulfils")]
    return promised[~np.array(steps, dtype=bool)].sort_values(
        ["delivery", "pledged_usd"],
        ascending=[True, False],
        key=lambda cells: cells.map([PAID, LINKED, NOTHING].index) if cells.name == "delivery" else cells,
        ignore_index=True,
    )


def comparable(promises: pd.DataFrame) -> pd.Series:
    """Find the promises of `pledges` that are one sum which payments can be held against."""
    return (promises["delivery"] == PAID) & promises["pledged_usd"].notna()


def _delivery(promise: Mapping[Hashable, Any], contributions: pd.DataFrame) -> tuple[object, ...]:
    key, each_year = promise["id"], promise["amount_per"] == "year"
    pledged = None if each_year else promise["amount_usd"]
    under = np.array([key in keys for keys in contributions["fulfils"]], dtype=bool)
    if promise["measure"] != "cumulative":
        # A part of a running total of promises may be a promise too.
        under |= (contributions["part_of"] == key).to_numpy(dtype=bool)
    linked = contributions[under]
    given = linked[linked["flow"].isin(GIVEN)]
    totals = given[(given["measure"] == "cumulative") & given["amount_usd"].notna()].sort_values("amount_usd").tail(1)
    single = given[(given["measure"] != "cumulative") & given["amount_usd"].notna()]
    only_here = np.array([list(keys) == [key] for keys in single["reason_records"]], dtype=bool)
    single = single[single["summable"].to_numpy(dtype=bool) | only_here]
    payments = sum_usd(single["amount_usd"].to_numpy(), single["count"].to_numpy()) if len(single) else None
    running, as_of = next(tuples(totals, "amount_usd", "as_of_text"), (None, None))
    documented = max((value for value in (payments, running) if value is not None), default=None)
    makes = single if running is None or documented != running else totals
    rest = None if pledged is None or documented is None else max(pledged - documented, 0.0)
    delivery = PAID if len(given) else LINKED if len(linked) else NOTHING
    known = "unpriced" if documented is None else "yearly" if each_year else "rest" if rest else "none"
    number, unpriced = int(given["count"].sum()), int(given["count"][given["amount_usd"].isna()].sum())
    return (
        *(pledged, number, int(linked["count"].sum()) - number, payments, running, as_of, documented, rest),
        *(makes["amount_qualifier"].fillna("exact").unique().tolist(), delivery),
        *(known if delivery == PAID else delivery, unpriced),
    )
