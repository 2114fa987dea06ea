"""Where the pages are: their files, for links between them."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ICON = ROOT / "components" / "icon.png"


def page_file(name: str) -> str:
    """File of a page, as `st.Page` and `st.page_link` take it."""
    return str(ROOT / "pages" / f"{name}.py")
