"""Draw amounts through time in three charts that are never one, a list of those in none of them, and what is not money."""

import pandas as pd
import streamlit as st

from components.blocks.chart_block import chart_block
from components.blocks.data_table import data_table
from components.blocks.selection import Marks
from components.charts.lanes import records
from components.funding.charts import through_time as charts
from components.funding.charts.rows import MAX_SPAN_ROWS, first_drawn, in_rows
from components.funding.controls import View, caption, count_records, drawn_part, signs
from components.funding.ledger import with_reasons
from components.text.format import QUALIFIED, qualified, quantity_words, with_words
from components.text.messages import marked, message, plural
from data.filters import Filters
from data.opened import STORE
from data.selection import choices_of
from data.storage.small_frames import different
from data.tables import Tables
from data.views import funding, funding_time
from data.views.common import highest

SHOWN_COLUMNS = (
    *("id", "title", "date_text", "as_stated", "flow", "amount", "currency", "amount_qualifier", "amount_usd"),
    *("amount_usd_constant", "rate", "rate_period", "deflator", "added_usd", "why", "source_ids"),
)


_LAST_DRAWN = marked("Of {total}, the {drawn} that begin last are drawn; all are in {section}.")


def draw(tables: Tables, filters: Filters, years: tuple[int, int], view: View) -> None:
    """Draw the three charts of one kind of money, and what is in none of them."""
    drawn = funding_time.drawn(tables, filters, view.terms, view.link)

    def complete(rows: pd.DataFrame) -> pd.DataFrame:
        return with_words(with_reasons(funding.with_holders(tables, filters, view.terms, rows)))

    _gifts(complete(drawn.gifts.highest(view.terms.column, charts.MAX_AMOUNTS).part()), drawn, years, view)
    _spans(drawn, years, view, Marks(with_records=complete))
    _running(drawn, years, view, Marks(with_records=complete))
    undrawn = drawn.undrawn.then(with_words).then(_with_undrawn_reason)
    if len(undrawn):
        heading = plural(
            "**{count} stated amount is in none of these charts**, for the reason beside it",
            "**{count} stated amounts are in none of these charts**, for the reason beside it",
            len(undrawn),
        )
        st.markdown(heading)
        columns = ["title", "date_text", "as_stated", "reason", "source_ids", "id"]
        alt = message("Stated amounts that are in no chart through time")
        data_table(undrawn, columns, "funding-undrawn", alt, {"reason": message("Why it is not drawn")})


_UNDRAWN = {
    "context": marked("A figure for scale, not a contribution"),
    "undated_total": marked("A running total without a date up to which it counts"),
    "total": marked("A running total without a value in these dollars"),
    "amount": marked("A single amount without a value in these dollars"),
}


def _with_undrawn_reason(rows: pd.DataFrame) -> pd.DataFrame:
    """Add the reason in words why each amount is in no chart, with why it was not converted."""
    words = [
        message("{reason}: {note}", reason=message(_UNDRAWN[kind]), note=note)
        if kind in ("total", "amount") and isinstance(note, str)
        else message(_UNDRAWN[kind])
        for kind, note in zip(funding_time.undrawn_reasons(rows), rows["conversion_note"], strict=True)
    ]
    return rows.assign(reason=pd.Series(words, index=rows.index, dtype=object))


def _axis(years: tuple[int, int], *dates: pd.Series) -> tuple[int, int]:
    """Return the years of a time axis: from the first date drawn, unless the filter of years says where it begins."""
    return first_drawn(years, choices_of(STORE.tables()).years, *dates)


def _gifts(shown: pd.DataFrame, drawn: funding_time.Drawn, years: tuple[int, int], view: View) -> None:
    added = int(shown["added_usd"].count())
    dated = message(
        "Of {amounts}, {dated} with a value in {unit} and a year; they are promises as well as what was given.",
        amounts=plural("{count} single amount", "{count} single amounts", drawn.single),
        dated=f"{len(drawn.gifts):,}",
        unit=view.unit,
    )
    marks = (
        marked(
            "A bar is what is added in a year, in pieces; a hollow point is stated but not added, as it would be counted twice "
            "or is told for scale."
        ),
        marked(
            "Each filled point is an amount that is added; a hollow point is stated but not added, as it would be counted "
            "twice or is told for scale."
        ),
    )
    part = drawn_part(marked("Of {total}, the {drawn} greatest are drawn; all are in {section}."), len(shown), len(drawn.gifts))
    lower = message("A bar is then lower than what is added in its year.")
    wide = plural(
        "{count} dated to more than one year is drawn as a span below.",
        "{count} dated to more than one year are drawn as a span below.",
        drawn.wide,
    )
    thin = message("The thinnest pieces are drawn a little higher than they are, to be seen; hover and table are exact.")
    chart_block(
        charts.gifts(
            shown,
            message("Single amounts by year, {unit} million", unit=view.unit),
            charts.Scale(_axis(years, shown["date_earliest"]), view.log),
            view.colour,
        ),
        "funding-gifts",
        message("Single amounts by year: {added} added, {others} stated but not added", added=added, others=len(shown) - added),
        caption(
            dated,
            message(marks[view.log]),
            part,
            lower if part and not view.log else "",
            wide if drawn.wide else "",
            "" if view.log else thin,
            signs(),
            view.axis,
        ),
        shown,
        ["year", *SHOWN_COLUMNS],
    )


