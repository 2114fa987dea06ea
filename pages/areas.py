"""Areas: records by cooperation area, through the years, and what each edition of a document names."""

import streamlit as st

from components.charts import areas as charts
from components.figure import figure
from components.page import begin, stop_if_empty
from components.tables import configured, table
from components.text import plain
from data.description import FACT_TABLES
from data.views import areas, overview

tables, filters = begin(
    "Cooperation areas",
    "Which fields the cooperation covers, when, and which of them each edition of NATO’s page on Japan and each partnership "
    "programme names.",
)
stop_if_empty(tables, filters, *FACT_TABLES)

COUNTED = ["records", "record_ids", "source_ids"]

by_area = areas.by_area(tables, filters)
figure(
    charts.by_area(by_area),
    "by-area",
    "Records by cooperation area, one panel for each table",
    f"{by_area['record_ids'].explode().nunique()} records in {by_area['area'].nunique()} areas; one of several areas counts in "
    "each, so the bars add up to more than the records. The panels share one scale. Click a bar for its records.",
    by_area,
    ["area", "table", *COUNTED],
    by=["area", "table"],
)

by_year = areas.by_year(tables, filters)
figure(
    charts.by_year(by_year, overview.years_shown(tables, filters), tables["areas"]["label"].tolist()),
    "area-years",
    "Records by cooperation area and year",
    f"A cell is a year in which a record lies or begins, its number and shade how many; click one for its records. "
    f"{overview.without_year(tables, filters)} records in no single year are left out. An empty cell: the sources are silent.",
    by_year,
    ["area", "year", *COUNTED],
    by=["area", "year"],
)

st.subheader("What the documents name")
editions = areas.editions(tables, filters)
confirmed = areas.fields_confirmed(tables, "2023-individually-tailored-programme")
figure(
    charts.editions(editions),
    "editions",
    "Areas that each edition of NATO's page on Japan and each programme lists, discusses or does not name",
    "● listed, ○ discussed elsewhere in the document, · not named, ? not confirmed. Since the edition before: + entered the "
    "list, − left it, ≈ renamed, (+) newly discussed, (−) no longer named. What is not listed has not ended. The programmes "
    "were not read from end to end, so nothing is said to have left them: the list of 2023 is known only in part "
    f"({confirmed} of its sixteen fields are confirmed). Hover for the terms; click for the records.",
    editions,
    ["series", "edition", "area", "mention", "change", "wording", "paragraphs", "record_ids", "source_ids"],
    by=["series", "edition", "area"],
)

changes = areas.changes(editions)
if len(changes):
    st.markdown("**What changed from one edition of NATO’s page to the next**")
    table(
        changes,
        list(changes.columns),
        "edition-changes",
        "Areas that entered, left or were renamed, edition by edition",
        {"step": "Step", "area": "Area", "change": "Change", "before": "Before", "after": "After"},
    )

st.subheader("Wording of one area")
theme = st.selectbox(
    "Area", list(dict.fromkeys(editions["area"])) or tables["areas"]["label"].tolist(), key="theme", bind="query-params"
)
wording = areas.wording(tables, filters, theme)
with st.grid(3, min_column_width=160):
    for (series, edition), terms in wording.groupby(["series", "edition"], sort=False):
        with st.container(border=True):
            st.markdown(f"**{plain(edition)}**  \n:gray[{plain(series)}]")
            lines = [f"- {plain(words)}" for words in terms["words"]]
            st.markdown("\n".join(lines))
NAMED = ["mention", "wording", "paragraph", "source_id"]
table(
    wording,
    ["series", "edition", *NAMED],
    "wording",
    f"Terms of every edition for {theme}",
    {"series": "Series", "edition": "Edition"} | configured(tables.description, "area_mentions", NAMED),
)
