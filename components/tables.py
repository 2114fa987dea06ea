"""Tables as every page shows them: titles from the description, a click on a row opens its record, a CSV of what is shown."""

from collections.abc import Mapping
from typing import Any, Literal

import pandas as pd
import pyarrow as pa
import streamlit as st

from components.record import remember_row
from components.text import NOT_STATED
from data.description import Description
from data.export import csv_pieces

_DAY = "YYYY-MM-DD"


def table(
    rows: pd.DataFrame,
    columns: list[str],
    key: str,
    alt: str,
    config: Mapping[str, Any] | None = None,
    *,
    empty: str = NOT_STATED,
    height: Literal["auto", "content"] = "auto",
) -> None:
    """Show rows of any frame with a download of them; rows with an `id` open their record when clicked.

    `empty` is what a cell without a value shows; `height` is "content" where every row is to be seen at once.
    """
    shown = rows[columns]
    if "id" in rows.columns and len(rows):
        keys = rows["id"].tolist()

        def clicked() -> None:
            remember_row(key, keys)

        st.dataframe(
            shown,
            key=key,
            alt=alt,
            hide_index=True,
            column_config=config,
            placeholder=empty,
            height=height,
            on_select=clicked,
            selection_mode="single-row",
        )
    else:
        st.dataframe(shown, key=key, alt=alt, hide_index=True, column_config=config, placeholder=empty, height=height)

    def content() -> bytes:
        return b"".join(csv_pieces(pa.Table.from_pandas(shown, preserve_index=False)))

    st.download_button(
        f"Download CSV ({len(shown)} rows)",
        content,
        file_name=f"nato-japan-{key.removesuffix('-table')}.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        key=f"{key}-csv",
    )


def configured(description: Description, name: str, columns: list[str]) -> dict[str, Any]:
    """Column settings for a table of the description: its titles, with the descriptions as help."""
    kinds = {"number": st.column_config.NumberColumn, "date": st.column_config.DateColumn, "list": st.column_config.ListColumn}
    settings: dict[str, Any] = {}
    for each in columns:
        column = description[name].by_name[each]
        make: Any = kinds.get(column.type, st.column_config.Column)
        extra = {"format": "localized"} if column.type == "number" else {"format": _DAY} if column.type == "date" else {}
        settings[each] = make(column.title, help=column.description, **extra)
    return settings
