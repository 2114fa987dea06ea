"""Charts of the participation page: spans, the grid of exercises, posts and bodies, and counts by role."""

from collections import Counter
from collections.abc import Iterator, Sequence

import pandas as pd

from components.charts.density import cells_trace
from components.charts.lanes import Axis, Record, milliseconds, records, time_axis
from components.charts.marks import Drawing, finished, on_time_axis
from components.charts.theme import INK, ROLE_COLOURS, Chart, bar, finish, mark, nothing, safe, stacked, wrapped

ROLE_SIGNS = {"participant": "●", "contributing_participant": "●", "lead": "◆", "observer": "○", "possible": "?"}
"""What stands in a cell of the grid; any other role is ◐."""

NO_YEAR = "no year"

MOST_SPANS, MOST_EXERCISES, MOST_TENURES, MOST_NAMES = 2000, 40, 60, 60
"""How many records in lanes one by one, exercises, posts (or bodies or programmes), and bars there is room for."""

COLUMNS = 8
"""Years that the grid has room for at the least, so that a cell stays a cell."""

ENDS = {"stated": "", "open": "goes on", "unknown": "end not known"}

SUFFIXES = {"stated": "", "open": " → goes on", "unknown": " → end?"}

FADE = (0.75, 0.6, 0.45, 0.32, 0.22, 0.14)
"""Opacity of the pieces of a bar that goes on, as sources say, to the end of the axis."""

UNSURE = (0.4, 0.3, 0.24, 0.19, 0.15, 0.12)
"""The same where no source says whether it goes on, or from when on it was so."""

SOLID, ABOUT = 0.9, 0.55
"""Opacity of what is known, and of what is known about."""

TITLE_WIDTH = 52
"""Characters of a title that fit on one line above its bar on a telephone."""

LINE = 15
"""Height of a line of a title in pixels."""


GRID = ("exercise", "year", "role", "records")
"""Columns that a cell of the grid of exercises is drawn from."""

TENURE = ("id", "title", "date_text", "date_precision", "date_approximate", "role", "ends")
"""Columns that a post, body or programme is drawn from, beside its bounds."""


def spans(frame: pd.DataFrame, years: tuple[int, int]) -> Chart:
    """What Japan takes part in, in lanes; `frame` as `data.views.participation.spans` gives it."""
    order = [lane for lane, _ in Counter(frame["lane"].tolist()).most_common()]
    return on_time_axis(frame, "What Japan takes part in, by date", order, years)


def density(frame: pd.DataFrame, order: Sequence[str], years: tuple[int, int]) -> Chart:
    """How much Japan takes part in, by lane and span of years; `frame` as `data.views.timeline.Density.cells` gives it."""
    title = "What Japan takes part in, number of records by lane and years"
    if frame.empty:
        return nothing(title)
    drawing = Drawing(Axis.of(years))
    return finished(drawing, [cells_trace(drawing, frame, order)], title)


def exercises(frame: pd.DataFrame) -> Chart:
    """Exercises by year with Japan's role in the cell.

    `frame` as `data.views.participation.exercises` gives it.
    """
    title = "Exercises by year and Japan’s role in them"
    if frame.empty:
        return nothing(title)
    cells = records(frame, GRID)
    dated = sorted({int(cell["year"]) for cell in cells if cell["year"] != NO_YEAR})
    nowhere = dated[0] - 1.4 if dated else 0.0
    order = list(dict.fromkeys(cell["exercise"] for cell in cells))[::-1]
    roles = [cell["role"].split("; ") for cell in cells]
    figure = Chart(
        bar(
            base=[(nowhere if cell["year"] == NO_YEAR else int(cell["year"])) - 0.46 for cell in cells],
            x=[0.92] * len(cells),
            y=[wrapped(cell["exercise"], 22) for cell in cells],
            orientation="h",
            width=0.86,
            marker={"color": [ROLE_COLOURS[found[-1]] for found in roles], "line": {"width": 0}},
            text=["".join(ROLE_SIGNS.get(role, "◐") for role in found) for found in roles],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            insidetextfont={"color": [INK.get(ROLE_COLOURS[found[-1]], "#ffffff") for found in roles], "size": 13},
            customdata=[mark(cell["exercise"], cell["year"]) for cell in cells],
            hovertext=[_exercise_hover(cell) for cell in cells],
            hoverinfo="text",
        )
    )
    ticks: list[float] = [*range(dated[0], dated[-1] + 1)] if dated else []
    labels = [str(year) for year in ticks]
    if any(cell["year"] == NO_YEAR for cell in cells):
        ticks, labels = [nowhere, *ticks], [NO_YEAR, *labels]
    last_place = max(ticks[-1], ticks[0] + COLUMNS - 1) + 0.6
    figure.update_xaxes(side="top", tickvals=ticks, ticktext=labels, range=[ticks[0] - 0.6, last_place], fixedrange=True)
    figure.update_yaxes(categoryorder="array", categoryarray=[wrapped(name, 22) for name in order], showgrid=False)
    figure.update_layout(bargap=0)
    return finish(figure, title, 90 + 34 * len(order), legend=False)


