"""Show what Japan takes part in on a time axis: record by record, or counted where these are too many."""

from functools import partial

from components import address
from components.blocks.chart_block import chart_block, density_block
from components.blocks.selection import forget_pick
from components.participation import charts
from components.text.labels import label
from components.text.messages import message, plural
from data.filters import Filters
from data.tables import Tables
from data.views import participation

PARTICIPATION_LANES = ("format", "role")


def draw(tables: Tables, filters: Filters, years: tuple[int, int]) -> None:
    """Draw participation in lanes by format or role."""
    taking_part, possible = participation.taking_part(tables, filters)
    lanes = address.choose(message("Lanes"), "lanes", PARTICIPATION_LANES, on_change=forget_pick)
    by_format = lanes == "format"
    caption = plural("{count} record of participation.", "{count} records of participation.", taking_part)
    if possible:
        left_out = plural(
            "{count} possible one is left out and listed below.",
            "{count} possible ones are left out and listed below.",
            possible,
        )
        caption = f"{caption} {left_out}"
    if taking_part > charts.MAX_SPANS:
        density = participation.density(tables, filters, lanes, years)
        density_block(
            lambda cells: charts.density(cells, density.names, years, lanes),
            "participation-spans",
            message("Records of participation by format and years")
            if by_format
            else message("Records of participation by role and years"),
            caption,
            density,
            taking_part - density.dated(),
            partial(label, lanes),
        )
        return
    shown = participation.taken(tables, filters, lanes).part()
    fades = message("A bar that fades has no known end; one that fades in has no known beginning.")
    chart_block(
        charts.spans(shown, years, lanes),
        "participation-spans",
        message("Japan’s participation on a time axis, by format")
        if by_format
        else message("Japan’s participation on a time axis, by role"),
        f"{caption} {fades}",
        shown,
        ["id", "format", "role", "title", "date", "date_text", "organisation", "source_ids"],
    )
