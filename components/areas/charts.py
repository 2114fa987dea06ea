"""Charts of the areas page: records by area, area by year, and the matrix of editions."""

from collections.abc import Sequence

import pandas as pd

from components.charts.lanes import Record, records
from components.charts.theme import (
    BLUE,
    DARK_INK,
    FORM,
    GRID,
    NEUTRAL,
    SEQUENTIAL,
    SKY,
    TABLE_COLOURS,
    TABLE_NAMES,
    Chart,
    bar,
    finish,
    mark,
    nothing,
    safe,
    stacked,
    wrapped,
)

SIGNS = {"listed": "●", "discussed": "○", "not named": "·", "not confirmed": "?"}
"""What stands in a cell of the matrix, so that it can be read without its colour."""

CHANGES = {
    "entered the list": "+",
    "left the list": "−",
    "renamed in the list": "≈",
    "newly discussed": "(+)",
    "no longer named": "(−)",
}
"""What stands beside it where something changed since the edition before."""

MENTION_COLOURS = {"listed": BLUE, "discussed": SKY, "not named": GRID, "not confirmed": "rgba(138,148,158,0.08)"}

INK = {"listed": "#ffffff", "discussed": DARK_INK, "not named": NEUTRAL, "not confirmed": NEUTRAL}

SILENT = {
    "not named": "does not name it, which does not mean that it ended",
    "not confirmed": "not confirmed: the document was not read from end to end",
}

GAP = 0.04
"""Between two panels, as a share of the width."""

ROW = 29
"""Height of one area in pixels: two lines of its name."""


def by_area(frame: pd.DataFrame) -> Chart:
    """Records by area, one panel for each table on the same scale, the fullest area first.

    `frame` has `area`, `table`, `records`, `record_ids`.
    """
    title = "Records by cooperation area (a record of several areas counts in each)"
    if frame.empty:
        return nothing(title)
    parts, sums = stacked(frame, "table", "area")
    order = sorted(sorted(sums), key=lambda area: sums[area])
    shown = [table for table in TABLE_COLOURS if table in parts]
    figure = Chart()
    width = (1 - GAP * (len(shown) - 1)) / len(shown)
    for column, table in enumerate(shown):
        part = parts[table]
        number = str(column + 1) if column else ""
        start = column * (width + GAP)
        figure.update_layout(**{f"xaxis{number}": {"domain": [start, start + width], "anchor": f"y{number}"}})
        figure.update_layout(
            **{f"yaxis{number}": {"anchor": f"x{number}"} | ({"matches": "y", "showticklabels": False} if column else {})}
        )
        figure.add_bar(
            y=[_label(area) for area in part],
            x=list(part.values()),
            orientation="h",
            name=TABLE_NAMES[table],
            marker={"color": TABLE_COLOURS[table], "line": {"width": 0}},
            text=list(part.values()),
            textposition="outside",
            cliponaxis=False,
            customdata=[mark(area, table) for area in part],
            hovertemplate=f"%{{y}}: %{{x}} {TABLE_NAMES[table].lower()}<extra></extra>",
            xaxis=f"x{number}",
            yaxis=f"y{number}",
        )
        figure.add_annotation(
            text=f"<b>{TABLE_NAMES[table]}</b>",
            x=0,
            xref=f"x{number} domain",
            y=1,
            yref="paper",
            xanchor="left",
            yanchor="bottom",
            showarrow=False,
            font={"size": 11},
        )
    figure.update_xaxes(
        range=[0, max(max(part.values()) for part in parts.values()) * 1.3],
        showticklabels=False,
        showgrid=False,
        fixedrange=True,
    )
    figure.update_yaxes(categoryorder="array", categoryarray=[_label(area) for area in order], showgrid=False)
    return finish(figure, title, 70 + ROW * len(order), legend=False)


