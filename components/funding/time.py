"""Amounts through time, in three charts that are never one."""

import pandas as pd

from components.charts import funding_time as charts
from components.charts.funding_rows import spans as spans_chart
from components.figure import figure
from components.funding.controls import View
from components.text import as_stated
from data.views import funding_time as views

COLUMNS = ["id", "title", "date_text", "as_stated", "flow", "amount", "currency", "amount_qualifier", "amount_usd"]
COLUMNS += ["amount_usd_constant", "rate", "rate_period", "deflator", "added_usd", "why", "source_ids"]


def draw(rows: pd.DataFrame, years: tuple[int, int], view: View) -> None:
    """Draw the three charts of one kind of money."""
    rows = rows.assign(as_stated=[as_stated(row) for _, row in rows.iterrows()])
    gifts, spans, totals = views.gifts(rows), views.spans(rows), views.running_totals(rows)
    single = rows["measure"] == "increment"
    added = int(gifts["added_usd"].notna().sum())
    scale = charts.Scale(years, view.log)
    bars = "A bar is what is added in a year, each piece of it a gift"
    shape = "Each filled diamond is a gift that is added" if view.log else bars
    figure(
        charts.gifts(gifts, f"Single gifts by year, {view.unit} million", scale, view.colour),
        "funding-gifts",
        f"Single gifts by year: {added} added, {len(gifts) - added} stated but not added",
        f"{len(gifts)} of {int(single.sum())} single gifts have an amount in {view.unit} and a year. {shape}; a hollow diamond "
        f"is stated but not added, as it would be counted twice or is told for scale. {view.axis}",
        gifts,
        ["year", *COLUMNS],
    )
    unpriced = int(spans["amount"].isna().sum())
    figure(
        spans_chart(spans, "Sums over a time, with the amount as stated", years, view.colour),
        "funding-spans",
        f"{len(spans)} sums over a time as spans with their amount",
        f"{len(spans)} sums that cover more than one gift; {unpriced} of them state no amount. Filled: added. Outline: not "
        "added. Pale: open at one end. A sum is not spread over its years, so the length of a span says nothing of its amount.",
        spans,
        ["start", "end", *COLUMNS],
    )
    every = int((rows["measure"] == "cumulative").sum())
    prices = " In current dollars: a running total of several years has no constant value." if view.terms.constant else ""
    figure(
        charts.running(totals, "Running totals by the date up to which they count, current US$ million", scale),
        "funding-running",
        f"{len(totals)} running totals, as steps where one grew out of another",
        f"{len(totals)} of {every} running totals have an amount in dollars. None is added: each contains single payments. A "
        f"step joins totals of one recipient, channel and purpose; a ring is a total that was stated once.{prices} {view.axis}",
        totals,
        ["series", "as_of_text", *COLUMNS],
    )
