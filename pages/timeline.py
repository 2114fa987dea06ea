"""Timeline: every record on a time axis, in lanes, as exact as the sources state its date."""

from components.blocks.chart_block import chart_block
from components.blocks.density_block import density_figure
from components.page import begin, stop_if_empty
from components.text.format import counted
from components.timeline import charts
from components.timeline.brush import brush
from components.timeline.controls import COLUMNS, MOVE, caption, show_left_out, view
from components.timeline.milestones import show_milestone
from data.schema import FACT_TABLES
from data.selection import query
from data.views import common, overview, timeline
from data.views.counts import silent, tally
from data.views.known import known_by

tables, filters = begin(
    "Timeline",
    "A dot is an exact day; a bar is a month, a year or a stated span. What is thin and fades is not exact: a decade, “about”, "
    "or an end that no source states.",
)
stop_if_empty(tables, filters, *FACT_TABLES)
choices, years = query.choices(tables), overview.years_shown(tables, filters)
asked = view(choices)

left = common.select_all(tables, filters)
as_of = asked.as_of
known = known_by(tables, left, as_of.day, from_facts=as_of.from_facts) if as_of else None
left, readable = (known.left, known.readable) if known else (left, None)
number, found = len(left), timeline.in_lanes(tables, left, asked.lanes, filters.areas)
words = caption(number, known, as_of)
rows = None if max(number, found.number) > timeline.MOST_MARKS else timeline.records(tables, left, readable)
spoken = timeline.spoken(tables, left) if rows is None else timeline.spoken_records(tables, left)
# What comes after the last document that could be read is not silent, but not known yet.
quiet = [year for year in silent(tables, left, years) if as_of is None or year <= as_of.day.year]
axis = charts.Years(years, spoken, quiet, (as_of.day, as_of.words) if as_of else None)

brush(charts.strip(tally(tables, filters.without("years"), "year"), choices.years, years), choices)
steps = timeline.milestones(tables, left, readable) if asked.milestones else None
layer = None if steps is None else charts.Layer(steps, show_milestone(steps))
if rows is None:
    density = timeline.density(tables, left, asked.lanes, years, found, readable)
    density_figure(
        lambda cells: charts.density(cells, found.names, axis, layer),
        "timeline",
        f"Number of records in lanes by {asked.lanes.lower()} and years, {years[0]} to {years[1]}",
        words,
        density,
        number - int(spoken["records"].sum()),
        MOVE,
    )
elif number:
    ends = timeline.without_end(tables, left)
    open_ends = f"{ends} with an open end. " if ends else ""
    chart_block(
        charts.timeline(timeline.marks(tables, found), found.names, axis, layer),
        "timeline",
        f"{counted(number, 'record')} on a time axis in lanes by {asked.lanes.lower()}, {years[0]} to {years[1]}",
        f"{words} {open_ends}Hatched years: the sources are silent, which is not the same as no activity. A count in a "
        f"circle stands for records that would collide; click it to list them, and a mark to open its record. {MOVE}",
        rows,
        COLUMNS,
    )
if known and as_of:
    show_left_out(known, as_of)
