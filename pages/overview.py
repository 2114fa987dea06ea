"""Overview: what this is, how much is known, when it happened, and where to go next."""

import streamlit as st

from components.charts import overview as charts
from components.figure import figure
from components.page import begin, stop_if_empty
from components.places import page_file
from components.tables import table
from data import query
from data.description import FACT_TABLES
from data.views import overview as views
from data.views.common import TABLE_NAMES

tables, filters = begin(
    "NATO–Japan relations",
    "What NATO and Japan have done together since the first contacts of the early 1990s, fact by fact. "
    "Each mark opens the record behind it and the paragraph of the document that says so.",
)
stop_if_empty(tables, filters, *FACT_TABLES)

with st.grid(4, min_column_width=140):
    for name, count in query.count(tables, filters).items():
        st.metric(TABLE_NAMES[name], count, border=True)
    st.metric("Documents", int(query.matching(tables, "sources", filters).sum()), border=True)

activity = views.activity(tables, filters)
years = views.years_shown(tables, filters)
left_out = views.without_year(tables, filters)
figure(
    charts.activity(activity, years),
    "activity",
    f"Records by year and table, {years[0]} to {years[1]}",
    f"{int(activity['records'].sum())} records. {left_out} in no single year (a decade, or undated) are left out. "
    "Hatched years: no cited fact begins or lies in them; the sources are silent, which is not the same as no activity.",
    activity,
    ["year", "table", "records", "record_ids", "source_ids"],
    by=["year", "table"],
)

st.subheader("Milestones")
milestones = views.milestones(tables, filters)
table(
    milestones,
    ["date_text", "title", "milestone", "source_ids"],
    "milestones",
    "Steps of the ladder of agreements, and firsts",
    {
        "date_text": st.column_config.Column("Date", width="small"),
        "title": st.column_config.Column("Milestone", width="large"),
        "milestone": st.column_config.Column("Sort", width="small"),
        "source_ids": st.column_config.ListColumn("Sources"),
    },
)

st.subheader("Where to go next")
with st.container(horizontal=True):
    st.page_link(page_file("timeline"), label="See it on a time axis", icon=":material/view_timeline:")
    st.page_link(page_file("areas"), label="Compare cooperation areas", icon=":material/category:")
    st.page_link(page_file("funding"), label="Follow the money", icon=":material/payments:")
    st.page_link(page_file("records"), label="Search every record", icon=":material/table_rows:")
