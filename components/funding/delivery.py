"""Pledge against delivery: what of a promise is documented as given, and what is not known."""

import pandas as pd
import streamlit as st

from components.blocks.chart_block import chart_block
from components.blocks.data_table import data_table
from components.funding.charts import bars as charts
from components.funding.controls import View, sections_with_all
from components.text.format import counted, of_many, plain, with_words
from components.text.messages import marked, message, plural
from data.tables import Tables
from data.views import funding
from data.views.common import tuples
from data.views.funding_delivery import LINKED, NOTHING, comparable, pledges
from data.views.largest import highest

COLUMNS = ["title", "as_stated", "pledged_usd", "payments", "payments_usd", "running_usd", "running_as_of"]
COLUMNS += ["documented_usd", "open_usd", "unknown", "source_ids", "id"]

BESIDE = {
    "yearly": "a ceiling for each year, which no one bar can show",
    LINKED: "linked records that do not say whether anything was paid",
    NOTHING: "no priced payment recorded under it",
}
"""Why a promise stands in the table and not in the chart."""


_UNKNOWN = {
    NOTHING: marked("No payment under it is recorded; how much was given is not known."),
    LINKED: marked("What is linked to it is promised in turn or not said to be paid; how much was given is not known."),
    "unpriced": marked("Payments under it are recorded, but none with an amount that can be counted in dollars."),
    "yearly": marked("The promise is a ceiling for each year; what was given in the other years is not recorded."),
    "rest": marked("Whether the rest was given is not recorded."),
    "none": marked("Documented in full."),
}


def _unknown_words(kind: str, unpriced: int) -> str:
    """Say what is not known of a promise."""
    known = message(_UNKNOWN[kind])
    if not unpriced or kind not in ("yearly", "rest", "none"):
        return known
    more = plural(
        "{count} linked record without an amount in dollars may add to it.",
        "{count} linked records without an amount in dollars may add to it.",
        unpriced,
    )
    return f"{known} {more}"


def draw(rows: pd.DataFrame, tables: Tables, view: View) -> None:
    """Draw the pledges of one kind of money; payments are looked for in the whole table."""
    found = with_words(pledges(rows, tables["contributions"], funding.row_counts(tables)))
    words = [_unknown_words(*cells) for cells in tuples(found, "unknown", "unpriced")]
    found = found.assign(unknown=pd.Series(words, index=found.index, dtype=object))
    drawn = comparable(found)
    linked, beside = found[drawn].reset_index(drop=True), found[~drawn]
    constant = " In current dollars, for pledges of several years have no constant value." if view.terms.constant else ""
    shown = highest(linked, "pledged_usd", charts.MOST_BARS)
    left_out = of_many(len(shown), len(linked), "greatest", sections_with_all())
    chart_block(
        charts.delivery(
            shown, "Pledges and what is documented as given, current US$ million", "current US$", view.colour, log=view.log
        ),
        "funding-delivery",
        f"{len(shown)} pledges with what is documented as given under each",
        f"{len(linked):,} of {counted(len(found), 'promise')} can be compared with recorded payments; steps on the way of "
        f"another promise are not counted again.{left_out} Documented is the larger of the linked payments that can be added "
        "and the last running total, for the one may contain the other. The empty part of an outline is not known to have been "
        f"given, nor known not to have been.{constant} {view.axis}",
        shown,
        COLUMNS,
    )
    if len(beside):
        _beside(beside.reset_index(drop=True))


def _beside(found: pd.DataFrame) -> None:
    kind = found["delivery"].mask(found["pledged_usd"].isna(), "yearly")
    found = found.assign(why=kind.map(BESIDE))
    st.markdown(f"**{plain(counted(len(found), 'promise'))} without a bar**: how much was given is not known")
    names = {
        "title": "Title",
        "as_stated": "As stated",
        "why": "What is recorded",
        "payments": "Payments",
        "others": "Other links",
    }
    names |= {"payments_usd": "Payments, current US$", "note": "Note", "date_text": "Date"}
    names |= {"channel": "Channel", "source_ids": "Sources", "id": "Identifier"}
    settings = {name: st.column_config.Column(title) for name, title in names.items()}
    settings["payments_usd"] = st.column_config.NumberColumn(names["payments_usd"], format="localized")
    settings["source_ids"] = st.column_config.ListColumn(names["source_ids"])
    data_table(found, list(names), "funding-undelivered", "Promises that no bar can show", settings)
