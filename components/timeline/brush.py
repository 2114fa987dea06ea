"""Move and scale the years where the time axis is: a strip of all years to drag across, and buttons for keyboard and finger."""

from typing import Any

import pandas as pd
import streamlit as st

from components.charts.theme import Chart
from components.device import touched
from components.filters import set_years
from data.filters import YEARS, Choices

_KEY = "brush"


def brush(strip: Chart, choices: Choices) -> None:
    """Draw the strip and the buttons; a range that is dragged across the strip sets the years of all pages."""

    def dragged() -> None:
        boxes: list[dict[str, Any]] = st.session_state[_KEY].get("selection", {}).get("box", [])
        if boxes:
            first, last = boxes[-1]["x"]
            set_range(first, last, choices)

    if touched():
        strip.update_layout(dragmode=False)
    alt = "Records of every year; drag across it to choose years, or use the buttons under it"
    config = {"displayModeBar": False, "responsive": True}
    st.plotly_chart(strip.drawn(), key=_KEY, alt=alt, on_select=dragged, selection_mode="box", config=config)
    _buttons(choices)


def set_range(first: object, last: object, choices: Choices) -> None:
    """Set the years that hold a range of a time axis; what is not a range of dates changes nothing. For callbacks."""
    try:
        start, end = sorted((pd.Timestamp(str(first)), pd.Timestamp(str(last))))
    except ValueError:
        return
    set_years(start.year, end.year, choices)


def _buttons(choices: Choices) -> None:
    first, last = st.session_state.get(YEARS, choices.years)
    span = last - first + 1
    step = max(span // 2, 1)
    later, earlier = min(step, choices.last_year - last), min(step, first - choices.first_year)
    moves = {
        "Earlier": (":material/chevron_left:", (first - earlier, last - earlier), earlier > 0),
        "Later": (":material/chevron_right:", (first + later, last + later), later > 0),
        "Zoom in": (":material/zoom_in:", (first + span // 4, last - span // 4), span >= 4),
        "Zoom out": (":material/zoom_out:", (first - step, last + step), (first, last) != choices.years),
        "All years": (":material/undo:", choices.years, (first, last) != choices.years),
    }
    with st.container(horizontal=True, gap="small"):
        for label, (icon, target, possible) in moves.items():
            key = f"{_KEY}-{label}"
            st.button(label, icon=icon, key=key, on_click=set_years, args=(*target, choices), disabled=not possible)
