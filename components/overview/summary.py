"""The head of the overview: what is known in a few sentences, how sure it is, and where to go next."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from components.charts.theme import LINK_NAMES
from components.funding.headline import total_words
from components.links import page_file
from components.text.format import counted, plain
from data.filters import Filters
from data.selection.rows import Rows
from data.small_frames import different
from data.tables import Tables
from data.views import funding, funding_entries
from data.views.overview import Summary

PAGE_LINKS: Mapping[str, tuple[str, str]] = {
    "timeline": ("See it on a time axis", ":material/view_timeline:"),
    "areas": ("Compare areas", ":material/category:"),
    "funding": ("Follow the money", ":material/payments:"),
    "participation": ("Who takes part in what", ":material/groups:"),
    "sources": ("Who says so", ":material/library_books:"),
    "records": ("Search every record", ":material/table_rows:"),
}


def sentences(known: Summary, years: tuple[int, int], steps: Rows, grown: pd.DataFrame) -> str:
    """What changed, when, in what, and how much is known, as Markdown.

    `steps` are the agreements, oldest first; `grown` as `data.views.overview.growth` gives it.
    """
    records, documents = counted(known.records, "record"), counted(known.documents, "document")
    words = [f"**{records}** from **{documents}** in the years {years[0]} to {years[1]}."]
    if number := len(steps):
        words.append(f"Of agreements and institutions, the first on record: {_named(steps.part(0, 1))}.")
        words += [f"The latest of them: {_named(steps.part(number - 1))}."] if number > 1 else []
    if known.busiest and known.busiest[1] > 1:
        words.append(f"The fullest year is **{known.busiest[0]}** with {counted(known.busiest[1], 'record')}.")
    if different(grown["area"]) > 1:
        words.append(f"**{plain(grown['area'].iloc[0])}** grew most of all areas.")
    return " ".join(words)


def _named(rows: pd.DataFrame) -> str:
    return f"{plain(rows['title'].iat[0])} ({plain(rows['date_text'].iat[0])})"


def cards(tables: Tables, filters: Filters, known: Summary) -> None:
    """Draw how sure the records are, and the two sums of money."""
    whole = counted(known.records, "record")
    with st.grid(2, min_column_width=240):
        for label, number in (("Records of high confidence", known.high), ("Rest on one source only", known.single)):
            st.metric(label, f"{number / known.records:.0%}", border=True, help=f"{number} of {whole}.")
        for total in funding.totals(funding_entries.entries(tables, filters, funding.CURRENT))[:2]:
            help_text = f"{total.added:,} amounts that are safe to add, of {total.records:,} records; see the page Funding."
            st.metric(LINK_NAMES[total.link], plain(total_words(total)), border=True, help=help_text)


def page_links() -> None:
    """Draw the ways to the other pages."""
    with st.grid(3, min_column_width=165):
        for name, (label, icon) in PAGE_LINKS.items():
            st.page_link(page_file(name), label=label, icon=icon)
