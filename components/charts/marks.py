"""Records on a time axis: exact days as markers, months and years as bars, what is not exact as thin fading bars.

Marks of one lane that would collide are stacked; what finds no row is gathered into counts that open.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import pandas as pd

from components.charts.lanes import MARK_SHARE, Axis, Lane, Record, bounded, stack
from components.charts.theme import (
    GRID,
    NEUTRAL,
    TABLE_COLOURS,
    TABLE_NAMES,
    Chart,
    Trace,
    bar,
    finish,
    join_ids,
    mark_key,
    nothing,
    safe,
    scatter,
    wrapped,
)

ROW = 15
"""Height of one row of marks in pixels."""

LABEL_WIDTH = 22
"""Characters of a lane's name on one line."""

SOLID, THIN = 0.62, 0.26
"""Height of a bar, as a share of its row: of an exact one, and of one that fades."""

FADE = (0.75, 0.6, 0.45, 0.32, 0.2, 0.1)
"""Opacity of the pieces of a fading bar, from what is known to what is open."""

PALE = 0.45
"""Opacity of a mark of which the date is not exact."""

HILL = (0.25, 0.5, 0.8, 0.8, 0.5, 0.25)
"""Opacity of the pieces of a bar that fades at both ends."""


Piece = tuple[float, float, int, float, float, str, str]
"""A piece of a bar: where it begins, its length, row, height and opacity, what it says and what it opens."""


@dataclass
class Drawing:
    """What is drawn so far, from the top down."""

    axis: Axis
    top: int = 0
    bars: dict[str, list[Piece]] = field(default_factory=dict)
    points: dict[str, list[tuple[Record, int]]] = field(default_factory=dict)
    counts: list[tuple[str, float, int, list[Record]]] = field(default_factory=list)
    ticks: list[tuple[float, str]] = field(default_factory=list)
    edges: list[float] = field(default_factory=list)
    shapes: list[dict[str, object]] = field(default_factory=list)
    """Lines over the lanes, as plotly describes them."""

    def lane(self, name: str, records: int, height: int) -> int:
        """Make room for a lane with its name and number of records; return its first row."""
        label = wrapped(f"{name} · {records:,}", LABEL_WIDTH)
        height = max(height, label.count("<br>") + 1)
        first = self.top
        self.ticks.append((first + (height - 1) / 2, label))
        self.top += height
        self.edges.append(self.top - 0.5)
        return first


def on_time_axis(frame: pd.DataFrame, title: str, order: Sequence[str], years: tuple[int, int]) -> Chart:
    """Draw records in lanes on a time axis.

    Parameters
    ----------
    frame
        One row per record and lane with `id`, `title`, `table`, `lane`, `date_text`, `date_earliest`, `date_latest`,
        `date_precision`, `date_approximate`; null bounds are open.
    title
        Title of the chart.
    order
        The lanes from top to bottom; those without records are left out.
    years
        First and last year of the axis.
    """
    if frame.empty:
        return nothing(title)
    drawing = Drawing(Axis.of(years))
    return finished(drawing, draw_lanes(drawing, frame, order), title)


def draw_lanes(drawing: Drawing, frame: pd.DataFrame, order: Sequence[str]) -> list[Trace]:
    """Draw the records of each lane below what is drawn already; return the traces."""
    lanes: dict[str, list[Record]] = {}
    for record in bounded(frame, drawing.axis):
        lanes.setdefault(record["lane"], []).append(record)
    for name in (name for name in order if name in lanes):
        lane = stack(lanes[name], drawing.axis)
        _draw(drawing, lane, name, drawing.lane(name, len(lanes[name]), lane.height))
    return [*_bar_traces(drawing), *_point_traces(drawing), *count_trace(drawing)]


def finished(drawing: Drawing, traces: Iterable[Trace], title: str) -> Chart:
    """The figure of a drawing: its traces, the lines between its lanes, and its axes."""
    figure = Chart(list(traces))
    between = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "line": {"color": GRID, "width": 1}, "layer": "below"}
    figure.update_layout(
        shapes=[*(between | {"y0": edge, "y1": edge} for edge in drawing.edges[:-1]), *drawing.shapes],
        barmode="overlay",
        hovermode="closest",
        dragmode=False,
    )
    figure.update_yaxes(
        tickvals=[place for place, _ in drawing.ticks],
        ticktext=[label for _, label in drawing.ticks],
        range=[drawing.top - 0.5, -0.5],
        showgrid=False,
    )
    figure.update_xaxes(type="date", range=[drawing.axis.first, drawing.axis.last], showgrid=True, fixedrange=True)
    return finish(figure, title, 110 + ROW * drawing.top)


def hover(record: Record) -> str:
    """Title and date as stated."""
    return f"<b>{wrapped(record['title'])}</b><br>{wrapped(record['date_text'])}"


def exactness(record: Record) -> float:
    """Opacity of a mark that stands for a date without its length: pale where the date is a decade, about, or open."""
    return PALE if record["date_precision"] in ("decade", "undated") or record["date_approximate"] else 1.0


