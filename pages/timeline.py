"""Timeline: every record on a time axis, in lanes, as exact as the sources state its date."""

import streamlit as st

from components.brush import brush
from components.charts import timeline as charts
from components.figure import figure
from components.page import begin, stop_if_empty
from components.text import counted
from data import query
from data.description import FACT_TABLES
from data.views import overview, timeline
from data.views.common import facts

tables, filters = begin(
    "Timeline",
    "A dot is an exact day; a bar is a month, a year or a stated span. What is thin and fades is not exact: a decade, “about”, "
    "or an end that no source states.",
)
stop_if_empty(tables, filters, *FACT_TABLES)
choices = query.choices(tables)
years = overview.years_shown(tables, filters)

with st.container(horizontal=True, vertical_alignment="bottom"):
    lanes = st.segmented_control("Lanes", timeline.LANES, default="Kind", required=True, key="lanes", bind="query-params")
    known_by = st.selectbox(
        "As known by the end of",
        [str(year) for year in range(choices.last_year, choices.first_year - 1, -1)],
        index=None,
        placeholder="today",
        key="known_by",
        bind="query-params",
        width=190,
        help="Only what a reader of the sources published up to then could know, beside the dates of the facts themselves.",
    )
    milestones = st.toggle("Milestones", key="milestones", bind="query-params")

rows = facts(tables, filters)
said = f"{counted(len(rows), 'record')}, all that the filters leave."
if known_by:
    known = timeline.known_by(tables, rows, int(known_by))
    rows = known.rows
    said = (
        f"{counted(len(rows), 'record')} stated by a source published by the end of {known_by}. Left out: {known.later} that "
        f"only later sources state, and {known.undatable} for which one of {counted(known.undated_sources, 'source')} without "
        "a date of publication may have been earlier. Titles are worded from all sources."
    )
marks = timeline.in_lanes(rows, lanes or "Kind")
order, spoken = timeline.lane_order(marks), timeline.spoken(rows)
ends = int(rows["date_precision"].isin(["ongoing", "undated"]).sum())
move = (
    "Drag across the strip of years, or use its buttons, to zoom and move: the years of all pages and of the address follow. "
    "Dragging in the chart moves the view only."
)
all_years = facts(tables, filters.without("years"))
brush(charts.strip(timeline.spoken(all_years), choices.years, years), choices)
if len(marks) > timeline.MOST_MARKS:
    cells = timeline.density(marks, years)
    figure(
        charts.density(cells, order, spoken, years, int(known_by) if known_by else None),
        "timeline",
        f"Number of records in lanes by {str(lanes).lower()} and years, {years[0]} to {years[1]}",
        f"{said} Too many to draw one by one: a cell is a lane and a span of years, darker the more records begin in it; "
        f"{len(rows) - int(spoken['records'].sum())} in no single year are left out. Click a cell to list its records. {move}",
        cells,
        ["lane", "first_year", "last_year", "records"],
        by=["lane", "first_year"],
    )
else:
    figure(
        charts.timeline(marks, order, spoken, years, milestones=milestones, known_by=int(known_by) if known_by else None),
        "timeline",
        f"{counted(len(rows), 'record')} on a time axis in lanes by {str(lanes).lower()}, {years[0]} to {years[1]}",
        f"{said} {ends} have an open end. Hatched years: the sources are silent, which is not the same as no activity. A count "
        f"in a circle stands for records that would collide; click it to list them, and a mark to open its record. {move}",
        marks,
        ["id", "table", "lane", "title", "date", "date_text", "date_earliest", "date_latest", "source_ids"],
    )