def _spans(drawn: funding_time.Drawn, years: tuple[int, int], view: View, marks: Marks) -> None:
    every, shown = len(drawn.spans), drawn.spans.highest("start", MAX_SPAN_ROWS).part()
    sums = message(
        "{sums} over a time, {unpriced} without an amount.",
        sums=plural("{count} sum", "{count} sums", every),
        unpriced=f"{drawn.unpriced:,}",
    )
    looks = message(
        "Filled: added. Outline: not added. Pale: open at one end. A sum is not spread over its years, so the length of a span "
        "says nothing of its amount."
    )
    chart_block(
        in_rows(
            shown,
            [qualified(row) for row in records(shown, QUALIFIED)],
            shown["added_usd"].notna().tolist(),
            message("Sums over a time, with the amount as stated"),
            _axis(years, shown["start"], shown["end"]),
            view.colour,
        ),
        "funding-spans",
        plural(
            "{count} sum over a time as spans with their amount",
            "{count} sums over a time as spans with their amount",
            len(shown),
        ),
        caption(sums, drawn_part(_LAST_DRAWN, len(shown), every), looks),
        shown,
        ["start", "end", *SHOWN_COLUMNS],
        marks,
    )


def _running(drawn: funding_time.Drawn, years: tuple[int, int], view: View, marks: Marks) -> None:
    every, shown = len(drawn.running), drawn.running.highest("as_of_latest", charts.MAX_TOTALS).part()
    totals = message(
        "Of {totals}, {dated} with an amount in dollars and a date.",
        totals=plural("{count} running total", "{count} running totals", drawn.cumulative),
        dated=f"{every:,}",
    )
    part = marked("Of {total}, the {drawn} of the latest dates are drawn; all are in {section}.")
    looks = message(
        "None is added: a total of what was given (circle) contains single payments, a total of what was promised (diamond) "
        "contains single pledges. A step joins totals of one recipient, channel and purpose; hollow is a total that was stated "
        "once."
    )
    prices = message("In current dollars: a running total of several years has no constant value.")
    title = message("Running totals by the date up to which they count, current US$ million")
    chart_block(
        charts.running(shown, drawn.series, title, charts.Scale(_axis(years, shown["as_of_latest"]), view.log)),
        "funding-running",
        plural(
            "{count} running total, as steps where one grew out of another",
            "{count} running totals, as steps where one grew out of another",
            len(shown),
        ),
        caption(
            totals,
            drawn_part(part, len(shown), every),
            looks,
            signs(),
            prices if view.terms.constant else "",
            view.axis,
        ),
        shown,
        ["series", "as_of_text", *SHOWN_COLUMNS],
        marks,
    )


def draw_in_kind(rows: pd.DataFrame, years: tuple[int, int], view: View) -> None:
    """Draw the quantities of one kind of contribution: people, goods and land, each in its own unit."""
    every = with_words(funding.not_money(rows))
    every = every.assign(start=every["date_earliest"], end=every["date_latest"])
    shown = highest(every, "start", MAX_SPAN_ROWS)
    number = count_records(len(rows))
    units = [plural("{count} unit", "{count} units", different(each["unit"])) for each in (every, shown)]
    counted = message(
        "Of {records}, {number} with a count of something that is not money, in {units} that cannot be added.",
        records=number,
        number=len(every),
        units=units[0],
    )
    looks = message("Filled: given once. Outline: a running total. The place on the axis is the record’s date.")
    chart_block(
        in_rows(
            shown,
            [quantity_words(row) for row in shown.to_dict("records")],
            (shown["measure"] != "cumulative").tolist(),
            message("What is counted that is not money, each in its own unit"),
            _axis(years, shown["start"], shown["end"]),
            view.colour,
        ),
        "funding-things",
        message("{drawn} of {records} by what they count, in {units}", drawn=len(shown), records=records, units=units[1]),
        caption(counted, drawn_part(_LAST_DRAWN, len(shown), len(every)), looks),
        shown,
        ["unit", "quantity", "quantity_qualifier", "title", "date_text", "purpose", "as_stated", "source_ids", "id"],
    )
