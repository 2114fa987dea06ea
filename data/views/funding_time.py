"""Amounts through time: single amounts, sums over several years and running totals, which are never drawn in one stack."""

from collections import Counter
from collections.abc import Hashable, Mapping
from functools import lru_cache
from math import isnan
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.filters import Filters
from data.query import Places, Shared
from data.store import Tables
from data.views import funding
from data.views.funding import GIVEN, LINKS, MEASURES, PROMISED, Terms, bounds


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
    start, end = bounds(rows)
    spans = pd.DataFrame({"start": start, "end": end, "id": rows["id"]})
    series = _series(rows)
    totals = pd.DataFrame({"series": series, "as_of": rows["as_of_latest"], "id": rows["id"]})
    orders = {
        name: np.argsort(frame.sort_values(frame.columns.tolist(), na_position="last").index.to_numpy())
        for name, frame in (("span_order", spans), ("running_order", totals))
    }
    flags = {"one_year": np.asarray(_in_one_year(rows)), "as_of": np.asarray(rows["as_of_latest"].notna())}
    return orders | flags | {"series": series.to_numpy(dtype=object)}


def as_gifts(found: pd.DataFrame) -> pd.DataFrame:
    """Gifts with `year` (of their date) and `said`: "given", "promised", or "not said" where sources do not tell which."""
    return found.assign(year=found["date_earliest"].dt.year.astype("Int64"), said=_said(found))


def as_spans(found: pd.DataFrame) -> pd.DataFrame:
    """Spans with `start` and `end`: the period where one is stated, else the date; null where open."""
    start, end = bounds(found)
    return found.assign(start=start, end=end)


def as_undrawn(found: pd.DataFrame) -> pd.DataFrame:
    """What is not drawn with the `reason` in words."""
    return found.assign(
        reason=pd.Series(
            [_reason(row) for row in found[["measure", "amount_usd", "conversion_note"]].to_dict("records")],
            index=found.index,
            dtype=str,
        )
    )


def as_running_totals(found: pd.DataFrame, series: Mapping[str, int] | None = None) -> pd.DataFrame:
    """Running totals with `said` (as of gifts), `series` and `counted`: how many dates the series has.

    `series` says how many dates each has; without it they are counted among these rows.
    """
    names = _series(found)
    counted = names.map(names.value_counts() if series is None else series)
    return found.assign(series=names, counted=counted, said=_said(found))


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


def _in_one_year(rows: pd.DataFrame) -> pd.Series:
    same: pd.Series = rows["date_earliest"].dt.year == rows["date_latest"].dt.year
    return same


def _said(rows: pd.DataFrame) -> pd.Series:
    names = dict.fromkeys(PROMISED, "promised") | dict.fromkeys(GIVEN, "given")
    return rows["flow"].map(lambda flow: names.get(flow, "not said"))


def _reason(row: Mapping[Hashable, Any]) -> str:
    if row["measure"] == "context":
        return "A figure told for scale, not a contribution"
    if row["measure"] == "cumulative" and pd.notna(row["amount_usd"]):
        return "A running total without a date up to which it counts"
    kind = "A running total" if row["measure"] == "cumulative" else "A single amount"
    note = row["conversion_note"]
    return f"{kind} without a value in these dollars{f': {note}' if isinstance(note, str) else ''}"
