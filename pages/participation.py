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
    "outlook is marked as possible and not counted as participation.",
)
stop_if_empty(tables, filters, "participation")

taking_part, possible = participation.taking_part(tables, filters)
lanes = st.segmented_control("Lanes", ("Format", "Role"), default="Format", required=True, key="lanes", bind="query-params")
spans = participation.spans(tables, filters, (lanes or "Format").lower())
figure(
    charts.spans(spans, overview.years_shown(tables, filters)),
    "participation-spans",
    f"What Japan takes part in, on a time axis in lanes by {str(lanes).lower()}",
    f"{taking_part} records of participation and {possible} of what is only possible. A bar that fades has an end that is not "
    "known; one that fades in has a beginning that is not known.",
    spans,
    ["id", "format", "role", "title", "date", "date_text", "organisation", "source_ids"],
)

by_format = participation.by_format(tables, filters)
figure(
    charts.roles(by_format),
    "participation-roles",
    "Participation by format and role",
    f"{int(by_format['records'].sum())} records; hatched is an outlook, not participation.",
    by_format,
    ["format", "role", "records", "record_ids", "source_ids"],
    by=["format", "role"],
)

st.subheader("All of it")
COLUMNS = ["title", "date_text", "format", "role", "organisation", "series", "areas", "confidence", "source_ids"]
table(
    select(tables, "participation", filters),
    COLUMNS,
    "participation",
    "Records of participation",
    configured(tables.description, "participation", COLUMNS),
)