def by_year(frame: pd.DataFrame, years: tuple[int, int], order: Sequence[str], *, numbers: bool = True) -> Chart:
    """Records by area and year as a heat map: a cell for each year in which a record lies or begins, with its count.

    Parameters
    ----------
    frame
        Columns `area`, `year`, `records`, `record_ids`.
    years
        First and last year of the axis.
    order
        The areas from top to bottom; those without records are left out.
    numbers
        Whether a cell bears its count; on a phone there is no room for it.
    """
    title = "Records by cooperation area and year, number of records"
    if frame.empty:
        return nothing(title)
    keys, counts = list(zip(frame["area"].tolist(), frame["year"].tolist(), strict=True)), frame["records"].tolist()
    known = {area for area, _ in keys}
    named = [area for area in order if area in known][::-1]
    figure = Chart(
        bar(
            base=[year - 0.47 for _, year in keys],
            x=[0.94] * len(keys),
            y=[_label(area) for area, _ in keys],
            orientation="h",
            width=0.9,
            marker={"color": counts, "coloraxis": "coloraxis", "line": {"width": 0}},
            text=counts if numbers else None,
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            textfont={"size": 10},
            constraintext="inside",
            customdata=[mark(*key) for key in keys],
            hovertext=[f"{safe(area)}, {year}: {records}" for (area, year), records in zip(keys, counts, strict=True)],
            hoverinfo="text",
        )
    )
    figure.update_layout(coloraxis={"cmin": 0, "cmax": max(*counts, 2), "colorscale": SEQUENTIAL, "showscale": False})
    figure.update_xaxes(range=[years[0] - 0.6, years[1] + 0.6], dtick=5, fixedrange=True)
    figure.update_yaxes(categoryorder="array", categoryarray=[_label(area) for area in named], showgrid=False)
    figure.update_layout(bargap=0)
    return finish(figure, title, 60 + ROW * len(named), legend=False)


def editions(frame: pd.DataFrame) -> Chart:
    """Which areas each edition lists, discusses or does not name, and what changed since the edition before.

    `frame` as `data.views.areas.editions` gives it.
    """
    title = "Areas that each edition of NATO’s page and each programme names (not named does not mean ended)"
    if frame.empty:
        return nothing(title)
    cells = records(frame, ["series", "edition", "area", "mention", "change", "wording", "paragraphs", "source_ids"])
    areas, places = list(dict.fromkeys(cell["area"] for cell in cells))[::-1], _places(cells)
    figure = Chart(
        bar(
            base=[places[cell["series"], cell["edition"]] - 0.47 for cell in cells],
            x=[0.94] * len(cells),
            y=[_label(cell["area"]) for cell in cells],
            orientation="h",
            width=0.9,
            marker={"color": [MENTION_COLOURS[cell["mention"]] for cell in cells], "line": {"width": 0}},
            text=[f"{SIGNS[cell['mention']]} {CHANGES.get(cell['change'], '')}".strip() for cell in cells],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            insidetextfont={"color": [INK[cell["mention"]] for cell in cells], "size": 13},
            customdata=[mark(cell["series"], cell["edition"], cell["area"]) for cell in cells],
            hovertext=[_edition_hover(cell) for cell in cells],
            hoverinfo="text",
        )
    )
    figure.update_xaxes(
        side="top",
        tickvals=list(places.values()),
        ticktext=[wrapped(edition, 11) for _, edition in places],
        range=[-0.6, max(places.values()) + 0.6],
        showgrid=False,
        fixedrange=True,
    )
    figure.update_yaxes(categoryorder="array", categoryarray=[_label(area) for area in areas], showgrid=False)
    for series in dict.fromkeys(named for named, _ in places):
        columns = [place for (named, _), place in places.items() if named == series]
        figure.add_annotation(
            text=f"<b>{safe(series)}</b>",
            x=sum(columns) / len(columns),
            y=0,
            yref="paper",
            yanchor="top",
            showarrow=False,
            font={"size": 11},
        )
    figure.update_layout(bargap=0, margin=FORM["margin"] | {"b": 28})
    return finish(figure, title, 150 + ROW * len(areas), legend=False)


def _places(cells: Sequence[Record]) -> dict[tuple[str, str], float]:
    """Where each edition stands on the axis, with a gap between the series."""
    places: dict[tuple[str, str], float] = {}
    gap = 0.0
    last = ""
    for series, edition in dict.fromkeys((cell["series"], cell["edition"]) for cell in cells):
        gap += 0.3 if last and series != last else 0
        places[series, edition] = len(places) + gap
        last = series
    return places


def _label(area: str) -> str:
    """The name of an area on an axis, on two lines where it is long."""
    return wrapped(area, 24)


def _edition_hover(cell: Record) -> str:
    head = f"<b>{safe(cell['area'])}</b><br>{safe(cell['series'])}, {safe(cell['edition'])}: "
    changed = f"<br>Since the edition before: {cell['change']}" if cell["change"] else ""
    if cell["mention"] in SILENT:
        return f"{head}{SILENT[cell['mention']]}{changed}"
    terms = wrapped("; ".join(cell["wording"])) or "term not read word by word"
    where = ", ".join(str(number) for number in cell["paragraphs"])
    paragraph = f"<br>Paragraph {where}" if where else f"<br>{wrapped('; '.join(cell['source_ids']))}"
    return f"{head}{cell['mention']}<br>In its words: {terms}{paragraph}{changed}"
