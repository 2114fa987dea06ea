"""Cells on a time axis, darker the more records they stand for, where there are too many to draw one by one."""

from collections import Counter
from collections.abc import Iterable, Sequence

import pandas as pd

from components.charts.lanes import new_year
from components.charts.marks import Drawing
from components.charts.theme import BLUE, Trace, bar, mark, safe


def cells_trace(drawing: Drawing, frame: pd.DataFrame, order: Sequence[str]) -> Trace:
    """Draw a lane for each name in `order` that has any below what is drawn already; return the cells.

    `frame` as `data.views.timeline.Density.cells` gives it.
    """
    sums: Counter[str] = Counter()
    for name, records in zip(frame["lane"], frame["records"], strict=True):
        sums[name] += records
    rows = {name: drawing.lane(name, sums[name], 1) for name in order if name in sums}
    cells = frame[frame["lane"].isin(rows)]
    most = int(cells["records"].max())
    return bar(
        base=[new_year(year) for year in cells["first_year"]],
        x=lengths(cells["first_year"], cells["last_year"]),
        y=[rows[lane] for lane in cells["lane"]],
        width=0.9,
        orientation="h",
        marker={
            "color": BLUE,
            "opacity": [round(0.15 + 0.85 * (count / most) ** 0.5, 2) for count in cells["records"]],
            "line": {"width": 0},
        },
        hovertext=[
            f"{safe(cell.lane)}, {_years(cell.first_year, cell.last_year)}: {cell.records:,}" for cell in cells.itertuples()
        ],
        hoverinfo="text",
        customdata=[mark(cell.lane, cell.first_year) for cell in cells.itertuples()],
        showlegend=False,
    )


def lengths(first: Iterable[int], last: Iterable[int]) -> list[float]:
    """The lengths of spans of years, in milliseconds."""
    return [new_year(end + 1) - new_year(start) for start, end in zip(first, last, strict=True)]


def _years(first: object, last: object) -> str:
    return str(first) if first == last else f"{first}–{last}"
