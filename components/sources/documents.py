"""List documents, single-source records and differences; draw one document or difference with all that belongs to it."""

from functools import partial

import pandas as pd
import streamlit as st

from components import address
from components.blocks.data_table import Look, configured, data_table, tall
from components.blocks.selection import RECORD
from components.links import DIFFERENCE, DOCUMENT, page_file
from components.text.dates import date_text
from components.text.format import plain
from components.text.labels import label
from components.text.messages import message, plural
from data.filters import Filters
from data.schema import Description
from data.selection import select_table
from data.tables import Tables
from data.views import sources
from data.views.record import find_row, titles

DOCUMENT_COLUMNS = [
    *("title", "publisher", "published_text", "records", "only_source", "differs"),
    *("kind", "language", "quality_note", "url", "id"),
]

QUALITY_COLUMNS = ["title", "publisher", "records", "copy_of", "title_is_descriptive", "quality_note", "id"]

SINGLE_SOURCE_COLUMNS = ["title", "date_text", "table", "confidence", "publisher", "kind", "source_id"]

CITATION_COLUMNS = ["paragraph", "title", "date_text", "locator", "stance", "claim", "table"]

DIFFERENCE_COLUMNS = ["topic", "kind", "reading_a", "source_a", "reading_b", "source_b", "effect", "resolution", "record_ids"]


def put(parameter: str, key: str | None) -> None:
    """Put an id into the address; None takes the parameter out; for callbacks."""
    if key:
        st.query_params[parameter] = key
    else:
        st.query_params.pop(parameter, None)


def draw_documents(tables: Tables, filters: Filters) -> None:
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
        on_change=lambda: put(DOCUMENT, st.session_state["choose-document"]),
    )
    caption = plural(
        "{count} document, most cited first. Click a row for the document’s own page.",
        "{count} documents, most cited first. Click a row for the document’s own page.",
        len(support),
    )
    st.caption(caption)
    alt = message("Documents and the number of records each supports")
    _list_documents(tables.description, support, DOCUMENT_COLUMNS, "documents", alt)


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
    _list_documents(tables.description, noted, QUALITY_COLUMNS, "quality", message("Documents with a note on their quality"))


def _list_documents(description: Description, rows: pd.DataFrame, columns: list[str], key: str, alt: str) -> None:
    number = st.column_config.NumberColumn
    settings = configured(description, "sources", [name for name in columns if name in description["sources"].by_name]) | {
        "url": st.column_config.LinkColumn(message("Address"), display_text=message("open")),
        "records": number(message("Records"), help=message("Records that it supports or differs from.")),
        "only_source": number(message("Only source for"), help=message("Records that no other document states.")),
        "differs": number(message("Differs"), help=message("Records for which it gives another reading.")),
    }
    data_table(rows, columns, key, alt, settings, partial(put, DOCUMENT), look=Look(height=tall(rows)))


def draw_single_source(tables: Tables, filters: Filters) -> None:
    """Draw the choice of a kind of document and the records that rest on one document only."""
    every = sources.single(tables, filters)
    if not len(every):
        st.caption(message("Every record under these filters is stated by more than one document."))
        return
    kinds = sources.kinds(tables, filters)
    kind = st.segmented_control(
        message("Kind of document"),
        kinds,
        format_func=partial(label, "source_kind"),
        wrap=True,
        **address.one("document_kind", kinds, formerly="kind"),
    )
    rows = sources.single(tables, filters, kind)
    caption = plural(
        "{shown} of {count} single-source record under these filters. Click a row to open its record.",
        "{shown} of {count} single-source records under these filters. Click a row to open its record.",
        len(every),
        shown=f"{len(rows):,}",
    )
    st.caption(caption)
    data_table(rows, SINGLE_SOURCE_COLUMNS, "single", message("Single-source records"), look=Look(height=tall(rows)))


def draw_document(tables: Tables, document: sources.Document) -> None:
    """Draw one document with its quality, all it supports, what it names and where it differs."""
    key, supported = document.row["id"], document.supported
    _head(document.row)
    cited = plural(
        "Cited for **{count} record**; only source for {alone}, differs from {differs}.",
        "Cited for **{count} records**; only source for {alone}, differs from {differs}.",
        supported["record_id"].nunique(),
        alone=document.alone,
        differs=supported[supported["stance"] == "differs"]["record_id"].nunique(),
    )
    st.markdown(cited)
    st.caption(message("Everything cited from it, in its own order, whatever the filters. Click a row to open its record."))
    data_table(
        supported.rename(columns={"record_id": "id"}),
        CITATION_COLUMNS,
        f"supported-{key}",
        message("Everything the document supports, in its order"),
        configured(tables.description, "citations", ["paragraph", "locator", "stance", "claim"])
        | {
            "title": st.column_config.Column(message("Record"), width="large"),
            "date_text": message("Date"),
            "table": message("Table"),
        },
    )
    if len(document.mentions):
        st.markdown(message("**Areas it names**"))
        columns = ["paragraph", "area", "mention", "wording"]
        settings = configured(tables.description, "area_mentions", columns)
        data_table(document.mentions, columns, f"named-{key}", message("Areas the document names, in its order"), settings)
    if len(document.discrepancies):
        st.markdown(message("**Where it differs from other documents**"))
        chosen = document.discrepancies[document.discrepancies["id"] == st.query_params.get(DIFFERENCE)]
        for _, discrepancy in chosen.iterrows():
            _draw_difference(tables, discrepancy)
        columns = ["topic", "kind", "effect", "resolution"]
        alt = message("Discrepancies in which the document gives a reading")
        settings = configured(tables.description, "discrepancies", columns)
        data_table(document.discrepancies, columns, f"differing-{key}", alt, settings, partial(put, DIFFERENCE))
    if len(document.editions):
        st.markdown(message("**Other editions**"))
        for _, other in document.editions.iterrows():
            _document_button(other, f"edition-{other['id']}")


