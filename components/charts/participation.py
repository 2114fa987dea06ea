"""Charts of the participation page: spans, the grid of exercises, posts and bodies, and counts by role."""

from collections.abc import Iterator

import pandas as pd

from components.charts.marks import on_time_axis
from components.charts.theme import INK, ROLE_COLOURS, Chart, bar, finish, mark, nothing, safe, wrapped

ROLE_SIGNS = {"participant": "●", "contributing_participant": "●", "lead": "◆", "observer": "○", "possible": "?"}
"""What stands in a cell of the grid; any other role is ◐."""

NO_YEAR = "no year"

COLUMNS = 8
"""Years that the grid has room for at the least, so that a cell stays a cell."""

ENDS = {"stated": "", "open": "goes on", "unknown": "end not known"}

SUFFIXES = {"stated": "", "open": " → goes on", "unknown": " → end?"}

FADE = (0.75, 0.6, 0.45, 0.32, 0.22, 0.14)

UNKNOWN = pd.Timedelta(days=2 * 365)
"""How far a bar fades beyond what is known."""

TITLE_WIDTH = 52
"""Characters of a title that fit on one line above its bar on a telephone."""

LINE = 15
"""Height of a line of a title in pixels."""


def spans(frame: pd.DataFrame, years: tuple[int, int]) -> Chart:
    """What Japan takes part in, in lanes; `frame` as `data.views.participation.spans` gives it."""
    order = frame["lane"].value_counts().index.tolist() if len(frame) else []
    return on_time_axis(frame, "What Japan takes part in, by date", order, years)


def exercises(frame: pd.DataFrame) -> Chart:
    """Exercises by year with Japan's role in the cell.

    `frame` as `data.views.participation.exercises` gives it.
    """
    title = "Exercises by year and Japan’s role in them"
    if frame.empty:
        return nothing(title)
    dated = sorted({int(year) for year in frame["year"] if year != NO_YEAR}) or [0]
    nowhere = dated[0] - 1.4
    order = list(dict.fromkeys(frame["exercise"]))[::-1]
    last = frame["role"].str.split("; ").str[-1]
    figure = Chart(
        bar(
            base=[(nowhere if year == NO_YEAR else int(year)) - 0.46 for year in frame["year"]],
            x=[0.92] * len(frame),
            y=frame["exercise"].map(lambda name: wrapped(name, 22)),
            orientation="h",
            width=0.86,
            marker={"color": last.map(ROLE_COLOURS), "line": {"width": 0}},
            text=["".join(ROLE_SIGNS.get(role, "◐") for role in roles.split("; ")) for roles in frame["role"]],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            insidetextfont={"color": [INK.get(ROLE_COLOURS[role], "#ffffff") for role in last], "size": 13},
            customdata=[mark(*key) for key in zip(frame["exercise"], frame["year"], strict=True)],
            hovertext=[_exercise_hover(row) for _, row in frame.iterrows()],
            hoverinfo="text",
        )
    )
    ticks: list[float] = [*range(dated[0], dated[-1] + 1)]
    labels = [str(year) for year in ticks]
    if (frame["year"] == NO_YEAR).any():
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
    axis = pd.Timestamp(years[0], 1, 1), pd.Timestamp(years[1], 12, 31)
    frame = frame.assign(place=range(len(frame)))
    labels = [_named(*pair) for pair in zip(frame["title"], frame["ends"].map(SUFFIXES), strict=True)]
    figure = Chart()
    for role, colour in ROLE_COLOURS.items():
        part = frame[frame["role"] == role]
        if part.empty:
            continue
        days = part[part["date_precision"] == "day"]
        pieces = [(row, *piece) for _, row in part.drop(days.index).iterrows() for piece in _pieces(row, axis)]
        figure.add_bar(
            base=[start for _, start, _, _ in pieces],
            x=[(end - start) / pd.Timedelta(milliseconds=1) for _, start, end, _ in pieces],
            y=[row["place"] + 0.28 for row, *_ in pieces],
            orientation="h",
            width=0.26,
            marker={"color": colour, "opacity": [opacity for *_, opacity in pieces], "line": {"width": 0}},
            name=role.replace("_", " ").capitalize(),
            hovertext=[_tenure_hover(row) for row, *_ in pieces],
            hoverinfo="text",
            customdata=[row["id"] for row, *_ in pieces],
        )
        figure.add_scatter(
            x=days["date_earliest"],
            y=days["place"] + 0.28,
            mode="markers",
            marker={"color": colour, "size": 9, "symbol": "diamond", "line": {"width": 0}},
            name=f"{role.replace('_', ' ').capitalize()}, exact day",
            showlegend=len(days) > 0,
            hovertext=[_tenure_hover(row) for _, row in days.iterrows()],
            hoverinfo="text",
            customdata=days["id"],
        )
    figure.add_scatter(
        x=[axis[0]] * len(frame),
        y=frame["place"] + 0.13,
        mode="text",
        text=labels,
        textposition="top right",
        textfont={"size": 12},
        hoverinfo="skip",
        showlegend=False,
    )
    figure.update_yaxes(visible=False, range=[len(frame) - 0.4, -0.7])
    figure.update_xaxes(type="date", range=list(axis), showgrid=True, fixedrange=True)
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
    sums = frame.groupby(by)["records"].sum().sort_values()
    order = sums.index.tolist()
    figure = Chart(
        [
            bar(
                y=part[by].map(_name),
                x=part["records"],
                orientation="h",
                name=role.replace("_", " ").capitalize(),
                marker={"color": colour, "line": {"width": 0}},
                text=part["records"],
                textposition="inside",
                insidetextfont={"color": INK.get(colour, "#ffffff")},
                textangle=0,
                customdata=[mark(name, role) for name in part[by]],
                hovertemplate=f"%{{y}}, {role.replace('_', ' ')}: %{{x}}<extra></extra>",
            )
            for role, colour, part in ((role, colour, frame[frame["role"] == role]) for role, colour in ROLE_COLOURS.items())
            if len(part)
        ]
    )
    figure.update_layout(barmode="stack")
    figure.update_yaxes(categoryorder="array", categoryarray=[_name(name) for name in order], showgrid=False)
    figure.update_xaxes(rangemode="tozero", dtick=1 if sums.max() < 5 else None, fixedrange=True)
    return finish(figure, title, 130 + 36 * len(order))


