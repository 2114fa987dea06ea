"""Amounts through time: single amounts, sums over several years and running totals, which are never drawn in one stack."""

from collections import Counter
from collections.abc import Hashable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.cells import Places
from data.filters import Filters
from data.query import Shared
from data.store import Tables
from data.views import funding
from data.views.funding import LINKS, MEASURES, Terms


class Drawn(NamedTuple):
    """Where the rows of each chart through time stand in the table of contributions, in their order, and what they leave out.

    Attributes
    ----------
    gifts
        The single amounts that have a value in dollars and lie in one calendar year, oldest first.
    spans
        The sums that cover a time, with or without an amount and told in any currency, oldest first. A single amount that is
        dated to no one calendar year is one of them: a bar would put it into a year that no source says.
    running
        The running totals that have a value in current dollars and a date, by series and date. Totals belong to one series
        where recipient, channel, flow, purpose and the year from which they count are the same: only those grow out of each
        other.
    undrawn
        What states an amount and is none of these.
    added
        How many of the gifts are added.
    single, cumulative
        How many single amounts and running totals there are, with or without a value.
    wide, unpriced
        How many of the spans are single amounts of more than one year, and how many have no amount.
    series
        How many running totals each series has.
    """

    gifts: Places
    spans: Places
    running: Places
    undrawn: Places
    added: int
    single: int
    cumulative: int
    wide: int
    unpriced: int
    series: Mapping[str, int]


def drawn(tables: Tables, filters: Filters, terms: Terms, link: str) -> Drawn:
    """What of a ledger each chart of one kind of money draws."""
    return _drawn(Shared(tables), filters, terms, link)


@lru_cache(maxsize=8)
def _drawn(shared: Shared, filters: Filters, terms: Terms, link: str) -> Drawn:
    every = funding.entries(shared.tables, filters, terms)
    found = every.where(every.link == LINKS.index(link))
    at = found.place
    known = {name: cells[at] for name, cells in _dated(shared).items()}
    priced = ~np.isnan(found.amount)
    increment, period, cumulative = (found.measure == MEASURES.index(name) for name in ("increment", "period", "cumulative"))
    single = increment & ~np.isnan(found.value_usd) & known["one_year"]
    wide = increment & priced & ~known["one_year"]
    lasting = period | wide
    running = cumulative & ~np.isnan(found.amount_usd) & known["as_of"]
    return Drawn(
        gifts=at[single],
        spans=at[lasting][np.argsort(known["span_order"][lasting])],
        running=at[running][np.argsort(known["running_order"][running])],
        undrawn=at[priced & ~(single | lasting | running)],
        added=int((~np.isnan(found.added_usd[single])).sum()),
        single=int(increment.sum()),
        cumulative=int(cumulative.sum()),
        wide=int(wide.sum()),
        unpriced=int((lasting & ~priced).sum()),
        series=Counter(known["series"][running].tolist()),
    )


@lru_cache(maxsize=2)
def _dated(shared: Shared) -> dict[str, npt.NDArray[Any]]:
    """What the dates of each contribution say, and its place in the order of spans and of running totals."""
    rows = funding.contributions(shared)
    keys = {"span_order": ["start", "end", "id"], "running_order": ["series", "as_of_latest", "id"]}
    orders = {
        name: np.argsort(rows[columns].sort_values(columns, na_position="last").index.to_numpy())
        for name, columns in keys.items()
    }
    flags = {"one_year": np.asarray(_in_one_year(rows)), "as_of": np.asarray(rows["as_of_latest"].notna())}
    return orders | flags | {"series": rows["series"].to_numpy(dtype=object)}


def as_undrawn(found: pd.DataFrame) -> pd.DataFrame:
    """What is not drawn with the `reason` in words."""
    return found.assign(
        reason=pd.Series(
            [_reason(row) for row in found[["measure", "amount_usd", "conversion_note"]].to_dict("records")],
            index=found.index,
            dtype=str,
        )
    )


def _in_one_year(rows: pd.DataFrame) -> pd.Series:
    same: pd.Series = rows["date_earliest"].dt.year == rows["date_latest"].dt.year
    return same


def _reason(row: Mapping[Hashable, Any]) -> str:
    if row["measure"] == "context":
        return "A figure told for scale, not a contribution"
    if row["measure"] == "cumulative" and pd.notna(row["amount_usd"]):
        return "A running total without a date up to which it counts"
    kind = "A running total" if row["measure"] == "cumulative" else "A single amount"
    note = row["conversion_note"]
    return f"{kind} without a value in these dollars{f': {note}' if isinstance(note, str) else ''}"
