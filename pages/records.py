"""Records: search and table over everything, and each record's own page."""

import streamlit as st

from components.page import begin, stop_if_empty
from components.record import RECORD, close, show
from components.tables import configured, table
from data.description import FACT_TABLES
from data.query import select
from data.views.common import TABLE_NAMES

key = st.query_params.get(RECORD, "")
if key:
    st.button("All records", icon=":material/arrow_back:", on_click=close, key="all-records")

tables, filters = begin(
    "Records", "Every record of the three tables. Search with the words in the sidebar; click a row to open it."
)
if key:
    with st.container(border=True):
        found = show(tables, key)
    if found:
        st.stop()

stop_if_empty(tables, filters, *FACT_TABLES)

name = (
    st.segmented_control("Table", list(FACT_TABLES), default="events", required=True, key="table", bind="query-params")
    or "events"
)
rows = select(tables, name, filters)
FIRST = ["title", "date_text"]
columns = [*FIRST, *(column.name for column in tables.description[name].columns if column.name not in FIRST)]
st.caption(f"{len(rows)} of {len(tables[name])} {TABLE_NAMES[name].lower()}")
table(
    rows,
    columns,
    f"records-{name}",
    f"{TABLE_NAMES[name]} that the filters leave",
    configured(tables.description, name, columns),
)
