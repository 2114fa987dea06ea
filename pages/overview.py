"""Overview: what changed, when, in what, how much is known, and where to go next."""

from functools import partial

import streamlit as st

from components.blocks.chart_block import chart_block
from components.blocks.data_table import Look, data_table, tall
from components.blocks.selection import Marks
from components.links import page_file
from components.overview import charts
from components.overview.summary import draw_cards, findings
from components.page import begin, stop_if_empty
from components.registry import PAGES
from components.text.format import drawn_of_total
from components.text.messages import marked, message, plural
from data.schema import FACT_TABLES
from data.selection import select
from data.storage.small_frames import different
from data.views import overview as views
from data.views.common import silent_years

MAX_MILESTONE_ROWS = 300
"""Milestones listed at a time."""

tables, filters = begin(
    message("NATO–Japan relations"),
    message("What NATO and Japan have done together, fact by fact. Click any mark for the record and its sources."),
)
stop_if_empty(tables, filters, *FACT_TABLES)

selection, years, summary = select(tables, filters), views.years_shown(tables, filters), views.summary(tables, filters)
milestones, steps = views.milestones(tables, filters), views.milestones(tables, filters, "agreement").once()
grown = views.growth(tables, filters)
st.markdown(findings(summary, years, steps, grown))
draw_cards(tables, filters, summary)
with st.grid(3, min_column_width=165):
    for name, page in PAGES.items():
        if page.link:
            st.page_link(page_file(name), label=message(page.link), icon=page.icon)

activity, undated = selection.count("year", "table"), views.without_year(tables, filters)
caption = [plural("{count} record.", "{count} records.", int(activity["records"].sum()))]
if undated:
    caption.append(
        plural(
            "{count} record without a single year (a decade, or undated) is left out.",
            "{count} records without a single year (a decade, or undated) are left out.",
            undated,
        )
    )
caption.append(message("Hatched: no sourced record for that year. Something may still have happened."))
chart_block(
    charts.activity(activity, years, silent_years(selection, years)),
    "activity",
    message("Records by year and table, {first} to {last}", first=years[0], last=years[1]),
    " ".join(caption),
    activity,
    ["year", "table", "records", "record_ids", "source_ids"],
    Marks(["year", "table"], lambda rows: selection.with_records(rows, "year", "table")),
)

with st.grid(2, min_column_width=340):
    if len(steps):
        with st.container():
            shown = steps.highest("date_earliest", charts.MAX_STEPS).part()
            part = marked("Of {total}, the {drawn} that begin last are drawn; all are in the table “Milestones” below.")
            caption = [
                plural(
                    "{count} step: agreements, programmes and institutions that the records mark as such.",
                    "{count} steps: agreements, programmes and institutions that the records mark as such.",
                    len(steps),
                ),
                message("Pale: approximate date."),
                *drawn_of_total(part, len(shown), len(steps)),
            ]
            chart_block(
                charts.ladder(shown, years),
                "ladder",
                message("Agreements, programmes and institutions that built the partnership, oldest first"),
                " ".join(caption),
                shown,
                ["date_text", "title", "id", "source_ids"],
            )
    if len(grown):
        with st.container():
            drawn = grown.head(2 * charts.MAX_GROWN_AREAS)
            earlier, later = dict.fromkeys(drawn["period"])
            caption = [
                message("○ {earlier} ● {later}: records that begin in those years.", earlier=earlier, later=later),
                plural(
                    "The largest increase ({total} area grew).",
                    "The {count} largest increases ({total} areas grew).",
                    different(drawn["area"]),
                    total=different(grown["area"]),
                ),
                message("More records may also mean more sources."),
            ]
            chart_block(
                charts.growth(drawn, dict(zip(tables["areas"]["label"], tables["areas"]["colour_index"], strict=True))),
                "growth",
                message("Cooperation areas with the largest increase in records"),
                " ".join(caption),
                drawn,
                ["area", "period", "records", "increase", "record_ids", "source_ids"],
                Marks(["area", "period"], partial(views.growth_records, tables, filters)),
            )
if not len(steps):
    st.caption(message("No steps of the partnership under these filters."))
if grown.empty:
    st.caption(message("No area has more records in the last years than before, under these filters."))

if len(milestones):
    st.subheader(message("Milestones"))
    read = message("Read them one by one")
    st.page_link(page_file("timeline"), label=read, query_params={"milestones": "true"}, icon=":material/auto_stories:")
    alt = message("Steps that built the partnership, and firsts")
    columns = ["date_text", "title", "milestone", "source_ids"]
    data_table(milestones, columns, "milestones", alt, look=Look(height=tall(milestones), max_rows=MAX_MILESTONE_ROWS))
