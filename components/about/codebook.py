"""The codebook: every table and column as the description has them."""

import streamlit as st

from components.text.format import counted
from data.schema import Description, Table


def codebook(description: Description) -> None:
    """Draw a fold for each table."""
    for table in description.tables.values():
        with st.expander(f"{table.title} ({counted(table.rows, 'row')}): {table.description}"):
            _columns(table)


def _columns(table: Table) -> None:
    st.dataframe(
        [
            {
                "Column": column.name,
                "Title": column.title,
                "Type": column.type,
                "Unit": column.unit or "",
                "Description": column.description,
                "Values": ", ".join(column.allowed),
                "Made by": "build" if column.derived else "editor",
            }
            for column in table.columns
        ],
        hide_index=True,
        alt=f"Codebook of the table {table.name}",
        column_config={"Description": st.column_config.Column(width="large")},
    )
