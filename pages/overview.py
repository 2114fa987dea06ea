"""Overview: what changed, when, in what, how much is known, and where to go next."""

from functools import partial

import streamlit as st

from components.blocks.chart_block import chart_block
from components.blocks.data_table import data_table, tall
from components.links import page_file
from components.overview import charts
from components.overview.summary import cards, page_links, sentences
from components.page import begin, stop_if_empty
from components.text.format import counted, of_many
from data.schema import FACT_TABLES
from data.small_frames import different
from data.views import overview as views
from data.views.counts import with_records

MOST_MILESTONES = 300
"""Milestones that are listed at a time."""

tables, filters = begin(
    "NATO–Japan relations",
    "What NATO and Japan have done together, fact by fact. Each mark opens the record behind it and who says so.",
)
stop_if_empty(tables, filters, *FACT_TABLES)

known, years = views.summary(tables, filters), views.years_shown(tables, filters)
milestones, steps = views.milestones(tables, filters), views.steps(tables, filters).once()
grown = views.growth(tables, filters)
st.markdown(sentences(known, years, steps, grown))
cards(tables, filters, known)
page_links()

activity, undated = views.activity(tables, filters), views.without_year(tables, filters)
left_out = f"{undated:,} in no single year (a decade, or undated) are left out. " if undated else ""
chart_block(
    charts.activity(activity, years, views.silent(tables, filters)),
    "activity",
    f"Records by year and table, {years[0]} to {years[1]}",
    f"{counted(int(activity['records'].sum()), 'record')}. {left_out}Hatched years: no cited fact begins or lies in them; the "
    "sources are silent, which is not the same as no activity.",
    activity,
    ["year", "table", "records", "record_ids", "source_ids"],
    by=["year", "table"],
    listed=partial(with_records, tables, filters, by=["year", "table"]),
)

with st.grid(2, min_column_width=340):
    if len(steps):
        with st.container():
            shown = steps.highest("date_earliest", charts.MOST_STEPS).part()
            left_out = of_many(len(shown), len(steps), "that begin last", "the table “Milestones” below")
            chart_block(
                charts.ladder(shown, years),
                "ladder",
                "The ladder of agreements and institutions, oldest first",
                f"{counted(len(steps), 'step')}: agreements, programmes and institutions that the records mark as such. "
                f"A pale mark is dated only about.{left_out}",
                shown,
                ["date_text", "title", "id", "source_ids"],
            )
    if len(grown):
        with st.container():
            areas, drawn = different(grown["area"]), grown.head(2 * charts.MOST_AREAS)
            colours = dict(zip(tables["areas"]["label"], tables["areas"]["colour_index"], strict=True))
            chart_block(
                charts.growth(drawn, colours),
                "growth",
                "Cooperation areas with the largest increase in records",
                "From the open to the full dot: records that begin in the years named, for the "
                f"{min(charts.MOST_AREAS, areas)} of {counted(areas, 'area')} that grew most. More records may also mean more "
                "sources.",
                drawn,
                ["area", "period", "records", "increase", "record_ids", "source_ids"],
                by=["area", "period"],
                listed=partial(views.growth_records, tables, filters),
            )
if not len(steps) or grown.empty:
    names = {"the ladder of agreements": len(steps), "the areas that grew": len(grown)}
    st.caption(f"Nothing to draw under these filters: {', '.join(name for name, number in names.items() if not number)}.")

if len(milestones):
    st.subheader("Milestones")
    told = {"milestones": "true"}
    st.page_link(page_file("timeline"), label="Read them one by one", query_params=told, icon=":material/auto_stories:")
    alt = "Steps of the ladder of agreements, and firsts"
    columns = ["date_text", "title", "milestone", "source_ids"]
    data_table(milestones, columns, "milestones", alt, height=tall(milestones), most=MOST_MILESTONES)