def tenures(frame: pd.DataFrame, years: tuple[int, int], what: str) -> Chart:
    """Posts, bodies or programmes as bars from beginning to end; a side that is not known fades.

    `frame` as `data.views.participation.tenures` gives it; `years` are the first and last year of the axis.
    """
    title = f"{what} with a Japanese part, from beginning to end as far as known"
    if frame.empty:
        return nothing(title)
    axis = time_axis(years)
    rows = records(frame, TENURE)
    bounds = zip(milliseconds(frame["date_earliest"]), milliseconds(frame["date_latest"]), strict=True)
    for place, (row, (start, end)) in enumerate(zip(rows, bounds, strict=True)):
        row |= {"place": place, "start": start, "end": end, "hover": _tenure_hover(row)}
    labels = [_named(row["title"], SUFFIXES[row["ends"]]) for row in rows]
    figure = Chart()
    for role, colour in ROLE_COLOURS.items():
        part = [row for row in rows if row["role"] == role]
        if not part:
            continue
        days = [row for row in part if row["date_precision"] == "day"]
        pieces = [(row, *piece) for row in part if row["date_precision"] != "day" for piece in _pieces(row, axis)]
        figure.add_bar(
            base=[start for _, start, _, _ in pieces],
            x=[end - start for _, start, end, _ in pieces],
            y=[row["place"] + 0.28 for row, *_ in pieces],
            orientation="h",
            width=0.26,
            marker={"color": colour, "opacity": [opacity for *_, opacity in pieces], "line": {"width": 0}},
            name=role.replace("_", " ").capitalize(),
            hovertext=[row["hover"] for row, *_ in pieces],
            hoverinfo="text",
            customdata=[row["id"] for row, *_ in pieces],
        )
        figure.add_scatter(
            x=[row["start"] for row in days],
            y=[row["place"] + 0.28 for row in days],
            mode="markers",
            marker={"color": colour, "size": 9, "symbol": "diamond", "line": {"width": 0}},
            name=f"{role.replace('_', ' ').capitalize()}, exact day",
            showlegend=len(days) > 0,
            hovertext=[row["hover"] for row in days],
            hoverinfo="text",
            customdata=[row["id"] for row in days],
        )
    figure.add_scatter(
        x=[axis.first] * len(frame),
        y=[row["place"] + 0.13 for row in rows],
        mode="text",
        text=labels,
        textposition="top right",
        textfont={"size": 12},
        hoverinfo="skip",
        showlegend=False,
    )
    figure.update_yaxes(visible=False, range=[len(frame) - 0.4, -0.7])
    figure.update_xaxes(type="date", range=[axis.first, axis.last], showgrid=True, fixedrange=True)
    figure.update_layout(barmode="overlay")
    lines = max(label.count("<br>") + 1 for label in labels)
    return finish(figure, title, 100 + (24 + LINE * lines) * len(frame))


def roles(frame: pd.DataFrame, by: str) -> Chart:
    """Records by one column (`format`, `organisation`), stacked by role.

    `frame` has the column, `role`, `records`, `record_ids`.
    """
    title = f"Participation by {by} and role, number of records"
    if frame.empty:
        return nothing(title)
    parts, sums = stacked(frame, "role", by)
    order = sorted(sorted(sums), key=lambda name: sums[name])
    figure = Chart(
        [
            bar(
                y=[_name(name) for name in part],
                x=list(part.values()),
                orientation="h",
                name=role.replace("_", " ").capitalize(),
                marker={"color": colour, "line": {"width": 0}},
                text=list(part.values()),
                textposition="inside",
                insidetextfont={"color": INK.get(colour, "#ffffff")},
                textangle=0,
                customdata=[mark(name, role) for name in part],
                hovertemplate=f"%{{y}}, {role.replace('_', ' ')}: %{{x}}<extra></extra>",
            )
            for role, colour, part in ((role, colour, parts.get(role, {})) for role, colour in ROLE_COLOURS.items())
            if part
        ]
    )
    figure.update_layout(barmode="stack")
    figure.update_yaxes(categoryorder="array", categoryarray=[_name(name) for name in order], showgrid=False)
    figure.update_xaxes(rangemode="tozero", dtick=1 if max(sums.values()) < 5 else None, fixedrange=True)
    return finish(figure, title, 130 + 36 * len(order))


def _name(text: str) -> str:
    return wrapped(text[:1].upper() + text[1:], 26)


def _named(title: str, ends: str) -> str:
    return f"{wrapped(title, TITLE_WIDTH)}<b>{ends}</b>"


def _exercise_hover(row: Record) -> str:
    year = "no single year stated" if row["year"] == NO_YEAR else row["year"]
    counted = "1 record" if row["records"] == 1 else f"{row['records']} records"
    return f"<b>{wrapped(row['exercise'])}</b><br>{year}: {safe(row['role'].replace('_', ' '))}<br>{counted}"


def _tenure_hover(row: Record) -> str:
    ends = ENDS[row["ends"]]
    lasting = f"{row['date_text']}; {ends}" if ends else row["date_text"]
    return f"<b>{wrapped(row['title'])}</b><br>{wrapped(lasting)}<br>{safe(row['role'].replace('_', ' '))}"


def _pieces(row: Record, axis: Axis) -> Iterator[tuple[float, float, float]]:
    """Start, end and opacity of each piece of a bar, within the axis."""
    known = [day for day in (row["start"], row["end"]) if day is not None]
    anchor = known[0] if known else axis.first
    end = row["end"] if row["ends"] == "stated" else anchor
    if row["start"] is None:
        yield from _faded(axis.first, anchor, tuple(reversed(UNSURE)), axis)
    solid = (anchor, max(end, anchor + axis.width / 90))
    if solid[0] < axis.last and solid[1] > axis.first:
        yield axis.within(solid[0]), axis.within(solid[1]), ABOUT if row["date_approximate"] else SOLID
    if row["ends"] != "stated":
        yield from _faded(solid[1], axis.last, FADE if row["ends"] == "open" else UNSURE, axis)


def _faded(start: float, end: float, steps: tuple[float, ...], axis: Axis) -> Iterator[tuple[float, float, float]]:
    start, end = max(start, axis.first), min(end, axis.last)
    share = (end - start) / len(steps)
    for index, opacity in enumerate(steps):
        if share > 0:
            yield start + share * index, start + share * (index + 1), opacity
