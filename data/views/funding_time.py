"""Amounts through time: single amounts, sums over several years and running totals, which are never drawn in one stack."""

from collections.abc import Mapping, Sequence
from math import isnan
from typing import NamedTuple

import numpy as np
import pandas as pd

from data.filters import Filters
from data.selection.cells import CellSelection, Mask, Order, RowIds
from data.tables import Tables, derived
from data.views.common import tuples
from data.views.contributions import Terms, contributions
from data.views.funding_entries import LINKS, MEASURES, Entries, entries, every_entry

BY_TIME, BY_SERIES = ("start", "end"), ("series", "as_of_latest")
"""Columns that spans and running totals are ordered by, before their identifiers."""


class Drawn(NamedTuple):
    """Where the rows of each chart through time stand in the table of contributions, in their order, and what they leave out.

    Attributes
    ----------
    gifts
        The greatest single amounts that have a value in dollars and lie in one calendar year, oldest first: as many as asked
        for, and what equals the least of them.
    spans
        The sums that cover a time, with or without an amount and told in any currency, oldest first. A single amount that is
        dated to no one calendar year is one of them: a bar would put it into a year that no source says.
    running
        The running totals that have a value in current dollars and a date, by series and date. Totals belong to one series
        where recipient, channel, flow, purpose and the year from which they count are the same: only those grow out of each
        other.
    undrawn
        What states an amount and is none of these.
    single, cumulative
        How many single amounts and running totals there are, with or without a value.
    dated
        How many single amounts have a value in dollars and lie in one calendar year.
    wide, unpriced
        How many of the spans are single amounts of more than one year, and how many have no amount.
    series
        How many running totals each series has.
    """

    gifts: RowIds
    spans: RowIds
    running: RowIds
    undrawn: RowIds
    single: int
    cumulative: int
    dated: int
    wide: int
    unpriced: int
    series: Mapping[str, int]


@derived(latest=8)
def drawn(tables: Tables, filters: Filters, terms: Terms, link: str, most: int) -> Drawn:
    """What of a ledger each chart of one kind of money draws, with so many of the greatest single amounts."""
    asked, every = entries(tables, filters, terms), every_entry(tables)
    of_link = asked.entries.link == LINKS.index(link)
    found = asked.entries.where(of_link)
    one_year, as_of, series = every.one_year[found.group], every.as_of[found.group], every.series[found.group]
    priced = ~np.isnan(found.amount)
    increment, cumulative = (found.measure == MEASURES.index(name) for name in ("increment", "cumulative"))
    single = increment & ~np.isnan(found.value_usd) & one_year
    lasting, running = _lasting(found, one_year), _running(found, as_of)
    counts = np.bincount(series[running], found.number[running], minlength=len(every.names)).astype(np.int64)
    named = np.flatnonzero(counts).tolist()

    def rows(mask: Mask) -> CellSelection:
        chosen = np.zeros(len(of_link), dtype=bool)
        chosen[np.flatnonzero(of_link)[mask]] = True
        return asked.rows(chosen)

    orders = _orders(tables, link)
    return Drawn(
        gifts=rows(_greatest(found, single, most)).places(),
        spans=rows(lasting).ordered(orders.spans),
        running=rows(running).ordered(orders.running),
        undrawn=rows(priced & ~(single | lasting | running)).places(),
        single=found.count(increment),
        cumulative=found.count(cumulative),
        dated=found.count(single),
        wide=found.count(lasting & increment),
        unpriced=found.count(lasting & ~priced),
        series={every.names[code]: int(counts[code]) for code in named},
    )


def _greatest(found: Entries, among: Mask, most: int) -> Mask:
    """The entries with the greatest values that stand for so many rows, and what equals the least of them."""
    values, number = found.value_usd[among], found.number[among]
    falling = np.argsort(-values)
    last = np.searchsorted(np.cumsum(number[falling]), most)
    return among if last == len(values) else np.asarray(among & (found.value_usd >= values[falling[last]]))


def _lasting(found: Entries, one_year: Mask) -> Mask:
    """Sums that cover a time, and single amounts of more than one year."""
    wide = (found.measure == MEASURES.index("increment")) & ~np.isnan(found.amount) & ~one_year
    return np.asarray((found.measure == MEASURES.index("period")) | wide)


def _running(found: Entries, as_of: Mask) -> Mask:
    """Running totals in current dollars with a date."""
    return np.asarray((found.measure == MEASURES.index("cumulative")) & ~np.isnan(found.amount_usd) & as_of)


class _Orders(NamedTuple):
    """All spans and all running totals of one kind of money, in their order."""

    spans: Order
    running: Order


@derived(LINKS)
def _orders(tables: Tables, link: str) -> _Orders:
    rows, every = contributions(tables), every_entry(tables)
    of_link = every.entries.link == LINKS.index(link)
    spans = (_lasting(every.entries, every.one_year), BY_TIME)
    running = (_running(every.entries, every.as_of), BY_SERIES)

    def order(of: Mask, columns: Sequence[str]) -> Order:
        by = [*columns, "id"]
        found = rows.loc[(of & of_link)[every.cells.of], by]
        return Order.of(every.cells, found.sort_values(by, na_position="last").index.to_numpy())

    return _Orders(order(*spans), order(*running))


def undrawn_reasons(rows: pd.DataFrame) -> list[str]:
    """Name the kind of reason why each stated amount is in no chart: context, undated_total, total or amount without value."""
    cells = tuples(rows, "measure", "amount_usd")
    return [
        "context"
        if measure == "context"
        else "amount"
        if measure != "cumulative"
        else "total"
        if isnan(usd)
        else "undated_total"
        for measure, usd in cells
    ]
