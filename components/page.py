"""How every page begins, and what it says where nothing is left to show."""

import streamlit as st

from components.filters import chosen, reset, widen
from components.text.format import counted
from data.filters import Filters
from data.opened import STORE
from data.schema import FACT_TABLES
from data.selection import query
from data.tables import Tables

NAMES = {
    "years": "years",
    "areas": "cooperation area",
    "countries": "country",
    "sources": "source",
    "words": "words",
    "undated": "open and undated",
}


class PageEnds(Exception):  # noqa: N818 - no error: the frame goes on with the record that the address names
    """Raised where a page has no more to show; `st.stop` would end the frame too."""


def begin(title: str, intro: str) -> tuple[Tables, Filters]:
    """Write the heading of a page; return the tables and the filters at hand."""
    tables = STORE.tables()
    st.title(title)
    st.markdown(intro)
    return tables, chosen(query.choices(tables))


def stop_if_empty(tables: Tables, filters: Filters, *names: str) -> None:
    """Where the filters leave no record in these tables, say which filter to widen, offer to do it, and end the page."""
    if any(query.number(tables, name, filters) for name in names):
        return
    choices = query.choices(tables)
    noun = "record" if set(names) <= set(FACT_TABLES) else "document"
    st.info("No records under these filters.", icon=":material/filter_alt_off:")
    with st.container(horizontal=True):
        for name in filters.active:
            gained = sum(query.number(tables, table, filters.without(name)) for table in names)
            if gained:
                label = f"Widen {NAMES[name]} ({counted(gained, noun)})"
                st.button(label, key=f"widen-{name}", on_click=widen, args=(name, choices))
        st.button("Reset all filters", key="widen-all", on_click=reset, args=(choices,))
    raise PageEnds


def follow_default(key: str, default: str) -> None:
    """Let a choice that stands at its default move to a new default; what a reader chose or the address names stays.

    To be called before the widget of this key, whose `default` it is.
    """
    state = st.session_state
    before = state.get(f"{key}-default")
    state[f"{key}-default"] = default
    if before not in (None, default) and state.get(key) == before:
        state[key] = default
