"""Overview: what changed, when, in what, how much is known, and where to go next."""

import streamlit as st

from components.charts import overview as charts
from components.charts.theme import LINK_NAMES
from components.figure import figure
from components.page import begin, stop_if_empty
from components.places import page_file
from components.tables import table
from components.text import counted, number_words, plain
from data.description import FACT_TABLES
from data.views import funding
from data.views import overview as views

tables, filters = begin(
    "NATO–Japan relations",
    "What NATO and Japan have done together, fact by fact. Each mark opens the record behind it and who says so.",
)
stop_if_empty(tables, filters, *FACT_TABLES)

known, years = views.summary(tables, filters), views.years_shown(tables, filters)
milestones, grown = views.milestones(tables, filters), views.growth(tables, filters)
steps = milestones[milestones["milestone"] == "agreement"]
words = [f"**{counted(known.records, 'record')}** from **{counted(known.documents, 'document')}**, {years[0]} to {years[1]}."]
if len(steps):
    first, last = steps.iloc[0], steps.iloc[-1]
    words.append(f"The first step on record: {plain(first['title'])} ({plain(first['date_text'])}).")
    words += [f"The latest: {plain(last['title'])} ({plain(last['date_text'])})."] if len(steps) > 1 else []
if known.busiest:
    words.append(f"The fullest year is **{known.busiest[0]}** with {counted(known.busiest[1], 'record')}.")
if grown["area"].nunique() > 1:
    words.append(f"**{plain(grown['area'].iloc[0])}** grew most of all areas.")
st.markdown(" ".join(words))

with st.grid(2, min_column_width=240):
    share = f"{known.high / known.records:.0%}"
    st.metric("Records of high confidence", share, border=True, help=f"{known.high} of {counted(known.records, 'record')}.")
    share = f"{known.single / known.records:.0%}"
    st.metric("Rest on one source only", share, border=True, help=f"{known.single} of {counted(known.records, 'record')}.")
    for total in funding.totals(funding.ledger(tables, filters))[:2]:
        value = f"{f'{total.sign} ' if total.sign else ''}US$ {number_words(total.usd)}" if total.added else "no sum"
        help_text = f"{total.added} amounts that are safe to add, of {total.records} records; see the page Funding."
        st.metric(LINK_NAMES[total.link], value, border=True, help=help_text)

with st.container(horizontal=True):
    st.page_link(page_file("timeline"), label="See it on a time axis", icon=":material/view_timeline:")
    st.page_link(page_file("areas"), label="Compare cooperation areas", icon=":material/category:")
    st.page_link(page_file("funding"), label="Follow the money", icon=":material/payments:")
    st.page_link(page_file("participation"), label="Who takes part in what", icon=":material/groups:")
    st.page_link(page_file("sources"), label="Who says so", icon=":material/library_books:")
    st.page_link(page_file("records"), label="Search every record", icon=":material/table_rows:")

activity = views.activity(tables, filters)
figure(
    charts.activity(activity, years),
    "activity",
    f"Records by year and table, {years[0]} to {years[1]}",
    f"{counted(int(activity['records'].sum()), 'record')}. {views.without_year(tables, filters)} in no single year (a decade, "
    "or undated) are left out. Hatched years: no cited fact begins or lies in them; the sources are silent, which is not the "
    "same as no activity.",
    activity,
    ["year", "table", "records", "record_ids", "source_ids"],
    by=["year", "table"],
)

with st.grid(2, min_column_width=340):
    with st.container():
        figure(
            charts.ladder(steps, years),
            "ladder",
            "The ladder of agreements and institutions, oldest first",
            f"{counted(len(steps), 'step')}: agreements, programmes and institutions that the records mark as such.",
            steps,
            ["date_text", "title", "id", "source_ids"],
        )
    with st.container():
        colours = dict(zip(tables["areas"]["label"], tables["areas"]["colour_index"], strict=True))
        figure(
            charts.growth(grown, colours),
            "growth",
            "Cooperation areas with the largest increase in records",
            f"From the open to the full dot: records that begin in the years named, for the {min(8, grown['area'].nunique())} "
            f"areas with the largest increase of {grown['area'].nunique()} that grew. More records may also mean more sources.",
            grown,
            ["area", "period", "records", "increase", "record_ids", "source_ids"],
            by=["area", "period"],
        )

st.subheader("Milestones")
table(
    milestones, ["date_text", "title", "milestone", "source_ids"], "milestones", "Steps of the ladder of agreements, and firsts"
)
