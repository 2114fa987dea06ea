"""The timeline: every record in lanes on a time axis."""

import pandas as pd
import plotly.graph_objects as go

from components.charts.marks import on_time_axis


def timeline(frame: pd.DataFrame, years: tuple[int, int]) -> go.Figure:
    """Records in lanes, the fullest lane first; `frame` as `data.views.timeline.marks` gives it."""
    order = frame["lane"].value_counts().index.tolist() if len(frame) else []
    return on_time_axis(frame, "Records by date, as exact as the sources state it", order, years)