def several(key: str, keys: Iterable[str], words: str) -> list[str]:
    """What a mark carries in `customdata` that stands for several records: its key, their identifiers, and words for it."""
    return [key, join_ids(keys), words]


def _draw(drawing: Drawing, lane: Lane, name: str, first: int) -> None:
    for record, row in lane.placed:
        if record["date_precision"] == "day" and not record["date_approximate"]:
            drawing.points.setdefault(record["table"], []).append((record, first + row))
        else:
            _add_bar(drawing, record, first + row)
    drawing.counts += [(name, place, first + row, found) for place, row, found in lane.gathered]


def _add_bar(drawing: Drawing, record: Record, row: int) -> None:
    width, start = drawing.axis.width, record["start"]
    length = max(record["end"] - start, width * MARK_SHARE / 2)
    cut = record["cut_end"] if record["date_precision"] == "undated" else record["cut_start"]
    text, key = hover(record), record["id"]
    drawing.bars.setdefault(record["table"], []).extend(
        (start + length * begins, length * share, row, height, opacity, text, key)
        for begins, share, height, opacity in _pieces(record, 0.0 if cut else width * MARK_SHARE / 2 / length)
    )


_WHOLE = [(0.0, 1.0, SOLID, 0.85)]
_HILL = [(index / len(HILL), 1 / len(HILL), THIN, opacity) for index, opacity in enumerate(HILL)]


def _pieces(record: Record, cap: float) -> Sequence[tuple[float, float, float, float]]:
    """Start, share, height and opacity of each piece of a bar; `cap` is the share of the solid piece at a known end, if any."""
    precision, approximate = record["date_precision"], bool(record["date_approximate"])
    if precision in ("ongoing", "undated"):
        rest = max(1 - cap, 0)
        share = rest / len(FADE)
        known = (0.0, min(cap, 1.0), SOLID if not approximate else THIN, 0.85)
        pieces = [known, *((cap + index * share, share, THIN, opacity) for index, opacity in enumerate(FADE))]
        if precision == "undated":
            return [(1 - start - share, share, height, opacity) for start, share, height, opacity in pieces]
        return pieces
    if precision == "decade" or approximate:
        return _HILL
    return _WHOLE


def _bar_traces(drawing: Drawing) -> list[Trace]:
    return [
        bar(
            base=base,
            x=length,
            y=row,
            width=height,
            orientation="h",
            marker={"color": TABLE_COLOURS[table], "opacity": opacity, "line": {"width": 0}},
            hovertext=told,
            hoverinfo="text",
            customdata=key,
            name=TABLE_NAMES[table],
            legendgroup=table,
            showlegend=table not in drawing.points,
        )
        for table in TABLE_COLOURS
        if table in drawing.bars
        for base, length, row, height, opacity, told, key in [map(list, zip(*drawing.bars[table], strict=True))]
    ]


def _point_traces(drawing: Drawing) -> list[Trace]:
    return [
        scatter(
            x=[record["start"] for record, _ in points],
            y=[row for _, row in points],
            mode="markers",
            marker={"color": TABLE_COLOURS[table], "size": 9, "line": {"width": 0}},
            hovertext=[hover(record) for record, _ in points],
            hoverinfo="text",
            customdata=[record["id"] for record, _ in points],
            name=TABLE_NAMES[table],
            legendgroup=table,
        )
        for table, points in ((table, drawing.points[table]) for table in TABLE_COLOURS if table in drawing.points)
    ]


def count_trace(drawing: Drawing, *, opens: bool = True) -> list[Trace]:
    """The counts of what found no row; none where every record did. `opens`: a click lists the records."""
    if not drawing.counts:
        return []
    return [
        scatter(
            x=[place for _, place, _, _ in drawing.counts],
            y=[row for _, _, row, _ in drawing.counts],
            mode="markers+text",
            marker={"size": 17, "color": "rgba(138,148,158,0.22)", "line": {"width": 1, "color": NEUTRAL}},
            text=[f"+{len(found)}" for _, _, _, found in drawing.counts],
            textfont={"size": 10},
            hovertext=[_count_hover(found, opens=opens) for _, _, _, found in drawing.counts],
            hoverinfo="text",
            customdata=[_count_key(name, found) for name, _, _, found in drawing.counts] if opens else None,
            name="More records, click to list" if opens else "More records",
        )
    ]


def _count_hover(found: Sequence[Record], shown: int = 6, *, opens: bool) -> str:
    lines = [f"{safe(record['date_text'])}: {wrapped(record['title'])}" for record in found[:shown]]
    more = [f"and {len(found) - shown} more"] if len(found) > shown else []
    what = f"<b>{len(found)} more</b>{', click to list' if opens else ''}"
    return "<br>".join([what, *lines, *more])


def _count_key(name: str, found: Sequence[Record]) -> list[str]:
    words = f"{name}, from {found[0]['date_text']}"
    return several(mark_key(name, found[0]["id"]), (record["id"] for record in found), words)
