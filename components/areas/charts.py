"""Draw records by area, records by area and year, and the matrix of editions."""

from collections.abc import Mapping, Sequence

import pandas as pd

from components.charts import theme
from components.charts.lanes import Record, records
from components.charts.theme import Chart, cell_bars, finish, mark_key, nothing, safe, stacked, wrapped
from components.text.labels import label
from components.text.messages import message, plural

MENTION_SIGNS = {"listed": "●", "discussed": "○", "not_named": "·", "not_confirmed": "?"}
"""Sign in a cell of the matrix, readable without its colour."""

CHANGE_SIGNS = {"": "", "entered": " +", "left": " −", "renamed": " ≈", "newly_discussed": " (+)", "no_longer_named": " (−)"}
"""Sign beside it for a change since the previous edition."""

MENTION_COLOURS = {
    "listed": theme.BLUE,
    "discussed": theme.SKY,
    "not_named": theme.GRID,
    "not_confirmed": "rgba(138,148,158,0.08)",
}

MENTION_INK = {"listed": "#ffffff", "discussed": theme.DARK_INK, "not_named": theme.NEUTRAL, "not_confirmed": theme.NEUTRAL}

PANEL_GAP_SHARE = 0.04
"""Gap between two panels, as a share of the width."""

AREA_ROW_PX = 29
"""Height of one area: two lines of its name."""


def by_area(frame: pd.DataFrame) -> Chart:
    """Draw records by area, one panel per table on the same scale, the area with most records first.

    `frame` has `area`, `table`, `records`, `record_ids`.
    """
    title = message("Records by cooperation area")
    if frame.empty:
        return nothing(title)
    parts, sums = stacked(frame, "table", "area")
    order = sorted(sorted(sums), key=lambda area: sums[area])
    shown = [table for table in theme.TABLE_COLOURS if table in parts]
    figure = Chart()
    width = (1 - PANEL_GAP_SHARE * (len(shown) - 1)) / len(shown)
    for column, table in enumerate(shown):
        part = parts[table]
        number = str(column + 1) if column else ""
        start = column * (width + PANEL_GAP_SHARE)
        figure.update_layout(**{f"xaxis{number}": {"domain": [start, start + width], "anchor": f"y{number}"}})
        figure.update_layout(
            **{f"yaxis{number}": {"anchor": f"x{number}"} | ({"matches": "y", "showticklabels": False} if column else {})}
        )
        figure.add_bar(
            y=[_tick(area) for area in part],
            x=list(part.values()),
            orientation="h",
            name=label("table", table),
            marker={"color": theme.TABLE_COLOURS[table]},
            text=list(part.values()),
            textposition="outside",
            cliponaxis=False,
            customdata=[mark_key(area, table) for area in part],
            hovertemplate=f"%{{y}} · {label('table', table)}: %{{x}}<extra></extra>",
            xaxis=f"x{number}",
            yaxis=f"y{number}",
        )
        figure.add_annotation(
            text=f"<b>{label('table', table)}</b>",
            x=0,
            xref=f"x{number} domain",
            y=1,
            yref="paper",
            xanchor="left",
            yanchor="bottom",
        )
    figure.update_xaxes(
        range=[0, max(max(part.values()) for part in parts.values()) * 1.3],
        showticklabels=False,
        showgrid=False,
    )
    figure.update_yaxes(categoryorder="array", categoryarray=[_tick(area) for area in order], showgrid=False)
    return finish(figure, title, 70 + AREA_ROW_PX * len(order), legend=False)


def by_year(frame: pd.DataFrame, years: tuple[int, int], order: Sequence[str], *, numbers: bool = True) -> Chart:
    """Draw records by area and year as a heat map: a record counts in the year of its date, or its first year.

    Parameters
    ----------
    frame
        Columns `area`, `year`, `records`, `record_ids`.
    years
        First and last year of the axis.
    order
        The areas from top to bottom; those without records are left out.
    numbers
        Whether to print the count in each cell; a phone has no room for it.
    """
    title = message("Records by cooperation area and year")
    if frame.empty:
        return nothing(title)
    keys, counts = list(zip(frame["area"].tolist(), frame["year"].tolist(), strict=True)), frame["records"].tolist()
    known = {area for area, _ in keys}
    named = [area for area in order if area in known][::-1]
    figure = Chart(
        cell_bars(
            [year for _, year in keys],
            0.94,
            [_tick(area) for area, _ in keys],
            width=0.9,
            marker={"color": counts, "coloraxis": "coloraxis"},
            text=counts if numbers else None,
            textfont={"size": 10},
            constraintext="inside",
            customdata=[mark_key(*key) for key in keys],
            hovertext=[f"{safe(area)}, {year}: {records}" for (area, year), records in zip(keys, counts, strict=True)],
        )
    )
    figure.update_layout(coloraxis={"cmin": 0, "cmax": max(*counts, 2), "colorscale": theme.SEQUENTIAL, "showscale": False})
    figure.update_xaxes(range=[years[0] - 0.6, years[1] + 0.6], dtick=5)
    figure.update_yaxes(categoryorder="array", categoryarray=[_tick(area) for area in named], showgrid=False)
    figure.update_layout(bargap=0)
    return finish(figure, title, 60 + AREA_ROW_PX * len(named), legend=False)


