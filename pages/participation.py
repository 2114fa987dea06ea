"""Participation: what Japan takes part in, in which role, and since when."""

import streamlit as st

from components.charts import participation as charts
from components.figure import figure
from components.page import begin, stop_if_empty
from components.tables import configured, table
from data.query import select
from data.views import overview, participation

tables, filters = begin(
    "Participation",
    "Exercises, bodies, programmes, missions, posts, dialogues and initiatives in which Japan takes part. What is only an "
    "outlook stands apart and is not counted as participation.",
)
stop_if_empty(tables, filters, "participation")

COUNTED = ["records", "record_ids", "source_ids"]
COLUMNS = ["title", "date_text", "format", "role", "organisation", "series", "areas", "confidence", "source_ids"]
settings = configured(tables.description, "participation", COLUMNS)
years = overview.years_shown(tables, filters)
taking_part, outlook = participation.taking_part(tables, filters)

lanes = st.segmented_control("Lanes", ("Format", "Role"), default="Format", required=True, key="lanes", bind="query-params")
spans = participation.spans(tables, filters, (lanes or "Format").lower())
figure(
    charts.spans(spans, years),
    "participation-spans",
    f"What Japan takes part in, on a time axis in lanes by {str(lanes).lower()}",
    f"{taking_part} records of participation; {outlook} of what is only possible are left out and listed below. A bar that "
    "fades has an end that is not known; one that fades in has a beginning that is not known.",
    spans,
    ["id", "format", "role", "title", "date", "date_text", "organisation", "source_ids"],
)

st.subheader("Exercises")
grid = participation.exercises(tables, filters)
if len(grid):
    figure(
        charts.exercises(grid),
        "exercises",
        "Exercises by year with Japan's role in the cell",
        f"{grid['record_ids'].explode().nunique()} records of {grid['exercise'].nunique()} exercises or series. ○ observer, "
        "● participant; ○● both in one year. An empty cell: no source speaks of that year, which is not the same as absence.",
        grid,
        ["exercise", "year", "role", *COUNTED],
        by=["exercise", "year"],
    )
    year = st.selectbox(
        "All exercises of one year",
        sorted(set(grid["year"]), reverse=True),
        index=None,
        key="exercises-of",
        bind="query-params",
        placeholder="Choose a year",
    )
    if year:
        table(participation.in_year(tables, grid, year), COLUMNS, "exercises-year", f"Exercises of {year} with roles", settings)
else:
    st.caption("No exercise under these filters.")

st.subheader("Posts, bodies and programmes")
kinds = list(participation.TENURES)
what = st.segmented_control("Show", kinds, default=kinds[0], required=True, key="lasting", bind="query-params") or kinds[0]
tenures = participation.tenures(tables, filters, participation.TENURES[what])
figure(
    charts.tenures(tenures, years, what),
    "tenures",
    f"{what} with a Japanese part, from beginning to end as far as known",
    f"{len(tenures)} records. A bar fades where its beginning or end is not known: to the end of the axis where sources say "
    "that it goes on, for two years where they do not say. Click a bar for its record.",
    tenures,
    ["id", "title", "date", "date_text", "ends", "role", "organisation", "source_ids"],
)

st.subheader("How many")
by = st.segmented_control(
    "Count by", ("Format", "Organisation"), default="Format", required=True, key="count", bind="query-params"
)
column = (by or "Format").lower()
counts = participation.by(tables, filters, column)
figure(
    charts.roles(counts, column),
    f"participation-{column}",
    f"Participation by {column} and role",
    f"{int(counts['records'].sum())} records; the {outlook} of what is only possible are not counted. An organisation that no "
    "source names is “not stated”.",
    counts,
    [column, "role", *COUNTED],
    by=[column, "role"],
)

possible = participation.possible(tables, filters)
if len(possible):
    st.subheader("Only possible")
    st.markdown("Sources hold these out as an outlook. They are not counted above.")
    table(possible, COLUMNS, "possible", "Participation that is only an outlook", settings)

st.subheader("All of it")
table(select(tables, "participation", filters), COLUMNS, "participation", "Records of participation", settings)
