"""Explain how the records are made, and draw the codebook: every table and column of the description."""

from collections.abc import Mapping

import streamlit as st

from components.text.messages import marked, message, plural
from data.schema import Description, Table

METHOD: Mapping[str, str] = {
    marked("How facts are coded"): marked(
        """
- **A record is one fact in the world**, in the project’s own words. Documents that report the same visit are citations of one
  record, not several records.
- **Every record is cited** to the paragraph that states it if the document is archived, else to a place given in words.
- **Dates are as exact as the sources and no more.** They are kept in EDTF (ISO 8601-2); a month is drawn as a month, a
  decade fades.
- **Not known is a value.** An amount or date that no source states is “not stated”, never zero.
- **A prospect is not participation.** What Japan “could” join is marked as possible and listed separately.
"""
    ),
    marked("What is never counted twice"): marked(
        """
- Pledges, payments and running totals overlap. We add an amount only where that is safe; otherwise the ledger says why not.
- A part of another amount, the payment of a pledge and what may be the same money are never added to it.
- Money *through* NATO’s funds, money *alongside* its operations and *context* have three separate totals.
- A sum for several years is never spread over its years.
- A record with several areas counts in each of them, and the chart says so; a total of records counts it once.
"""
    ),
    marked("When sources differ, and when they change"): marked(
        """
- **Disagreement is data.** Both readings are kept with their documents and their effect, and the record says which it follows.
- **Editions are separate documents.** What NATO’s page on Japan says in 2012, 2017 and 2023 is kept side by side. If a later
  edition does not list something, it has not ended; the edition is silent on it.
- **Partly read lists are marked as such.** An area not confirmed for a programme is neither in it nor left out of it.
"""
    ),
}
"""Text (Markdown) by heading, translated when shown."""

CONFIDENCE = marked(
    "Confidence is an editor’s judgement of how well the sources support a record, not a count of documents. The page of "
    "sources shows which documents agree, differ or are silent, and which records have a single source."
)
"""Text after the description of the column `confidence`."""


def draw_codebook(description: Description) -> None:
    """Draw a fold for each table, filled once it is open."""
    for table in description.tables.values():
        rows = plural("{count} row", "{count} rows", table.rows)
        name = message("{table} ({rows}): {description}", table=table.title, rows=rows, description=table.description)
        fold = st.expander(name, key=f"codebook-{table.name}", on_change="rerun")
        if fold.open:
            with fold:
                _draw_columns(table)


def _draw_columns(table: Table) -> None:
    columns = [
        {
            message("Column"): column.name,
            message("Title"): column.title,
            message("Type"): column.type,
            message("Unit"): column.unit or "",
            message("Description"): column.description,
            message("Values"): ", ".join(column.allowed),
            message("Made by"): message("build") if column.derived else message("editor"),
        }
        for column in table.columns
    ]
    settings = {message("Description"): st.column_config.Column(width="large")}
    alt = message("Codebook of the table {table}", table=table.name)
    st.dataframe(columns, hide_index=True, alt=alt, column_config=settings)