def _name(text: str) -> str:
    return wrapped(text[:1].upper() + text[1:], 26)


def _named(title: str, ends: str) -> str:
    return f"{wrapped(title, TITLE_WIDTH)}<b>{ends}</b>"


def _exercise_hover(row: pd.Series) -> str:
    year = "no single year stated" if row["year"] == NO_YEAR else row["year"]
    counted = "1 record" if row["records"] == 1 else f"{row['records']} records"
    return f"<b>{wrapped(row['exercise'])}</b><br>{year}: {safe(row['role'].replace('_', ' '))}<br>{counted}"


def _tenure_hover(row: pd.Series) -> str:
    ends = ENDS[row["ends"]]
    lasting = f"{row['date_text']}; {ends}" if ends else row["date_text"]
    return f"<b>{wrapped(row['title'])}</b><br>{wrapped(lasting)}<br>{safe(row['role'].replace('_', ' '))}"


def _pieces(row: pd.Series, axis: tuple[pd.Timestamp, pd.Timestamp]) -> Iterator[tuple[pd.Timestamp, pd.Timestamp, float]]:
    """Start, end and opacity of each piece of a bar, within the axis."""
    known_start = pd.notna(row["date_earliest"])
    anchor = row["date_earliest"] if known_start else row["date_latest"] if pd.notna(row["date_latest"]) else axis[0]
    end = row["date_latest"] if row["ends"] == "stated" else anchor
    least = (axis[1] - axis[0]) / 90
    if not known_start:
        yield from _faded(anchor - UNKNOWN, anchor, tuple(reversed(FADE)), axis)
    solid = (anchor, max(end, anchor + least))
    if solid[0] < axis[1] and solid[1] > axis[0]:
        yield max(solid[0], axis[0]), min(solid[1], axis[1]), 0.9
    if row["ends"] != "stated":
        yield from _faded(solid[1], axis[1] if row["ends"] == "open" else solid[1] + UNKNOWN, FADE, axis)


def _faded(
    start: pd.Timestamp, end: pd.Timestamp, steps: tuple[float, ...], axis: tuple[pd.Timestamp, pd.Timestamp]
) -> Iterator[tuple[pd.Timestamp, pd.Timestamp, float]]:
    start, end = max(start, axis[0]), min(end, axis[1])
    share = (end - start) / len(steps)
    for index, opacity in enumerate(steps):
        if share > pd.Timedelta(0):
            yield start + share * index, start + share * (index + 1), opacity
