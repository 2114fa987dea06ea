"""Draw a document with all that rests on it, and a discrepancy with both readings side by side."""

import pandas as pd
import streamlit as st

from components.blocks.data_table import configured, data_table
from components.links import DIFFERENCE, DOCUMENT, page_file
from components.text.dates import date_text
from components.text.format import plain
from components.text.labels import label
from components.text.messages import message, plural
from data.tables import Tables
from data.views.record import titles
from data.views.sources import Document

CITATION_COLUMNS = ["paragraph", "title", "date_text", "locator", "stance", "claim", "table"]


def open_document(key: str) -> None:
    """Put a document into the address; for callbacks."""
    st.query_params[DOCUMENT] = key


def open_difference(key: str) -> None:
    """Put a discrepancy into the address; for callbacks."""
    st.query_params[DIFFERENCE] = key


def open_choice(parameter: str, key: str) -> None:
    """Put the choice of a select box into the address; for its `on_change`."""
    if st.session_state[key]:
        st.query_params[parameter] = st.session_state[key]
    else:
        forget(parameter)


def forget(parameter: str) -> None:
    """Take a parameter out of the address; for `on_click`."""
    st.query_params.pop(parameter, None)


def _open(key: str) -> None:
    st.query_params.pop(DIFFERENCE, None)
    st.query_params[DOCUMENT] = key


def document_button(source: pd.Series, key: str) -> None:
    """Draw a button to the page of a document, given its row; a link to the open page would leave the address as it is."""
    name = plain(f"{source['title']}, {source['publisher']}")
    st.button(name, key=key, icon=":material/description:", type="tertiary", on_click=_open, args=(str(source["id"]),))


def document_card(tables: Tables, document: Document) -> None:
    """Draw one document with its quality, all it supports, what it names and where it differs."""
    row = document.row
    _head(row)
    supported = document.supported
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
        f"supported-{row['id']}",
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
        named = configured(tables.description, "area_mentions", columns)
        data_table(document.mentions, columns, f"named-{row['id']}", message("Areas the document names, in its order"), named)
    if len(document.discrepancies):
        st.markdown(message("**Where it differs from other documents**"))
        chosen = document.discrepancies[document.discrepancies["id"] == st.query_params.get(DIFFERENCE)]
        for _, discrepancy in chosen.iterrows():
            draw_difference(tables, discrepancy)
        columns = ["topic", "kind", "effect", "resolution"]
        data_table(
            document.discrepancies,
            columns,
            f"differing-{row['id']}",
            message("Discrepancies in which the document gives a reading"),
            configured(tables.description, "discrepancies", columns),
            open_difference,
        )
    if len(document.editions):
        st.markdown(message("**Other editions**"))
        for _, other in document.editions.iterrows():
            document_button(other, f"edition-{other['id']}")


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


def draw_difference(tables: Tables, discrepancy: pd.Series) -> None:
    """Draw one discrepancy: both readings with their documents, its effect, the one followed, and the records it touches."""
    sources = tables["sources"].set_index("id", drop=False)
    with st.container(border=True):
        st.markdown(f"**{plain(discrepancy['topic'])}**")
        with st.grid(2, min_column_width=260):
            for side in ("a", "b"):
                with st.container(border=True):
                    st.markdown(plain(discrepancy[f"reading_{side}"]))
                    paragraph = discrepancy[f"paragraph_{side}"]
                    if isinstance(discrepancy[f"source_{side}"], str):
                        document_button(sources.loc[discrepancy[f"source_{side}"]], f"reading-{side}")
                    st.caption(
                        message("Paragraph {number}", number=f"{paragraph:.0f}")
                        if pd.notna(paragraph)
                        else message("No numbered paragraph")
                    )
        st.markdown(message("**Effect:** {effect}", effect=plain(discrepancy["effect"])))
        st.markdown(message("**Reading followed:** {resolution}", resolution=plain(discrepancy["resolution"])))
        for record in titles(tables, list(discrepancy["record_ids"])).itertuples():
            name = plain(f"{record.date_text}: {record.title}")
            params = {"record": str(record.id)}
            st.page_link(page_file("records"), label=name, query_params=params, icon=":material/chevron_right:")
        st.button(message("Close"), icon=":material/close:", on_click=forget, args=(DIFFERENCE,))
