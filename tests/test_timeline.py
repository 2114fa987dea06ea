"""The timeline: lanes, what was known by a year, silence, layers, and density where marks would be too many."""

from datetime import date
from itertools import pairwise

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.charts.lanes import MARK_SHARE, MAX_LANE_ROWS, Axis, bounded, stack
from components.charts.theme import Chart
from components.timeline import charts
from data.filters import Filters
from data.schema import FACT_TABLES
from data.selection import Selection, choices_of, select
from data.tables import Tables
from data.views import timeline
from data.views.common import silent_years
from data.views.known import LATER, UNDATED, known_by, last_day
from data.views.overview import milestones_listing
from tests.conftest import CROWD
from tests.examples import examples
from tests.plain import checked, facts

NONE = Filters()


def _end_of(year: int) -> pd.Timestamp:
    return pd.Timestamp(year, 12, 31)


def _every(tables: Tables) -> Selection:
    return select(tables, NONE)


def _marks(tables: Tables, lanes: str = "kind") -> pd.DataFrame:
    """Every record in each of its lanes, with all its columns."""
    drawn = timeline.marks(timeline.in_lanes(_every(tables), lanes))
    return drawn[["id", "lane"]].merge(facts(tables, NONE), on="id")


def _known(tables: Tables, day: pd.Timestamp) -> pd.DataFrame:
    known = known_by(_every(tables), day)
    return timeline.rows(known.selection, known.readable).part()


def _chart(tables: Tables, lanes: str = "kind", *, milestones: bool = False, day: pd.Timestamp | None = None) -> Chart:
    mask = _every(tables) if day is None else known_by(_every(tables), day).selection
    found, years = timeline.in_lanes(mask, lanes), choices_of(tables).years
    known = None if day is None else (day.date(), f"{day:%Y}")
    axis = charts.Years(years, timeline.spoken_records(mask), silent_years(mask, years), known)
    layer = mask.rows(milestones_listing(tables, None)).part() if milestones else None
    return charts.timeline(timeline.marks(found), found.names, axis, layer)


def _drawn(tables: Tables, lanes: str = "kind", *, milestones: bool = False, day: pd.Timestamp | None = None) -> go.Figure:
    return checked(_chart(tables, lanes, milestones=milestones, day=day))


def test_a_hundred_thousand_facts_are_drawn_as_density(crowd: Tables) -> None:
    years = choices_of(crowd).years
    mask, year = _every(crowd), facts(crowd, NONE).set_index("id")["year"]
    axis = charts.Years(years, mask.count("year"), silent_years(mask, years))
    steps_left = mask.rows(milestones_listing(crowd, None)).part()
    for lanes in timeline.LANES:
        found = timeline.in_lanes(mask, lanes)
        assert found.number >= CROWD > timeline.MAX_MARKS
        cells = timeline.density(found, lanes, years).cells()
        figure = checked(charts.timeline(cells, found.names, axis))
        assert sum(len(trace.y) for trace in figure.data) <= timeline.MAX_DENSITY_SPANS * (len(found.names) + 2)
        assert len(figure.to_json()) < 400_000
        layered = checked(charts.timeline(cells, found.names, axis, steps_left))
        steps = [trace for trace in layered.data if trace.name in ("Agreements", "Firsts")]
        assert len(steps) == 2
        assert sum(len(trace.x) for trace in steps) < 1_000 < len(steps_left)
        assert len(layered.to_json()) < 600_000
        assert cells["records"].sum() == timeline.marks(found)["id"].map(year).notna().sum(), (
            "nothing but what is in no single year is left out"
        )


@pytest.mark.parametrize("lanes", timeline.LANES)
def test_density_counts_and_lists_what_is_in_a_lane_and_years(real: Tables, lanes: str) -> None:
    rows = _marks(real, lanes)
    density = timeline.density(timeline.in_lanes(_every(real), lanes), lanes, (1990, 2026))
    cells = density.listed(density.cells())
    here = rows["year"].between(1990, 2026).fillna(value=False)
    expected = {key: part["id"].tolist() for key, part in rows[here].groupby(["lane", "year"])}
    keys = zip(cells["lane"], cells["first_year"], strict=True)
    assert dict(zip(keys, cells["record_ids"], strict=True)) == expected
    assert cells["records"].tolist() == [len(keys) for keys in cells["record_ids"]]


def test_a_cell_of_what_was_known_names_only_sources_of_then(real: Tables) -> None:
    known = known_by(_every(real), _end_of(2012))
    found = timeline.in_lanes(known.selection)
    density = timeline.density(found, "kind", (1990, 2026), known.readable)
    cells = density.listed(density.cells())
    assert set().union(*cells["source_ids"]) <= known.readable
    ids = set(timeline.rows(known.selection).part()["id"])
    assert set().union(*cells["record_ids"]) <= ids


def test_density_has_few_columns_however_long_the_range(real: Tables) -> None:
    found = timeline.in_lanes(_every(real))
    cells = timeline.density(found, "kind", (1000, 2999)).cells()
    assert cells["first_year"].nunique() <= timeline.MAX_DENSITY_SPANS
    assert (cells["last_year"] >= cells["first_year"]).all()
    assert cells["records"].sum() == facts(real, NONE)["year"].notna().sum()


