"""Areas: records by cooperation area, through the years, and what each edition of NATO's page names."""

import streamlit as st

from components.charts import areas as charts
from components.figure import figure
from components.page import begin, stop_if_empty
from data.description import FACT_TABLES
from data.views import areas, overview

tables, filters = begin(
    "Cooperation areas",
    "Which fields the cooperation covers, when, and which of them each edition of NATO’s page on Japan lists.",
)
stop_if_empty(tables, filters, *FACT_TABLES)

COUNTED = ["records", "record_ids", "source_ids"]

by_area = areas.by_area(tables, filters)
figure(
    charts.by_area(by_area),
    "by-area",
    "Records by cooperation area and table",
    f"{by_area['record_ids'].explode().nunique()} records in {by_area['area'].nunique()} areas; one of several areas counts in "
    "each, so the bars add up to more than the records.",
    by_area,
    ["area", "table", *COUNTED],
    by=["area", "table"],
)

by_year = areas.by_year(tables, filters)
colours = dict(zip(tables["areas"]["label"], tables["areas"]["colour_index"], strict=True))
figure(
    charts.by_year(by_year, overview.years_shown(tables, filters), colours),
    "area-years",
    "Records by cooperation area and year",
    "The size of a square is the number of records that lie or begin in the year; records in no single year are left out.",
    by_year,
    ["area", "year", *COUNTED],
    by=["area", "year"],
)

st.subheader("What the documents name")
editions = areas.editions(tables, filters)
sources = tables["sources"].set_index("id")
names = {source: areas.edition_name(sources.loc[source]) for source in dict.fromkeys(editions["source_id"])}
figure(
    charts.editions(editions, names),
    "editions",
    "Areas that each edition of NATO's page on Japan lists, discusses or does not name",
    "● listed in the edition’s own list of cooperation areas, ○ discussed elsewhere on the page; hover for its terms and "
    "paragraphs. An area that an edition does not name has not ended.",
    editions,
    ["source_id", "area", "mention", "wording", "paragraphs"],
)
