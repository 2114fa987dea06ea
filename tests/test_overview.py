"""The overview: every figure of it is counted from the records that the filters leave."""

import pytest
from streamlit.testing.v1 import AppTest

from components.overview import charts
from data.filters import Filters
from data.schema import FACT_TABLES
from data.selection import select, select_table
from data.tables import Tables
from data.views import overview
from tests.plain import checked
from tests.test_pages import open_page

WANTED = (Filters(), Filters(years=(2007, 2013)), Filters(areas=("Cyber defence",)), Filters(countries=("AFG",)))


def _lead(app: AppTest) -> str:
    return next(element.value for element in app.markdown if "record" in element.value and "document" in element.value)


@pytest.mark.parametrize("wanted", WANTED)
def test_the_summary_counts_the_records(real: Tables, wanted: Filters) -> None:
    rows = [row for name in FACT_TABLES for row in select_table(real, name, wanted).to_dict("records")]
    found = overview.summary(real, wanted)
    assert found.records == len(rows)
    assert found.high == sum(row["confidence"] == "high" for row in rows)
    assert found.single == sum(len(row["source_ids"]) == 1 for row in rows)
    assert found.documents == len(select_table(real, "sources", wanted))
    activity = select(real, wanted).count("year", "table").groupby("year")["records"].sum()
    assert found.busiest is not None
    assert activity[found.busiest[0]] == found.busiest[1] == activity.max()


@pytest.mark.parametrize("wanted", WANTED[:3])
def test_growth_is_the_difference_of_two_equal_spans(real: Tables, wanted: Filters) -> None:
    grown = overview.growth_records(real, wanted, overview.growth(real, wanted))
    years = overview.years_shown(real, wanted)
    activity = select(real, wanted).count("year", "table")
    periods = sorted(set(grown["period"]))
    spans = [(int(period[:4]), int(period[-4:])) for period in periods]
    assert len({last - first for first, last in spans}) == 1
    assert spans[1][0] == spans[0][1] + 1
    assert spans[1][1] == years[1]
    for area, part in grown.groupby("area"):
        before, after = part.sort_values("period")["records"]
        assert after - before == part["increase"].iloc[0] > 0, area
        assert after <= activity[activity["year"].between(spans[1][0], spans[1][1])]["records"].sum()
        assert [len(keys) for keys in part["record_ids"]] == part["records"].tolist()


def test_an_area_that_shrank_has_not_grown(real: Tables) -> None:
    grown = overview.growth(real, Filters(countries=("AFG",)))
    assert grown.empty, "Afghanistan has fewer records after 2021 than in the years before"


def test_ladder_and_growth_draw_any_set(any_set: Tables) -> None:
    filters = Filters()
    steps = overview.milestones(any_set, filters).part()
    years = overview.years_shown(any_set, filters)
    colours = dict(zip(any_set["areas"]["label"], any_set["areas"]["colour_index"], strict=True))
    ladder = charts.ladder(steps, years)
    assert ladder.title
    marked = [trace for trace in checked(ladder).data if trace.customdata is not None]
    assert [key for trace in marked for key in trace.customdata] == steps["id"].tolist()
    assert charts.growth(overview.growth(any_set, filters), colours).title


def test_the_sentence_follows_the_filters() -> None:
    everything, narrow = _lead(open_page("overview")), _lead(open_page("overview", country=["Afghanistan"]))
    assert everything != narrow
    assert "433 records" not in narrow


def test_the_page_with_one_record(real: Tables) -> None:
    title = real["events"]["title"].iloc[0]
    app = open_page("overview", q=title)
    assert not app.exception
    assert "1 record" in _lead(app)
