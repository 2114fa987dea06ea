"""Charts of the overview: activity through the years, the ladder of agreements, and the areas that grew most."""

from collections.abc import Mapping, Sequence

import pandas as pd

from components.charts.lanes import Axis, bounded
from components.charts.marks import exactness, hover
from components.charts.theme import (
    AREA_COLOURS,
    NEUTRAL,
    RED,
    TABLE_COLOURS,
    TABLE_NAMES,
    UNSEEN,
    Chart,
    bar,
    finish,
    mark,
    nothing,
    safe,
    scatter,
    stacked,
    wrapped,
)

TITLE = "Records by the year in which they lie or begin"
STEP_WIDTH = 58
"""Characters of a step's title on one line: what fits half a page, and a telephone."""

MOST_AREAS = 12
"""How many of the areas that grew are drawn."""

MOST_STEPS = 40
"""How many steps of the ladder there is room for."""

LADDER = "The ladder of agreements and institutions, by date"


def activity(frame: pd.DataFrame, years: tuple[int, int], silent: Sequence[int]) -> Chart:
    """Stacked bars of records by year and table; silent years are hatched.

    Parameters
    ----------
    frame
        Columns `year`, `table`, `records`, `record_ids`.
    years
        First and last year of the axis.
    silent
        Years that are hatched as "sources silent".
    """
    if frame.empty:
        return nothing(TITLE)
    parts, sums = stacked(frame, "table", "year")
    highest = max(sums.values())
    figure = Chart(
        [
            bar(
                x=list(part),
                y=list(part.values()),
                name=TABLE_NAMES[table],
                marker={"color": TABLE_COLOURS[table], "line": {"width": 0}},
                customdata=[mark(year, table) for year in part],
                hovertemplate=f"%{{x}}: %{{y}} {TABLE_NAMES[table].lower()}<extra></extra>",
            )
            for table in TABLE_COLOURS
            if (part := parts.get(table))
        ]
    )
    if silent:
        figure.add_bar(
            x=list(silent),
            y=[highest] * len(silent),
            name="Sources silent",
            marker={"color": UNSEEN, "pattern": {"shape": "/", "fgcolor": NEUTRAL, "size": 6}, "line": {"width": 0}},
            opacity=0.45,
            hovertemplate="%{x}: no cited fact<extra></extra>",
        )
    figure.update_layout(barmode="stack")
    figure.update_xaxes(range=[years[0] - 0.6, years[1] + 0.6], dtick=5, showgrid=False, fixedrange=True)
    figure.update_yaxes(rangemode="tozero", title={"text": "Records"}, dtick=1 if highest < 5 else None)
    return finish(figure, TITLE, 300)


def ladder(frame: pd.DataFrame, years: tuple[int, int]) -> Chart:
    """Each step on a line of its own, oldest at the top, at the date at which it was taken.

    Parameters
    ----------
    frame
        One row per step with `id`, `title`, `date_text`, `date_earliest`, `date_latest`.
    years
        First and last year of the axis.
    """
    if frame.empty:
        return nothing(LADDER, "No step under these filters")
    axis = Axis.of(years)
    steps = bounded(frame, axis)
    rows = list(range(len(steps)))
    labels = [f"<b>{safe(step['date_text'])}</b><br>{wrapped(step['title'], STEP_WIDTH)}" for step in steps]
    figure = Chart(
        [
            scatter(
                x=[step["start"] for step in steps],
                y=rows,
                mode="markers",
                marker={"symbol": "diamond", "size": 11, "color": RED, "opacity": [exactness(step) for step in steps]},
                hovertext=[hover(step) for step in steps],
                hoverinfo="text",
                customdata=[step["id"] for step in steps],
            ),
            scatter(
                x=[axis.first] * len(steps),
                y=[row - 0.18 for row in rows],
                mode="text",
                text=labels,
                textposition="top right",
                textfont={"size": 11},
                hoverinfo="skip",
            ),
        ]
    )
    figure.update_yaxes(tickvals=rows, showticklabels=False, range=[len(rows) - 0.5, -1.2], showgrid=True)
    figure.update_xaxes(type="date", range=[axis.first, axis.last + axis.width * 0.03], showgrid=False, fixedrange=True)
    lines = max(label.count("<br>") + 1 for label in labels)
    return finish(figure, LADDER, 60 + (16 * lines + 14) * len(labels), legend=False)


def growth(frame: pd.DataFrame, colours: Mapping[str, int], most: int = MOST_AREAS) -> Chart:
    """Areas that grew most, as a line from the number of records in the earlier years to that in the later.

    Parameters
    ----------
    frame
        Columns `area`, `period`, `records`: two rows per area, earlier period first, the largest increase first.
    colours
        Place of each area in the palette.
    most
        How many areas are drawn.
    """
    title = "Areas that grew most, records"
    parts: dict[str, list[tuple[str, int]]] = {}
    for area, period, records in zip(frame["area"], frame["period"], frame["records"], strict=True):
        parts.setdefault(area, []).append((period, records))
    areas = list(parts)[:most]
    if not areas:
        return nothing(title, "No area has more records in the last years than before")
    figure = Chart()
    for row, area in enumerate(areas):
        part = parts[area]
        colour = AREA_COLOURS[colours[area] % len(AREA_COLOURS)]
        figure.add_scatter(
            x=[records for _, records in part],
            y=[row] * len(part),
            mode="lines+markers",
            line={"color": colour, "width": 3},
            marker={"size": 11, "color": [NEUTRAL, colour], "symbol": ["circle-open", "circle"], "line": {"width": 2}},
            hovertext=[f"{safe(area)}, {period}: {records} records" for period, records in part],
            hoverinfo="text",
            customdata=[mark(area, period) for period, _ in part],
        )
    labels = [wrapped(area, 24) for area in areas]
    figure.update_yaxes(tickvals=list(range(len(areas))), ticktext=labels, range=[len(areas) - 0.5, -0.5], showgrid=False)
    highest = int(frame["records"].max())
    figure.update_xaxes(range=[-0.04 * highest, 1.06 * highest], fixedrange=True)
    return finish(figure, f"{title}, {' → '.join(dict.fromkeys(frame['period']))}", 90 + 32 * len(areas), legend=False)
