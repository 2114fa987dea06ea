"""Tables as every page shows them: titles from the description, a click on a row opens its record, a CSV of what is shown."""

from collections.abc import Callable, Mapping
from typing import Any, Literal, TypedDict, Unpack

import pandas as pd
import pyarrow as pa
import streamlit as st

from components.record import remember_row
from components.text import NOT_STATED, counted
from data.description import Description
from data.export import csv_pieces

_DAY = "YYYY-MM-DD"

_WIDE = {"date_text": "medium", "title": "large"}
"""Columns that need room: no date in words may be cut."""

_TITLES = {
    "date_text": "Date",
    "id": "Identifier",
    "source_ids": "Sources",
    "record_ids": "Records",
    "records": "Number",
    "usd": "US$",
    "amount_usd_constant": "Amount, constant US$",
}
"""Titles of columns that several charts' tables share, where they differ from the column's name in words."""


class Look(TypedDict, total=False):
    """How a table differs from the others."""

    placeholder: str
    """What a cell without a value shows."""
    height: Literal["auto", "content"]
    """"content" where every row is to be seen at once."""


def table(
    rows: pd.DataFrame,
    columns: list[str],
    key: str,
    alt: str,
    config: Mapping[str, Any] | None = None,
    remember: Callable[[str, list[str]], None] = remember_row,
    **look: Unpack[Look],
) -> None:
    """Show rows of any frame with a download of them.

    Rows with an `id` open what it names when clicked: their record, or what `remember` makes of the key of the table and the
    identifiers of its rows.
    """
    shown = rows[columns]
    look = Look(placeholder=NOT_STATED) | look
    settings: Any = {name: _column(name, shown[name]) for name in columns} | dict(config or {})
    if "id" in rows.columns and len(rows):
        keys = rows["id"].tolist()

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

    def content() -> bytes:
        return b"".join(csv_pieces(pa.Table.from_pandas(shown, preserve_index=False)))

    st.download_button(
        f"Download CSV ({counted(len(shown), 'row')})",
        content,
        file_name=f"nato-japan-{key.removesuffix('-table')}.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        key=f"{key}-csv",
    )


def _column(name: str, cells: pd.Series) -> object:
    """Settings of a column that has none of its own: its name in words, numbers in the reader's form, and room."""
    title = _TITLES.get(name, name.removesuffix("_usd").replace("_", " ").capitalize())
    title += ", US$" if name.endswith("_usd") else ""
    if name in ("source_ids", "record_ids"):
        return st.column_config.ListColumn(title)
    if pd.api.types.is_numeric_dtype(cells) and not pd.api.types.is_bool_dtype(cells) and name != "year":
        return st.column_config.NumberColumn(title, format="localized")
    make: Any = st.column_config.Column
    return make(title, width=_WIDE.get(name))


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
