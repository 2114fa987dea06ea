"""Timeline: every record on a time axis, in lanes, as exact as the sources state its date."""

import streamlit as st

from components.charts import timeline as charts
from components.figure import figure
from components.page import begin, stop_if_empty
from data.description import FACT_TABLES
from data.views import overview, timeline

tables, filters = begin(
    "Timeline",
    "A marker is an exact day, a bar a month, a year or a stated span; a bar that fades is a decade, an approximate date or "
    "an open end.",
)
stop_if_empty(tables, filters, *FACT_TABLES)

lanes = st.segmented_control("Lanes", timeline.LANES, default="Kind", required=True, key="lanes", bind="query-params")
marks = timeline.marks(tables, filters, lanes or "Kind")
records = marks["id"].nunique()
open_ended = int(marks.drop_duplicates("id")["date_precision"].isin(["ongoing", "undated"]).sum())
figure(
    charts.timeline(marks, overview.years_shown(tables, filters)),
    "timeline",
    f"{records} records on a time axis in lanes by {str(lanes).lower()}",
    f"{records} records, all that the filters leave; {open_ended} of them have an open end. Drag to move, scroll or pinch to "
    "zoom, double-click to see everything; click a mark to open its record.",
    marks,
    ["id", "table", "lane", "title", "date", "date_text", "date_earliest", "date_latest", "source_ids"],
)
