"""A chart as every page shows it: figure, caption, what was picked in it, the same as a table, and a download of that."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypedDict, Unpack

import pandas as pd
import streamlit as st

from components.blocks.data_table import data_table
from components.blocks.record_card import open_later, remember_row
from components.charts.theme import Chart, group, mark
from components.device import touched
from components.text.format import counted, plain
from components.web.static_files import TOPOJSON_URL
from data.opened import STORE
from data.selection.rows import Rows
from data.views.record import titles

CONFIG = {
    "displaylogo": False,
    "modeBarButtonsToRemove": ["select2d", "lasso2d", "autoScale2d"],
    "responsive": True,
    "topojsonURL": TOPOJSON_URL,
}

BY_KEY = "Without a mouse: Tab leads into the table, arrow keys move in it, Shift and Space choose a row as a click does."

PICK = "pick"
"""Parameter of the address that holds the mark that was picked: the chart, a dot, and the key of the mark."""


class Ways(TypedDict, total=False):
    """How the rows of a chart that sum up records lead to these."""

    by: Sequence[str]
    """Columns that make the key of a row that sums up records; none where each row is a record with an `id`."""
    listed: Callable[[pd.DataFrame], pd.DataFrame]
    """Gives rows what only the table shows, such as the `record_ids` and `source_ids` of a sum: asked for it and for a pick."""
    labels: Mapping[str, Callable[[Any], str]]
    """Label of a cell by the name of its column: for the table and for what is picked; keys stay ids."""
    former: Callable[[pd.DataFrame], Sequence[str]]
    """Gives the keys that addresses once had for rows, so that old links still find them."""


def chart_block(
    chart: Chart,
    key: str,
    alt: str,
    caption: str,
    rows: pd.DataFrame | Rows,
    columns: Sequence[str],
    **ways: Unpack[Ways],
) -> None:
    """Draw a chart with its caption, and its rows behind a fold; where it has nothing to draw, a sentence that says so.

    A click on a mark that is one record opens it. A click on a mark that sums up records lists them under the chart; the
    choice stands in the address and can be undone. The same is reached without a mouse in the table behind the fold: its
    rows are the marks, and choosing one does what a click on the mark does.

    Parameters
    ----------
    chart
        The figure; its marks carry the key of their row in `customdata`, or what `components.charts.marks.several` gives.
    key
        Name of the chart on its page; also of the file that it is downloaded as.
    alt
        Accessible name: what the chart shows.
    caption
        How many records it draws, what is left out and why.
    rows
        Exactly what the chart draws.
    columns
        Columns of `rows` to show and download, in order.
    """
    by = ways.get("by", ())

    def clicked() -> None:
        _clicked(key, summed=bool(by))

    # The title stands above the figure as text, where it wraps on a narrow screen.
    st.markdown(f"**{plain(chart.title)}**")
    if chart.message:
        st.caption(f"{chart.message}.")
        _picked(chart, key, rows, ways)
        return
    # Streamlit sets this too, but after the first drawing: until the second, marks would be seen and a click on one be lost.
    chart.update_layout(clickmode="event+select")
    if touched():
        chart.update_layout(dragmode=False)
    config = CONFIG | {"toImageButtonOptions": {"filename": f"nato-japan-{key}", "scale": 2}}
    if touched():
        config["displayModeBar"] = False
    st.plotly_chart(chart.drawn(), key=key, alt=alt, on_select=clicked, selection_mode="points", config=config)
    st.caption(caption)
    _picked(chart, key, rows, ways)
    fold = st.expander("Table and download", icon=":material/table:", key=f"{key}-fold", on_change="rerun")
    if fold.open:
        with fold:
            remember = _pick_row if by else remember_row
            data_table(_as_marks(rows, ways), list(columns), f"{key}-table", alt=f"Table: {alt}", remember=remember)
            if len(rows):
                st.caption(BY_KEY)


def _clicked(chart: str, *, summed: bool) -> None:
    """Take a click on a mark: open its record, or keep the choice in the address; a second click undoes it."""
    selection: dict[str, Any] = st.session_state[chart].get("selection", {})
    data = [point.get("customdata") for point in selection.get("points", [])]
    found = [_first(each) for each in data]
    before = st.query_params.get(PICK, "")
    if not found:
        if before.startswith(f"{chart}."):
            forget_pick()
    elif summed or any(isinstance(each, list) and len(each) > 1 for each in data):
        forget_pick()
        if found[0] and before != f"{chart}.{found[0]}":
            st.query_params[PICK] = f"{chart}.{found[0]}"
    else:
        open_later(key for text in found for key in text.split())


def _as_marks(rows: pd.DataFrame | Rows, ways: Ways) -> pd.DataFrame | Rows:
    """The rows with what a click on their mark names as `id`: the key of the mark, the record, or several records."""
    if isinstance(rows, Rows):
        return rows
    rows, by = ways["listed"](rows) if "listed" in ways else rows, ways.get("by", ())
    if by:
        rows = rows.assign(id=_keys(rows, by))
    elif "id" not in rows.columns:
        rows = rows.assign(id=rows["record_ids"].map(group))
    return rows.assign(**{name: rows[name].map(of_cell) for name, of_cell in ways.get("labels", {}).items()})


def _keys(rows: pd.DataFrame, by: Sequence[str]) -> list[str]:
    return [mark(*cells) for cells in rows[list(by)].itertuples(index=False)]


def _pick_row(name: str, marks: list[str]) -> None:
    """Take a row of the table under a chart as a click on its mark; for `on_select`."""
    rows = st.session_state[name].get("selection", {}).get("rows", [])
    if rows:
        st.query_params[PICK] = f"{name.removesuffix('-table')}.{marks[rows[0]]}"


def _first(data: object) -> str:
    return str(data[0] if isinstance(data, list | tuple) and data else data or "")


def _picked(chart: Chart, key: str, rows: pd.DataFrame | Rows, ways: Ways) -> None:
    """The records behind the mark that the address names, if it is one of this chart."""
    name, _, wanted = st.query_params.get(PICK, "").partition(".")
    if name != key:
        return
    keys, words, number = _behind(chart, rows, ways, wanted)
    records = titles(STORE.tables(), keys)
    with st.container(horizontal=True, vertical_alignment="center"):
        if records.empty:
            st.markdown(f"No records behind {plain(words)} under these filters.")
        else:
            first = f"{len(records):,} of " if number > len(records) else ""
            st.markdown(f"**{first}{counted(max(number, len(records)), 'record')}** behind {plain(words)}")
        st.button("Show all", key=f"{key}-undo", icon=":material/undo:", on_click=forget_pick)
    if len(records):
        data_table(records, ["title", "date_text", "table", "id"], f"{key}-picked", f"Records behind {words}")


def _behind(chart: Chart, rows: pd.DataFrame | Rows, ways: Ways, wanted: str) -> tuple[list[str], str, int]:
    """Identifiers of records behind a mark, words for it, and how many there are where more are counted than listed, else 0."""
    for trace in chart.traces:
        for data in trace.get("customdata", ()):
            if not isinstance(data, str) and len(data) == 3 and data[0] == wanted:
                return str(data[1]).split(), str(data[2]), 0
    by, words = ways.get("by", ()), ", ".join(wanted.replace("_", " ").split("|"))
    if not by or isinstance(rows, Rows):
        return [], words, 0
    keys_of_row, labels = _keys(rows, by), ways.get("labels", {})
    if wanted not in keys_of_row and "former" in ways:
        keys_of_row = list(ways["former"](rows))
    found = rows.loc[[key == wanted for key in keys_of_row]]
    if len(found):
        words = ", ".join(labels.get(name, str)(found[name].iloc[0]) for name in by)
    listed = ways["listed"](found) if "listed" in ways else found
    keys = list(dict.fromkeys(key for ids in listed["record_ids"] for key in ids))
    return keys, words, int(listed["records"].sum()) if "records" in listed else 0


def forget_pick() -> None:
    """Take the mark that was picked out of the address; for callbacks."""
    st.query_params.pop(PICK, None)
