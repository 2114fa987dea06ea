"""Ten thousand facts: no chart of any page grows with them, what is left out is said, and nothing changes for a few."""

import json
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from components.charts.theme import mark_key
from components.funding.charts import rows as row_charts
from components.funding.charts import sankey, through_time
from components.overview import charts as overview
from components.participation import charts as participation
from components.text.format import plain
from components.text.labels import label
from data.filters import Filters
from data.opened import STORE
from data.selection import year_of
from data.tables import TABLES, Tables, read_tables
from data.views import funding as funding_views
from data.views import overview as overview_views
from data.views import participation as participation_views
from data.views.common import highest, of_highest, tuples
from tests import plain as reference
from tests.bench.generate import generate
from tests.test_pages import open_page

ROWS = 10_000

MAX_MARKS, MOST_BYTES = 2_000, 1_000_000
"""What one chart may have, however many records there are."""

SECTIONS = ("Through time", "Who and how", "Where", "Not money", "Ledger")

VIEWS: list[tuple[str, dict[str, str]]] = [
    ("overview", {}),
    ("areas", {}),
    *(("participation", {"lasting": kind, "lanes": lanes}) for kind, lanes in (("Posts", "Format"), ("Bodies", "Role"))),
    ("participation", {"lasting": "Programmes", "count": "Organisation"}),
    *(("sources", {"view": view}) for view in ("Agreement", "Editions")),
    *(("funding", {"link": "Alongside", "section": section}) for section in SECTIONS),
    ("funding", {"link": "Through", "section": "Delivery"}),
    ("records", {}),
    ("about", {}),
]


