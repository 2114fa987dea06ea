"""Show a chart as every page does: title, caption, the records behind a chosen mark, and its rows as a table to download."""

from collections.abc import Callable, Sequence
from functools import partial

import pandas as pd
import streamlit as st

from components.blocks.data_table import data_table
from components.blocks.selection import Behind, Marks, click_mark, forget_pick, open_records, pick, picked
from components.charts.theme import Chart
from components.device import touched
from components.text.format import plain
from components.text.messages import marked, message, plural
from components.web.static_files import TOPOJSON_URL
from data.opened import STORE
from data.selection import Rows
from data.views.record import titles
from data.views.timeline import Density

CONFIG = {
    "displaylogo": False,
    "modeBarButtonsToRemove": ["select2d", "lasso2d", "autoScale2d"],
    "responsive": True,
    "topojsonURL": TOPOJSON_URL,
}

_KEYBOARD = marked(
    "By keyboard: Tab to the table, move with the arrow keys, and choose a row with Shift and Space, as a click does."
)


def chart_block(
    chart: Chart,
    key: str,
    alt: str,
    caption: str,
    rows: pd.DataFrame | Rows,
    columns: Sequence[str],
    marks: Marks = Marks(),  # noqa: B008 - frozen
) -> None:
    """Draw a chart with its caption and, behind a fold, its rows; where it has nothing to draw, its message instead.

    The marks of the chart carry their keys in `customdata`; `components.blocks.selection` says what a click on one does, and
    choosing a row of the table does the same. `key` names the chart on its page and in its files, `alt` is its accessible name,
    `caption` says how many records it draws, what it leaves out and why. `rows` are exactly what it draws, `columns` those to
    show and download, `marks` what the rows stand for.
    """
    # The title stands above the chart as text, where it wraps on a narrow screen.
    st.markdown(f"**{plain(chart.title)}**")
    if chart.message:
        st.caption(f"{chart.message}.")
        _list_picked(chart, key, rows, marks)
        return
    # Streamlit sets this too, but after the first drawing: until the second, marks would be seen and a click on one be lost.
    chart.update_layout(clickmode="event+select")
    config = CONFIG | {"toImageButtonOptions": {"filename": f"nato-japan-{key}", "scale": 2}}
    if touched():
        chart.update_layout(dragmode=False)
        config["displayModeBar"] = False
    follow = partial(click_mark, key, summed=bool(marks.by))
    st.plotly_chart(chart.drawn(), key=key, alt=alt, on_select=follow, selection_mode="points", config=config)
    st.caption(caption)
    _list_picked(chart, key, rows, marks)
    fold = st.expander(message("Table and download"), icon=":material/table:", key=f"{key}-fold", on_change="rerun")
    if fold.open:
        with fold:
            table = rows if isinstance(rows, Rows) else marks.with_ids(rows)
            name = message("Table: {chart}", chart=alt)
            data_table(table, list(columns), f"{key}-table", name, on_choose=partial(pick, key) if marks.by else open_records)
            if len(rows):
                st.caption(message(_KEYBOARD))


def density_block(
    draw: Callable[[pd.DataFrame], Chart],
    key: str,
    alt: str,
    caption: str,
    density: Density,
    undated: int,
    marks: Marks,
) -> None:
    """Draw counts by lane and years, where there are too many records to draw one by one.

    `draw` makes the chart of the cells; `caption` says how many records there are, of which `undated` lie in no single year;
    `marks` are those of a lane and its first year.
    """
    cells = density.cells()
    shown = message("Too many to draw one by one: a cell covers one lane and some years, darker the more records begin in it.")
    left_out = plural(
        "{count} record that is not dated to a single year is left out.",
        "{count} records that are not dated to a single year are left out.",
        undated,
    )
    chart_block(
        draw(cells),
        key,
        alt,
        " ".join([caption, shown, left_out, message("Click a cell to list its records.")]),
        cells,
        ["lane", "first_year", "last_year", "records"],
        marks,
    )


def _list_picked(chart: Chart, key: str, rows: pd.DataFrame | Rows, marks: Marks) -> None:
    """List the records behind the mark that the address names, if it is one of this chart."""
    mark = picked(key)
    if mark is None:
        return
    behind = marks.behind(chart, None if isinstance(rows, Rows) else rows, mark) or Behind([], "", 0)
    records = titles(STORE.tables(), list(behind.ids))
    words = plain(behind.words)
    if records.empty:
        heading = message("No records match the chosen mark under these filters.")
    elif behind.count > len(records):
        slots = {"listed": f"{len(records):,}", "count": f"{behind.count:,}"}
        heading = message("**{listed} of {count} records** behind {mark}", mark=words, **slots)
    else:
        heading = plural("**{count} record** behind {mark}", "**{count} records** behind {mark}", len(records), mark=words)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(heading)
        st.button(message("Show all"), key=f"{key}-undo", icon=":material/undo:", on_click=forget_pick)
    if len(records):
        name = message("Records behind {mark}", mark=behind.words)
        data_table(records, ["title", "date_text", "table", "id"], f"{key}-picked", name)
