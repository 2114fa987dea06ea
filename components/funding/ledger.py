"""Draw the ledger: what is added with its running sum, and every other contribution with the reason why it is not."""

from functools import partial

import pandas as pd
import streamlit as st

from components.blocks.data_table import Look, configured, data_table
from components.funding.controls import View, count_records
from components.funding.headline import total_words
from components.text.format import plain, with_words
from components.text.labels import label
from components.text.messages import message, plural
from data.tables import Tables
from data.views.common import tuples
from data.views.contributions import ADDED
from data.views.funding import Total, of_link

STATEMENT = (
    *("flow", "measure", "amount", "currency", "amount_qualifier", "amount_per", "amount_usd", "rate", "rate_period"),
    *("amount_usd_constant", "deflator", "conversion_note", "period_text", "as_of_text", "part_of", "fulfils", "overlaps"),
    *("channel", "purpose", "country_name", "source_ids", "id"),
)
"""All that is known of an amount, after what the ledger itself shows."""

AMOUNT_WIDTH_PX = 160
"""Width of a column of amounts: no leading digit may be cut."""

MAX_FULL_HEIGHT_ROWS = 60
"""Most rows that are shown without scrolling in the table."""


def with_reasons(rows: pd.DataFrame) -> pd.DataFrame:
    """Say in `why` of a ledger where what holds the money of a row is itself not added under this choice."""
    if not rows["hidden"].any():
        return rows
    words = [
        message(
            "Never added, so that its money is not counted twice with {records}. Under this choice that is not added either.",
            records=", ".join(elsewhere),
        )
        if hidden
        else why
        for hidden, elsewhere, why in tuples(rows, "hidden", "elsewhere", "why")
    ]
    return rows.assign(why=pd.Series(words, index=rows.index, dtype=rows["why"].dtype))


def draw(tables: Tables, rows: pd.DataFrame, total: Total, view: View) -> None:
    """Draw the ledger of one kind of money."""
    entries = with_words(with_reasons(of_link(rows, view.link)))
    entries = entries.assign(kind=entries["why_kind"].map(partial(label, "reason")))
    added, others = entries[entries["why_kind"] == ADDED], entries[entries["why_kind"] != ADDED]
    settings, look = _settings(tables, view), Look(placeholder="–")
    name = plain(label("nato_link", view.link).lower().replace("nato", "NATO"))
    st.subheader(message("Ledger: {link}", link=name))
    if len(added):
        heading = plural(
            "**Added: {count} amount makes {sum}**",
            "**Added: {count} amounts make {sum}**",
            len(added),
            sum=plain(total_words(total)),
        )
        st.markdown(heading)
        data_table(
            added,
            ["added_usd", "running_usd", "title", "date_text", "as_stated", "note", *STATEMENT],
            "ledger-added",
            message("What is added, with its running sum"),
            settings,
            look=Look(placeholder="–", height="content") if len(added) <= MAX_FULL_HEIGHT_ROWS else look,
        )
        usd = f"{added['added_usd'].sum():,.2f}"
        st.caption(plain(message("Sum of the column “Added”: US${usd}, {unit}.", usd=usd, unit=view.unit)))
    else:
        st.markdown(message("**Nothing is added: no amount of this kind is safe to add under these filters.**"))
    if len(others):
        # The most frequent first: 'No amount stated: 12; Running total: 3.'
        reasons = "; ".join(f"{kind}: {count}" for kind, count in others["kind"].value_counts().items())
        records = count_records(len(others))
        st.markdown(message("**Not added: {records}.** {reasons}", records=records, reasons=plain(f"{reasons}.")))
        columns = ["title", "kind", "why", "as_stated", "date_text", "against", "elsewhere", "note", *STATEMENT]
        data_table(others, columns, "ledger-others", message("What is not added, and why"), settings, look=look)


def _settings(tables: Tables, view: View) -> dict[str, object]:
    number, text, items = st.column_config.NumberColumn, st.column_config.Column, st.column_config.ListColumn
    amount = partial(number, format="accounting", width=AMOUNT_WIDTH_PX)
    return configured(tables.description, "contributions", ["note", *STATEMENT]) | {
        "title": text(message("Title"), width=300),
        "date_text": message("Date"),
        "as_stated": text(message("As stated"), help=message("The amount in words, as the sources state it.")),
        "added_usd": amount(message("Added, US$"), help=message("What the record adds to the sum, {unit}.", unit=view.unit)),
        "running_usd": amount(message("Running sum, US$"), help=message("The sum of this row and all rows above it.")),
        "kind": text(message("Kind of reason"), width=170),
        "why": text(message("Why not added"), width="large"),
        "against": items(message("Added instead"), help=message("Records added here that hold the same money.")),
        "elsewhere": items(
            message("Added, but not here"),
            help=message(
                "Records that hold the same money and are safe to add, but that the filters or the choice above leave out."
            ),
        ),
    }
