"""Charts of the areas page: records by area, area by year, and the matrix of editions."""

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from components.charts.theme import AREA_COLOURS, TABLE_COLOURS, TABLE_NAMES, finish, mark, nothing, safe, wrapped

MENTIONS = ("not named", "discussed", "listed")
SIGNS = ("", "○", "●")
"""What stands in a cell of the matrix, so that it can be read without its colour."""

MENTION_COLOURS = ("rgba(138,148,158,0.14)", "#56b4e9", "#0072b2")


def by_area(frame: pd.DataFrame) -> go.Figure:
    """Records by area, stacked by table, the fullest area first.

    `frame` has `area`, `table`, `records`, `record_ids`.
    """
    title = "Records by cooperation area (a record of several areas counts in each)"
    if frame.empty:
        return nothing(title)
    order = frame.groupby("area")["records"].sum().sort_values().index.tolist()
    figure = go.Figure(
        [
            go.Bar(
                y=part["area"].map(_label),
                x=part["records"],
                orientation="h",
                name=TABLE_NAMES[table],
                marker={"color": TABLE_COLOURS[table], "line": {"width": 0}},
                customdata=[mark(area, table) for area in part["area"]],
                hovertemplate=f"%{{y}}: %{{x}} {TABLE_NAMES[table].lower()}<extra></extra>",
            )
            for table, part in ((table, frame[frame["table"] == table]) for table in TABLE_COLOURS)
            if len(part)
        ]
    )
    figure.update_layout(barmode="stack")
    figure.update_yaxes(categoryorder="array", categoryarray=[_label(area) for area in order], showgrid=False)
    figure.update_xaxes(rangemode="tozero", fixedrange=True)
    return finish(figure, title, 130 + 29 * len(order))


def by_year(frame: pd.DataFrame, years: tuple[int, int], colours: Mapping[str, int]) -> go.Figure:
    """Records by area and year as squares whose size is the count, in the colour of the area.

    Parameters
    ----------
    frame
        Columns `area`, `year`, `records`, `record_ids`.
    years
        First and last year of the axis.
    colours
        Place of each area in the palette.
    """
    title = "Records by cooperation area and year"
    if frame.empty:
        return nothing(title)
    order = sorted(set(frame["area"]), key=lambda area: colours[area], reverse=True)
    largest = max(int(frame["records"].max()), 1)
    figure = go.Figure(
        go.Scatter(
            x=frame["year"],
            y=frame["area"].map(_label),
            mode="markers",
            marker={
                "symbol": "square",
                "size": [5 + 15 * (count / largest) ** 0.5 for count in frame["records"]],
                "color": [AREA_COLOURS[colours[area] % len(AREA_COLOURS)] for area in frame["area"]],
                "line": {"width": 0},
            },
            customdata=[mark(*key) for key in zip(frame["area"], frame["year"], strict=True)],
            hovertext=[f"{safe(row.area)}, {row.year}: {row.records}" for row in frame.itertuples()],
            hoverinfo="text",
        )
    )
    figure.update_xaxes(range=[years[0] - 0.6, years[1] + 0.6], dtick=5, fixedrange=True)
    figure.update_yaxes(categoryorder="array", categoryarray=[_label(area) for area in order])
    return finish(figure, title, 110 + 29 * len(order), legend=False)


def editions(frame: pd.DataFrame, names: Mapping[str, str]) -> go.Figure:
    """Which areas each edition of a page lists, discusses or does not name.

    Parameters
    ----------
    frame
        Columns `source_id`, `area`, `mention`, `wording`, `paragraphs`.
    names
        Label of each edition, in order.
    """
    title = "Areas that each edition of NATO's page names (not named does not mean ended)"
    if frame.empty:
        return nothing(title)
    areas = list(dict.fromkeys(frame["area"]))[::-1]
    sources = [source for source in names if (frame["source_id"] == source).any()]
    cells = frame.set_index(["area", "source_id"])
    values = [[MENTIONS.index(cells.at[(area, source), "mention"]) for source in sources] for area in areas]
    hovers = [[_edition_hover(cells.loc[(area, source)], area, names[source]) for source in sources] for area in areas]
    steps = [(edge / 3, colour) for index, colour in enumerate(MENTION_COLOURS) for edge in (index, index + 1)]
    figure = go.Figure(
        go.Heatmap(
            z=values,
            x=[wrapped(names[source], 12) for source in sources],
            y=[_label(area) for area in areas],
            zmin=-0.5,
            zmax=2.5,
            colorscale=steps,
            xgap=3,
            ygap=3,
            hovertext=hovers,
            hoverinfo="text",
            text=[[SIGNS[value] for value in row] for row in values],
            texttemplate="%{text}",
            textfont={"color": "#ffffff", "size": 12},
            showscale=False,
        )
    )
    figure.update_xaxes(side="top", showgrid=False, fixedrange=True)
    figure.update_yaxes(showgrid=False)
    return finish(figure, title, 150 + 29 * len(areas), legend=False)


def _label(area: str) -> str:
    """The name of an area on an axis, on two lines where it is long."""
    return wrapped(area, 26)


def _edition_hover(cell: pd.Series, area: str, edition: str) -> str:
    if cell["mention"] == "not named":
        return f"{safe(edition)} does not name {safe(area)}"
    where = ", ".join(str(number) for number in cell["paragraphs"])
    terms = wrapped("; ".join(cell["wording"]))
    return f"<b>{safe(area)}</b>, {cell['mention']}<br>In its words: {terms}<br>Paragraph {where}"
