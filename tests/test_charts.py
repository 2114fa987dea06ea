"""Every chart on an empty frame, one row and the real tables: it draws, titles itself, and its marks lead to records."""

from collections.abc import Callable

import pandas as pd
import pytest

from components.areas import charts as areas
from components.charts.lanes import DAY_MS, Axis, new_year
from components.charts.theme import Chart, mark_key, safe
from components.overview import charts as overview
from components.participation import charts as participation
from components.timeline import charts as timeline
from data.filters import Filters
from data.schema import FACT_TABLES
from data.selection import choices_of, select
from data.tables import Tables
from data.views import areas as area_views
from data.views import overview as overview_views
from data.views import participation as participation_views
from data.views import timeline as timeline_views
from data.views.common import silent_years
from tests.plain import checked, facts

NONE = Filters()


def _area_years(tables: Tables) -> Chart:
    order = tables["areas"]["label"].tolist()
    return areas.by_year(select(tables, NONE).count("area", "year"), choices_of(tables).years, order)


def _marks(tables: Tables) -> pd.DataFrame:
    return timeline_views.marks(timeline_views.in_lanes(select(tables, NONE)))


def _timeline(tables: Tables, lanes: str) -> Chart:
    mask, years = select(tables, NONE), choices_of(tables).years
    found = timeline_views.in_lanes(mask, lanes)
    axis = timeline.Years(years, timeline_views.spoken_records(mask), silent_years(mask, years))
    return timeline.timeline(timeline_views.marks(found), found.names, axis)


def _editions(tables: Tables) -> Chart:
    matrix = area_views.editions(tables, NONE)
    return areas.editions(matrix, dict.fromkeys(matrix["edition"], "an edition"))


def _lanes(tables: Tables) -> pd.DataFrame:
    return participation_views.taken(tables, NONE).part()


CHARTS: dict[str, Callable[[Tables], Chart]] = {
    "activity": lambda t: overview.activity(select(t, NONE).count("year", "table"), choices_of(t).years, []),
    "timeline": lambda t: _timeline(t, "kind"),
    "timeline-areas": lambda t: _timeline(t, "area"),
    "timeline-actors": lambda t: _timeline(t, "actor"),
    "timeline-tables": lambda t: _timeline(t, "table"),
    "by-area": lambda t: areas.by_area(select(t, NONE).count("area", "table")),
    "area-years": _area_years,
    "editions": _editions,
    "spans": lambda t: participation.spans(_lanes(t), choices_of(t).years, "format"),
    "roles": lambda t: participation.roles(participation_views.by(t, NONE, "format"), "format"),
}


def _carried(chart: Chart) -> list[str]:
    """What the marks of a figure carry: keys, and of a mark for several records their identifiers."""
    data = [each for trace in checked(chart).data if trace.customdata is not None for each in trace.customdata]
    return [each if isinstance(each, str) else str(each[1]) for each in data]


def _marked(chart: Chart) -> set[str]:
    """Identifiers that the marks of a figure of single records carry."""
    return {key for text in _carried(chart) for key in text.split()}


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_draws_any_set(name: str, any_set: Tables) -> None:
    chart = CHARTS[name](any_set)
    assert chart.title
    assert bool(chart.message) != bool(checked(chart).data)


@pytest.mark.parametrize("name", ["timeline", "timeline-areas", "timeline-actors", "timeline-tables"])
def test_every_record_has_a_mark(name: str, opened: dict[str, Tables]) -> None:
    for tables in opened.values():
        assert _marked(CHARTS[name](tables)) == {key for table in FACT_TABLES for key in tables[table]["id"]}


def test_activity_draws_what_the_caption_counts(real: Tables) -> None:
    frame = select(real, NONE).count("year", "table")
    carried = _carried(CHARTS["activity"](real))
    assert sorted(carried) == sorted(mark_key(*key) for key in zip(frame["year"], frame["table"], strict=True))
    left_out = overview_views.without_year(real, NONE)
    assert frame["records"].sum() == sum(len(real[table]) for table in FACT_TABLES) - left_out


def test_silent_years_are_hatched_and_never_zero(real: Tables) -> None:
    frame = select(real, NONE).count("year", "table")
    years = choices_of(real).years
    quiet = silent_years(select(real, NONE), years)
    figure = checked(overview.activity(frame, years, quiet))
    hatched = next((trace for trace in figure.data if trace.name == "Sources silent"), None)
    assert set(hatched.x if hatched else ()) == set(quiet)
    assert set(quiet).isdisjoint(frame["year"])


def test_a_span_with_stated_ends_is_silent_in_none_of_its_years(real: Tables) -> None:
    rows = facts(real, NONE)
    titles = rows["title"].str.contains("Cyber Coalition") & rows["date_text"].str.contains("2015")
    span = (titles & rows["date_latest"].dt.year.eq(2018)).to_numpy()
    assert span.sum() == 1
    assert silent_years(select(real, NONE).where(span), (2013, 2020)) == [2013, 2014, 2019, 2020]
    assert silent_years(select(real, NONE).where(span), (2016, 2017)) == []
    assert silent_years(select(real, NONE).where(span & False), (2016, 2017)) == [2016, 2017]


def test_hovers_show_markup_literally(opened: dict[str, Tables]) -> None:
    frame = _marks(opened["one row"]).assign(title="<b>bold</b> & <a href='x'>link</a>", format="exercise")
    figure = checked(participation.spans(frame, (2010, 2020), "format"))
    for trace in figure.data:
        for hover in trace.hovertext:
            assert "<a" not in hover
            assert "&lt;a" in hover
    assert safe("<i>") == "&lt;i&gt;"


def test_what_does_not_fit_is_counted_and_not_lost(opened: dict[str, Tables]) -> None:
    row = _marks(opened["one row"]).head(1)
    many = row.loc[row.index.repeat(60)].assign(id=[f"record-{number}" for number in range(60)], format="exercise")
    chart = participation.spans(many, (2010, 2020), "format")
    assert _marked(chart) == set(many["id"])
    assert chart.layout["height"] < 400


def test_the_last_year_that_a_date_can_have_has_an_end() -> None:
    axis = Axis.of((9998, 9999))
    assert axis.width == (365 + 365) * DAY_MS
    assert new_year(1970) == 0
    assert pd.Timestamp(new_year(2013), unit="ms") == pd.Timestamp(2013, 1, 1)
