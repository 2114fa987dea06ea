"""The main script: what surrounds every page. Filters and menu in the sidebar, the page, and the record that a click opens."""

import sys
from pathlib import Path

import streamlit as st

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from components.filters import chosen, reset, sidebar  # noqa: E402 - the folder must be on the path first
from components.places import ICON, page_file  # noqa: E402
from components.record import open_clicked  # noqa: E402
from components.text import counted, plain  # noqa: E402
from data import query  # noqa: E402
from data.errors import TableError  # noqa: E402
from data.store import STORE  # noqa: E402

st.set_page_config(page_title="NATO–Japan relations", page_icon=str(ICON), layout="wide")

PAGES = {
    "overview": ("Overview", ":material/home:"),
    "timeline": ("Timeline", ":material/view_timeline:"),
    "areas": ("Areas", ":material/category:"),
    "funding": ("Funding", ":material/payments:"),
    "participation": ("Participation", ":material/groups:"),
    "sources": ("Sources", ":material/library_books:"),
    "records": ("Records", ":material/table_rows:"),
    "about": ("About", ":material/info:"),
}

page = st.navigation(
    [
        st.Page(page_file(name), title=title, icon=icon, url_path=name, default=name == "overview")
        for name, (title, icon) in PAGES.items()
    ],
    expanded=True,
)

try:
    with STORE.hold() as tables:
        choices = query.choices(tables)
        with st.sidebar:
            for problem in tables.errors.values():
                st.warning(f"What needs this file is not shown. {plain(problem)}", icon=":material/warning:")
            sidebar(choices)
            filters = chosen(choices)
            left = query.count(tables, filters)
            st.caption(" · ".join(counted(count, name.removesuffix("s")) for name, count in left.items()))
            st.button(
                "Reset filters",
                icon=":material/restart_alt:",
                on_click=reset,
                args=(choices,),
                disabled=not filters.active,
                width="stretch",
            )
        page.run()
        if page.url_path != "records":
            open_clicked(tables)
except TableError as error:
    st.title("The data cannot be read")
    st.error(plain(error), icon=":material/error:")
    st.caption("The page works again as soon as the file is mended; there is no need to restart the server.")
