"""Amounts through time, in three charts that are never one, and a list of the amounts that are in none of them."""

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from components.blocks.chart_block import chart_block
from components.blocks.data_table import data_table
from components.blocks.selection import Marks
from components.funding.charts import through_time as charts
from components.funding.charts.spans import MOST_ROWS, first_drawn
from components.funding.charts.spans import spans as spans_chart
from components.funding.controls import View, sections_with_all
from components.text.format import counted, of_many, with_words
from components.text.messages import marked, message
from data.filters import Filters
from data.opened import STORE
from data.selection import query
from data.selection.cells import RowIds
from data.selection.rows import BY_DATE, Rows
from data.tables import Tables
from data.views import funding
from data.views import funding_time as views

COLUMNS = ["id", "title", "date_text", "as_stated", "flow", "amount", "currency", "amount_qualifier", "amount_usd"]
COLUMNS += ["amount_usd_constant", "rate", "rate_period", "deflator", "added_usd", "why", "source_ids"]

Telling = Callable[[pd.DataFrame], pd.DataFrame]
"""Gives rows what only their table shows."""

SIGNS = "≥ is stated as over or at least, ≤ as up to, ≈ as about; hover for the words."


def draw(tables: Tables, filters: Filters, years: tuple[int, int], view: View) -> None:
    """Draw the three charts of one kind of money, and what is in none of them."""

    def drawn() -> views.Drawn:
        return views.drawn(tables, filters, view.terms, view.link, charts.MOST_AMOUNTS)

    def rows(places: Callable[[views.Drawn], RowIds], order: Sequence[str] = BY_DATE) -> Rows:
        return funding.in_terms(tables, filters, view.terms, lambda part: places(drawn())[part], order)

    whole = funding.depending(tables, filters, view.terms)
    _gifts(rows(lambda found: found.gifts).then(whole), drawn(), years, view)
    _spans(rows(lambda found: found.spans, views.BY_TIME), whole, drawn(), years, view)
    _running(rows(lambda found: found.running, views.BY_SERIES), whole, drawn(), years, view)
    undrawn = rows(lambda found: found.undrawn).then(with_words).then(_with_undrawn_reason)
    if len(undrawn):
        verb = "is in none of these charts" if len(undrawn) == 1 else "are in none of these charts"
        st.markdown(f"**{counted(len(undrawn), 'stated amount')} {verb}**, for the reason beside it")
        names = {"title": "Title", "date_text": "Date", "as_stated": "As stated", "reason": "Why it is not drawn"}
        names |= {"source_ids": "Sources", "id": "Identifier"}
        data_table(undrawn, list(names), "funding-undrawn", "Stated amounts that are in no chart through time", names)


_UNDRAWN = {
    "context": marked("A figure for scale, not a contribution"),
    "undated_total": marked("A running total without a date up to which it counts"),
    "total": marked("A running total without a value in these dollars"),
    "amount": marked("A single amount without a value in these dollars"),
}


def _with_undrawn_reason(rows: pd.DataFrame) -> pd.DataFrame:
    """Add the reason in words why each amount is in no chart, with why it was not converted."""
    kinds = zip(views.undrawn_reasons(rows), rows["conversion_note"], strict=True)
    words = [
        message("{reason}: {note}", reason=message(_UNDRAWN[kind]), note=note)
        if kind in ("total", "amount") and isinstance(note, str)
        else message(_UNDRAWN[kind])
        for kind, note in kinds
    ]
    return rows.assign(reason=pd.Series(words, index=rows.index, dtype=object))


def axis(years: tuple[int, int], *dates: pd.Series) -> tuple[int, int]:
    """The years of a time axis: from the first date drawn, unless the filter of years says where it begins."""
    return first_drawn(years, query.choices(STORE.tables()).years, *dates)


def _gifts(rows: Rows, drawn: views.Drawn, years: tuple[int, int], view: View) -> None:
    every = drawn.dated
    shown = rows.highest(view.terms.column, charts.MOST_AMOUNTS).part()
    left_out = of_many(len(shown), every, "greatest", sections_with_all())
    if left_out and not view.log:
        left_out += " A bar is then lower than what is added in its year."
    added = int(shown["added_usd"].count())
    shape = "Each filled point is an amount that is added" if view.log else "A bar is what is added in a year, in pieces"
    least = (
        ""
        if view.log
        else " The thinnest pieces are drawn a little higher than they are, to be seen; hover and table are exact."
    )
    wide = drawn.wide
    later = f" {wide:,} dated to more than one year {'is' if wide == 1 else 'are'} drawn as a span below." if wide else ""
    chart_block(
        charts.gifts(
            shown,
            f"Single amounts by year, {view.unit} million",
            charts.Scale(axis(years, shown["date_earliest"]), view.log),
            view.colour,
        ),
        "funding-gifts",
        f"Single amounts by year: {added} added, {len(shown) - added} stated but not added",
        f"Of {counted(drawn.single, 'single amount')}, {every:,} with a value in {view.unit} and a year; they are promises as "
        f"well as what was given. {shape}; a hollow point is stated but not added, as it would be counted twice or is told for "
        f"scale.{left_out}{later}{least} {SIGNS} {view.axis}",
        shown,
        ["year", *COLUMNS],
        Marks(with_records=with_words),
    )


def _spans(rows: Rows, whole: Telling, drawn: views.Drawn, years: tuple[int, int], view: View) -> None:
    every, found = len(rows), rows.highest("start", MOST_ROWS)
    shown = found.part()
    left_out = of_many(len(shown), every, "that begin last", sections_with_all())
    chart_block(
        spans_chart(
            shown, "Sums over a time, with the amount as stated", axis(years, shown["start"], shown["end"]), view.colour
        ),
        "funding-spans",
        f"{counted(len(shown), 'sum')} over a time as spans with their amount",
        f"{counted(every, 'sum')} over a time, {drawn.unpriced:,} without an amount.{left_out} Filled: added. Outline: not "
        "added. Pale: open at one end. A sum is not spread over its years, so the length of a span says nothing of its amount.",
        shown,
        ["start", "end", *COLUMNS],
        Marks(with_records=lambda _shown: found.then(whole).then(with_words).part()),
    )


def _running(rows: Rows, whole: Telling, drawn: views.Drawn, years: tuple[int, int], view: View) -> None:
    every, found = len(rows), rows.highest("as_of_latest", charts.MOST_TOTALS)
    shown = found.part()
    left_out = of_many(len(shown), every, "of the latest dates", sections_with_all())
    prices = " In current dollars: a running total of several years has no constant value." if view.terms.constant else ""
    chart_block(
        charts.running(
            shown,
            drawn.series,
            "Running totals by the date up to which they count, current US$ million",
            charts.Scale(axis(years, shown["as_of_latest"]), view.log),
        ),
        "funding-running",
        f"{counted(len(shown), 'running total')}, as steps where one grew out of another",
        f"Of {counted(drawn.cumulative, 'running total')}, {every:,} with an amount in dollars and a date.{left_out} None is "
        "added: a total of what was given (circle) contains single payments, a total of what was promised "
        "(diamond) contains single pledges. A step joins totals of one recipient, channel and purpose; hollow is a total that "
        f"was stated once. {SIGNS}{prices} {view.axis}",
        shown,
        ["series", "as_of_text", *COLUMNS],
        Marks(with_records=lambda _shown: found.then(whole).then(with_words).part()),
    )
