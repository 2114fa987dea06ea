"""Draw participation: spans of time, the grid of exercises, posts and bodies, and counts by role."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial

import pandas as pd

from components.charts import theme
from components.charts.lanes import Axis, Record, milliseconds, records, time_axis
from components.charts.marks import Drawing, cells_trace, draw_lanes, finished
from components.charts.theme import Chart, cell_bars, finish, mark_key, nothing, safe, text_trace, wrapped
from components.text.labels import label
from components.text.messages import marked, message, plural

ROLE_SIGNS = {"participant": "●", "contributing_participant": "●", "lead": "◆", "observer": "○", "possible": "?"}
"""Sign in a cell of the grid; any other role is ◐."""

NO_YEAR = "none"
"""Year of an exercise that has no single one, as `data.views.participation` has it."""

MAX_DRAWN_RECORDS = 2000
"""Records drawn one by one in lanes."""

MAX_EXERCISES, MAX_TENURES, MAX_BARS = 40, 60, 60
"""Exercises, posts (or bodies or programmes), and bars drawn."""

MIN_GRID_YEARS = 8
"""Least width of the grid, so that its cells stay small."""

OPEN_END_OPACITIES = (0.75, 0.6, 0.45, 0.32, 0.22, 0.14)
"""Opacity of the pieces of a bar that goes on, as sources say, to the end of the axis."""

UNKNOWN_END_OPACITIES = (0.4, 0.3, 0.24, 0.19, 0.15, 0.12)
"""Opacity of these pieces where no source says that it goes on, or when it began."""

EXACT_OPACITY, APPROXIMATE_OPACITY = 0.9, 0.55

MAX_TENURE_LINE_CHARACTERS = 52
"""Characters of a title on one line above its bar: fits a phone."""

TENURE_LINE_PX = 15

TENURE_TITLES = {
    "post": marked("Japanese officers and liaison posts"),
    "body": marked("Bodies with Japanese participation"),
    "programme": marked("Programmes with Japanese participation"),
}

EXERCISE_CELL_COLUMNS = ("exercise", "year", "roles", "records")

TENURE_COLUMNS = ("id", "title", "date_text", "date_precision", "date_approximate", "role", "ends")
"""Columns that a post, body or programme is drawn from, besides its bounds."""


def spans(frame: pd.DataFrame, years: tuple[int, int], lanes: str) -> Chart:
    """Draw participation in lanes by a column, format or role; `frame` as `data.views.participation.taken` gives it."""
    title = message("Japan’s participation by date")
    if frame.empty:
        return nothing(title)
    order = [lane for lane, _ in Counter(frame[lanes].tolist()).most_common()]
    frame = frame.assign(lane=frame[lanes], table=pd.Series("participation", index=frame.index, dtype=object))
    drawing = Drawing(Axis.of(years))
    marks = draw_lanes(drawing, frame, order, partial(label, lanes))
    return finished(drawing, marks, title)


def density(frame: pd.DataFrame, order: Sequence[str], years: tuple[int, int], lanes: str) -> Chart:
    """Draw records by lane and span of years; `frame` as `data.views.timeline.Density.cells` gives it."""
    title = message("Japan’s participation: number of records by lane and years")
    if frame.empty:
        return nothing(title)
    drawing = Drawing(Axis.of(years))
    return finished(drawing, [cells_trace(drawing, frame, order, lambda lane: label(lanes, lane))], title)


def exercises(frame: pd.DataFrame) -> Chart:
    """Draw exercises by year with Japan's roles in the cell.

    `frame` as `data.views.participation.exercises` gives it.
    """
    title = message("Exercises by year and Japan’s role")
    if frame.empty:
        return nothing(title)
    cells = records(frame, EXERCISE_CELL_COLUMNS)
    dated = sorted({int(cell["year"]) for cell in cells if cell["year"] != NO_YEAR})
    no_year_position = dated[0] - 1.4 if dated else 0.0
    order = list(dict.fromkeys(cell["exercise"] for cell in cells))[::-1]
    colours = [theme.ROLE_COLOURS[cell["roles"][-1]] for cell in cells]
    figure = Chart(
        cell_bars(
            [no_year_position if cell["year"] == NO_YEAR else int(cell["year"]) for cell in cells],
            0.92,
            [wrapped(cell["exercise"], 22) for cell in cells],
            width=0.86,
            marker={"color": colours},
            text=["".join(ROLE_SIGNS.get(role, "◐") for role in cell["roles"]) for cell in cells],
            insidetextfont={"color": [theme.INK.get(colour, "#ffffff") for colour in colours], "size": 13},
            customdata=[mark_key(cell["exercise"], cell["year"]) for cell in cells],
            hovertext=[_exercise_hover(cell) for cell in cells],
        )
    )
    ticks: list[float] = [*range(dated[0], dated[-1] + 1)] if dated else []
    texts = [str(year) for year in ticks]
    if any(cell["year"] == NO_YEAR for cell in cells):
        ticks, texts = [no_year_position, *ticks], [label("year", NO_YEAR), *texts]
    last = max(ticks[-1], ticks[0] + MIN_GRID_YEARS - 1) + 0.6
    figure.update_xaxes(side="top", tickvals=ticks, ticktext=texts, range=[ticks[0] - 0.6, last])
    figure.update_yaxes(categoryorder="array", categoryarray=[wrapped(name, 22) for name in order], showgrid=False)
    figure.update_layout(bargap=0)
    return finish(figure, title, 90 + 34 * len(order), legend=False)


def tenures(frame: pd.DataFrame, years: tuple[int, int], kind: str) -> Chart:
    """Draw posts, bodies or programmes as bars from beginning to end; an unknown beginning or end fades.

    `frame` as `data.views.participation.tenures` gives it for the kind; `years` are the first and last year of the axis.
    """
    title = message(TENURE_TITLES[kind])
    if frame.empty:
        return nothing(title)
    axis = time_axis(years)
    rows = records(frame, TENURE_COLUMNS)
    bounds = zip(milliseconds(frame["date_earliest"]), milliseconds(frame["date_latest"]), strict=True)
    for position, (row, (start, end)) in enumerate(zip(rows, bounds, strict=True)):
        row |= {"position": position, "start": start, "end": end, "hover": _tenure_hover(row)}
    texts = [_heading(row) for row in rows]
    figure = Chart()
    for role, colour in theme.ROLE_COLOURS.items():
        part = [row for row in rows if row["role"] == role]
        if not part:
            continue
        days = [row for row in part if row["date_precision"] == "day"]
        pieces = [(row, *piece) for row in part if row["date_precision"] != "day" for piece in _pieces(row, axis)]
        figure.add_bar(
            base=[start for _, start, _, _ in pieces],
            x=[end - start for _, start, end, _ in pieces],
            y=[row["position"] + 0.28 for row, *_ in pieces],
            orientation="h",
            width=0.26,
            marker={"color": colour, "opacity": [opacity for *_, opacity in pieces]},
            name=label("role", role),
            hovertext=[row["hover"] for row, *_ in pieces],
            customdata=[row["id"] for row, *_ in pieces],
        )
        figure.add_scatter(
            x=[row["start"] for row in days],
            y=[row["position"] + 0.28 for row in days],
            mode="markers",
            marker={"color": colour, "size": 9, "symbol": "diamond"},
            name=message("{role}, exact day", role=label("role", role)),
            showlegend=len(days) > 0,
            hovertext=[row["hover"] for row in days],
            customdata=[row["id"] for row in days],
        )
    figure.add_trace(text_trace([axis.first] * len(frame), [row["position"] + 0.13 for row in rows], texts, "top right", 12))
    figure.update_yaxes(visible=False, range=[len(frame) - 0.4, -0.7])
    figure.update_xaxes(type="date", range=[axis.first, axis.last], showgrid=True)
    figure.update_layout(barmode="overlay")
    lines = max(text.count("<br>") + 1 for text in texts)
    return finish(figure, title, 100 + (24 + TENURE_LINE_PX * lines) * len(frame))


def roles(frame: pd.DataFrame, by: str) -> Chart:
    """Draw records by one column (`format`, `organisation`), stacked by role.

    `frame` has the column, `role`, `records`, `record_ids`.
    """
    title = message("Participation by format and role") if by == "format" else message("Participation by organisation and role")
    if frame.empty:
        return nothing(title)
    _, sums = theme.stacked(frame, "role", by)
    ticks = {name: _tick(label(by, name)) for name in sorted(sorted(sums), key=sums.__getitem__)}
    figure = theme.stacked_rows(frame, by, "role", ticks, theme.ROLE_COLOURS, "role", "%{y} · ")
    return finish(figure, title, 130 + 36 * len(ticks))


def _tick(words: str) -> str:
    return wrapped(words[:1].upper() + words[1:], 26)


def _heading(row: Record) -> str:
    """Write the title above a bar, with its end where none is stated."""
    end = {"open": message(" → ongoing"), "unknown": message(" → end?")}.get(row["ends"], "")
    return f"{wrapped(row['title'], MAX_TENURE_LINE_CHARACTERS)}<b>{end}</b>"


def _exercise_hover(cell: Record) -> str:
    year = message("no single year stated") if cell["year"] == NO_YEAR else cell["year"]
    role = "; ".join(label("role", role) for role in cell["roles"])
    records = plural("{count} record", "{count} records", cell["records"])
    return f"<b>{wrapped(cell['exercise'])}</b><br>{year}: {safe(role)}<br>{records}"


def _tenure_hover(row: Record) -> str:
    date = row["date_text"] if row["ends"] == "stated" else f"{row['date_text']} · {label('end', row['ends'])}"
    return f"<b>{wrapped(row['title'])}</b><br>{wrapped(date)}<br>{safe(label('role', row['role']))}"


def _pieces(row: Record, axis: Axis) -> Iterator[tuple[float, float, float]]:
    """Cut a bar into pieces, each with start, end and opacity, within the axis."""
    known = [day for day in (row["start"], row["end"]) if day is not None]
    anchor = known[0] if known else axis.first
    end = row["end"] if row["ends"] == "stated" else anchor
    if row["start"] is None:
        yield from _faded(axis.first, anchor, UNKNOWN_END_OPACITIES[::-1], axis)
    solid = (anchor, max(end, anchor + axis.width / 90))
    if solid[0] < axis.last and solid[1] > axis.first:
        yield axis.within(solid[0]), axis.within(solid[1]), APPROXIMATE_OPACITY if row["date_approximate"] else EXACT_OPACITY
    if row["ends"] != "stated":
        yield from _faded(solid[1], axis.last, OPEN_END_OPACITIES if row["ends"] == "open" else UNKNOWN_END_OPACITIES, axis)


def _faded(start: float, end: float, steps: tuple[float, ...], axis: Axis) -> Iterator[tuple[float, float, float]]:
    start, end = max(start, axis.first), min(end, axis.last)
    share = (end - start) / len(steps)
    for index, opacity in enumerate(steps):
        if share > 0:
            yield start + share * index, start + share * (index + 1), opacity
