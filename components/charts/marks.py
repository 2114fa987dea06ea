"""Draw records on a time axis: exact days as markers, months and years as bars, what is not exact as thin fading bars.

Marks of one lane that would collide are stacked; what has no row is gathered into counts that open. Where there are too many
records to draw one by one, cells are darker the more records they stand for.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import pandas as pd

from components.charts import theme
from components.charts.lanes import MARK_SHARE, Axis, Lane, Record, bounded, new_year, records, stack
from components.charts.theme import Chart, Trace, bar, finish, join_ids, mark_key, safe, scatter, wrapped
from components.text.labels import label
from components.text.messages import message

MARK_ROW_PX = 15
"""Height of one row of marks."""

MAX_LANE_LINE_CHARACTERS = 22
"""Characters of a lane's name on one line."""

MAX_COUNT_HOVER_RECORDS = 6
"""Records that the hover of a count names."""

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
    """Hold what is drawn so far, from the top down; `shapes` are lines over the lanes, as plotly describes them."""

    axis: Axis
    top: int = 0
    counts: list[tuple[tuple[str, str], float, int, list[Record]]] = field(default_factory=list)
    ticks: list[tuple[float, str]] = field(default_factory=list)
    edges: list[float] = field(default_factory=list)
    shapes: list[dict[str, object]] = field(default_factory=list)

    def add_heading(self, name: str, records: int, height: int) -> int:
        """Reserve rows for a lane with its name and number of records; return the first."""
        text = wrapped(f"{name} · {records:,}", MAX_LANE_LINE_CHARACTERS)
        height = max(height, text.count("<br>") + 1)
        first = self.top
        self.ticks.append((first + (height - 1) / 2, text))
        self.top += height
        self.edges.append(self.top - 0.5)
        return first

    def add_lane(self, name: str, words: str, lane: Lane) -> list[tuple[Record, int]]:
        """Reserve rows for a lane with its label and add its counts; return its single records with their rows."""
        number = len(lane.single) + sum(len(gathered) for *_, gathered in lane.gathered)
        first = self.add_heading(words, number, lane.height)
        self.counts += [((name, words), moment, first + row, gathered) for moment, row, gathered in lane.gathered]
        return [(record, first + row) for record, row in lane.single]


def draw_lanes(
    drawing: Drawing, frame: pd.DataFrame, order: Sequence[str], lane_label: Callable[[str], str] = str
) -> list[Trace]:
    """Draw a lane for each name in `order` that has records below what is drawn already; return the traces.

    `frame` has one row per record and lane: `id`, `title`, `table`, `lane`, `date_text`, `date_earliest`, `date_latest`,
    `date_precision`, `date_approximate`; null bounds are open.
    """
    lanes: dict[str, list[Record]] = {}
    for record in bounded(frame, drawing.axis):
        lanes.setdefault(record["lane"], []).append(record)
    bars: dict[str, list[Piece]] = {}
    points: dict[str, list[tuple[Record, int]]] = {}
    for name in (name for name in order if name in lanes):
        for record, row in drawing.add_lane(name, lane_label(name), stack(lanes[name], drawing.axis)):
            if record["date_precision"] == "day" and not record["date_approximate"]:
                points.setdefault(record["table"], []).append((record, row))
            else:
                bars.setdefault(record["table"], []).extend(_pieces(record, row, drawing.axis))
    bar_traces = [_bars(table, bars[table], in_legend=table not in points) for table in theme.TABLE_COLOURS if table in bars]
    point_traces = [_points(table, points[table]) for table in theme.TABLE_COLOURS if table in points]
    return [*bar_traces, *point_traces, *count_trace(drawing)]


def cells_trace(drawing: Drawing, frame: pd.DataFrame, order: Sequence[str], lane_label: Callable[[str], str] = str) -> Trace:
    """Draw a lane for each name in `order` that has any below what is drawn already; return the cells.

    `frame` as `data.views.timeline.Density.cells` gives it.
    """
    every = records(frame, ["lane", "first_year", "last_year", "records"])
    sums = Counter[str]()
    for cell in every:
        sums[cell["lane"]] += cell["records"]
    rows = {name: drawing.add_heading(lane_label(name), sums[name], 1) for name in order if name in sums}
    cells = [cell for cell in every if cell["lane"] in rows]
    return year_bars(
        [(cell["first_year"], cell["last_year"]) for cell in cells],
        [rows[cell["lane"]] for cell in cells],
        width=0.9,
        marker={"color": theme.BLUE, "opacity": shades([cell["records"] for cell in cells], 0.15)},
        hovertext=[_cell_hover(cell, lane_label(cell["lane"])) for cell in cells],
        customdata=[mark_key(cell["lane"], cell["first_year"]) for cell in cells],
        showlegend=False,
    )


def year_bars(spans: Sequence[tuple[int, int]], rows: Sequence[float], **look: object) -> Trace:
    """Make a trace of bars, each from the beginning of a year to the end of another."""
    starts = [new_year(first) for first, _ in spans]
    lengths = [new_year(last + 1) - start for (_, last), start in zip(spans, starts, strict=True)]
    return bar(base=starts, x=lengths, y=rows, orientation="h", **look)


def shades(counts: Sequence[int], palest: float) -> list[float]:
    """Return the opacity of each count, by its root, from the palest to that of the highest."""
    highest = max(counts, default=1)
    return [round(palest + (1 - palest) * (count / highest) ** 0.5, 2) for count in counts]


