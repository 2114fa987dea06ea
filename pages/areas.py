"""Areas: records by cooperation area and year, and the areas that each edition of a document names."""

from components.areas import charts, editions
from components.blocks.chart_block import chart_block
from components.blocks.selection import Marks
from components.device import touched
from components.page import begin, stop_if_empty
from components.text.messages import message, plural
from data.schema import FACT_TABLES
from data.selection import select
from data.storage.small_frames import different
from data.views import areas, overview

tables, filters = begin(
    message("Cooperation areas"),
    message(
        "Which fields the cooperation covers and when, and which of them each edition of NATO’s page on Japan and each "
        "partnership programme names."
    ),
)
stop_if_empty(tables, filters, *FACT_TABLES)

selection = select(tables, filters)
by_area = selection.count("area", "table")
chart_block(
    charts.by_area(by_area),
    "by-area",
    message("Records by cooperation area, one panel per table"),
    message(
        "{records} in {areas}. A record counts in each of its areas, so the bars add up to more than the records. All panels "
        "share one scale. Click a bar for its records.",
        records=plural("{count} record", "{count} records", len(selection)),
        areas=plural("{count} area", "{count} areas", different(by_area["area"])),
    ),
    by_area,
    ["area", "table", "records", "record_ids", "source_ids"],
    Marks(["area", "table"], lambda rows: selection.with_records(rows, "area", "table")),
)

by_year, numbers = selection.count("area", "year"), not touched()
undated = overview.without_year(tables, filters)
caption = [
    message("Number and shade: records of that year. Click a cell for its records.")
    if numbers
    else message("Shade: records of that year. Click a cell for its records."),
    message("A record that lasts counts in its first year, so an empty cell means that none begins there."),
]
if undated:
    caption.append(
        plural(
            "{count} record without a single year is left out.",
            "{count} records without a single year are left out.",
            undated,
        )
    )
chart_block(
    charts.by_year(by_year, overview.years_shown(tables, filters), tables["areas"]["label"].tolist(), numbers=numbers),
    "area-years",
    message("Records by cooperation area and year"),
    " ".join(caption),
    by_year,
    ["area", "year", "records", "record_ids", "source_ids"],
    Marks(["area", "year"], lambda rows: selection.with_records(rows, "area", "year")),
)

matrix = areas.editions(tables, filters)
editions.draw_matrix(tables, filters, matrix)
editions.draw_wording(tables, filters, matrix)
