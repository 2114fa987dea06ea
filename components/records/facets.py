"""How many records each area, country or source would leave, as a table to choose from."""

from functools import partial

import streamlit as st

from components.blocks.data_table import ROW, data_table
from data.filters import AREA, COUNTRY, SOURCE, Filters
from data.schema import FACT_TABLES
from data.tables import Tables
from data.views.facets import FACETS, counts

_KEYS = {"Area": AREA, "Country": COUNTRY, "Source": SOURCE}
"""Filter of the sidebar, by what is counted."""

_AT_ONCE = 8
"""Rows that are seen without scrolling."""


def facets(tables: Tables, filters: Filters) -> None:
    """Draw the choice of what to count and, once something is chosen, the counts; a row that is chosen becomes a filter."""
    by = st.segmented_control("Count by", list(FACETS), key="facet", bind="query-params")
    if not by:
        return
    rows = counts(tables, filters, by)
    data_table(
        rows,
        ["id", "records", *FACT_TABLES],
        "facets",
        f"Number of records by {by.lower()}",
        {
            "id": st.column_config.Column(by, width="medium"),
            "records": st.column_config.NumberColumn("All", format="localized"),
        },
        partial(_narrow, _KEYS[by]),
        height=ROW * (_AT_ONCE + 1) if len(rows) > _AT_ONCE else "content",
    )
    st.caption("How many records each would leave beside the other filters. Choose a row to filter every page by it.")


def _narrow(filter_key: str, name: str, values: list[str]) -> None:
    rows = st.session_state[name].get("selection", {}).get("rows", [])
    chosen = st.session_state[filter_key]
    if rows and values[rows[0]] not in chosen:
        st.session_state[filter_key] = [*chosen, values[rows[0]]]
