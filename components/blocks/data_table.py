"""Tables as every page shows them: titles from the description, a click on a row opens its record, a CSV of what is shown."""

from collections.abc import Callable, Mapping
from typing import Any, Literal, TypedDict, Unpack

import numpy as np
import pandas as pd
import pyarrow as pa
import streamlit as st

from components.blocks.paging import PAGE_ROWS, all_rows, part
from components.blocks.record_card import remember_row
from components.device import touched
from components.text.format import NOT_STATED, counted
from data.export import csv_pieces
from data.opened import STORE
from data.schema import Description
from data.selection import MAX_LISTED_RECORDS
from data.selection.rows import Rows
from data.storage.parquet_table import BATCH_ROWS
from data.storage.small_frames import columns_of

_DAY = "YYYY-MM-DD"

_WIDE = {"title": "large"}
"""Columns that need room."""

_DATE, _LETTER = 150, 6.5
"""Least width of a column of dates in words and width of a letter of it, in pixels."""

_LISTS = ("source_ids", "record_ids", "paragraphs")

_TITLES = {
    "date_text": "Date",
    "records": "Number of records",
    "period": "Years",
    "series": "Series",
    "step": "Editions",
    "ends": "How it ends",
    "usd": "US$",
    "added": "Amounts added",
    "unpriced": "Without an amount",
    "as_stated": "As stated",
    "added_usd": "Added, US$",
    "why": "Why not added",
    "pledged_usd": "Promised, US$",
    "payments_usd": "Payments, US$",
    "running_usd": "Running total, US$",
    "running_as_of": "Running total as of",
    "documented_usd": "Documented as given, US$",
    "open_usd": "Not documented, US$",
    "unknown": "What is not known",
}
"""Titles of columns that a view makes, or that say something else in it than in the tables of the description."""


MOST_IN_A_FILE = 200_000
"""Most rows of a file that is made in memory."""

LONGEST = 100
"""Most items of a list that are sent to the browser."""

TALL, ROW = 20, 35
"""Rows of a table that a page is about, and height of a row and of the heading in pixels."""


class Look(TypedDict, total=False):
    """How a table differs from the others."""

    placeholder: str
    """What a cell without a value shows."""
    height: Literal["auto", "content"] | int
    """"content" where every row is to be seen at once, `tall(rows)` where the table is what the page is for."""


class Ways(Look, total=False):
    """How a table differs from the others, and what else leads to its rows."""

    address: str
    """Where the same rows can be downloaded, for where they are too many to be made into a file in memory."""
    most: int
    """Most rows that are sent to the browser at once, where a table only sums up a page."""


def data_table(
    rows: pd.DataFrame | Rows,
    columns: list[str],
    key: str,
    alt: str,
    config: Mapping[str, Any] | None = None,
    remember: Callable[[str, list[str]], None] = remember_row,
    **ways: Unpack[Ways],
) -> None:
    """Show rows of any frame, a page of them at a time, with a download of all of them.

    Rows with an `id` open what it names when clicked: their record, or what `remember` makes of the key of the table and the
    identifiers of its rows.
    """
    if touched():
        st.space("small")
    here = part(rows, key, ways.get("most", PAGE_ROWS))
    shown = _cut(columns_of(here, columns), len(rows))
    look = Look(placeholder=ways.get("placeholder", NOT_STATED), height=ways.get("height", "auto"))
    own, kinds = dict(config or {}), zip(columns, shown.dtypes, strict=True)
    settings: Any = {name: _column(name, kind) for name, kind in kinds if name not in own} | own
    if "date_text" in settings:
        settings["date_text"] = _dates(settings["date_text"], shown["date_text"])
    if "id" in here.columns and len(here):
        keys = here["id"].tolist()

        def clicked() -> None:
            remember(key, keys)

        st.dataframe(
            shown,
            key=key,
            alt=alt,
            hide_index=True,
            column_config=settings,
            on_select=clicked,
            selection_mode="single-row",
            **look,
        )
    else:
        st.dataframe(shown, key=key, alt=alt, hide_index=True, column_config=settings, **look)

    if len(rows) > MOST_IN_A_FILE:
        _streamed(len(rows), ways.get("address", ""))
        return
    st.download_button(
        f"Download CSV ({counted(len(rows), 'row')})",
        lambda: csv_of(all_rows(rows)[columns]),
        file_name=f"nato-japan-{key.removesuffix('-table')}.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        key=f"{key}-csv",
    )


