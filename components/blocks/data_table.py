"""Show a table as every page does: a page of rows at a time, a click on a row that opens its record, and a CSV of all of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any, Literal

import numpy as np
import pandas as pd
import pyarrow as pa
import streamlit as st

from components.blocks.selection import clicked, open_records
from components.device import touched
from components.text.dates import with_dates
from components.text.labels import NOT_STATED, label
from components.text.messages import marked, message, plural
from data.export import csv_pieces
from data.opened import STORE
from data.schema import Description
from data.selection import MAX_LISTED_RECORDS, Rows
from data.storage.parquet_table import BATCH_ROWS
from data.storage.small_frames import columns_of

_COLUMN_KINDS: Mapping[str, tuple[Any, dict[str, Any]]] = {
    "number": (st.column_config.NumberColumn, {"format": "localized"}),
    "date": (st.column_config.DateColumn, {"format": "YYYY-MM-DD"}),
    "list": (st.column_config.ListColumn, {}),
}
"""Kinds of columns that Streamlit shows in a way of their own, with the settings of each."""

_WIDE = {"title": "large"}
"""Columns that need room."""

MIN_DATE_PX, LETTER_PX = 150, 6.5
"""Width of a column of dates in words, and of one of its letters."""

LIST_COLUMNS = ("source_ids", "record_ids", "paragraphs")

_TITLES = {
    "date_text": marked("Date"),
    "records": marked("Records"),
    "period": marked("Years"),
    "series": marked("Series"),
    "step": marked("Editions"),
    "ends": marked("End"),
    "usd": marked("US$"),
    "added": marked("Amounts added"),
    "unpriced": marked("Without an amount"),
    "as_stated": marked("As stated"),
    "added_usd": marked("Added, US$"),
    "why": marked("Why not added"),
    "pledged_usd": marked("Pledged, US$"),
    "payments_usd": marked("Payments, US$"),
    "running_usd": marked("Running total, US$"),
    "running_as_of": marked("Running total as of"),
    "documented_usd": marked("Documented as paid, US$"),
    "open_usd": marked("Not documented, US$"),
    "unknown": marked("Not known"),
}
"""Titles of columns that a view makes, or that mean something else in it than in the tables of the description."""

MAX_FILE_ROWS = 200_000
"""Rows of a file that is made in memory."""

MAX_LIST_ITEMS = 100
"""Items of a list that are sent to the browser."""

MAX_PAGE_ROWS = 1_000
"""Rows that are sent to the browser at once."""

TALL_ROWS, ROW_PX = 20, 35
"""Rows of a tall table that are in view at once, and the height of a row and of the heading."""


@dataclass(frozen=True)
class Look:
    """Say how a table differs from the others."""

    placeholder: str | None = None
    """What a cell without a value shows; None for "not stated"."""
    height: Literal["auto", "content"] | int = "auto"
    """"content" where every row is to be in view at once, `tall(rows)` where the table is what the page is for."""
    address: str = ""
    """Where the same rows can be downloaded, in case they are too many for a file made in memory."""
    max_rows: int = MAX_PAGE_ROWS
    """Rows that are sent to the browser at once."""


def data_table(
    rows: pd.DataFrame | Rows,
    columns: list[str],
    key: str,
    alt: str,
    config: Mapping[str, Any] | None = None,
    on_choose: Callable[[str], None] = open_records,
    look: Look = Look(),
) -> None:
    """Show the rows of a frame, a page of them at a time, with a download of all of them.

    Choosing a row calls `on_choose` with the row's `id`, where rows have one; by default it opens the record.
    """
    if touched():
        st.space("small")
    page = with_dates(_page_of(rows, key, look.max_rows))
    shown = _cut_lists(columns_of(page, columns), len(rows))
    own = dict(config or {})
    settings: Any = {name: _column(name, shown[name].dtype) for name in columns if name not in own} | own
    if "date_text" in settings:
        settings["date_text"] = _dates(settings["date_text"], shown["date_text"])
    options: Any = {"key": key, "alt": alt, "hide_index": True, "column_config": settings, "height": look.height}
    options["placeholder"] = label("other", NOT_STATED) if look.placeholder is None else look.placeholder
    if "id" in page.columns and len(page):
        ids = page["id"].tolist()

        def choose() -> None:
            for row in clicked(key, "rows")[:1]:
                on_choose(ids[row])

        options |= {"on_select": choose, "selection_mode": "single-row"}
    st.dataframe(shown, **options)
    _download(rows, columns, key, look.address)


def _page_of(rows: pd.DataFrame | Rows, key: str, max_rows: int) -> pd.DataFrame:
    """Return the rows of the chosen page; all of them, without a choice of pages, where they fit on one."""
    pages = ceil(len(rows) / max_rows)
    if pages < 2:
        return all_rows(rows)
    page = min(st.pagination(pages, key=f"{key}-page"), pages)
    start, stop = (page - 1) * max_rows, min(page * max_rows, len(rows))
    slots = {"first": f"{start + 1:,}", "last": f"{stop:,}", "count": f"{len(rows):,}"}
    st.caption(message("Rows {first} to {last} of {count}.", **slots))
    return rows.iloc[start:stop].reset_index(drop=True) if isinstance(rows, pd.DataFrame) else rows.part(start, stop)


def all_rows(rows: pd.DataFrame | Rows) -> pd.DataFrame:
    """Return all rows as a frame."""
    return rows if isinstance(rows, pd.DataFrame) else rows.part()


def _download(rows: pd.DataFrame | Rows, columns: list[str], key: str, address: str) -> None:
    """Offer all rows as a CSV file: made here, or streamed from its own address where they are too many for that."""
    words = plural("Download CSV ({count} row)", "Download CSV ({count} rows)", len(rows))
    if len(rows) <= MAX_FILE_ROWS:
        st.download_button(
            words,
            lambda: csv_of(all_rows(rows)[columns]),
            file_name=f"nato-japan-{key.removesuffix('-table')}.csv",
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
            key=f"{key}-csv",
        )
    elif address:
        st.link_button(words, address, icon=":material/download:")
    else:
        st.caption(
            message(
                "Too many rows for a file made here ({count}). Narrow the filters, or download them from Records.",
                count=f"{len(rows):,}",
            )
        )


def _cut_lists(shown: pd.DataFrame, records: int) -> pd.DataFrame:
    """Shorten lists that are too long to be sent; only where there are many records does one get so long."""
    long = [name for name in LIST_COLUMNS if name in shown.columns and records and max(map(len, shown[name])) > MAX_LIST_ITEMS]
    if not long:
        return shown
    st.caption(
        message(
            "Lists show their first {shown} items; the download has up to {listed} for each sum.",
            shown=MAX_LIST_ITEMS,
            listed=f"{MAX_LISTED_RECORDS:,}",
        )
    )
    return shown.assign(**{name: shown[name].map(lambda items: items[:MAX_LIST_ITEMS]) for name in long})


def tall(rows: pd.DataFrame | Rows) -> int | Literal["content"]:
    """Return the height of a table that a page is about: twenty rows in pixels, or as many as there are."""
    return ROW_PX * (TALL_ROWS + 1) if len(rows) > TALL_ROWS else "content"


def csv_of(rows: pd.DataFrame) -> bytes:
    """Write rows as a CSV file as the download addresses do: the items of lists joined by semicolons."""
    return b"".join(csv_pieces(pa.Table.from_pandas(rows, preserve_index=False).to_reader(BATCH_ROWS)))


def _column(name: str, kind: np.dtype[Any] | pd.api.extensions.ExtensionDtype) -> object:
    """Return the settings of a column that has none of its own: a title, a width, and numbers as people read them."""
    is_number = pd.api.types.is_numeric_dtype(kind) and not pd.api.types.is_bool_dtype(kind) and not name.endswith("year")
    kind_name = "list" if name in LIST_COLUMNS else "number" if is_number else ""
    make, settings = _COLUMN_KINDS.get(kind_name, (st.column_config.Column, {}))
    return make(title_of(STORE.tables().description, name), width=_WIDE.get(name), **settings)


def _dates(setting: Any, dates: pd.Series) -> Any:  # noqa: ANN401 - as Streamlit takes and makes it
    """Widen a column of dates in words for the longest of them: “(uncertain)” stands at its end."""
    column = st.column_config.Column(setting) if isinstance(setting, str) else setting
    longest = max((len(date) for date in dates if isinstance(date, str)), default=0)
    return {**column, "width": max(MIN_DATE_PX, round(LETTER_PX * longest) + 16)}


def title_of(description: Description, name: str) -> str:
    """Return the title of a column: the one of the view, else that of the description, else its name in words."""
    columns = (table.by_name.get(name) for table in description.tables.values())
    described = next((column.title for column in columns if column), name.replace("_", " ").capitalize())
    return message(_TITLES[name]) if name in _TITLES else described


def configured(description: Description, name: str, columns: list[str]) -> dict[str, Any]:
    """Return column settings for a table of the description: its titles, with its descriptions as help."""
    settings: dict[str, Any] = {}
    for each in columns:
        column = description[name].by_name[each]
        make, extra = _COLUMN_KINDS.get(column.type, (st.column_config.Column, {}))
        settings[each] = make(column.title, help=column.description, width=_WIDE.get(each), **extra)
    return settings
