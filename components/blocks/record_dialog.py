"""Open the record that the address names as a card over the page, or the records behind a mark as a list."""

import streamlit as st

from components.blocks.record_card import card, link_to, show_missing
from components.blocks.selection import CLOSED, RECORD, SEVERAL, close_record
from components.text.dates import date_text
from components.text.format import plain
from components.text.messages import message, plural
from data.tables import Tables
from data.views import record as views


def open_clicked(tables: Tables) -> None:
    """Open what was clicked, or the record that the address names.

    A click during closing reruns with the stale address; its record is dropped so that the card does not open again.
    """
    ids: list[str] = st.session_state.pop(SEVERAL, [])
    if st.session_state.pop(CLOSED, None) == st.query_params.get(RECORD, ""):
        st.query_params.pop(RECORD, None)
    if ids:
        _show_list(tables, ids)
    elif key := st.query_params.get(RECORD, ""):
        _show_record(tables, key)


def _show_record(tables: Tables, key: str) -> None:
    record = views.find(tables, key)
    title = message("No such record") if record is None else plain(record.row["title"])

    @st.dialog(title, width="large", on_dismiss=close_record)
    def over_the_page() -> None:
        if record is None:
            show_missing(tables, key, link_to)
        else:
            card(tables, record, link_to)

    over_the_page()


def _show_list(tables: Tables, ids: list[str]) -> None:
    records = views.titles(tables, ids)

    @st.dialog(message("Records"), width="large")
    def over_the_page() -> None:
        st.caption(plural("{count} record stands behind this mark.", "{count} records stand behind this mark.", len(records)))
        with st.container(height=480, border=False):
            for row in records.to_dict("records"):
                link_to(str(row["id"]), f"{date_text(row)}: {row['title']}")

    over_the_page()
