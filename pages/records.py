"""Records: search and table over everything, and each record's own page."""

import streamlit as st

from components.page import begin, stop_if_empty
from components.record import card
from components.tables import configured, table
from components.text import plain
from data.description import FACT_TABLES
from data.query import select
from data.views import record as views
from data.views.common import TABLE_NAMES

tables, filters = begin(
    "Records", "Every record of the three tables. Search with the words in the sidebar; click a row to open it."
)

key = st.query_params.get("record", "")
if key:
    record = views.find(tables, key)
    gone = views.withdrawn(tables, key) if record is None else None
    if record is not None:
        with st.container(border=True):
            card(tables, record)
    elif gone is not None:
        st.warning(f"The record {plain(key)} was withdrawn in version {gone['version']}: {plain(gone['reason'])}")
    else:
        st.warning(f"There is no record {plain(key[:80])}. Search for it below.", icon=":material/search_off:")

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
