"""The ledger: what is added with its running sum, and every other contribution with the reason why it is not."""

from functools import partial
from typing import Literal

import pandas as pd
import streamlit as st

from components.blocks.data_table import Look, configured, data_table
from components.charts.theme import LINK_NAMES
from components.funding.controls import View
from components.funding.headline import total_words
from components.text.format import counted, plain, with_words
from components.text.labels import label
from data.tables import Tables
from data.views.contributions import ADDED
from data.views.funding import Total, account

STATEMENT = (
    *("flow", "measure", "amount", "currency", "amount_qualifier", "amount_per", "amount_usd", "rate", "rate_period"),
    *("amount_usd_constant", "deflator", "conversion_note", "period_text", "as_of_text", "part_of", "fulfils", "overlaps"),
    *("channel", "purpose", "country_name", "source_ids", "id"),
)
"""All that is known of an amount, after what the ledger itself tells."""

NOTHING = "–"

AMOUNT = 160
"""Width in pixels of a column of amounts: no leading digit may be cut."""

AT_ONCE = 60
"""Most rows that are shown without scrolling in the table."""


def draw(tables: Tables, rows: pd.DataFrame, total: Total, view: View) -> None:
    """Draw the ledger of one kind of money."""
    entries = with_words(account(rows, view.link))
    entries = entries.assign(kind=entries["why_kind"].map(partial(label, "reason")))
    added, others = entries[entries["why_kind"] == ADDED], entries[entries["why_kind"] != ADDED]
    settings = _settings(tables, view)
    st.subheader(f"Ledger: {plain(LINK_NAMES[view.link].lower().replace('nato', 'NATO'))}")
    if len(added):
        made = "1 amount makes" if len(added) == 1 else f"{len(added)} amounts make"
        st.markdown(f"**Added: {made} {plain(total_words(total))}**")
        columns = ["added_usd", "running_usd", "title", "date_text", "as_stated", "note", *STATEMENT]
        height: Literal["auto", "content"] = "content" if len(added) <= AT_ONCE else "auto"
        data_table(
            added,
            columns,
            "ledger-added",
            "What is added, with its running sum",
            settings,
            look=Look(placeholder=NOTHING, height=height),
        )
        st.caption(plain(f"Sum of the column “Added”: US${added['added_usd'].sum():,.2f}, {view.unit}."))
    else:
        st.markdown("**Nothing is added: no amount of this kind is safe to add under these filters.**")
    if len(others):
        st.markdown(f"**Not added: {counted(len(others), 'record')}.** {plain(_reasons(others))}")
        columns = ["title", "kind", "why", "as_stated", "date_text", "against", "elsewhere", "note", *STATEMENT]
        data_table(others, columns, "ledger-others", "What is not added, and why", settings, look=Look(placeholder=NOTHING))


def _reasons(others: pd.DataFrame) -> str:
    """'No amount stated: 12; running total: 3.', the most frequent first."""
    counts = others["kind"].value_counts()
    return "; ".join(f"{kind}: {count}" for kind, count in counts.items()) + "."


def _settings(tables: Tables, view: View) -> dict[str, object]:
    columns = ["title", "note", *STATEMENT]
    settings = configured(tables.description, "contributions", columns)
    number, text = st.column_config.NumberColumn, st.column_config.Column
    return settings | {
        "title": text("Title", width=300),
        "date_text": "Date",
        "as_stated": text("As stated", help="The amount in words, as the sources state it."),
        "added_usd": number(
            "Added, US$", format="accounting", width=AMOUNT, help=f"What the record adds to the sum, {view.unit}."
        ),
        "running_usd": number(
            "Running sum, US$", format="accounting", width=AMOUNT, help="The sum of this row and all rows above it."
        ),
        "kind": text("Kind of reason", width=170),
        "why": text("Why not added", width="large"),
        "against": st.column_config.ListColumn("Added instead", help="Records added here that hold the same money."),
        "elsewhere": st.column_config.ListColumn(
            "Added, but not here",
            help="Records that hold the same money and are safe to add, but that the filters or the choice above leave out.",
        ),
    }
