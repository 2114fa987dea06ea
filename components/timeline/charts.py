"""Draw the timeline: every record in lanes on a time axis, years in which the sources are silent, and milestones over it."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

import pandas as pd

from components.charts import marks
from components.charts.lanes import DAY_MS, MARK_SHARE, Axis, bounded, new_year, records, stack
from components.charts.theme import NEUTRAL, RED, UNSEEN, Chart, Trace, bar, finish, nothing, scatter, text_trace
from components.text.messages import marked, message, plural

MILESTONES = {"agreement": (marked("Agreements"), "diamond"), "first": (marked("Firsts"), "diamond-open")}
"""Name of the lane and symbol, by the kind of milestone."""

ACCENT = RED
"""Colour of the milestones and of the line that ends what was known."""

MILESTONE_PX, CHOSEN_MILESTONE_PX = 10, 16

YEAR_SHARE = 0.09
"""Width of a milestone with its year beside it, as a share of the axis."""

MAX_MILESTONE_LANE_ROWS = 8
"""Rows of milestones of one kind, before the rest are gathered into counts."""

MAX_YEAR_LABELS = 8
"""Years named above the axis."""


class Years(NamedTuple):
    """Describe the years of a time axis: the first and the last, those with records, and the silent ones, which are hatched.

    `spoken` has `year`, `records`, and `record_ids` where a click on a year lists them. `known` is the last day of what was
    known, and words for it; None where the axis has no such end.
    """

    shown: tuple[int, int]
    spoken: pd.DataFrame
    silent: Sequence[int]
    known: tuple[date, str] | None = None


def timeline(
    frame: pd.DataFrame,
    order: Sequence[str],
    years: Years,
    milestones: pd.DataFrame | None = None,
    chosen: str | None = None,
    lane_label: Callable[[str], str] = str,
) -> Chart:
    """Draw records in lanes, under a row of the years: one by one, or as cells that are darker the more there are.

    `frame` as `data.views.timeline.marks` or `data.views.timeline.Density.cells` gives it, with its lanes in `order` from top
    to bottom. `milestones` are records with a `milestone`: agreements, with a line through all lanes, and firsts stand above
    the lanes. `chosen` is the id of the one that stands out.
    """
    is_single = "id" in frame
    title = message("Records by date, as exact as the sources state it")
    if not is_single:
        title = message("Records by lane and years, number")
    if frame.empty:
        return nothing(title)
    drawing = marks.Drawing(Axis.of(years.shown))
    above = _year_row(drawing, years)
    if milestones is not None:
        above += _milestones(drawing, milestones, chosen)
    if is_single:
        traces = [*marks.draw_lanes(drawing, frame, order, lane_label), *above]
    else:
        traces = [*above, *marks.count_trace(drawing, opens=False), marks.cells_trace(drawing, frame, order, lane_label)]
    return marks.finished(drawing, [*traces, *_end(drawing, years)], title)


def strip(spoken: pd.DataFrame, all_years: tuple[int, int], chosen: tuple[int, int]) -> Chart:
    """Draw how many records lie or begin in every year, as a low chart to choose years in; those chosen stand out."""
    axis, years, counts = Axis.of(all_years), spoken["year"].tolist(), spoken["records"].tolist()
    opacity = [0.9 if chosen[0] <= year <= chosen[1] else 0.3 for year in years]
    figure = Chart(
        bar(
            x=[new_year(year) for year in years],
            y=counts,
            width=[new_year(year + 1) - new_year(year) for year in years],
            offset=0,
            marker={"color": NEUTRAL, "opacity": opacity},
            hovertext=[f"{year}: {records:,}" for year, records in zip(years, counts, strict=True)],
        )
    )
    ends = {"x0": new_year(chosen[0]), "x1": new_year(chosen[1] + 1), "y0": 0, "y1": 1, "yref": "y domain"}
    figure.add_shape(type="rect", **ends, line={"width": 1, "color": NEUTRAL}, fillcolor=NEUTRAL, opacity=0.12)
    figure.update_layout(margin={"l": 0, "r": 0, "t": 4, "b": 0}, dragmode="select", selectdirection="h")
    figure.update_xaxes(type="date", range=[axis.first, axis.last], showgrid=False)
    figure.update_yaxes(visible=False, rangemode="tozero")
    return finish(figure, "", 96, legend=False)


def _year_row(drawing: marks.Drawing, years: Years) -> list[Trace]:
    """Draw a cell for each year, darker the more records it has; hatch the silent ones."""
    first, last = years.shown
    row = drawing.add_heading(message("All by year"), int(years.spoken["records"].sum()), 2) + 1
    spoken = [each for each in records(years.spoken, years.spoken.columns.tolist()) if first <= each["year"] <= last]
    counts = {each["year"]: each["records"] for each in spoken}
    listed = [(each["year"], each["record_ids"]) for each in spoken] if "record_ids" in years.spoken else None
    step = next((step for step in (1, 2, 5, 10, 20, 50, 100) if (last - first) // step < MAX_YEAR_LABELS), 1000)
    named = range(first + -first % step, last + 1, step)
    traces = [
        text_trace([new_year(year) for year in named], [row - 1] * len(named), [*map(str, named)], "middle right", 10),
        marks.year_bars(
            [(year, year) for year in counts],
            [row] * len(counts),
            width=0.8,
            marker={"color": NEUTRAL, "opacity": marks.shades([*counts.values()], 0.2)},
            hovertext=[
                plural("{year}: {count} record of that year", "{year}: {count} records of that year", count, year=year)
                for year, count in counts.items()
            ],
            customdata=[marks.several(str(year), ids, str(year)) for year, ids in listed] if listed else None,
            name=message("Records in a year"),
            showlegend=False,
        ),
    ]
    if years.silent:
        silent = marks.year_bars(
            [(year, year) for year in years.silent],
            [row] * len(years.silent),
            width=0.8,
            marker={"color": UNSEEN, "pattern": {"shape": "/", "fgcolor": NEUTRAL, "size": 5}},
            hovertext=[
                message("{year}: sources silent; no cited fact begins or lies in it", year=year) for year in years.silent
            ],
            name=message("Sources silent"),
        )
        traces.append(silent)
    return traces


def _milestones(drawing: marks.Drawing, frame: pd.DataFrame, chosen: str | None) -> list[Trace]:
    """Draw a lane of the agreements with their years, and one of the firsts; each mark stands where its date begins.

    The chosen one is larger, with an unbroken line through all lanes.
    """
    traces: list[Trace] = []
    for kind, (name, symbol) in MILESTONES.items():
        steps = frame[frame["milestone"] == kind]
        if steps.empty:
            continue
        points = [step | {"end": step["start"]} for step in bounded(steps, drawing.axis)]
        is_dated = kind == "agreement"
        lane = stack(points, drawing.axis, MAX_MILESTONE_LANE_ROWS, YEAR_SHARE if is_dated else MARK_SHARE)
        single = drawing.add_lane(name, message(name), lane)
        drawing.shapes += [_line(step["start"], "dot", 0.35) for step, _ in single if is_dated]
        drawing.shapes += [_line(step["start"], "solid", 0.9) for step in points if step["id"] == chosen]
        cells = steps[["id", "date_precision", "date_earliest"]].itertuples(index=False)
        years = {key: "" if precision in ("decade", "undated") else str(day.year) for key, precision, day in cells}
        traces.append(
            scatter(
                x=[step["start"] for step, _ in single],
                y=[row for _, row in single],
                mode="markers+text" if is_dated else "markers",
                marker={
                    "symbol": symbol,
                    "size": [CHOSEN_MILESTONE_PX if step["id"] == chosen else MILESTONE_PX for step, _ in single],
                    "opacity": [marks.exactness(step) for step, _ in single],
                    "color": ACCENT,
                    "line": {"width": 1.5, "color": ACCENT},
                },
                text=[years[step["id"]] for step, _ in single] if is_dated else None,
                textposition="middle right",
                textfont={"size": 10},
                hovertext=[marks.hover(step) for step, _ in single],
                customdata=[step["id"] for step, _ in single],
                name=message(name),
                cliponaxis=False,
                showlegend=False,
            )
        )
    return traces


def _line(moment: float, dash: str, opacity: float) -> dict[str, object]:
    """Describe a line through all lanes."""
    line = {"color": ACCENT, "width": 1, "dash": dash}
    return {"type": "line", "x0": moment, "x1": moment, "yref": "paper", "y0": 0, "y1": 1, "line": line, "opacity": opacity}


def _end(drawing: marks.Drawing, years: Years) -> list[Trace]:
    """Mark the last day of what was known; return the words for it, which have the foot of the chart to themselves."""
    if years.known is None:
        return []
    day, words = years.known
    moment = new_year(day.year) + day.timetuple().tm_yday * DAY_MS
    drawing.shapes.append(_line(moment, "solid", 0.9))
    drawing.top += 1
    text, is_late = message("known by {day}", day=words), moment > (drawing.axis.first + drawing.axis.last) / 2
    text, position = (f"{text} ", "middle left") if is_late else (f" {text}", "middle right")
    return [text_trace([moment], [drawing.top - 1], [text], position) | {"name": message("Known by")}]
