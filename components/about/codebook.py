"""Show the codebook: every table and column of the description."""

import streamlit as st

from components.text.messages import message, plural
from data.schema import Description, Table


def codebook(description: Description) -> None:
    """Draw a fold for each table."""
    for table in description.tables.values():
        rows = plural("{count} row", "{count} rows", table.rows)
        with st.expander(
            message("{table} ({rows}): {description}", table=table.title, rows=rows, description=table.description)
        ):
            _columns(table)


def _columns(table: Table) -> None:
    st.dataframe(
        [
            {
                message("Column"): column.name,
                message("Title"): column.title,
                message("Type"): column.type,
                message("Unit"): column.unit or "",
                message("Description"): column.description,
                message("Values"): ", ".join(column.allowed),
                message("Made by"): message("build") if column.derived else message("editor"),
            }
            for column in table.columns
        ],
        hide_index=True,
        alt=message("Codebook of the table {table}", table=table.name),
        column_config={message("Description"): st.column_config.Column(width="large")},
    )
