"""List the documents with what rests on each, and those with known limits."""

import streamlit as st

from components.blocks.data_table import Look, configured, data_table, tall
from components.links import DOCUMENT
from components.sources.document_card import open_choice, open_document
from components.text.messages import message, plural
from data.filters import Filters
from data.schema import Description
from data.tables import Tables
from data.views import sources

DOCUMENT_COLUMNS = [
    *("title", "publisher", "published_text", "records", "only_source", "differs"),
    *("kind", "language", "quality_note", "url", "id"),
]

QUALITY_COLUMNS = ["title", "publisher", "records", "copy_of", "title_is_descriptive", "quality_note", "id"]


def draw(tables: Tables, filters: Filters) -> None:
    """Draw the list of documents, with a way to search in it."""
    support = sources.support(tables, filters)
    names = dict(zip(support["id"], support["title"] + " · " + support["publisher"], strict=True))
    st.selectbox(
        message("Open a document"),
        list(names),
        index=None,
        format_func=lambda key: names.get(key, key),
        placeholder=message("Type a part of its title or publisher"),
        key="choose-document",
        on_change=open_choice,
        args=(DOCUMENT, "choose-document"),
    )
    caption = plural(
        "{count} document, most cited first. Click a row for the document’s own page.",
        "{count} documents, most cited first. Click a row for the document’s own page.",
        len(support),
    )
    st.caption(caption)
    settings = _settings(tables.description, DOCUMENT_COLUMNS)
    alt = message("Documents and the number of records each supports")
    data_table(support, DOCUMENT_COLUMNS, "documents", alt, settings, open_document, look=Look(height=tall(support)))


def draw_quality(tables: Tables, filters: Filters) -> None:
    """Draw the documents with known limits."""
    noted = sources.quality(tables, filters)
    caption = plural(
        "{count} document with known limits: {copies} read in a copy, {notes} with a note. Click a row for the document’s own "
        "page.",
        "{count} documents with known limits: {copies} read in a copy, {notes} with a note. Click a row for the document’s own "
        "page.",
        len(noted),
        copies=int(noted["copy_of"].notna().sum()),
        notes=int(noted["quality_note"].notna().sum()),
    )
    st.caption(caption)
    settings = _settings(tables.description, QUALITY_COLUMNS)
    alt = message("Documents with a note on their quality")
    data_table(noted, QUALITY_COLUMNS, "quality", alt, settings, open_document, look=Look(height=tall(noted)))


def _settings(description: Description, columns: list[str]) -> dict[str, object]:
    described = [name for name in columns if name in description["sources"].by_name]
    number = st.column_config.NumberColumn
    return configured(description, "sources", described) | {
        "url": st.column_config.LinkColumn(message("Address"), display_text=message("open")),
        "records": number(message("Records"), help=message("Records that it supports or differs from.")),
        "only_source": number(message("Only source for"), help=message("Records that no other document states.")),
        "differs": number(message("Differs"), help=message("Records for which it gives another reading.")),
    }
