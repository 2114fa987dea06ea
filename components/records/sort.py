"""Choose the order of a table of records and keep it in the address."""

import streamlit as st

from components import address
from components.text.messages import message
from data.schema import Table
from data.selection.rows import Rows

DATE_ORDER_COLUMN = "date_earliest"
"""Column that orders the tables if none is chosen."""

PROSE_SUFFIXES = ("_text", "description", "note", "reason")
"""Endings of the names of columns of dates in words and of prose, whose alphabetical order says nothing."""

EDTF_COLUMNS = ("date", "period", "as_of")
"""Columns of dates as they are written; the days derived from them have an order."""


def ordered(rows: Rows, table: Table) -> Rows:
    """Draw the choice of a column and direction; return the rows in that order, with rows without a value last.

    Without a choice the rows stay as they are, oldest first. Each table has a choice of its own, since columns differ. A row
    that stands for several records cannot be sorted by what these have of their own.
    """
    titles = {name: title for name, title in sortable_columns(table).items() if name not in rows.expander.varying}
    ids_of_titles = {title: name for name, title in titles.items()}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        column = st.selectbox(
            message("Sort by"),
            list(titles),
            index=None,
            format_func=lambda name: titles.get(name, name),
            placeholder=message("Date"),
            width=260,
            **address.one(f"sort-{table.name}", list(titles), aliases=ids_of_titles),
        )
        descending = st.toggle(message("Descending"), key="descending", bind="query-params")
    if column is None and not descending:
        return rows
    return rows.sorted(column or DATE_ORDER_COLUMN, ascending=not descending)


def sortable_columns(table: Table) -> dict[str, str]:
    """List the columns that can order a table: titles by names."""
    return {
        column.name: column.title
        for column in table.columns
        if column.type != "list" and column.name not in EDTF_COLUMNS and not column.name.endswith(PROSE_SUFFIXES)
    }
