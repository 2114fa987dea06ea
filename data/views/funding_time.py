"""Amounts through time: single amounts, sums over several years and running totals, which are never drawn in one stack."""

from collections.abc import Mapping
from dataclasses import replace
from math import isnan
from typing import NamedTuple

import numpy as np
import pandas as pd

from data.filters import Filters
from data.selection import Listing, Rows, Selection, listing
from data.tables import Tables, derived
from data.views.common import tuples
from data.views.contributions import LINKS, MEASURES, Mask, Terms, ledger_of
from data.views.funding import contributions

ORDERS = {"lasting": ("start", "end"), "running": ("series", "as_of_latest")}
"""Columns that spans and running totals are ordered by, before their identifiers."""


class Drawn(NamedTuple):
    """The contributions of each chart through time, with the columns of `contributions`, and what the charts leave out."""

    gifts: Rows
    """Single amounts with a value in dollars that lie in one calendar year, oldest first; `single` counts those without too."""
    spans: Rows
    """Sums that cover a time, with or without an amount and in any currency, oldest first; `unpriced` have none. A single
    amount that is dated to no one calendar year is one of them (`wide` are): no source says the year of its bar."""
    running: Rows
    """Running totals with a value in current dollars and a date, by series and date; `cumulative` counts those without too,
    and `series` those of each. Totals belong to one series where recipient, channel, flow, purpose and the year from which
    they count are the same: only those grow out of each other."""
    undrawn: Rows
    """What states an amount and is none of these."""
    single: int
    cumulative: int
    wide: int
    unpriced: int
    series: Mapping[str, int]


@derived(latest=8)
def drawn(tables: Tables, filters: Filters, terms: Terms, link: str) -> Drawn:
    """Find what of a ledger each chart of one kind of money draws."""
    ledger = ledger_of(tables, filters, terms)
    own = ledger.where(ledger["link"] == LINKS.index(link))
    priced = ~np.isnan(own["amount"])
    increment, cumulative = (own["measure"] == MEASURES.index(name) for name in ("increment", "cumulative"))
    single, lasting, running = increment & ~np.isnan(own["value_usd"]) & own["one_year"], own["lasting"], own["running"]
    sizes = np.bincount(own["series"][running], own["number"][running], len(own.every.series)).astype(np.int64).tolist()
    undrawn = priced & ~(single | lasting | running)
    by_date = contributions(tables, terms.constant)
    spans, totals = (_ordered(tables, terms.constant, chart, link) for chart in ORDERS)
    chosen = own.selection if terms.shown == "all" else own.records()

    def rows(selection: Selection, listed: Listing, mask: Mask) -> Rows:
        number = own.count(mask)
        return replace(selection.rows(listed).once(), number=lambda: number)

    return Drawn(
        gifts=rows(own.records(single), by_date, single),
        spans=rows(chosen, spans, lasting),
        running=rows(chosen, totals, running),
        undrawn=rows(own.records(undrawn), by_date, undrawn),
        single=own.count(increment),
        cumulative=own.count(cumulative),
        wide=own.count(lasting & increment),
        unpriced=own.count(lasting & ~priced),
        series={name: size for name, size in zip(own.every.series, sizes, strict=True) if size},
    )


@derived((False, True), ORDERS, LINKS)
def _ordered(tables: Tables, constant: bool, chart: str, link: str) -> Listing:
    """List all spans or running totals of one kind of money in their order."""
    every, of_all = contributions(tables, constant), ledger_of(tables, Filters(), Terms())
    mask = of_all[chart] & (of_all["link"] == LINKS.index(link))
    rows = every.frame.set_axis(every.row)[mask[of_all.every.groups.code]]
    return listing(tables, rows.sort_values([*ORDERS[chart], "id"], na_position="last"), ORDERS[chart])


def undrawn_reasons(rows: pd.DataFrame) -> list[str]:
    """Name the kind of reason why each stated amount is in no chart: context, undated_total, total or amount without value."""
    kinds = {"context": ("context", "context"), "cumulative": ("undated_total", "total")}
    return [kinds.get(measure, ("amount", "amount"))[isnan(usd)] for measure, usd in tuples(rows, "measure", "amount_usd")]
