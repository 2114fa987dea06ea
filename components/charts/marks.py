"""Records on a time axis: exact days as markers, months and years as bars, decades and open ends as fading bars.

Marks of one lane that would collide are stacked; where a lane would grow too high, the rest are gathered into counts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd
import plotly.graph_objects as go

from components.charts.theme import GRID, NEUTRAL, TABLE_COLOURS, TABLE_NAMES, finish, group, nothing, wrapped

DAY = 86_400_000
"""Milliseconds of a day: lengths of bars on a time axis."""

ROW = 15
"""Height of one row of marks in pixels."""

MAX_ROWS = 10
"""Rows of one lane before the rest are gathered into counts."""

FADE = (0.9, 0.75, 0.6, 0.45, 0.32, 0.22, 0.14, 0.08)
"""Opacity of the pieces of a fading bar, from what is known to what is open."""

MARK_SHARE = 0.011
"""Least width of a mark, as a share of the axis."""

GROUP_SHARE = 0.03
"""Width within which marks that no longer fit are gathered, as a share of the axis."""


@dataclass
class _Bars:
    """Pieces of bars of one table, as columns for one trace."""

    start: list[pd.Timestamp] = field(default_factory=list)
    length: list[float] = field(default_factory=list)
    row: list[float] = field(default_factory=list)
    opacity: list[float] = field(default_factory=list)
    hover: list[str] = field(default_factory=list)
    key: list[str] = field(default_factory=list)


@dataclass
class _Points:
    """Markers of one table, as columns for one trace."""

    day: list[pd.Timestamp] = field(default_factory=list)
    row: list[float] = field(default_factory=list)
    hover: list[str] = field(default_factory=list)
    key: list[str] = field(default_factory=list)


def on_time_axis(frame: pd.DataFrame, title: str, order: Sequence[str], years: tuple[int, int]) -> go.Figure:
    """Draw records in lanes on a time axis.

    Parameters
    ----------
    frame
        One row per record and lane with `id`, `title`, `table`, `lane`, `date_text`, `date_earliest`, `date_latest`,
        `date_precision`; null bounds are open.
    title
        Title of the chart.
    order
        The lanes from top to bottom; those without records are left out.
    years
        First and last year of the axis.
    """
    if frame.empty:
        return nothing(title)
    axis = pd.Timestamp(years[0], 1, 1), pd.Timestamp(years[1], 12, 31)
    bars: dict[str, _Bars] = {}
    points: dict[str, _Points] = {}
    counts: list[tuple[pd.Timestamp, float, pd.DataFrame]] = []
    lanes = [lane for lane in order if (frame["lane"] == lane).any()]
    edges, centres, top = [], [], 0
    for lane in lanes:
        placed, gathered, height = _stack(frame[frame["lane"] == lane], axis)
        for record, row in placed:
            _draw(record, top + row, axis, bars, points)
        counts += [(when, top + height - 1, rest) for when, rest in gathered]
        centres.append(top + (height - 1) / 2)
        top += height
        edges.append(top - 0.5)
    figure = go.Figure([*_bar_traces(bars), *_point_traces(points), *_count_trace(counts)])
    for edge in edges[:-1]:
        figure.add_hline(y=edge, line={"color": GRID, "width": 1}, layer="below")
    figure.update_yaxes(tickvals=centres, ticktext=lanes, range=[top - 0.5, -0.5], showgrid=False)
    figure.update_xaxes(type="date", range=[axis[0], axis[1]], showgrid=True)
    figure.update_layout(barmode="overlay", hovermode="closest", dragmode="pan")
    return finish(figure, title, 110 + ROW * top + 4 * len(lanes))


def _bounds(record: pd.Series, axis: tuple[pd.Timestamp, pd.Timestamp]) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Where the record's mark begins and ends on the axis; an open start is drawn as a short fade before the known end."""
    first, last = axis
    start, end = record["date_earliest"], record["date_latest"]
    if pd.isna(end):
        end = last
    if pd.isna(start):
        start = max(first, end - (last - first) * 6 * MARK_SHARE)
    return max(start, first), min(max(end, first), last)


def _stack(
    rows: pd.DataFrame, axis: tuple[pd.Timestamp, pd.Timestamp]
) -> tuple[list[tuple[pd.Series, int]], list[tuple[pd.Timestamp, pd.DataFrame]], int]:
    """Give each record of a lane the first row in which it collides with nothing."""
    least = (axis[1] - axis[0]) * MARK_SHARE
    free: list[pd.Timestamp] = []
    placed: list[tuple[pd.Series, int]] = []
    rest = []
    for position, (_, record) in enumerate(rows.iterrows()):
        start, end = _bounds(record, axis)
        row = next((row for row, until in enumerate(free) if until <= start), len(free))
        if row >= MAX_ROWS:
            rest.append(position)
            continue
        if row == len(free):
            free.append(start)
        free[row] = max(end, start + least) + least / 4
        placed.append((record, row))
    gathered = _gather(rows.iloc[rest], axis)
    return placed, gathered, len(free) + bool(gathered)


