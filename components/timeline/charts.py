"""The timeline: every record in lanes on a time axis, years in which the sources are silent, and layers over it."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import pandas as pd

from components.charts.density import cells_trace, lengths
from components.charts.lanes import DAY, MARK_SHARE, Axis, Record, bounded, new_year, stack
from components.charts.marks import Drawing, count_trace, draw_lanes, exactness, finished, hover, several
from components.charts.theme import NEUTRAL, RED, UNSEEN, Chart, Trace, bar, finish, nothing, scatter
from components.text.format import counted

TITLE = "Records by date, as exact as the sources state it"
DENSITY_TITLE = "Records by lane and years, number"

MILESTONES = {"agreement": ("Agreements", "diamond"), "first": ("Firsts", "diamond-open")}
"""Name of the lane and symbol, by the sort of milestone."""

ACCENT = RED
"""Colour of the milestones and of the line that ends what was known."""

MARK, MARKED = 10, 16
"""Size of a milestone in pixels, and of the one that is told."""

YEAR_SHARE = 0.09
"""Width of a milestone with its year beside it, as a share of the axis."""

MOST_STEPS = 8
"""Rows of milestones of one sort, before the rest are gathered into counts."""


class Years(NamedTuple):
    """The years of a time axis.

    Attributes
    ----------
    shown
        The first and the last.
    spoken
        Columns `year`, `records`, and `record_ids` where a click on a year lists them.
    silent
        Those that are hatched as "sources silent".
    known
        The last day of what was known, and words for it; None where the axis has no such end.
    """

    shown: tuple[int, int]
    spoken: pd.DataFrame
    silent: Sequence[int]
    known: tuple[date, str] | None = None


class Layer(NamedTuple):
    """The milestones over a timeline.

    Attributes
    ----------
    frame
        The records, of which those with a `milestone` are drawn: the agreements and the firsts above the lanes, the
        agreements with a line through them.
    told
        Identifier of the milestone that stands out; None for none.
    """

    frame: pd.DataFrame
    told: str | None = None


def timeline(
    frame: pd.DataFrame,
    order: Sequence[str],
    years: Years,
    milestones: Layer | None = None,
) -> Chart:
    """Records in lanes, under a row of the years.

    Parameters
    ----------
    frame
        As `data.views.timeline.marks` gives it.
    order
        The lanes from top to bottom.
    years
        The years of the axis.
    milestones
        The layer of milestones; None for none.
    """
    if frame.empty:
        return nothing(TITLE)
    drawing = Drawing(Axis.of(years.shown))
    traces = _year_row(drawing, years, opens=True)
    traces += _milestones(drawing, milestones)
    traces = [*draw_lanes(drawing, frame, order), *traces, *_end(drawing, years)]
    return finished(drawing, traces, TITLE)


def strip(spoken: pd.DataFrame, whole: tuple[int, int], chosen: tuple[int, int]) -> Chart:
    """A low chart of how many records lie or begin in every year, to choose years in; those that are chosen stand out.

    `spoken` as in `Years`; `whole` and `chosen` are the first and last year of the whole range and of the chosen one.
    """
    axis, years, numbers = Axis.of(whole), spoken["year"].tolist(), spoken["records"].tolist()
    figure = Chart(
        bar(
            x=[new_year(year) for year in years],
            y=numbers,
            width=lengths(years, years),
            offset=0,
            marker={
                "color": NEUTRAL,
                "opacity": [0.9 if chosen[0] <= year <= chosen[1] else 0.3 for year in years],
                "line": {"width": 0},
            },
            hovertext=[f"{year}: {records:,}" for year, records in zip(years, numbers, strict=True)],
            hoverinfo="text",
        )
    )
    figure.add_shape(
        type="rect",
        x0=new_year(chosen[0]),
        x1=new_year(chosen[1] + 1),
        yref="y domain",
        y0=0,
        y1=1,
        line={"width": 1, "color": NEUTRAL},
        fillcolor=NEUTRAL,
        opacity=0.12,
    )
    figure.update_layout(margin={"l": 0, "r": 0, "t": 4, "b": 0}, dragmode="select", selectdirection="h")
    figure.update_xaxes(type="date", range=[axis.first, axis.last], showgrid=False, fixedrange=True)
    figure.update_yaxes(visible=False, rangemode="tozero")
    return finish(figure, "", 96, legend=False)


def density(
    frame: pd.DataFrame,
    order: Sequence[str],
    years: Years,
    milestones: Layer | None = None,
) -> Chart:
    """How many records lie or begin in each lane and span of years, as cells that are darker the more there are.

    `frame` as `data.views.timeline.Density.cells` gives it; the rest as in `timeline`.
    """
    if frame.empty:
        return nothing(DENSITY_TITLE)
    drawing = Drawing(Axis.of(years.shown))
    traces = [*_year_row(drawing, years, opens=False), *_milestones(drawing, milestones), *count_trace(drawing, opens=False)]
    traces.append(cells_trace(drawing, frame, order))
    traces += _end(drawing, years)
    return finished(drawing, traces, DENSITY_TITLE)


def _step(years: tuple[int, int]) -> int:
    """Years from one label to the next, so that at most eight stand side by side."""
    return next((step for step in (1, 2, 5, 10, 20, 50, 100) if (years[1] - years[0]) // step < 8), 1000)


def _year_row(drawing: Drawing, row_of: Years, *, opens: bool) -> list[Trace]:
    """A cell for each year, darker the more records it has; the silent ones are hatched. `opens`: a click lists them."""
    years, frame, silent, _ = row_of
    row = drawing.lane("All by year", int(frame["records"].sum()), 2) + 1
    keys = frame["record_ids"].tolist() if opens else [[]] * len(frame)
    cells = zip(frame["year"].tolist(), frame["records"].tolist(), keys, strict=True)
    spoken = [cell for cell in cells if years[0] <= cell[0] <= years[1]]
    said, most = [year for year, _, _ in spoken], max((count for _, count, _ in spoken), default=1)
    shared = {"width": 0.8, "orientation": "h", "hoverinfo": "text"}
    labelled = range(years[0] + -years[0] % _step(years), years[1] + 1, _step(years))
    traces: list[Trace] = [
        scatter(
            x=[new_year(year) for year in labelled],
            y=[row - 1] * len(labelled),
            mode="text",
            text=[str(year) for year in labelled],
            textposition="middle right",
            textfont={"size": 10},
            hoverinfo="skip",
            showlegend=False,
        ),
        bar(
            base=[new_year(year) for year in said],
            x=lengths(said, said),
            y=[row] * len(said),
            marker={
                "color": NEUTRAL,
                "opacity": [round(0.2 + 0.8 * (count / most) ** 0.5, 2) for _, count, _ in spoken],
                "line": {"width": 0},
            },
            hovertext=[f"{year}: {counted(count, 'record')} of that year" for year, count, _ in spoken],
            customdata=[several(f"{year}", keys, f"{year}") for year, _, keys in spoken] if opens else None,
            name="Records in a year",
            showlegend=False,
            **shared,
        ),
    ]
    if silent:
        traces.append(
            bar(
                base=[new_year(year) for year in silent],
                x=lengths(silent, silent),
                y=[row] * len(silent),
                marker={
                    "color": UNSEEN,
                    "pattern": {"shape": "/", "fgcolor": NEUTRAL, "size": 5},
                    "line": {"width": 0},
                },
                hovertext=[f"{year}: sources silent; no cited fact begins or lies in it" for year in silent],
                name="Sources silent",
                **shared,
            )
        )
    return traces


def _steps(frame: pd.DataFrame, sort: str) -> pd.DataFrame:
    return frame[frame["milestone"] == sort].drop_duplicates("id")


def _milestones(drawing: Drawing, layer: Layer | None) -> list[Trace]:
    """A lane of the agreements with their years, and one of the firsts; each mark stands where its date begins.

    The one that is told is larger, with an unbroken line through all lanes.
    """
    traces: list[Trace] = []
    if layer is None:
        return traces
    told = layer.told
    for sort, (name, symbol) in MILESTONES.items():
        steps = _steps(layer.frame, sort)
        if steps.empty:
            continue
        years = dict(zip(steps["id"], steps["date_earliest"].dt.year, strict=True))
        points = [step | {"end": step["start"]} for step in bounded(steps, drawing.axis)]
        dated = sort == "agreement"
        lane = stack(points, drawing.axis, MOST_STEPS, YEAR_SHARE if dated else MARK_SHARE)
        top = drawing.lane(name, len(points), lane.height)
        placed = lane.placed
        drawing.counts += [(name, place, top + row, found) for place, row, found in lane.gathered]
        drawing.shapes += [_line(step["start"], "dot", 0.35) for step, _ in placed if dated]
        drawing.shapes += [_line(step["start"], "solid", 0.9) for step in points if step["id"] == told]
        traces.append(
            scatter(
                x=[step["start"] for step, _ in placed],
                y=[top + row for _, row in placed],
                mode="markers+text" if dated else "markers",
                marker={
                    "symbol": symbol,
                    "size": [MARKED if step["id"] == told else MARK for step, _ in placed],
                    "opacity": [exactness(step) for step, _ in placed],
                    "color": ACCENT,
                    "line": {"width": 1.5, "color": ACCENT},
                },
                text=[_year(step, years[step["id"]]) for step, _ in placed] if dated else None,
                textposition="middle right",
                textfont={"size": 10},
                hovertext=[hover(step) for step, _ in placed],
                hoverinfo="text",
                customdata=[step["id"] for step, _ in placed],
                name=name,
                cliponaxis=False,
                showlegend=False,
            )
        )
    return traces


def _year(step: Record, year: float) -> str:
    return "" if step["date_precision"] in ("decade", "undated") else f"{year:.0f}"


def _line(place: float, dash: str, opacity: float) -> dict[str, object]:
    """A line through all lanes."""
    line = {"color": ACCENT, "width": 1, "dash": dash}
    return {"type": "line", "x0": place, "x1": place, "yref": "paper", "y0": 0, "y1": 1, "line": line, "opacity": opacity}


def _end(drawing: Drawing, years: Years) -> list[Trace]:
    """Mark the last day of what was known; return the words for it, which have the foot of the chart to themselves."""
    if years.known is None:
        return []
    day, words = years.known
    place = new_year(day.year) + (day.timetuple().tm_yday) * DAY
    drawing.shapes.append(_line(place, "solid", 0.9))
    late = place > (drawing.axis.first + drawing.axis.last) / 2
    drawing.top += 1
    return [
        scatter(
            x=[place],
            y=[drawing.top - 1],
            mode="text",
            text=[f"known by {words} " if late else f" known by {words}"],
            textposition="middle left" if late else "middle right",
            textfont={"size": 11},
            hoverinfo="skip",
            name="Known by",
            showlegend=False,
        )
    ]
