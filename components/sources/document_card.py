"""A document, with all that rests on it; and a discrepancy, with both readings side by side."""

import pandas as pd
import streamlit as st

from components.blocks.data_table import configured, data_table
from components.links import DIFFERENCE, DOCUMENT, page_file
from components.text.format import counted, plain
from data.tables import Tables
from data.views.record import titles
from data.views.sources import Document

CITED = ["paragraph", "title", "date_text", "locator", "stance", "claim", "table"]


def remember_document(key: str, ids: list[str]) -> None:
    """Put the document of the row that was chosen in a table into the address; for `on_select`."""
    _remember(DOCUMENT, key, ids)


def remember_difference(key: str, ids: list[str]) -> None:
    """Put the discrepancy of the row that was chosen in a table into the address; for `on_select`."""
    _remember(DIFFERENCE, key, ids)


def _remember(parameter: str, key: str, ids: list[str]) -> None:
    rows = st.session_state[key].get("selection", {}).get("rows", [])
    if rows:
        st.query_params[parameter] = ids[rows[0]]


def from_choice(parameter: str, key: str) -> None:
    """Put what a select box has into the address; for its `on_change`."""
    if st.session_state[key]:
        st.query_params[parameter] = st.session_state[key]
    else:
        st.query_params.pop(parameter, None)


def forget(parameter: str) -> None:
    """Take a parameter out of the address; for `on_click`."""
    st.query_params.pop(parameter, None)


def _open(key: str) -> None:
    st.query_params.pop(DIFFERENCE, None)
    st.query_params[DOCUMENT] = key


def document_button(source: pd.Series, key: str) -> None:
    """Draw a way to the page of a document, given its row; a link to the page that is open would leave the address as it is."""
    label = plain(f"{source['title']}, {source['publisher']}")
    st.button(label, key=key, icon=":material/description:", type="tertiary", on_click=_open, args=(str(source["id"]),))


def document_card(tables: Tables, document: Document) -> None:
    """Draw one document with its quality, all it supports, what it names and where it differs."""
    row = document.row
    st.subheader(plain(row["title"]))
    published = row["published_text"] if isinstance(row["published_text"], str) else "date not stated"
    author = f"{row['author']}, " if isinstance(row["author"], str) else ""
    st.caption(plain(f"{author}{row['publisher']}, {published} · {row['kind']} · language {row['language']} · {row['id']}"))
    if isinstance(row["copy_of"], str):
        st.markdown(f"Read in a copy; the original is by {plain(row['copy_of'])}.")
    if row["title_is_descriptive"] is True or row["title_is_descriptive"] == 1:
        st.markdown("Its own heading was not seen; the title describes it.")
    st.markdown(
        f"Read in the file {plain(row['file'])}; paragraphs are numbered."
        if isinstance(row["file"], str)
        else "Read at its address; places are given in words."
    )
    if isinstance(row["quality_note"], str):
        st.info(plain(row["quality_note"]), icon=":material/report:")
    if isinstance(row["url"], str) and row["url"].startswith(("https://", "http://")):
        st.link_button("Open the document", row["url"], icon=":material/open_in_new:")
    supported = document.supported
    st.markdown(
        f"Cited for **{counted(supported['record_id'].nunique(), 'record')}**, {document.alone} of them resting on it alone; "
        f"it differs from {supported[supported['stance'] == 'differs']['record_id'].nunique()}."
    )
    st.caption("All of it, in the order of the document, whatever the filters. Click a row to open its record.")
    data_table(
        supported.rename(columns={"record_id": "id"}),
        CITED,
        f"supported-{row['id']}",
        "Everything the document supports, in its order",
        configured(tables.description, "citations", ["paragraph", "locator", "stance", "claim"])
        | {"title": st.column_config.Column("Record", width="large"), "date_text": "Date", "table": "Table"},
    )
    if len(document.mentions):
        st.markdown("**Areas that it names**")
        columns = ["paragraph", "area", "mention", "wording"]
        named = configured(tables.description, "area_mentions", columns)
        data_table(document.mentions, columns, f"named-{row['id']}", "Areas that the document names, in its order", named)
    if len(document.discrepancies):
        st.markdown("**Questions on which it gives one of the readings**")
        chosen = document.discrepancies[document.discrepancies["id"] == st.query_params.get(DIFFERENCE)]
        for _, found in chosen.iterrows():
            difference_box(tables, found)
        columns = ["topic", "kind", "effect", "resolution"]
        data_table(
            document.discrepancies,
            columns,
            f"differing-{row['id']}",
            "Discrepancies in which the document gives a reading",
            configured(tables.description, "discrepancies", columns),
            remember_difference,
        )
    if len(document.editions):
        st.markdown("**Other editions of it**")
        for _, other in document.editions.iterrows():
            document_button(other, f"edition-{other['id']}")


def difference_box(tables: Tables, found: pd.Series) -> None:
    """Draw one discrepancy: both readings with their documents, its effect, what was followed, and the records it touches."""
    sources = tables["sources"].set_index("id", drop=False)
    with st.container(border=True):
        st.markdown(f"**{plain(found['topic'])}**")
        with st.grid(2, min_column_width=260):
            for side in ("a", "b"):
                with st.container(border=True):
                    st.markdown(plain(found[f"reading_{side}"]))
                    place = found[f"paragraph_{side}"]
                    if isinstance(found[f"source_{side}"], str):
                        document_button(sources.loc[found[f"source_{side}"]], f"reading-{side}")
                    st.caption(f"Paragraph {place:.0f}" if pd.notna(place) else "No paragraph numbered")
        st.markdown(f"**Effect:** {plain(found['effect'])}  \n**Followed:** {plain(found['resolution'])}")
        for record in titles(tables, list(found["record_ids"])).itertuples():
            label = plain(f"{record.date_text}: {record.title}")
            params = {"record": str(record.id)}
            st.page_link(page_file("records"), label=label, query_params=params, icon=":material/chevron_right:")
        st.button("Close", icon=":material/close:", on_click=forget, args=(DIFFERENCE,))
