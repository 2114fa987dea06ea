"""Draw the head of the overview: the main findings in a few sentences, and how reliable they are."""

import pandas as pd
import streamlit as st

from components.funding.headline import total_words
from components.text.format import plain
from components.text.labels import label
from components.text.messages import message, plural
from data.filters import Filters
from data.selection import Rows
from data.storage.small_frames import different
from data.tables import Tables
from data.views import funding
from data.views.overview import Summary


def findings(summary: Summary, years: tuple[int, int], steps: Rows, grown: pd.DataFrame) -> str:
    """Say what changed, when, in which areas, and how much is on record, as Markdown.

    `steps` are the agreements, oldest first; `grown` as `data.views.overview.growth` gives it.
    """
    records = plural("{count} record", "{count} records", summary.records)
    documents = plural("{count} document", "{count} documents", summary.documents)
    counts = {"records": records, "documents": documents, "first": years[0], "last": years[1]}
    sentences = [message("**{records}** from **{documents}**, {first} to {last}.", **counts)]
    if number := len(steps):
        sentences.append(message("First step on record: {title} ({date}).", **_step(steps.part(0, 1))))
    if number > 1:
        sentences.append(message("Latest step: {title} ({date}).", **_step(steps.part(number - 1))))
    if summary.busiest and summary.busiest[1] > 1:
        year, records_of_year = summary.busiest
        busiest = plural(
            "**{year}** is the busiest year: {count} record.",
            "**{year}** is the busiest year: {count} records.",
            records_of_year,
            year=year,
        )
        sentences.append(busiest)
    if different(grown["area"]) > 1:
        sentences.append(message("**{area}** grew most of all areas.", area=plain(grown["area"].iloc[0])))
    return " ".join(sentences)


def _step(rows: pd.DataFrame) -> dict[str, str]:
    return {"title": plain(rows["title"].iat[0]), "date": plain(rows["date_text"].iat[0])}


def draw_cards(tables: Tables, filters: Filters, summary: Summary) -> None:
    """Draw how reliable the records are, and the two sums of money."""
    shares = ((message("High-confidence records"), summary.high), (message("Single-source records"), summary.single))
    with st.grid(2, min_column_width=240):
        for name, number in shares:
            of_all = plural("{part} of {count} record.", "{part} of {count} records.", summary.records, part=f"{number:,}")
            st.metric(name, f"{number / summary.records:.0%}", border=True, help=of_all)
        for total in funding.totals(tables, filters)[:2]:
            numbers = {"added": f"{total.added:,}", "records": f"{total.records:,}"}
            added = message("{added} of {records} records can be added without double counting. See Funding.", **numbers)
            st.metric(label("nato_link", total.link), plain(total_words(total)), border=True, help=added)
