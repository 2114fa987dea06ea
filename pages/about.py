"""About: how facts are coded, what the address holds, how to cite, and the codebook as the description of the tables has it."""

import streamlit as st

from components.page import begin
from components.places import page_file
from components.text import plain
from data.export import FORMATS
from data.filters import PARAMETERS

tables, filters = begin(
    "About",
    "How the records are made, how sure they are, what the columns mean, and how to take the data with you.",
)
description = tables.description

st.subheader("How facts are coded")
st.markdown(
    """
- **A record is one fact in the world**, told in the project's own words. Documents that tell the same visit are citations
  of one record, not several records.
- **Every record is cited** to the paragraph that states it, where the document lies in a file; else to a place in words.
- **Dates are as exact as the sources and no more.** They are kept in EDTF (ISO 8601-2); a month is drawn as a month, a
  decade fades.
- **Not known is a value.** An amount or date that no source states is “not stated”, never zero.
- **An outlook is not participation.** What Japan “could” join is marked as possible and stands apart.
"""
)

st.subheader("How sure a record is")
st.markdown(plain(description["events"].by_name["confidence"].description))
st.markdown(
    "Confidence is a judgement of an editor on how well the sources carry the record; it is not a count of documents. Which "
    "documents agree, differ or are silent stands on the page of sources, and so do the records that rest on one alone."
)
st.page_link(page_file("sources"), label="Who agrees on what", query_params={"view": "Agreement"}, icon=":material/rule:")

st.subheader("What is never counted twice")
st.markdown(
    """
- Pledges, payments and running totals overlap. An amount is added only where it is safe; otherwise the ledger says why not.
- What is part of another amount, what fulfils a pledge and what may be the same money is never added beside it.
- What went *through* NATO's funds, what was given *alongside* its operations and what is *context* are three sums.
- A sum for several years is never spread over its years.
- A record of several areas counts in each of them, and the chart says so; a total of records counts it once.
"""
)

st.subheader("When sources differ, and when they change")
st.markdown(
    """
- **Disagreement is data.** Both readings stand with their documents and their effect, and the record says which it follows.
- **Editions are documents of their own.** What NATO's page on Japan says in 2012, 2017 and 2023 is kept side by side. What a
  later edition does not list has not ended; the edition is silent on it.
- **Partly read lists are said to be so.** An area that is not confirmed for a programme is neither in it nor left out of it.
"""
)

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
for table in description.tables.values():
    with st.expander(f"{table.title} ({table.rows} rows): {table.description}"):
        st.dataframe(
            [
                {
                    "Column": column.name,
                    "Title": column.title,
                    "Type": column.type,
                    "Unit": column.unit or "",
                    "Description": column.description,
                    "Values": ", ".join(column.allowed),
                    "Made by": "build" if column.derived else "editor",
                }
                for column in table.columns
            ],
            hide_index=True,
            alt=f"Codebook of the table {table.name}",
            column_config={"Description": st.column_config.Column(width="large")},
        )
