"""Draw how many records each value of a filter would leave, as a table to choose from."""

from functools import partial

import streamlit as st

from components import address
from components.blocks.data_table import ROW_PX, Look, data_table
from components.filters import name_of
from components.text.labels import label
from components.text.messages import message
from data.filters import ANY_OF, BY_PARAMETER, AnyOf, Filters
from data.schema import FACT_TABLES
from data.selection import query
from data.tables import Tables
from data.views.common import filter_counts

_MAX_ROWS = 8
"""Rows that are seen without scrolling."""


def facets(tables: Tables, filters: Filters) -> None:
    """Draw the choice of what to count and, once something is chosen, the counts; a row that is chosen becomes a filter."""
    options = [each.parameter for each in ANY_OF]
    bound = address.one("facet", options)
    parameter = st.segmented_control(message("Count by"), options, format_func=partial(label, "filter"), **bound)
    by = BY_PARAMETER.get(parameter or "")
    if not isinstance(by, AnyOf):
        return
    rows = filter_counts(tables, filters, by)
    choices, title = query.choices(tables), label("filter", by.parameter)
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
        partial(_narrow, by.parameter),
        look=Look(height=ROW_PX * (_MAX_ROWS + 1) if len(rows) > _MAX_ROWS else "content"),
    )
    st.caption(message("How many records each would leave beside the other filters. Choose a row to filter every page by it."))


def _narrow(filter_key: str, value: str) -> None:
    chosen = st.session_state[filter_key]
    if value not in chosen:
        st.session_state[filter_key] = [*chosen, value]
