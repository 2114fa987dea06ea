"""Give the files and addresses of pages and downloads, for links to them."""

from functools import cache
from pathlib import Path
from urllib.parse import urlencode

from data.filters import Filters

ROOT = Path(__file__).resolve().parent.parent
ICON = ROOT / "components" / "icon.png"

DOCUMENT, DIFFERENCE = "document", "difference"
"""Parameters of the address of the page of sources that name a document and a discrepancy."""


@cache
def page_file(name: str) -> str:
    """Return the file of a page, as `st.Page` and `st.page_link` take it."""
    return str(ROOT / "pages" / f"{name}.py")


def document_address(key: str) -> str:
    """Return the address of a document's own page, relative to that of any page, for Markdown."""
    return f"sources?{urlencode({DOCUMENT: key})}"


def download_address(name: str, filters: Filters) -> str:
    """Return the address of the rows of a table that the filters leave as CSV, relative to that of any page."""
    return f"api/{name}.csv?{urlencode(filters.query())}"
