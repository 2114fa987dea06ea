"""Areas: records by cooperation area, through the years, and what each edition of a document names."""

from functools import partial

from components.areas import charts, editions, wording
from components.blocks.chart_block import chart_block
from components.device import touched
from components.page import begin, stop_if_empty
from components.text.format import counted
from data.schema import FACT_TABLES
from data.selection import query
from data.small_frames import different
from data.views import areas, overview
from data.views.counts import with_records

tables, filters = begin(
    "Cooperation areas",
    "Which fields the cooperation covers, when, and which of them each edition of NATO’s page on Japan and each partnership "
    "programme names.",
)
stop_if_empty(tables, filters, *FACT_TABLES)

COUNTED = ["records", "record_ids", "source_ids"]

by_area = areas.by_area(tables, filters)
chart_block(
    charts.by_area(by_area),
    "by-area",
    "Records by cooperation area, one panel for each table",
    f"{counted(len(query.facts_left(tables, filters)), 'record')} in {counted(different(by_area['area']), 'area')}; "
    "one of several areas counts in each, so the bars add up to more than the records. The panels share one scale. Click a "
    "bar for its records.",
    by_area,
    ["area", "table", *COUNTED],
    by=["area", "table"],
    listed=partial(with_records, tables, filters, by=["area", "table"]),
)

by_year, numbers = areas.by_year(tables, filters), not touched()
undated = overview.without_year(tables, filters)
left_out = f"{undated:,} in no single year are left out. " if undated else ""
chart_block(
    charts.by_year(by_year, overview.years_shown(tables, filters), tables["areas"]["label"].tolist(), numbers=numbers),
    "area-years",
    "Records by cooperation area and year",
    f"A cell is a year in which a record lies or begins, its {'number and shade' if numbers else 'shade'} how many; click one "
    f"for its records. {left_out}An empty cell: no record lies or begins there; one that lasts counts in its first year.",
    by_year,
    ["area", "year", *COUNTED],
    by=["area", "year"],
    listed=partial(with_records, tables, filters, by=["area", "year"]),
)

named = areas.editions(tables, filters)
editions.draw(tables, filters, named)
wording.draw(tables, filters, named)
