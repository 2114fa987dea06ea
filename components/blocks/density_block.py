"""A chart of counts by lane and years, as every page shows it where there are too many records to draw one by one."""

from collections.abc import Callable

import pandas as pd

from components.blocks.chart_block import chart_block
from components.charts.theme import Chart
from data.views.timeline import Density


def density_figure(
    drawn: Callable[[pd.DataFrame], Chart], key: str, alt: str, words: str, found: Density, undated: int, more: str = ""
) -> None:
    """Draw counts with what they leave out.

    Parameters
    ----------
    drawn
        Makes the chart of the cells.
    key, alt
        As `components.blocks.chart_block.figure` takes them.
    words
        How many records there are.
    found
        The counts.
    undated
        How many of the records lie in no single year.
    more
        What else there is to say.
    """
    cells = found.cells()
    chart_block(
        drawn(cells),
        key,
        alt,
        f"{words} Too many to draw one by one: a cell is a lane and a span of years, darker the more records begin in it; "
        f"{undated:,} in no single year are left out. Click a cell to list its records. {more}".rstrip(),
        cells,
        ["lane", "first_year", "last_year", "records"],
        by=["lane", "first_year"],
        listed=found.listed,
    )
