"""Records: search and table over everything, and each record's own page."""

import streamlit as st

from components.blocks.data_table import configured, data_table, tall
from components.blocks.record_card import RECORD, close, show
from components.links import download_address
from components.page import begin, follow_default, stop_if_empty
from components.records.facets import facets
from components.records.sort import ordered
from data.filters import Filters
from data.schema import FACT_TABLES
from data.selection import query
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

hits = query.count(tables, filters)
first = next(name for name, left in hits.items() if left)
follow_default("table", first)
name = st.segmented_control("Table", list(FACT_TABLES), default=first, required=True, key="table", bind="query-params") or first
facets(tables, filters)
every = query.count(tables, Filters())
st.caption(" · ".join(f"{left:,} of {every[each]:,} {TABLE_NAMES[each].lower()}" for each, left in hits.items()))
FIRST = ["title", "date_text", {"events": "kind", "contributions": "flow", "participation": "role"}[name], "areas", "actors"]
columns = [*FIRST, *(column.name for column in tables.description[name].columns if column.name not in FIRST)]
rows = ordered(query.rows(tables, name, filters), tables.description[name])
data_table(
    rows,
    columns,
    f"records-{name}",
    f"{TABLE_NAMES[name]} that the filters leave",
    configured(tables.description, name, columns),
    height=tall(rows),
    address=download_address(name, filters, query.choices(tables)),
)