def _streamed(rows: int, address: str) -> None:
    """The way to a file that is too large to be made in memory, and so is sent piece by piece from its own address."""
    if address:
        st.link_button(f"Download CSV ({counted(rows, 'row')})", address, icon=":material/download:")
    else:
        st.caption(f"{rows:,} rows are too many for a file made here: filter, or take them from the table “Records”.")


def _cut(shown: pd.DataFrame, records: int) -> pd.DataFrame:
    """Rows with lists that are not too long to be sent; only where there are many records does one get so long."""
    long = [name for name in _LISTS if name in shown.columns and records and max(map(len, shown[name].tolist())) > LONGEST]
    if not long:
        return shown
    st.caption(f"Of a list the first {LONGEST} are shown; the download has more, up to {MAX_LISTED_RECORDS:,} of a sum.")
    return shown.assign(**{name: shown[name].map(lambda items: items[:LONGEST]) for name in long})


def tall(rows: pd.DataFrame | Rows) -> int | Literal["content"]:
    """Height of a table that a page is about: twenty rows in pixels, or as many as there are."""
    return ROW * (TALL + 1) if len(rows) > TALL else "content"


def csv_of(rows: pd.DataFrame) -> bytes:
    """The rows as a CSV file in the form of the download addresses: lists joined by semicolons, whatever they hold."""
    arrow = pa.Table.from_pandas(rows, preserve_index=False)
    for place, field in enumerate(arrow.schema):
        if pa.types.is_list(field.type):
            arrow = arrow.set_column(place, field.name, arrow.column(place).cast(pa.list_(pa.string())))
    return b"".join(csv_pieces(arrow.to_reader(BATCH_ROWS)))


def _column(name: str, kind: np.dtype[Any] | pd.api.extensions.ExtensionDtype) -> object:
    """Settings of a column of this type that has none of its own: a title, numbers as people read them, and room."""
    title = title_of(STORE.tables().description, name)
    if name in _LISTS:
        return st.column_config.ListColumn(title)
    if pd.api.types.is_numeric_dtype(kind) and not pd.api.types.is_bool_dtype(kind) and not name.endswith("year"):
        return st.column_config.NumberColumn(title, format="localized")
    make: Any = st.column_config.Column
    return make(title, width=_WIDE.get(name))


def _dates(setting: Any, dates: pd.Series) -> Any:  # noqa: ANN401 - as Streamlit takes and makes it
    """The setting of a column of dates in words, wide enough for the longest: “(uncertain)” stands at the end of one."""
    column = st.column_config.Column(setting) if isinstance(setting, str) else setting
    longest = max((len(date) for date in dates if isinstance(date, str)), default=0)
    return {**column, "width": max(_DATE, round(_LETTER * longest) + 16)}


def title_of(description: Description, name: str) -> str:
    """Title of a column: that of the view where it has one, else the description's, else its name in words."""
    columns = (table.by_name.get(name) for table in description.tables.values())
    described = next((column.title for column in columns if column), name.replace("_", " ").capitalize())
    return _TITLES.get(name, described)


def configured(description: Description, name: str, columns: list[str]) -> dict[str, Any]:
    """Column settings for a table of the description: its titles, with the descriptions as help."""
    kinds = {"number": st.column_config.NumberColumn, "date": st.column_config.DateColumn, "list": st.column_config.ListColumn}
    settings: dict[str, Any] = {}
    for each in columns:
        column = description[name].by_name[each]
        make: Any = kinds.get(column.type, st.column_config.Column)
        extra = {"format": "localized"} if column.type == "number" else {"format": _DAY} if column.type == "date" else {}
        settings[each] = make(column.title, help=column.description, width=_WIDE.get(each), **extra)
    return settings
