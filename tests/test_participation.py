"""The participation page: roles by year, unknown ends open, and what is only possible apart."""

import pandas as pd
import pytest

from components.participation import charts
from components.text.labels import label
from data.filters import Filters
from data.selection import choices_of
from data.tables import Tables
from data.views import participation
from tests.plain import checked
from tests.test_pages import open_page

NONE = Filters()


def _roles(grid: pd.DataFrame, exercise: str, year: str) -> list[str]:
    return list(grid[(grid["exercise"] == exercise) & (grid["year"] == year)]["roles"].item())


def test_the_grid_shows_the_way_from_observer_to_participant(real: Tables) -> None:
    grid = participation.exercises(real, NONE)
    assert _roles(grid, "Cyber Coalition", "2016") == ["observer"]
    assert _roles(grid, "Cyber Coalition", "2019") == ["participant"]
    assert _roles(grid, "Locked Shields", "2019") == ["observer"]
    assert _roles(grid, "Locked Shields", "2021") == ["participant"]
    assert _roles(grid, "Crisis Management Exercise", "2015") == ["observer", "participant"]


def test_every_exercise_is_in_the_grid(real: Tables) -> None:
    rows = real["participation"]
    grid = participation.exercise_records(real, NONE, participation.exercises(real, NONE))
    assert set(grid["record_ids"].explode()) == set(rows[rows["format"] == "exercise"]["id"])


def test_a_span_fills_only_the_years_of_the_filter(real: Tables) -> None:
    grid = participation.exercises(real, Filters(years=(2016, 2017)))
    assert set(grid["year"]) <= {"2016", "2017", participation.NO_YEAR}
    assert _roles(grid, "Cyber Coalition", "2016") == ["observer"]


def test_signs_tell_the_role_without_colour(real: Tables) -> None:
    trace = checked(charts.exercises(participation.exercises(real, NONE))).data[0]
    signs = dict(zip(trace.customdata, trace.text, strict=True))
    assert signs["Locked Shields|2019"] == "○"
    assert signs["Locked Shields|2021"] == "●"
    assert signs["Crisis Management Exercise|2015"] == "○●"


@pytest.mark.parametrize(
    ("key", "ends"),
    [
        ("2014-wps-kurita", "stated"),
        ("2019-wps-koga", "unknown"),
        ("maritime-command-liaison-officer", "open"),
        ("officers-at-nato-headquarters", "unknown"),
    ],
)
def test_an_end_is_stated_open_or_unknown(real: Tables, key: str, ends: str) -> None:
    posts = participation.tenures(real, NONE, "post").part().set_index("id")
    assert posts.at[key, "ends"] == ends


def test_only_what_is_known_is_drawn_solid(real: Tables) -> None:
    posts = participation.tenures(real, NONE, "post").part()
    years = choices_of(real).years
    drawn: dict[str, list[float]] = {}
    for trace in checked(charts.tenures(posts, years, "post")).data:
        if trace.type == "bar":
            for key, opacity in zip(trace.customdata, trace.marker.opacity, strict=True):
                drawn.setdefault(key, []).append(opacity)
    assert set(drawn) == set(posts["id"])
    for key, ends in posts[["id", "ends"]].itertuples(index=False):
        assert (len(drawn[key]) == 1) == (ends == "stated"), key


def test_what_may_go_on_is_drawn_in_every_span_of_years(real: Tables) -> None:
    for years in ((1985, 1986), (2012, 2013), (2025, 2026)):
        for kind in participation.TENURES:
            found = participation.tenures(real, Filters(years=years), kind).part()
            marked = {key for trace in charts.tenures(found, years, kind).traces for key in trace.get("customdata", ())}
            assert marked == set(found["id"])


def test_exercises_without_a_year_stand_in_a_column_of_no_year(real: Tables) -> None:
    grid = participation.exercises(real, NONE)
    nowhere = charts.exercises(grid[grid["year"] == participation.NO_YEAR])
    assert nowhere.layout["xaxis"]["ticktext"] == [label("year", participation.NO_YEAR)]


def test_an_exact_day_is_a_marker(real: Tables) -> None:
    bodies = participation.tenures(real, NONE, "body").part()
    days = set(bodies[bodies["date_precision"] == "day"]["id"])
    figure = checked(charts.tenures(bodies, choices_of(real).years, "body"))
    marked = {key for trace in figure.data if trace.type == "scatter" and trace.mode == "markers" for key in trace.customdata}
    assert marked == days
    assert days


@pytest.mark.parametrize("kind", participation.TENURES)
def test_posts_and_bodies_draw_any_set(any_set: Tables, kind: str) -> None:
    chart = charts.tenures(participation.tenures(any_set, NONE, kind).part(), choices_of(any_set).years, kind)
    assert chart.title
    assert checked(chart)


def test_what_is_only_possible_is_never_counted(real: Tables) -> None:
    possible = set(participation.possible(real, NONE).part()["id"])
    assert possible
    assert possible.isdisjoint(participation.taken(real, NONE).part()["id"])
    for column in ("format", "organisation"):
        counted = participation.by_records(real, NONE, participation.by(real, NONE, column), column)
        assert possible.isdisjoint(counted["record_ids"].explode())
        assert counted["records"].sum() == len(real["participation"]) - len(possible)


def test_exercises_of_one_year_are_listed_with_their_roles() -> None:
    app = open_page("participation", **{"exercises-of": "2024"})
    assert not app.exception
    found = next(frame.value for frame in app.dataframe if (frame.value["format"] == "exercise").all())
    assert {"Locked Shields", "Cyber Coalition", "AsterX"} <= set(found["series"])
    assert (found["role"] == "participant").all()


@pytest.mark.parametrize("query", [{"lasting": "Bodies", "count": "Organisation", "lanes": "Role"}, {"exercises-of": "1066"}])
def test_controls_in_the_address_are_taken_or_dropped(query: dict[str, str | list[str]]) -> None:
    assert not open_page("participation", **query).exception
