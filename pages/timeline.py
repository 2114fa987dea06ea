"""Timeline: every record on a time axis, in lanes, as exact as the sources state its date."""

from functools import partial

from components.blocks.chart_block import chart_block, density_block
from components.blocks.selection import Marks
from components.page import begin, stop_if_empty
from components.text.labels import label
from components.text.messages import message, plural
from components.timeline import charts
from components.timeline.controls import brush, caption, show_left_out, show_milestone, view
from data.schema import FACT_TABLES
from data.selection import choices_of, select
from data.views import overview, timeline
from data.views.common import silent_years
from data.views.known import known_by

COLUMNS = (
    *("id", "table", "kind", "title", "date", "date_text", "date_earliest", "date_latest", "date_precision"),
    *("description", "areas", "actors", "place", "country_name", "milestone", "confidence", "source_ids"),
)

tables, filters = begin(
    message("Timeline"),
    message(
        "A dot is an exact day; a bar is a month, a year or a stated span. What is thin and fades is not exact: a decade, "
        "“about”, or an end that no source states."
    ),
)
stop_if_empty(tables, filters, *FACT_TABLES)
choices, years = choices_of(tables), overview.years_shown(tables, filters)
lanes_by, as_of, with_milestones = view(choices)

selection = select(tables, filters)
known = known_by(selection, as_of.day, from_facts=as_of.from_facts) if as_of else None
selection, readable = (known.selection, known.readable) if known else (selection, None)
number, lanes = len(selection), timeline.in_lanes(selection, lanes_by)
rows = None if max(number, lanes.number) > timeline.MAX_MARKS else timeline.rows(selection, readable)
spoken = selection.count("year") if rows is None else timeline.spoken_records(selection)
# What comes after the last document that could be read is not silent, but not known yet.
quiet = [year for year in silent_years(selection, years) if as_of is None or year <= as_of.day.year]
axis = charts.Years(years, spoken, quiet, (as_of.day, as_of.words) if as_of else None)

brush(charts.strip(select(tables, filters.without("years")).count("year"), choices.years, years), choices)
steps = timeline.milestones(selection, readable) if with_milestones else None
step = None if steps is None else show_milestone(steps)
lane_label = partial(label, lanes_by)
# Addresses once held the words of lanes.
before = {timeline.OTHER_ACTORS: "Others", timeline.NO_ACTOR: "Not stated"}
former = {"lane": {lane: before.get(lane, lane.capitalize()) for lane in lanes.names}}
texts = [caption(number, known, as_of)]
slots = {"lanes": label("lanes", lanes_by).lower(), "first": years[0], "last": years[1]}
move = message(
    "To zoom and move, drag across the strip of years or use its buttons: the years of all pages and of the address follow."
)
if rows is None:
    density = timeline.density(lanes, lanes_by, years, readable)
    density_block(
        lambda cells: charts.timeline(cells, lanes.names, axis, steps, step, lane_label),
        "timeline",
        message("Number of records in lanes by {lanes} and years, {first} to {last}", **slots),
        " ".join([*texts, move]),
        density,
        number - int(spoken["records"].sum()),
        Marks(["lane", "first_year"], density.listed, {"lane": lane_label}, former),
    )
elif number:
    if ends := timeline.without_end(selection):
        texts.append(message("{number} with an open end.", number=ends))
    signs = message(
        "Hatched years: the sources are silent, which is not the same as no activity. A count in a circle stands for records "
        "that would collide; click it to list them, and a mark to open its record."
    )
    chart_block(
        charts.timeline(timeline.marks(lanes), lanes.names, axis, steps, step, lane_label),
        "timeline",
        plural(
            "{count} record on a time axis in lanes by {lanes}, {first} to {last}",
            "{count} records on a time axis in lanes by {lanes}, {first} to {last}",
            number,
            **slots,
        ),
        " ".join([*texts, signs, move]),
        rows,
        COLUMNS,
        Marks(former=former),
    )
if known and as_of:
    show_left_out(known, as_of)