def finished(drawing: Drawing, traces: Iterable[Trace], title: str) -> Chart:
    """Make the chart of a drawing: its traces, the lines between its lanes, and its axes."""
    figure = Chart(list(traces))
    between = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "line": {"color": theme.GRID, "width": 1}, "layer": "below"}
    figure.update_layout(
        shapes=[*(between | {"y0": edge, "y1": edge} for edge in drawing.edges[:-1]), *drawing.shapes],
        barmode="overlay",
        hovermode="closest",
        dragmode=False,
    )
    rows, labels = zip(*drawing.ticks, strict=True)
    figure.update_yaxes(tickvals=list(rows), ticktext=list(labels), range=[drawing.top - 0.5, -0.5], showgrid=False)
    figure.update_xaxes(type="date", range=[drawing.axis.first, drawing.axis.last], showgrid=True)
    return finish(figure, title, 110 + MARK_ROW_PX * drawing.top)


def hover(record: Record) -> str:
    """Say the title and the date as stated."""
    return f"<b>{wrapped(record['title'])}</b><br>{wrapped(record['date_text'])}"


def exactness(record: Record) -> float:
    """Return the opacity of a mark without a length: pale where the date is a decade, about, or open."""
    return PALE if record["date_precision"] in ("decade", "undated") or record["date_approximate"] else 1.0


def several(key: str, keys: Iterable[str], words: str) -> list[str]:
    """Make the `customdata` of a mark that stands for several records: its key, their ids, and words for it."""
    return [key, join_ids(keys), words]


_EXACT = [(0.0, 1.0, SOLID, 0.85)]
_HILL = [(index / len(HILL), 1 / len(HILL), THIN, opacity) for index, opacity in enumerate(HILL)]


def _pieces(record: Record, row: int, axis: Axis) -> list[Piece]:
    """Make the bar of a record: in one piece, in pieces that fade to an open end, or to both ends."""
    start, precision, is_approximate = record["start"], record["date_precision"], bool(record["date_approximate"])
    length = max(record["end"] - start, axis.width * MARK_SHARE / 2)
    parts = _HILL if precision == "decade" or is_approximate else _EXACT
    if precision in ("ongoing", "undated"):
        is_cut = record["cut_end"] if precision == "undated" else record["cut_start"]
        solid = 0.0 if is_cut else axis.width * MARK_SHARE / 2 / length
        share = max(1 - solid, 0) / len(FADE)
        parts = [(0.0, min(solid, 1.0), THIN if is_approximate else SOLID, 0.85)]
        parts += [(solid + index * share, share, THIN, opacity) for index, opacity in enumerate(FADE)]
    if precision == "undated":
        parts = [(1 - begins - share, share, height, opacity) for begins, share, height, opacity in parts]
    text, key = hover(record), record["id"]
    return [
        (start + length * begins, length * share, row, height, opacity, text, key) for begins, share, height, opacity in parts
    ]


def _bars(table: str, pieces: Iterable[Piece], *, in_legend: bool) -> Trace:
    base, length, row, height, opacity, text, key = map(list, zip(*pieces, strict=True))
    return bar(
        base=base,
        x=length,
        y=row,
        width=height,
        orientation="h",
        marker={"color": theme.TABLE_COLOURS[table], "opacity": opacity},
        hovertext=text,
        customdata=key,
        name=label("table", table),
        legendgroup=table,
        showlegend=in_legend,
    )


def _points(table: str, points: Sequence[tuple[Record, int]]) -> Trace:
    return scatter(
        x=[record["start"] for record, _ in points],
        y=[row for _, row in points],
        mode="markers",
        marker={"color": theme.TABLE_COLOURS[table], "size": 9},
        hovertext=[hover(record) for record, _ in points],
        customdata=[record["id"] for record, _ in points],
        name=label("table", table),
        legendgroup=table,
    )


def count_trace(drawing: Drawing, *, opens: bool = True) -> list[Trace]:
    """Draw the counts of what has no row of its own, if any. `opens`: a click lists the records."""
    if not drawing.counts:
        return []
    return [
        scatter(
            x=[moment for _, moment, _, _ in drawing.counts],
            y=[row for _, _, row, _ in drawing.counts],
            mode="markers+text",
            marker={"size": 17, "color": "rgba(138,148,158,0.22)", "line": {"width": 1, "color": theme.NEUTRAL}},
            text=[f"+{len(gathered)}" for *_, gathered in drawing.counts],
            textfont={"size": 10},
            hovertext=[_count_hover(gathered, opens=opens) for *_, gathered in drawing.counts],
            customdata=[_count_key(*lane, gathered) for lane, *_, gathered in drawing.counts] if opens else None,
            name=message("More records, click to list") if opens else message("More records"),
        )
    ]


def _count_hover(gathered: Sequence[Record], *, opens: bool) -> str:
    number = len(gathered)
    first = (
        message("<b>{number} more</b>, click to list", number=number)
        if opens
        else message("<b>{number} more</b>", number=number)
    )
    lines = [f"{safe(record['date_text'])}: {wrapped(record['title'])}" for record in gathered[:MAX_COUNT_HOVER_RECORDS]]
    rest = number - len(lines)
    return "<br>".join([message(first, number=number), *lines, *([message("and {number} more", number=rest)] if rest else [])])


def _count_key(name: str, words: str, gathered: Sequence[Record]) -> list[str]:
    words = message("{lane}, from {date}", lane=words, date=gathered[0]["date_text"])
    return several(mark_key(name, gathered[0]["id"]), (record["id"] for record in gathered), words)


def _cell_hover(cell: Record, lane: str) -> str:
    first, last = cell["first_year"], cell["last_year"]
    years = str(first) if first == last else f"{first}–{last}"
    return f"{safe(lane)}, {years}: {cell['records']:,}"
