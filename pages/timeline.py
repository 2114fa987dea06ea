"""Timeline: every record on a time axis, in lanes, as exact as the sources state its date."""

from components.brush import brush
from components.charts import timeline as charts
from components.figure import figure
from components.page import begin, stop_if_empty
from components.story import story
from components.text import counted
from components.timeline import COLUMNS, MOVE, left_out, said, view
from data import query
from data.description import FACT_TABLES
from data.views import overview, timeline
from data.views.common import facts, silent

tables, filters = begin(
    "Timeline",
    "A dot is an exact day; a bar is a month, a year or a stated span. What is thin and fades is not exact: a decade, “about”, "
    "or an end that no source states.",
)
stop_if_empty(tables, filters, *FACT_TABLES)
choices, years = query.choices(tables), overview.years_shown(tables, filters)
asked = view(choices)

left = facts(tables, filters)
as_of = asked.as_of
known = timeline.known_by(tables, left, as_of.day, from_facts=as_of.from_facts) if as_of else None
rows = known.rows if known else left
marks, spoken = timeline.in_lanes(rows, asked.lanes, filters.areas), timeline.spoken(rows)
order, words = timeline.lane_order(marks), said(rows, known, as_of)
# What comes after the last document that could be read is not silent, but not known yet.
quiet = [year for year in silent(rows, years) if as_of is None or year <= as_of.day.year]
axis = charts.Years(years, spoken, quiet, (as_of.day, as_of.words) if as_of else None)

whole = facts(tables, filters.without("years")) if filters.years else left
brush(charts.strip(spoken if whole is rows else timeline.spoken(whole), choices.years, years), choices)
layer = charts.Layer(rows, story(rows)) if asked.milestones else None
if len(marks) > timeline.MOST_MARKS:
    cells = timeline.density(marks, years)
    figure(
        charts.density(cells, order, axis, layer),
        "timeline",
        f"Number of records in lanes by {asked.lanes.lower()} and years, {years[0]} to {years[1]}",
        f"{words} Too many to draw one by one: a cell is a lane and a span of years, darker the more records begin in it; "
        f"{len(rows) - int(spoken['records'].sum())} in no single year are left out. Click a cell to list its records. {MOVE}",
        cells,
        ["lane", "first_year", "last_year", "records"],
        by=["lane", "first_year"],
    )
elif len(rows):
    ends = int(rows["date_precision"].isin(["ongoing", "undated"]).sum())
    open_ends = f"{ends} with an open end. " if ends else ""
    figure(
        charts.timeline(marks, order, axis, layer),
        "timeline",
        f"{counted(len(rows), 'record')} on a time axis in lanes by {asked.lanes.lower()}, {years[0]} to {years[1]}",
        f"{words} {open_ends}Hatched years: the sources are silent, which is not the same as no activity. A count in a "
        f"circle stands for records that would collide; click it to list them, and a mark to open its record. {MOVE}",
        rows,
        COLUMNS,
    )
if known and as_of:
    left_out(known, as_of)