def _head(row: pd.Series) -> None:
    """Draw the title of a document, how it was read, and a link to it."""
    st.subheader(plain(row["title"]))
    published = (
        date_text(row.to_dict(), "published_text") if isinstance(row["published_text"], str) else message("date not stated")
    )
    origin = [row["author"], row["publisher"], published]
    language = message("language {code}", code=row["language"])
    described = [", ".join(filter(lambda each: isinstance(each, str), origin)), label("source_kind", row["kind"]), language]
    st.caption(plain(" · ".join([*described, row["id"]])))
    if isinstance(row["copy_of"], str):
        st.markdown(message("Read in a copy; the original is by {publisher}.", publisher=plain(row["copy_of"])))
    if row["title_is_descriptive"] is True or row["title_is_descriptive"] == 1:
        st.markdown(message("Its own heading was not seen; this title describes it."))
    st.markdown(
        message("Read in our archived copy (numbered paragraphs).")
        if isinstance(row["file"], str)
        else message("Read at its address (places given in words).")
    )
    if isinstance(row["quality_note"], str):
        st.info(plain(row["quality_note"]), icon=":material/report:")
    if isinstance(row["url"], str) and row["url"].startswith(("https://", "http://")):
        st.link_button(message("Open the document"), row["url"], icon=":material/open_in_new:")


def draw_differences(tables: Tables, filters: Filters) -> None:
    """Draw the difference that the address names, and the table of all."""
    rows = select_table(tables, "discrepancies", filters)
    key = st.query_params.get(DIFFERENCE, "")
    discrepancy = find_row(tables, "discrepancies", key)
    if discrepancy is not None:
        _draw_difference(tables, discrepancy)
    elif key:
        unknown = message("There is no discrepancy {key}. Choose one below.", key=plain(key[:80]))
        st.warning(unknown, icon=":material/search_off:")
    caption = plural(
        "{shown} of {count} contradiction, ambiguity, change of wording, damaged text or possible double count. "
        "Click a row to see both readings side by side.",
        "{shown} of {count} contradictions, ambiguities, changes of wording, damaged texts and possible double counts. "
        "Click a row to see both readings side by side.",
        len(tables["discrepancies"]),
        shown=len(rows),
    )
    st.caption(caption)
    settings = configured(tables.description, "discrepancies", DIFFERENCE_COLUMNS)
    alt = message("Discrepancies with both readings and their effect")
    data_table(rows, DIFFERENCE_COLUMNS, "differences", alt, settings, partial(put, DIFFERENCE))


def _draw_difference(tables: Tables, discrepancy: pd.Series) -> None:
    """Draw one discrepancy: both readings with their documents, its effect, the one followed, and the records it touches."""
    documents = tables["sources"].set_index("id", drop=False)
    with st.container(border=True):
        st.markdown(f"**{plain(discrepancy['topic'])}**")
        with st.grid(2, min_column_width=260):
            for side in ("a", "b"):
                paragraph = discrepancy[f"paragraph_{side}"]
                with st.container(border=True):
                    st.markdown(plain(discrepancy[f"reading_{side}"]))
                    if isinstance(discrepancy[f"source_{side}"], str):
                        _document_button(documents.loc[discrepancy[f"source_{side}"]], f"reading-{side}")
                    st.caption(
                        message("Paragraph {number}", number=f"{paragraph:.0f}")
                        if pd.notna(paragraph)
                        else message("No numbered paragraph")
                    )
        st.markdown(message("**Effect:** {effect}", effect=plain(discrepancy["effect"])))
        st.markdown(message("**Reading followed:** {resolution}", resolution=plain(discrepancy["resolution"])))
        for record in titles(tables, list(discrepancy["record_ids"])).itertuples():
            name, params = plain(f"{record.date_text}: {record.title}"), {RECORD: str(record.id)}
            st.page_link(page_file("records"), label=name, query_params=params, icon=":material/chevron_right:")
        st.button(message("Close"), icon=":material/close:", on_click=put, args=(DIFFERENCE, None))


def _document_button(source: pd.Series, key: str) -> None:
    """Draw a button to the page of a document, given its row; a link to the open page would leave the address as it is."""
    name = plain(f"{source['title']}, {source['publisher']}")
    st.button(name, key=key, icon=":material/description:", type="tertiary", on_click=_open, args=(str(source["id"]),))


def _open(key: str) -> None:
    put(DIFFERENCE, None)
    put(DOCUMENT, key)
