"""Records: search and table over everything, and each record's own page."""

import streamlit as st

from components import address
from components.blocks.data_table import Look, configured, data_table, tall
from components.blocks.record_card import show
from components.blocks.selection import RECORD, close_record
from components.links import download_address
from components.page import begin, stop_if_empty
from components.records import draw_facets, sort_rows
from components.text.labels import label
from components.text.messages import message
from data.filters import Filters
from data.schema import FACT_TABLES
from data.selection import count_by_table, table_rows

KIND_COLUMN = {"events": "kind", "contributions": "flow", "participation": "role"}

key = st.query_params.get(RECORD, "")
if key:
    st.button(message("All records"), icon=":material/arrow_back:", on_click=close_record, key="all-records")

tables, filters = begin(
    message("Records"),
    message("Every record of the three tables. Search in the sidebar; click a row to open its record."),
)
if key:
    with st.container(border=True):
        is_shown = show(tables, key)
    if is_shown:
        st.stop()

stop_if_empty(tables, filters, *FACT_TABLES)

counts, totals = count_by_table(tables, filters), count_by_table(tables, Filters())
first = next(name for name, count in counts.items() if count)
name = address.choose(message("Table"), "table", FACT_TABLES, default=first)
draw_facets(tables, filters)
shares = [
    message("{count} of {total} {table}", count=f"{count:,}", total=f"{totals[each]:,}", table=label("table", each).lower())
    for each, count in counts.items()
]
st.caption(" · ".join(shares))
leading = ["title", "date_text", KIND_COLUMN[name], "areas", "actors"]
columns = [*leading, *(column.name for column in tables.description[name].columns if column.name not in leading)]
rows = sort_rows(table_rows(tables, name, filters), tables.description[name])
data_table(
    rows,
    columns,
    f"records-{name}",
    message("{table} that match the filters", table=label("table", name)),
    configured(tables.description, name, columns),
    look=Look(height=tall(rows), address=download_address(name, filters)),
)
