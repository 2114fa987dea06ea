"""Begin a page, and end one early where the filters select nothing."""

import streamlit as st

from components.filters import chosen, filter_name, reset
from components.text.messages import message, plural
from data.filters import Filters
from data.opened import STORE
from data.schema import FACT_TABLES
from data.selection import choices_of, count_rows
from data.tables import Tables


class PageEnds(Exception):  # noqa: N818 - no error: the shell goes on with the record that the address names
    """Raised where a page has no more to show; `st.stop` would end the shell too."""


def begin(title: str, intro: str) -> tuple[Tables, Filters]:
    """Write the heading of a page; return the tables and the filters at hand."""
    tables = STORE.tables()
    st.title(title)
    st.markdown(intro)
    return tables, chosen(choices_of(tables))


def stop_if_empty(tables: Tables, filters: Filters, *names: str) -> None:
    """Say which filter to widen, offer to do it and end the page, where the filters select no record of these tables."""
    if any(count_rows(tables, name, filters) for name in names):
        return
    choices = choices_of(tables)
    st.info(message("No records under these filters."), icon=":material/filter_alt_off:")
    with st.container(horizontal=True):
        for name in filters.active:
            if gained := sum(count_rows(tables, table, filters.without(name)) for table in names):
                records = plural("{count} record", "{count} records", gained)
                documents = plural("{count} document", "{count} documents", gained)
                slot = records if set(names) <= set(FACT_TABLES) else documents
                text = message("Widen {filter} ({records})", filter=filter_name(name), records=slot)
                st.button(text, key=f"widen-{name}", on_click=reset, args=(choices, name))
        st.button(message("Reset all filters"), key="widen-all", on_click=reset, args=(choices,))
    raise PageEnds
