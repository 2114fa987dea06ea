"""The documents: all of them with what rests on each, and those of whose state a reader should know something."""

import streamlit as st

from components.blocks.data_table import configured, data_table, tall
from components.links import DOCUMENT
from components.sources.document_card import from_choice, remember_document
from data.filters import Filters
from data.schema import Description
from data.tables import Tables
from data.views import sources

SHARED = ["title", "publisher", "published_text", "records"]
LISTED = [*SHARED, "only_source", "differs", "kind", "language", "quality_note", "url", "id"]
NOTED = ["title", "publisher", "records", "copy_of", "title_is_descriptive", "quality_note", "id"]


def draw(tables: Tables, filters: Filters) -> None:
    """Draw the list of documents, with a way to search in it."""
    support = sources.support(tables, filters)
    names = dict(zip(support["id"], support["title"] + " · " + support["publisher"], strict=True))
    st.selectbox(
        "Open a document",
        list(names),
        index=None,
        format_func=lambda each: names.get(each, each),
        placeholder="Type a part of its title or publisher",
        key="choose-document",
        on_change=from_choice,
        args=(DOCUMENT, "choose-document"),
    )
    st.caption(f"{len(support)} documents, those that support most records first. Click a row for the document’s own page.")
    settings = _settings(tables.description, LISTED)
    alt = "Documents and how many records each supports"
    data_table(support, LISTED, "documents", alt, settings, remember_document, height=tall(support))


def draw_quality(tables: Tables, filters: Filters) -> None:
    """Draw the documents with a note on their quality."""
    noted = sources.quality(tables, filters)
    st.caption(
        f"{len(noted)} documents of which a reader should know something: {int(noted['copy_of'].notna().sum())} were read in a "
        f"copy, {int(noted['quality_note'].notna().sum())} have a note. Click a row for the document’s own page."
    )
    settings = _settings(tables.description, NOTED)
    alt = "Documents with a note on their quality"
    data_table(noted, NOTED, "quality", alt, settings, remember_document, height=tall(noted))


def _settings(description: Description, columns: list[str]) -> dict[str, object]:
    described = [name for name in columns if name in description["sources"].by_name]
    return configured(description, "sources", described) | {
        "url": st.column_config.LinkColumn("Address", display_text="open"),
        "records": st.column_config.NumberColumn("Records", help="Records that it supports or differs from."),
        "only_source": st.column_config.NumberColumn("It alone", help="Records that no other document states."),
        "differs": st.column_config.NumberColumn("Differs", help="Records of which it gives another reading."),
    }