def editions(frame: pd.DataFrame, names: Mapping[str, str]) -> Chart:
    """Draw the areas each edition lists, discusses or does not name, and what changed since the previous edition.

    `frame` as `data.views.areas.editions` gives it; `names` of the editions by their ids.
    """
    title = message("Areas named in each edition of NATO’s page and in each programme")
    if frame.empty:
        return nothing(title)
    cells = records(frame, ["series", "edition", "area", "mention", "change", "wording", "paragraphs", "source_ids"])
    areas, positions = list(dict.fromkeys(cell["area"] for cell in cells))[::-1], _positions(cells)
    figure = Chart(
        cell_bars(
            [positions[cell["series"], cell["edition"]] for cell in cells],
            0.94,
            [_tick(cell["area"]) for cell in cells],
            width=0.9,
            marker={"color": [MENTION_COLOURS[cell["mention"]] for cell in cells]},
            text=[f"{MENTION_SIGNS[cell['mention']]}{CHANGE_SIGNS[cell['change']]}" for cell in cells],
            insidetextfont={"color": [MENTION_INK[cell["mention"]] for cell in cells], "size": 13},
            customdata=[mark_key(cell["series"], cell["edition"], cell["area"]) for cell in cells],
            hovertext=[_edition_hover(cell, names[cell["edition"]]) for cell in cells],
        )
    )
    figure.update_xaxes(
        side="top",
        tickvals=list(positions.values()),
        ticktext=[wrapped(names[edition], 11) for _, edition in positions],
        range=[-0.6, max(positions.values()) + 0.6],
        showgrid=False,
    )
    figure.update_yaxes(categoryorder="array", categoryarray=[_tick(area) for area in areas], showgrid=False)
    for series in dict.fromkeys(each for each, _ in positions):
        columns = [position for (each, _), position in positions.items() if each == series]
        figure.add_annotation(
            text=f"<b>{label('series', series)}</b>",
            x=sum(columns) / len(columns),
            y=0,
            yref="paper",
            yanchor="top",
        )
    figure.update_layout(bargap=0, margin=theme.FORM["margin"] | {"b": 28})
    return finish(figure, title, 150 + AREA_ROW_PX * len(areas), legend=False)


def _positions(cells: Sequence[Record]) -> dict[tuple[str, str], float]:
    """Place each edition on the axis, with a gap between the series."""
    positions: dict[tuple[str, str], float] = {}
    gap = 0.0
    last = ""
    for series, edition in dict.fromkeys((cell["series"], cell["edition"]) for cell in cells):
        gap += 0.3 if last and series != last else 0
        positions[series, edition] = len(positions) + gap
        last = series
    return positions


def _tick(area: str) -> str:
    """Break the name of an area into lines for an axis."""
    return wrapped(area, 24)


def _edition_hover(cell: Record, edition: str) -> str:
    mention = cell["mention"]
    lines = [f"<b>{safe(cell['area'])}</b>", f"{label('series', cell['series'])}, {safe(edition)}: {label('mention', mention)}"]
    if mention == "not_named":
        lines.append(message("This does not mean that it ended."))
    elif mention == "not_confirmed":
        lines.append(message("The document was read only in part."))
    elif cell["wording"]:
        lines.append(wrapped(message("In its words: {terms}", terms="; ".join(cell["wording"]))))
    else:
        lines.append(message("Its words were not recorded."))
    if numbers := ", ".join(map(str, cell["paragraphs"])):
        lines.append(plural("Paragraph {numbers}", "Paragraphs {numbers}", len(cell["paragraphs"]), numbers=numbers))
    elif cell["source_ids"]:
        lines.append(wrapped("; ".join(cell["source_ids"])))
    if cell["change"]:
        lines.append(message("Since the previous edition: {change}", change=label("mention_change", cell["change"])))
    return "<br>".join(lines)
