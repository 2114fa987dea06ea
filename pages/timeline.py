"""Timeline: every record on a time axis, in lanes, as exact as the sources state its date."""

from components.blocks.chart_block import chart_block, density_block
from components.page import begin, stop_if_empty
from components.text.format import counted
from components.text.labels import label
from components.timeline import charts
from components.timeline.brush import brush
from components.timeline.controls import COLUMNS, MOVE, caption, show_left_out, view
from components.timeline.milestones import show_milestone
from data.schema import FACT_TABLES
from data.selection import choices as choices_of
from data.selection import select
from data.views import overview, timeline
from data.views.common import silent_years
from data.views.known import known_by

tables, filters = begin(
    "Timeline",
    "A dot is an exact day; a bar is a month, a year or a stated span. What is thin and fades is not exact: a decade, "
    "“about”, or an end that no source states.",
)
stop_if_empty(tables, filters, *FACT_TABLES)
choices, years = choices_of(tables), overview.years_shown(tables, filters)
chosen = view(choices)
lanes_label = label("lanes", chosen.lanes).lower()

selection = select(tables, filters)
as_of = chosen.as_of
known = known_by(selection, as_of.day, from_facts=as_of.from_facts) if as_of else None
selection, readable = (known.selection, known.readable) if known else (selection, None)
number, lanes = len(selection), timeline.in_lanes(selection, chosen.lanes)
words = caption(number, known, as_of)
rows = None if max(number, lanes.number) > timeline.MAX_MARKS else timeline.rows(selection, readable)
spoken = timeline.spoken(selection) if rows is None else timeline.spoken_records(selection)
# What comes after the last document that could be read is not silent, but not known yet.
quiet = [year for year in silent_years(selection, years) if as_of is None or year <= as_of.day.year]
axis = charts.Years(years, spoken, quiet, (as_of.day, as_of.words) if as_of else None)

brush(charts.strip(select(tables, filters.without("years")).count("year"), choices.years, years), choices)
steps = timeline.milestones(selection, readable) if chosen.milestones else None
layer = None if steps is None else charts.Layer(steps, show_milestone(steps))
if rows is None:
    density = timeline.density(lanes, chosen.lanes, years, readable)
    density_block(
        lambda cells: charts.density(cells, lanes.names, axis, layer),
        "timeline",
        f"Number of records in lanes by {lanes_label} and years, {years[0]} to {years[1]}",
        f"{words} {MOVE}",
        density,
        number - int(spoken["records"].sum()),
    )
elif number:
    ends = timeline.without_end(selection)
    open_ends = f"{ends} with an open end. " if ends else ""
    chart_block(
        charts.timeline(timeline.marks(lanes), lanes.names, axis, layer),
        "timeline",
        f"{counted(number, 'record')} on a time axis in lanes by {lanes_label}, {years[0]} to {years[1]}",
        f"{words} {open_ends}Hatched years: the sources are silent, which is not the same as no activity. A count in a "
        f"circle stands for records that would collide; click it to list them, and a mark to open its record. {MOVE}",
        rows,
        COLUMNS,
    )
if known and as_of:
    show_left_out(known, as_of)