def _gather(rest: pd.DataFrame, axis: tuple[pd.Timestamp, pd.Timestamp]) -> list[tuple[pd.Timestamp, pd.DataFrame]]:
    if rest.empty:
        return []
    width = (axis[1] - axis[0]) * GROUP_SHARE
    starts = rest.apply(lambda record: _bounds(record, axis)[0], axis=1)
    cells = ((starts - axis[0]) // width).astype(int)
    return [(axis[0] + width * (int(cell) + 0.5), rows) for cell, rows in rest.groupby(cells)]


def _draw(
    record: pd.Series,
    row: float,
    axis: tuple[pd.Timestamp, pd.Timestamp],
    bars: dict[str, _Bars],
    points: dict[str, _Points],
) -> None:
    hover = f"<b>{wrapped(record['title'])}</b><br>{wrapped(record['date_text'])}"
    start, end = _bounds(record, axis)
    if record["date_precision"] == "day":
        mark = points.setdefault(record["table"], _Points())
        mark.day.append(start)
        mark.row.append(row)
        mark.hover.append(hover)
        mark.key.append(record["id"])
        return
    bar = bars.setdefault(record["table"], _Bars())
    length = max((end - start) / pd.Timedelta(milliseconds=1) + DAY, (axis[1] - axis[0]).days * DAY * MARK_SHARE / 2)
    for offset, share, opacity in _pieces(record):
        bar.start.append(start + pd.Timedelta(milliseconds=length * offset))
        bar.length.append(length * share)
        bar.row.append(row)
        bar.opacity.append(opacity)
        bar.hover.append(hover)
        bar.key.append(record["id"])


def _pieces(record: pd.Series) -> list[tuple[float, float, float]]:
    """Offset, share and opacity of each piece of a bar."""
    precision, fuzzy = record["date_precision"], bool(record["date_approximate"])
    if precision not in ("decade", "ongoing", "undated") and not fuzzy:
        return [(0.0, 1.0, 0.85)]
    share = 1 / len(FADE)
    if precision == "ongoing":
        return [(index * share, share, opacity) for index, opacity in enumerate(FADE)]
    if precision == "undated":
        return [(index * share, share, opacity) for index, opacity in enumerate(reversed(FADE))]
    hill = (0.2, 0.4, 0.6, 0.75, 0.75, 0.6, 0.4, 0.2)
    return [(index * share, share, opacity) for index, opacity in enumerate(hill)]


def _bar_traces(bars: Mapping[str, _Bars]) -> list[go.Bar]:
    return [
        go.Bar(
            base=bar.start,
            x=bar.length,
            y=bar.row,
            orientation="h",
            width=0.62,
            marker={"color": TABLE_COLOURS[table], "opacity": bar.opacity, "line": {"width": 0}},
            hovertext=bar.hover,
            hoverinfo="text",
            customdata=bar.key,
            name=TABLE_NAMES[table],
            legendgroup=table,
        )
        for table, bar in bars.items()
    ]


def _point_traces(points: Mapping[str, _Points]) -> list[go.Scatter]:
    return [
        go.Scatter(
            x=point.day,
            y=point.row,
            mode="markers",
            marker={"color": TABLE_COLOURS[table], "size": 9, "line": {"width": 0}},
            hovertext=point.hover,
            hoverinfo="text",
            customdata=point.key,
            name=f"{TABLE_NAMES[table]}, exact day",
            legendgroup=table,
        )
        for table, point in points.items()
    ]


def _count_trace(counts: Sequence[tuple[pd.Timestamp, float, pd.DataFrame]]) -> list[go.Scatter]:
    if not counts:
        return []
    return [
        go.Scatter(
            x=[when for when, _, _ in counts],
            y=[row for _, row, _ in counts],
            mode="text",
            text=[f"+{len(rest)}" for _, _, rest in counts],
            textfont={"color": NEUTRAL, "size": 11},
            hovertext=["<br>".join(wrapped(title) for title in rest["title"].head(8)) for _, _, rest in counts],
            hoverinfo="text",
            customdata=[group(rest["id"]) for _, _, rest in counts],
            name="more records",
            showlegend=False,
        )
    ]
