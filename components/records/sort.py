"""The order of a table of records, chosen by the reader and kept in the address."""

import streamlit as st

from data.schema import Table
from data.selection.record_source import OWN
from data.selection.rows import Rows

OLDEST = "date_earliest"
"""Column that the tables are ordered by where nothing else is asked."""

WORDS = ("_text", "description", "note", "reason")
"""How the names of columns of dates in words and of prose end: their order in the alphabet says nothing."""

EDTF = ("date", "period", "as_of")
"""Columns of dates as they are written; the days that follow from them have an order."""


def ordered(rows: Rows, table: Table) -> Rows:
    """Draw the choice of a column and direction; return the rows in that order, where it is not stated last.

    Without a choice it is the rows as they are, oldest first. Each table has a choice of its own, since columns differ. Where
    rows of the frame stand for several records, what these have of their own orders nothing.
    """
    columns = {title: name for title, name in ordered_by(table).items() if not (rows.expander and name in OWN)}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        title = st.selectbox(
            "Sort by", list(columns), index=None, placeholder="Date", key=f"sort-{table.name}", bind="query-params", width=260
        )
        down = st.toggle("Descending", key="descending", bind="query-params")
    if title is None and not down:
        return rows
    name = OLDEST if title is None else columns[title]
    return rows.sorted(name, ascending=not down)


def ordered_by(table: Table) -> dict[str, str]:
    """Columns that a table can be ordered by: names by titles."""
    return {
        column.title: column.name
        for column in table.columns
        if column.type != "list" and column.name not in EDTF and not column.name.endswith(WORDS)
    }
