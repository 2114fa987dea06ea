"""The main script: what surrounds every page. Filters and menu in the sidebar, the page, and the record that a click opens."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import streamlit as st

from components import address
from components.blocks.record_card import open_clicked
from components.filters import ADDRESSED, chosen, reset, sidebar
from components.links import ICON, page_file
from components.page import PageEnds
from components.registry import PAGES
from components.text.format import plain
from components.text.messages import message, plural
from data.errors import TableError
from data.opened import STORE
from data.selection import choices_of, count_by_table

COUNTS: dict[str, Callable[[int], str]] = {
    "events": lambda number: plural("{count} event", "{count} events", number),
    "contributions": lambda number: plural("{count} contribution", "{count} contributions", number),
    "participation": lambda number: plural("{count} participation", "{count} participation", number),
}

st.set_page_config(page_title="NATO–Japan relations", page_icon=str(ICON), layout="wide")

address.begin(ADDRESSED)
page = st.navigation(
    [
        st.Page(page_file(name), title=message(each.title), icon=each.icon, url_path=name, default=name == "overview")
        for name, each in PAGES.items()
    ],
    expanded=True,
)

try:
    with STORE.hold() as tables:
        choices = choices_of(tables)
        with st.sidebar:
            for problem in tables.errors.values():
                text = message("What needs this file is not shown. {problem}", problem=plain(problem))
                st.warning(text, icon=":material/warning:")
            sidebar(choices)
            filters = chosen(choices)
            st.caption(" · ".join(COUNTS[name](number) for name, number in count_by_table(tables, filters).items()))
            look: Any = {"icon": ":material/restart_alt:", "width": "stretch", "disabled": not filters.active}
            st.button(message("Reset filters"), on_click=reset, args=(choices,), **look)
        # A page that ends early, because it has nothing to show, still opens the record that the address names.
        with suppress(PageEnds):
            page.run()
        if page.url_path != "records":
            open_clicked(tables)
except TableError as error:
    st.title(message("The data cannot be read"))
    st.error(plain(error), icon=":material/error:")
    st.caption(message("The page works again as soon as the file is mended; there is no need to restart the server."))