def test_density_of_nothing_and_of_one(any_set: Tables) -> None:
    years, mask = choices_of(any_set).years, _every(any_set)
    found = timeline.in_lanes(mask)
    cells = timeline.density(found, "kind", years).cells()
    assert charts.timeline(cells, found.names, charts.Years(years, mask.count("year"), [])).title


def test_the_marks_of_the_real_tables_are_bounded(real: Tables) -> None:
    for lanes in timeline.LANES:
        assert len(_drawn(real, lanes).to_json()) < 1_000_000


def test_actors_have_a_dozen_lanes_and_the_rest_one(real: Tables) -> None:
    marks = _marks(real, "actor")
    named = set(marks["lane"]) - {timeline.OTHER_ACTORS, timeline.NO_ACTOR}
    assert len(named) == timeline.MAX_ACTOR_LANES
    assert set(marks["id"]) == {key for name in FACT_TABLES for key in real[name]["id"]}
    for lane, actors in zip(marks["lane"], marks["actors"], strict=True):
        assert lane in actors if lane in named else named.isdisjoint(actors)
    assert not marks.duplicated(["id", "lane"]).any()


@pytest.mark.parametrize("day", ["1990-12-31", "2012-02-20", "2012-12-31", "2017-06-30", "2026-12-31"])
def test_what_was_known_by_a_day_is_what_a_source_of_then_states(real: Tables, day: str) -> None:
    rows, until = facts(real, NONE), pd.Timestamp(day)
    known = known_by(_every(real), until)
    published = dict(zip(real["sources"]["id"], real["sources"]["published_latest"], strict=True))
    dated = {key: moment for key, moment in published.items() if not pd.isna(moment)}
    expected, why = set(), {}
    for key, sources in zip(rows["id"], rows["source_ids"], strict=True):
        if any(source in dated and dated[source] <= until for source in sources):
            expected.add(key)
        else:
            why[key] = LATER if all(source in dated for source in sources) else UNDATED
    kept = timeline.rows(known.selection, known.readable).part()
    assert set(kept["id"]) == expected
    assert all(dated[key] <= until for keys in kept["source_ids"] for key in keys)
    out = known.left_out.part()
    assert dict(zip(out["id"], out["why"], strict=True)) == why
    assert known.later == list(why.values()).count(LATER)
    undated = set(published) - set(dated)
    assert known.undated_sources == len({key for keys in rows["source_ids"] for key in keys} & undated)
    assert known.first == min(dated.values())


def test_a_day_within_a_year_knows_less_than_its_end(real: Tables) -> None:
    early, late = (len(_known(real, pd.Timestamp(day))) for day in ("2012-01-31", "2012-12-31"))
    assert early < late


def test_an_undated_document_counts_from_its_newest_fact_where_the_reader_asks(real: Tables) -> None:
    rows = facts(real, NONE)
    page = np.array([list(keys) == ["nato-2012"] for keys in rows["source_ids"]])
    newest = max(
        day
        for day, keys in zip(rows["date_earliest"], rows["source_ids"], strict=True)
        if "nato-2012" in keys and not pd.isna(day)
    )
    assert newest.year == 2012
    assert page.any()
    without = known_by(_every(real).where(page), _end_of(2012))
    assert not len(without.selection)
    assert set(without.left_out.part()["why"]) == {UNDATED}
    asked = known_by(_every(real).where(page), newest, from_facts=True)
    assert (asked.selection.contains(np.arange(len(page))) == page).all()
    assert len(asked.left_out) == 0
    before = known_by(_every(real).where(page), newest - pd.Timedelta(days=1), from_facts=True)
    assert set(before.left_out.part()["why"]) == {LATER}


def test_a_record_that_every_source_of_then_tells_otherwise_is_counted(real: Tables) -> None:
    cited = real["citations"]
    differing = set(cited["record_id"] + " " + cited["source_id"].where(cited["stance"] == "differs", ""))
    found = 0
    for year in range(2000, 2027):
        known, rows = known_by(_every(real), _end_of(year)), _known(real, _end_of(year))
        by_hand = [
            all(f"{key} {source}" in differing for source in keys)
            for key, keys in zip(rows["id"], rows["source_ids"], strict=True)
        ]
        assert known.other_reading == sum(by_hand)
        found += known.other_reading
    assert found, "the real tables have such a record in some year"


@pytest.mark.parametrize(
    ("text", "last"),
    [("2012", "2012-12-31"), ("2012-02", "2012-02-29"), ("2012-02-21", "2012-02-21"), ("1999-09", "1999-09-30")],
)
def test_a_year_a_month_and_a_day_have_a_last_day(text: str, last: str) -> None:
    assert last_day(text) == pd.Timestamp(last)


