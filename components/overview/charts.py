"""Draw the overview: records by year, the steps that built the partnership, and the areas that grew most."""

from collections.abc import Mapping, Sequence

import pandas as pd

from components.charts import theme
from components.charts.lanes import Axis, Record, bounded, records
from components.charts.marks import exactness, hover
from components.charts.theme import Chart, bar, finish, mark_key, nothing, safe, scatter, stacked, text_trace, wrapped
from components.text.labels import label
from components.text.messages import message, plural

MAX_STEP_LINE_CHARACTERS = 58
"""Characters of a step's title on one line: fits half a page, and a phone."""

MAX_GROWN_AREAS = 12
"""Areas drawn of those that grew."""

MAX_STEPS = 40
"""Steps drawn."""


def activity(frame: pd.DataFrame, years: tuple[int, int], silent: Sequence[int]) -> Chart:
    """Stack the records of each year by table and hatch the silent years, which no source covers.

    `frame` has `year`, `table`, `records`; `years` are the first and last of the axis.
    """
    title = message("Records by year")
    if frame.empty:
        return nothing(title)
    parts, sums = stacked(frame, "table", "year")
    highest = max(sums.values())
    figure = Chart(
        [
            bar(
                x=list(part),
                y=list(part.values()),
                name=label("table", table),
                marker={"color": theme.TABLE_COLOURS[table]},
                customdata=[mark_key(year, table) for year in part],
                hovertemplate=f"%{{x}} · {label('table', table)}: %{{y}}<extra></extra>",
            )
            for table in theme.TABLE_COLOURS
            if (part := parts.get(table))
        ]
    )
    if silent:
        figure.add_bar(
            x=list(silent),
            y=[highest] * len(silent),
            name=message("Sources silent"),
            marker={"color": theme.UNSEEN, "pattern": {"shape": "/", "fgcolor": theme.NEUTRAL, "size": 6}},
            opacity=0.45,
            hovertemplate=f"%{{x}}: {message('no sourced record')}<extra></extra>",
        )
    figure.update_layout(barmode="stack")
    figure.update_xaxes(range=[years[0] - 0.6, years[1] + 0.6], dtick=5, showgrid=False)
    figure.update_yaxes(rangemode="tozero", title={"text": message("Records")}, dtick=1 if highest < 5 else None)
    return finish(figure, title, 300)


def ladder(frame: pd.DataFrame, years: tuple[int, int]) -> Chart:
    """Draw each step on a line of its own at its date, the oldest at the top.

    `frame` has `id`, `title`, `date_text`, `date_earliest`, `date_latest`; `years` are the first and last of the axis.
    """
    title = message("Steps that built the partnership")
    if frame.empty:
        return nothing(title, message("No steps under these filters"))
    axis = Axis.of(years)
    steps = bounded(frame, axis)
    rows = list(range(len(steps)))
    texts = [f"<b>{safe(step['date_text'])}</b><br>{wrapped(step['title'], MAX_STEP_LINE_CHARACTERS)}" for step in steps]
    figure = Chart(
        [
            scatter(
                x=[step["start"] for step in steps],
                y=rows,
                mode="markers",
                marker={"symbol": "diamond", "size": 11, "color": theme.RED, "opacity": [exactness(step) for step in steps]},
                hovertext=[hover(step) for step in steps],
                customdata=[step["id"] for step in steps],
            ),
            text_trace([axis.first] * len(steps), [row - 0.18 for row in rows], texts, "top right"),
        ]
    )
    figure.update_yaxes(tickvals=rows, showticklabels=False, range=[len(rows) - 0.5, -1.2], showgrid=True)
    figure.update_xaxes(type="date", range=[axis.first, axis.last + axis.width * 0.03], showgrid=False)
    lines = max(text.count("<br>") + 1 for text in texts)
    return finish(figure, title, 60 + (16 * lines + 14) * len(texts), legend=False)


def growth(frame: pd.DataFrame, colours: Mapping[str, int]) -> Chart:
    """Draw the areas that grew most, each as a line from its records in the earlier years to those in the later.

    `frame` as `data.views.overview.growth` gives it; `colours` has the index of each area's colour in the palette.
    """
    periods_of: dict[str, list[Record]] = {}
    for each in records(frame, ["area", "period", "records"]):
        periods_of.setdefault(each["area"], []).append(each)
    areas = list(periods_of)[:MAX_GROWN_AREAS]
    if not areas:
        return nothing(message("Areas that grew most"), message("No area has more records in the last years than before"))
    figure = Chart()
    for row, area in enumerate(areas):
        part = periods_of[area]
        colour = theme.AREA_COLOURS[colours[area] % len(theme.AREA_COLOURS)]
        figure.add_scatter(
            x=[each["records"] for each in part],
            y=[row] * len(part),
            mode="lines+markers",
            line={"color": colour, "width": 3},
            marker={"size": 11, "color": [theme.NEUTRAL, colour], "symbol": ["circle-open", "circle"], "line": {"width": 2}},
            hovertext=[
                f"{safe(area)}, {each['period']}: {plural('{count} record', '{count} records', each['records'])}"
                for each in part
            ],
            customdata=[mark_key(area, each["period"]) for each in part],
        )
    ticks = [wrapped(area, 24) for area in areas]
    figure.update_yaxes(tickvals=list(range(len(areas))), ticktext=ticks, range=[len(areas) - 0.5, -0.5], showgrid=False)
    highest = int(frame["records"].max())
    figure.update_xaxes(range=[-0.04 * highest, 1.06 * highest])
    earlier, later = dict.fromkeys(frame["period"])
    title = message("Areas that grew most: records, {earlier} to {later}", earlier=earlier, later=later)
    return finish(figure, title, 90 + 32 * len(areas), legend=False)
