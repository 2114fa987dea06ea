"""List each page once: its address, what the menu calls it, its icon, and the link to it on the overview.

A new page is an entry here and a script of the same name in `pages/`. The menu, the links of the overview, the addresses that
the log may name and the tests read this list.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from components.text.messages import marked


@dataclass(frozen=True)
class Page:
    """One page of the dashboard."""

    title: str
    icon: str
    link: str = ""
    """Words of the link to it on the overview; empty for none."""


PAGES: Mapping[str, Page] = {
    "overview": Page(marked("Overview"), ":material/home:"),
    "timeline": Page(marked("Timeline"), ":material/view_timeline:", marked("See it on a time axis")),
    "areas": Page(marked("Areas"), ":material/category:", marked("Compare areas")),
    "funding": Page(marked("Funding"), ":material/payments:", marked("Follow the money")),
    "participation": Page(marked("Participation"), ":material/groups:", marked("Japan’s participation")),
    "sources": Page(marked("Sources"), ":material/library_books:", marked("Sources")),
    "records": Page(marked("Records"), ":material/table_rows:", marked("Search every record")),
    "about": Page(marked("About"), ":material/info:"),
}
"""Pages in the order of the menu, by the name of their script and address."""