@pytest.mark.parametrize(
    "text",
    ["", "abc", "2012-13", "2012-02-30", "12", "20122", "2012-1", "2012Q1", "2012/2013", "0000", "٢٠١٢", "2012-02-21T10"],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - pandas words some of them
        last_day(text)


def test_knowledge_only_grows(real: Tables) -> None:
    counts = [len(_known(real, _end_of(year))) for year in range(1990, 2027)]
    assert counts == sorted(counts)
    assert counts[0] < counts[-1]


def test_known_by_before_everything_draws_nothing(any_set: Tables) -> None:
    assert "No records" in _chart(any_set, day=_end_of(1900)).message


def test_lanes_of_areas_are_those_of_the_filter(real: Tables) -> None:
    filters = Filters(areas=("Space",))
    several = {area for areas in facts(real, filters)["areas"] for area in areas}
    assert len(several) > 1
    lanes = timeline.marks(timeline.in_lanes(select(real, filters), "area"))
    assert set(lanes["lane"]) == {"Space"}
    assert set(lanes["id"]) == set(facts(real, filters)["id"])


def test_years_without_a_record_are_hatched(real: Tables) -> None:
    figure = _drawn(real)
    years = choices_of(real).years
    quiet = silent_years(_every(real), years)
    hatched = next(trace for trace in figure.data if trace.name == "Sources silent")
    assert len(hatched.base) == len(quiet) > 0
    assert all("sources silent" in text for text in hatched.hovertext)


def test_milestones_are_a_layer(real: Tables) -> None:
    plain, layered = _drawn(real), _drawn(real, milestones=True)
    rows = facts(real, NONE)
    steps = rows[rows["milestone"] == "agreement"]
    drawn = next(trace for trace in layered.data if trace.name == "Agreements")
    assert set(drawn.customdata) == set(steps["id"])
    assert not any(trace.name == "Agreements" for trace in plain.data)
    dotted = [shape for shape in layered.layout.shapes if shape.line.dash == "dot"]
    assert len(dotted) == len(steps)


def test_a_milestone_that_is_dated_about_is_pale(real: Tables) -> None:
    rows = facts(real, NONE).set_index("id")
    found = set()
    for trace in _drawn(real, milestones=True).data:
        if trace.name in ("Agreements", "Firsts"):
            for key, opacity in zip(trace.customdata, trace.marker.opacity, strict=True):
                exact = rows.loc[key, "date_precision"] not in ("decade", "undated") and not rows.loc[key, "date_approximate"]
                assert (opacity == 1) is exact
                found.add(exact)
    assert found == {True, False}


def test_the_end_of_what_was_known_is_marked(real: Tables) -> None:
    words = next(trace for trace in _drawn(real, day=_end_of(2012)).data if trace.name == "Known by")
    assert "2012" in words.text[0]
    assert pd.Timestamp(words.x[0], unit="ms") == pd.Timestamp("2013-01-01")
    assert not any(trace.name == "Known by" for trace in _drawn(real).data)


def test_every_hover_says_the_date_as_stated(real: Tables) -> None:
    stated = facts(real, NONE).set_index("id")["date_text"]
    seen = set()
    for trace in (trace for trace in _drawn(real).data if trace.customdata is not None):
        for key, hover in zip(trace.customdata, trace.hovertext, strict=True):
            if isinstance(key, str):
                seen.add(key)
                assert stated[key] in hover.replace("<br>", " ")
    assert len(seen) > 300


def test_a_mark_that_fades_is_thinner_than_an_exact_one(real: Tables) -> None:
    exact = facts(real, NONE).set_index("id")["date_precision"].isin(["month", "year", "interval"])
    approximate = facts(real, NONE).set_index("id")["date_approximate"]
    for trace in (trace for trace in _drawn(real).data if trace.type == "bar" and trace.legendgroup):
        for key, height, opacity in zip(trace.customdata, trace.width, trace.marker.opacity, strict=True):
            if exact[key] and not approximate[key]:
                assert (height, opacity) == (0.62, 0.85)
            elif approximate[key]:
                assert height < 0.3


@settings(max_examples=examples(60))
@given(st.lists(st.tuples(st.dates(date(1985, 1, 1), date(2030, 1, 1)), st.integers(0, 300)), max_size=60))
def test_marks_of_one_row_never_collide(spans: list[tuple[date, int]]) -> None:
    axis = Axis.of((1990, 2026))
    start = pd.Series([pd.Timestamp(day) for day, _ in spans], dtype="datetime64[s]")
    lengths = pd.to_timedelta(pd.Series([length for _, length in spans], dtype="float64"), unit="D")
    frame = pd.DataFrame({"id": range(len(spans)), "date_earliest": start, "date_latest": start + lengths})
    lane = stack(bounded(frame, axis), axis)
    assert len(lane.single) + sum(len(found) for _, _, found in lane.gathered) == len(frame)
    assert lane.height <= MAX_LANE_ROWS + 1
    rows: dict[int, list[tuple[float, float]]] = {}
    for record, row in lane.single:
        rows.setdefault(row, []).append((record["start"], max(record["end"], record["start"] + axis.width * MARK_SHARE)))
    for row, marks in rows.items():
        if row < MAX_LANE_ROWS:
            assert all(end <= start for (_, end), (start, _) in pairwise(sorted(marks)))
