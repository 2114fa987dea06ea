"""About: how facts are coded, what the address holds, how to cite, and the codebook as the description of the tables has it."""

import streamlit as st

from components.about.codebook import codebook
from components.about.method import CONFIDENCE, METHOD
from components.links import page_file
from components.page import begin
from components.text.format import plain
from data.export import FORMATS
from data.filters import PARAMETERS

tables, _ = begin(
    "About",
    "How the records are made, how sure they are, what the columns mean, and how to take the data with you.",
)
description = tables.description

for heading, text in METHOD.items():
    st.subheader(heading)
    st.markdown(text)

st.subheader("How sure a record is")
st.markdown(plain(description["events"].by_name["confidence"].description))
st.markdown(CONFIDENCE)
st.page_link(page_file("sources"), label="Who agrees on what", query_params={"view": "Agreement"}, icon=":material/rule:")

st.subheader("Addresses")
st.markdown(
    f"""
The address of a page holds its state, so a link shows what you see. On every page:
{", ".join(f"`{name}`" for name in PARAMETERS)}.
A default never appears. One record is `/records?record=ID`, one document `/sources?document=ID`, one question on which
sources differ `/sources?view=Differences&difference=ID`; `pick` is the mark that was clicked in a chart.

Every table comes as {", ".join(f"`/api/NAME.{fmt}`" for fmt in FORMATS)} with the same filters, and all of it as
`/api/datapackage.zip`. For example `/api/events.csv?area=Cyber+defence&years=2015&years=2023`.
"""
)

st.subheader("How to cite")
st.code(description.citation, language=None, wrap_lines=True)
st.caption(
    f"Data version {description.version}, licence {description.licence} ({description.licence_url}). Name the version: "
    "what was added, corrected or withdrawn in each stands in the file CHANGELOG.md beside the program. "
    "Identifiers are never reused; a withdrawn record's address says why it is gone."
)

st.subheader("Codebook")
codebook(description)
