"""Draw pledge against delivery: what of a promise is documented as given, and what is not known."""

import pandas as pd
import streamlit as st

from components.blocks.chart_block import chart_block
from components.blocks.data_table import data_table
from components.funding.charts import rows as charts
from components.funding.controls import View, caption, drawn_part
from components.text.format import with_words
from components.text.messages import marked, message, plural
from data.tables import Tables
from data.views.common import highest, tuples
from data.views.funding_delivery import LINKED, NOTHING, comparable, pledges, row_counts

_BESIDE = {
    "yearly": marked("a ceiling for each year, which no one bar can show"),
    LINKED: marked("linked records that do not say whether anything was paid"),
    NOTHING: marked("no priced payment recorded under it"),
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
    more = plural(
        "{count} linked record without an amount in dollars may add to it.",
        "{count} linked records without an amount in dollars may add to it.",
        unpriced,
    )
    return caption(message(_UNKNOWN[kind]), more if unpriced and kind in ("yearly", "rest", "none") else "")


def draw(rows: pd.DataFrame, tables: Tables, view: View) -> None:
    """Draw the pledges of one kind of money; payments are looked for in the full table."""
    promises = with_words(pledges(rows, tables["contributions"], row_counts(tables)))
    words = [_unknown_words(*cells) for cells in tuples(promises, "unknown", "unpriced")]
    promises = promises.assign(unknown=pd.Series(words, index=promises.index, dtype=object))
    drawn = comparable(promises)
    linked, beside = promises[drawn].reset_index(drop=True), promises[~drawn]
    shown = highest(linked, "pledged_usd", charts.MAX_SUM_ROWS)
    compared = message(
        "{linked} of {promises} can be compared with recorded payments; steps on the way of another promise are not counted "
        "again.",
        linked=f"{len(linked):,}",
        promises=plural("{count} promise", "{count} promises", len(promises)),
    )
    part = drawn_part(marked("Of {total}, the {drawn} greatest are drawn; all are in {section}."), len(shown), len(linked))
    documented = message(
        "Documented is the larger of the linked payments that can be added and the last running total, for the one may contain "
        "the other. The empty part of an outline is not known to have been given, nor known not to have been."
    )
    prices = message("In current dollars, for pledges of several years have no constant value.") if view.terms.constant else ""
    chart_block(
        charts.delivery(
            shown,
            message("Pledges and what is documented as given, current US$ million"),
            message("current US$"),
            view.colour,
            log=view.log,
        ),
        "funding-delivery",
        message("{count} pledges with what is documented as given under each", count=len(shown)),
        caption(compared, part, documented, prices, view.axis),
        shown,
        [
            *("title", "as_stated", "pledged_usd", "payments", "payments_usd", "running_usd", "running_as_of"),
            *("documented_usd", "open_usd", "unknown", "source_ids", "id"),
        ],
    )
    if len(beside):
        _beside(beside.reset_index(drop=True))


def _beside(promises: pd.DataFrame) -> None:
    kinds = promises["delivery"].mask(promises["pledged_usd"].isna(), "yearly")
    heading = plural(
        "**{count} promise without a bar**: how much was given is not known",
        "**{count} promises without a bar**: how much was given is not known",
        len(promises),
    )
    st.markdown(heading)
    settings = {
        "why": message("What is recorded"),
        "others": message("Other links"),
        "payments_usd": st.column_config.NumberColumn(message("Payments, current US$"), format="localized"),
    }
    columns = ["title", "as_stated", "why", "payments", "others", "payments_usd", "note", "date_text", "channel"]
    rows = promises.assign(why=kinds.map({kind: message(words) for kind, words in _BESIDE.items()}))
    data_table(rows, [*columns, "source_ids", "id"], "funding-undelivered", message("Promises that no bar can show"), settings)
