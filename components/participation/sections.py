"""Show participation on a time axis, exercises by year, what lasts from beginning to end, and counts by role."""

from collections import Counter
from functools import partial

import streamlit as st

from components import address
from components.blocks.chart_block import chart_block, density_block
from components.blocks.data_table import configured, data_table
from components.blocks.selection import Marks, forget_pick
from components.participation import charts
from components.text.format import drawn_of_total
from components.text.labels import NOT_STATED, ids, label
from components.text.messages import marked, message, plural
from data.filters import Filters
from data.storage.small_frames import different
from data.tables import Tables
from data.views import participation
from data.views.common import of_highest, tuples

RECORD_COLUMNS = ["title", "date_text", "format", "role", "organisation", "series", "areas", "confidence", "source_ids"]
"""Columns of tables of records."""

PARTICIPATION_LANES = ("format", "role")


def draw_spans(tables: Tables, filters: Filters, years: tuple[int, int]) -> None:
    """Draw participation in lanes by format or role: record by record, or counted where these are too many."""
    number, possible = participation.taking_part(tables, filters)
    lanes = address.choose(message("Lanes"), "lanes", PARTICIPATION_LANES, on_change=forget_pick)
    by_format = lanes == "format"
    caption = plural("{count} record of participation.", "{count} records of participation.", number)
    if possible:
        omitted = plural(
            "{count} possible one is left out and listed below.",
            "{count} possible ones are left out and listed below.",
            possible,
        )
        caption = f"{caption} {omitted}"
    if number > charts.MAX_DRAWN_RECORDS:
        density = participation.density(tables, filters, lanes, years)
        density_block(
            lambda cells: charts.density(cells, density.names, years, lanes),
            "participation-spans",
            message("Records of participation by format and years")
            if by_format
            else message("Records of participation by role and years"),
            caption,
            density,
            number - density.dated(),
            Marks(["lane", "first_year"], density.listed, {"lane": partial(label, lanes)}),
        )
        return
    shown = participation.taken(tables, filters).part()
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


def draw_exercises(tables: Tables, filters: Filters) -> None:
    """Draw the grid, and a table of the exercises of one year if a year is chosen."""
    st.subheader(message("Exercises"))
    grid = participation.exercises(tables, filters)
    if grid.empty:
        st.caption(message("No exercises under these filters."))
        return
    shown = of_highest(grid, "exercise", participation.last_years(grid), charts.MAX_EXERCISES)
    drawn, total = different(shown["exercise"]), different(grid["exercise"])
    part = marked("Of {total}, the {drawn} with the latest years are drawn; all are in the table “All participation” below.")
    caption = [
        message(
            "{records} of {exercises}.",
            records=plural("{count} record", "{count} records", participation.count_exercises(tables, filters)),
            exercises=plural("{count} exercise or series", "{count} exercises or series", total),
        ),
        *drawn_of_total(part, drawn, total),
        message("○ observer, ● participant, ○● both in one year."),
        message("Empty: no source for that year; Japan may still have taken part."),
    ]
    chart = charts.exercises(shown)
    chart_block(
        chart,
        "exercises",
        chart.title,
        " ".join(caption),
        shown,
        ["exercise", "year", "roles", "records", "record_ids", "source_ids"],
        Marks(
            ["exercise", "year"],
            partial(participation.exercise_records, tables, filters),
            labels={"year": partial(label, "year"), "roles": lambda roles: "; ".join(label("role", role) for role in roles)},
            former={"year": {participation.NO_YEAR: "no year"}},
        ),
    )
    years = sorted(set(grid["year"]), reverse=True)
    year = st.selectbox(
        message("All exercises of one year"),
        years,
        index=None,
        placeholder=message("Choose a year"),
        format_func=partial(label, "year"),
        **address.one("exercises-of", years),
    )
    if year:
        settings = configured(tables.description, "participation", RECORD_COLUMNS)
        alt = message("Exercises of {year} with roles", year=label("year", year))
        data_table(participation.in_year(tables, filters, year), RECORD_COLUMNS, "exercises-year", alt, settings)


def draw_tenures(tables: Tables, filters: Filters, years: tuple[int, int]) -> None:
    """Draw the posts, the bodies or the programmes from beginning to end, as far as known."""
    st.subheader(message("Posts, bodies and programmes"))
    if not participation.lasts(tables, filters):
        st.caption(message("No posts, bodies or programmes under these filters."))
        return
    kind = address.choose(message("Show"), "lasting", participation.TENURES, "tenure")
    tenures = participation.tenures(tables, filters, kind)
    shown = tenures.highest("date_earliest", charts.MAX_TENURES).part()
    part = marked("Of {total}, the {drawn} that begin last are drawn; all are in the table “All participation” below.")
    caption = [
        plural("{count} record.", "{count} records.", len(tenures)),
        *drawn_of_total(part, len(shown), len(tenures)),
        message("A bar fades where its beginning or end is not known, and more so where no source says that it goes on."),
        message("Pale throughout: approximate date."),
        message("Click a bar for its record."),
    ]
    chart = charts.tenures(shown, years, kind)
    columns = ["id", "title", "date", "date_text", "ends", "role", "organisation", "source_ids"]
    chart_block(chart, "tenures", chart.title, " ".join(caption), shown, columns)


def draw_counts(tables: Tables, filters: Filters, possible: int) -> None:
    """Draw records by format or organisation and role; `possible` is the number of records that are only possible."""
    st.subheader(message("By format and organisation"))
    column = address.choose(message("Count by"), "count", ids("count"))
    counts = participation.by(tables, filters, column)
    sums = Counter[str]()
    for name, records in tuples(counts, column, "records"):
        sums[name] += records
    shown = of_highest(counts, column, sums, charts.MAX_BARS)
    caption = [plural("{count} record.", "{count} records.", sums.total())]
    if possible:
        caption.append(plural("{count} possible one is not counted.", "{count} possible ones are not counted.", possible))
    part = marked("Of {total}, the {drawn} with most records are drawn; all are in the table “All participation” below.")
    caption += drawn_of_total(part, different(shown[column]), len(sums))
    if column == "organisation":
        caption.append(message("“Not stated”: no source names the organisation."))
    chart = charts.roles(shown, column)
    chart_block(
        chart,
        f"participation-{column}",
        chart.title,
        " ".join(caption),
        shown,
        [column, "role", "records", "record_ids", "source_ids"],
        Marks(
            [column, "role"],
            partial(participation.by_records, tables, filters, column=column),
            labels={column: partial(label, column), "role": partial(label, "role")},
            former={column: {NOT_STATED: "not stated"}},
        ),
    )