@pytest.fixture(scope="module", autouse=True)
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Point the store at ten thousand generated facts."""
    folder = tmp_path_factory.mktemp("many") / "tables"
    generate(folder, ROWS, seed=7)
    before, STORE.folder = STORE.folder, folder
    yield folder
    STORE.folder = before


def _specs(app: AppTest) -> list[str]:
    assert not app.exception
    return [chart.proto.spec for chart in app.get("plotly_chart")]


def _marks(spec: dict[str, Any]) -> int:
    """How many marks a chart draws; what stands as text beside marks is none."""
    traces = [trace for trace in spec["data"] if trace.get("mode") != "text"]
    return sum(max(len(trace.get(axis, ())) for axis in ("x", "y", "lat")) for trace in traces)


@pytest.mark.parametrize(("page", "query"), VIEWS)
def test_no_chart_grows_with_the_records(page: str, query: dict[str, str]) -> None:
    for spec in _specs(open_page(page, **query)):
        assert len(spec) < MOST_BYTES
        assert _marks(json.loads(spec)) <= MAX_MARKS


@pytest.fixture(scope="module")
def crowd(many: Path) -> Tables:
    return read_tables(many)


def _drawn(app: AppTest, name: str) -> set[str]:
    """What the marks of one chart carry."""
    (spec,) = [chart.proto.spec for chart in app.get("plotly_chart") if chart.proto.id.endswith(f"-{name}")]
    data = [each for trace in json.loads(spec)["data"] for each in trace.get("customdata", ())]
    return {key for each in data for key in ([each] if isinstance(each, str) else each[1].split())}


def _said(app: AppTest) -> str:
    return " ".join(caption.value for caption in app.caption)


@pytest.mark.parametrize("kind", participation_views.TENURES)
def test_the_latest_posts_bodies_and_programmes_are_drawn(crowd: Tables, kind: str) -> None:
    every = participation_views.tenures(crowd, Filters(), kind).part()
    app = open_page("participation", lasting=kind)
    drawn = _drawn(app, "tenures")
    assert len(drawn) == participation.MAX_TENURES < len(every)
    begins = every.set_index("id")["date_earliest"]
    assert begins[list(drawn)].min() >= begins.drop(list(drawn)).max()
    words = f"Of {len(every):,}, the {len(drawn)} that begin last are drawn; all are in the table “All participation” below."
    assert words in _said(app)


def test_the_latest_steps_of_the_ladder_are_drawn(crowd: Tables) -> None:
    marked = overview_views.milestones(crowd, Filters()).part()
    every = marked[marked["milestone"] == "agreement"].set_index("id")["date_earliest"]
    app = open_page("overview")
    drawn = _drawn(app, "ladder")
    assert len(drawn) == overview.MAX_STEPS < len(every)
    assert every[list(drawn)].min() >= every.drop(list(drawn)).max()
    words = f"Of {len(every):,}, the {len(drawn)} that begin last are drawn; all are in the table “Milestones” below."
    assert words in _said(app)


def test_amounts_through_time_are_bounded_and_all_stand_in_the_ledger(crowd: Tables) -> None:
    rows = funding_views.of_link(funding_views.ledger(crowd, Filters()), "alongside")
    app = open_page("funding", link="Alongside", section="Through time")
    for name, every, most in (
        ("gifts", reference.gifts(rows), through_time.MAX_AMOUNTS),
        ("spans", reference.spans(rows), row_charts.MAX_SPAN_ROWS),
        ("running", reference.running_totals(rows), through_time.MAX_TOTALS),
    ):
        assert len(_drawn(app, f"funding-{name}")) == most < len(every)
        assert f"Of {len(every):,}, the {most} " in _said(app)
    assert _said(app).count("are drawn; all are in the section “Ledger”.") == 3
    assert "A bar is then lower than what is added in its year." in _said(app)


def test_the_greatest_names_have_a_bar(crowd: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(row_charts, "MAX_SUM_ROWS", 4)
    monkeypatch.setattr(participation, "MAX_BARS", 3)
    monkeypatch.setattr(participation, "MAX_EXERCISES", 2)
    rows = funding_views.of_link(funding_views.ledger(crowd, Filters()), "alongside")
    every = funding_views.breakdown(rows, "recipient")["recipient"]
    app = open_page("funding", link="Alongside", section="Who and how")
    assert _drawn(app, "funding-recipient") == set(every.head(4))
    assert f"Of {len(every)}, the 4 greatest are drawn" in _said(app)
    app = open_page("participation")
    counts = participation_views.by(crowd, Filters(), "format").groupby("format")["records"].sum()
    assert {key.split("|")[0] for key in _drawn(app, "participation-format")} == set(counts.nlargest(3).index)
    grid = participation_views.exercises(crowd, Filters())
    years = participation_views.last_years(grid)
    drawn = {key.split("|")[0] for key in _drawn(app, "exercises")}
    assert len(drawn) == 2
    assert min(years[name] for name in drawn) >= max(years[name] for name in years.keys() - drawn)
    assert f"Of {len(years)}, the 2 with the latest years are drawn" in _said(app)


def test_a_mark_of_the_flows_lists_its_records_without_carrying_them(crowd: Tables) -> None:
    rows = funding_views.of_link(funding_views.ledger(crowd, Filters()), "alongside")
    flows = funding_views.flows(rows)
    assert flows["records"].sum() > sankey.MAX_LISTED_AMOUNTS
    first = flows.iloc[0]
    every = funding_views.EVERY
    query = {"link": "Alongside", "section": "Who and how"}
    for pair, records in (
        ((first["channel"], first["recipient"]), first["records"]),
        ((first["channel"], every), flows[flows["channel"] == first["channel"]]["records"].sum()),
        ((every, first["recipient"]), flows[flows["recipient"] == first["recipient"]]["records"].sum()),
        ((every, every), flows["records"].sum()),
    ):
        app = open_page("funding", pick=f"funding-flows.{mark_key(*pair)}", **query)
        assert mark_key(*pair) in _drawn(app, "funding-flows")
        names = label("channel", pair[0]), label("recipient", pair[1])
        assert any(f"{records} records** behind {plain(', '.join(names))}" in each.value for each in app.markdown)


def test_the_smallest_flows_are_one_and_no_dollar_is_lost(crowd: Tables) -> None:
    flows = funding_views.flows(funding_views.of_link(funding_views.ledger(crowd, Filters()), "alongside"))
    few = funding_views.gathered(flows, 3)
    assert len(few) == 4
    assert few["usd"].sum() == pytest.approx(flows["usd"].sum())
    assert set(chain(*few["record_ids"])) == set(chain(*flows["record_ids"]))
    assert tuple(few[funding_views.PAIR].iloc[-1]) == (funding_views.OTHERS, funding_views.OTHERS)
    assert few.columns.tolist() == flows.columns.tolist()
    assert funding_views.gathered(flows, len(flows)) is flows
    whole = funding_views.with_sums(few).iloc[-1]
    assert (whole["records"], sorted(whole["record_ids"])) == (flows["records"].sum(), sorted(chain(*flows["record_ids"])))


def test_rows_keep_their_order_and_what_has_no_value_goes_first() -> None:
    dates = [pd.Timestamp("2003"), pd.NaT, pd.Timestamp("2001"), pd.Timestamp("2005"), pd.Timestamp("2004")]
    rows = pd.DataFrame({"id": list("abcde"), "date": dates})
    assert highest(rows, "date", 3)["id"].tolist() == ["a", "d", "e"]
    assert highest(rows, "date", 4)["id"].tolist() == ["a", "c", "d", "e"]
    assert highest(rows, "date", 5) is rows
    sums = dict(zip("abcde", (1, 3, 2, 5, 4), strict=True))
    assert of_highest(rows, "id", sums, 2)["id"].tolist() == ["d", "e"]
    assert of_highest(rows, "id", sums, 5) is rows


@pytest.mark.parametrize(("page", "query"), VIEWS)
def test_nothing_is_left_out_of_the_records_themselves(
    page: str, query: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(STORE, "folder", TABLES)
    said = _said(open_page(page, **query))
    assert "are drawn; all are in" not in said
    assert "are drawn as one" not in said


@pytest.mark.parametrize("lanes", ["Format", "Role"])
def test_what_is_too_much_to_draw_one_by_one_is_counted_by_lane_and_years(
    crowd: Tables, monkeypatch: pytest.MonkeyPatch, lanes: str
) -> None:
    monkeypatch.setattr(participation, "MAX_DRAWN_RECORDS", 500)
    rows = participation_views.taken(crowd, Filters()).part()
    by_cell = rows.assign(year=year_of(rows)).dropna(subset="year").groupby([lanes.lower(), "year"])["id"].agg(list)
    expected: dict[Any, list[str]] = by_cell.to_dict()
    cells = participation_views.density(crowd, Filters(), lanes.lower(), (1975, 2030))
    found = cells.listed(cells.cells())
    assert found["records"].sum() == sum(map(len, expected.values())) < len(rows)
    assert {(lane, year): keys for lane, year, keys in tuples(found, "lane", "first_year", "record_ids")} == expected
    (lane, year), keys = max(expected.items(), key=lambda cell: len(cell[1]))
    app = open_page("participation", lanes=lanes, pick=f"participation-spans.{mark_key(lane, year)}")
    assert any(f"**{len(keys)} records** behind" in each.value for each in app.markdown)
    assert f"{len(rows) - int(found['records'].sum()):,} records that are not dated to a single year" in _said(app)
    narrow = Filters(years=(2012, 2020))
    undated = year_of(participation_views.taken(crowd, narrow).part()).isna().sum()
    said = _said(open_page("participation", lanes=lanes, years=["2012", "2020"]))
    assert f"{undated:,} records that are not dated to a single year" in said
