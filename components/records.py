"""Draw the controls of the page of records: how many records each value of a filter would leave, and the order of a table."""

from functools import partial

import streamlit as st

from components import address
from components.blocks.data_table import ROW_PX, Look, data_table
from components.filters import name_of
from components.text.dates import EDTF_COLUMN_OF_TEXT
from components.text.labels import label
from components.text.messages import message
from data.filters import ANY_OF, Filters
from data.schema import FACT_TABLES, Table
from data.selection import Rows, choices_of
from data.tables import Tables
from data.views.common import filter_counts

MAX_FACET_ROWS = 8
"""Rows of a facet that are seen without scrolling."""

DATE_ORDER_COLUMN = "date_earliest"
"""Column that orders the tables if none is chosen."""

EDTF_COLUMNS = frozenset(EDTF_COLUMN_OF_TEXT.values())
"""Columns of dates as they are written; the days derived from them have an order."""

PROSE_SUFFIXES = ("_text", "description", "note", "reason")
"""Endings of the names of columns of dates in words and of prose, whose alphabetical order says nothing."""


def draw_facets(tables: Tables, filters: Filters) -> None:
    """Draw the choice of what to count and, once something is chosen, the counts; a row that is chosen becomes a filter."""
    every = {each.parameter: each for each in ANY_OF}
    bound = address.one("facet", list(every))
    parameter = st.segmented_control(message("Count by"), list(every), format_func=partial(label, "filter"), **bound)
    if parameter is None:
        return
    by, choices, title = every[parameter], choices_of(tables), label("filter", parameter)
    rows = filter_counts(tables, filters, by)
    rows.insert(0, "name", [name_of(by, choices, value) for value in rows["value"]])
    rows.insert(0, "id", [by.id_of(value) for value in rows["value"]])
    data_table(
        rows,
        ["name", "records", *FACT_TABLES],
        "facets",
        message("Number of records by {filter}", filter=title.lower()),
        {
            "name": st.column_config.Column(title, width="medium"),
            "records": st.column_config.NumberColumn(message("All"), format="localized"),
        },
        partial(_narrow, parameter),
        look=Look(height=ROW_PX * (MAX_FACET_ROWS + 1) if len(rows) > MAX_FACET_ROWS else "content"),
    )
    st.caption(message("How many records each would leave beside the other filters. Choose a row to filter every page by it."))


def _narrow(filter_key: str, value: str) -> None:
    chosen = st.session_state[filter_key]
    if value not in chosen:
        st.session_state[filter_key] = [*chosen, value]


def sort_rows(rows: Rows, table: Table) -> Rows:
    """Draw the choice of a column and direction; return the rows in that order, with rows without a value last.

    Without a choice the rows stay as they are, oldest first. Each table has a choice of its own, since columns differ. A row
    that stands for several records cannot be sorted by what these have of their own.
    """
    titles = {name: title for name, title in sortable_columns(table).items() if name not in rows.expander.varying}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        column = st.selectbox(
            message("Sort by"),
            list(titles),
            index=None,
            format_func=lambda name: titles.get(name, name),
            placeholder=message("Date"),
            width=260,
            **address.one(f"sort-{table.name}", list(titles), aliases={title: name for name, title in titles.items()}),
        )
        descending = st.toggle(message("Descending"), key="descending", bind="query-params")
    if column is None and not descending:
        return rows
    return rows.sorted(column or DATE_ORDER_COLUMN, ascending=not descending)


def sortable_columns(table: Table) -> dict[str, str]:
    """List the columns that can order a table: titles by names. Of a date, the days derived from its EDTF have an order."""
    return {
        column.name: column.title
        for column in table.columns
        if column.type != "list"
        and column.name not in EDTF_COLUMN_OF_TEXT.values()
        and not column.name.endswith(PROSE_SUFFIXES)
    }
