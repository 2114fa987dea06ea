"""Charts of the funding page on an empty frame, one row and the real tables: nothing vanishes, nothing is mixed."""

import pandas as pd
import plotly.graph_objects as go
import pytest

from components.charts import funding, funding_rows, funding_time
from components.charts.funding_flows import sankey
from components.charts.funding_map import world
from components.charts.funding_time import Scale
from components.geo import centres
from components.text import quantity_words
from data import query
from data.filters import Filters
from data.store import Tables
from data.views import funding as views
from data.views import funding_delivery, funding_flows
from data.views import funding_time as time_views

BY = ("recipient", "channel", "purpose", "flow", "areas")


def _ledger(tables: Tables, link: str) -> pd.DataFrame:
    return views.account(views.ledger(tables, Filters()), link)


def _things(rows: pd.DataFrame) -> pd.DataFrame:
    found = views.not_money(rows)
    words = [quantity_words(row) for _, row in found.iterrows()]
    return found.assign(start=found["date_earliest"], end=found["date_latest"], words=words, solid=True)


def _charts(tables: Tables, link: str, *, log: bool) -> dict[str, go.Figure]:
    rows, years = _ledger(tables, link), query.choices(tables).years
    scale = Scale(years, log)
    pledges = funding_delivery.pledges(rows, tables["contributions"])
    return {
        "gifts": funding_time.gifts(time_views.gifts(rows), "Gifts", scale, "#000000"),
        "spans": funding_rows.spans(time_views.spans(rows), "Sums", years, "#000000"),
        "running": funding_time.running(time_views.running_totals(rows), "Totals", scale),
        "things": funding_rows.in_rows(_things(rows), "Things", years, "#000000"),
        "sankey": sankey(funding_flows.flows(rows), "Flows", "#000000"),
        "map": world(funding_flows.places(rows, centres()), "Map", "#000000"),
        "delivery": funding.delivery(pledges, "Delivery", "US$", "#000000", log=log),
        **{by: funding.breakdown(views.breakdown(rows, by), by, by, "US$", "#000000", log=log) for by in BY},
    }


def _marked(figure: go.Figure) -> set[str]:
    return {
        key for trace in figure.data if trace.customdata is not None for text in trace.customdata for key in str(text).split()
    }


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize("link", views.LINKS)
def test_every_chart_draws_any_set(any_set: Tables, link: str, log: bool) -> None:
    for name, figure in _charts(any_set, link, log=log).items():
        assert figure.layout.title.text, name
        assert figure.layout.height >= 60, name


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize("link", views.LINKS)
def test_each_record_has_its_mark_in_the_chart_of_its_measure(real: Tables, link: str, log: bool) -> None:
    rows = _ledger(real, link)
    charts = _charts(real, link, log=log)
    assert _marked(charts["gifts"]) == set(time_views.gifts(rows)["id"])
    assert _marked(charts["spans"]) == set(rows["id"][rows["measure"] == "period"])
    assert _marked(charts["running"]) == set(time_views.running_totals(rows)["id"])
    assert _marked(charts["things"]) == set(rows["id"][rows["quantity"].notna()])
    assert _marked(charts["sankey"]) == set(rows["id"][rows["added_usd"].notna()])


def test_gifts_sums_and_running_totals_share_no_record_and_bars_hold_only_what_is_added(real: Tables) -> None:
    for link in views.LINKS:
        rows = _ledger(real, link)
        charts = _charts(real, link, log=False)
        drawn = [_marked(charts[name]) for name in ("gifts", "spans", "running")]
        assert sum(len(keys) for keys in drawn) == len(set().union(*drawn))
        bars = [trace for trace in charts["gifts"].data if trace.type == "bar"]
        added = time_views.gifts(rows)["added_usd"].dropna()
        assert sum(sum(trace.y) for trace in bars) * 1e6 == pytest.approx(added.sum())


def test_a_bar_of_a_year_is_the_sum_of_its_gifts(real: Tables) -> None:
    gifts = time_views.gifts(_ledger(real, "through"))
    (bar,) = (trace for trace in _charts(real, "through", log=False)["gifts"].data if trace.type == "bar")
    tops: dict[int, float] = {}
    for year, base, height in zip(bar.x, bar.base, bar.y, strict=True):
        tops[int(year)] = max(tops.get(int(year), 0.0), base + height)
    expected = gifts.groupby("year")["added_usd"].sum()
    for year, top in tops.items():
        assert top * 1e6 == pytest.approx(expected[year])


@pytest.mark.parametrize("by", BY)
def test_an_unpriced_row_of_a_breakdown_keeps_its_words(real: Tables, by: str) -> None:
    for link in views.LINKS:
        rows = views.breakdown(_ledger(real, link), by)
        (words,) = (trace for trace in _charts(real, link, log=False)[by].data if trace.type == "scatter")
        assert len(words.text) == len(rows)
        for text, row in zip(words.text, rows.to_dict("records"), strict=True):
            assert f"of {row['records']} added" in text
            assert ("without amount" in text) == bool(row["unpriced"])
            assert ("no sum" in text) == (not row["added"])


def test_ribbons_are_as_thick_as_their_sums(real: Tables) -> None:
    flows = funding_flows.flows(_ledger(real, "alongside"))
    assert flows["usd"].sum() == pytest.approx(_ledger(real, "alongside")["added_usd"].sum())
    figure = sankey(flows, "Flows", "#000000")
    japan = next(trace for trace in figure.data if trace.type == "bar" and trace.x[0] == 0.0)
    channels = next(trace for trace in figure.data if trace.type == "bar" and trace.x[0] == 1.0)
    assert sum(channels.y) == pytest.approx(japan.y[0])
    biggest = flows.groupby("channel")["usd"].sum().max() / flows["usd"].sum()
    assert max(channels.y) / japan.y[0] == pytest.approx(biggest, rel=0.05)


def test_steps_never_join_totals_of_different_things(real: Tables) -> None:
    totals = time_views.running_totals(_ledger(real, "alongside"))
    for _, part in totals.groupby("series"):
        assert part[["country_name", "channel", "flow", "purpose"]].drop_duplicates().shape[0] == 1
        assert part["as_of_latest"].is_monotonic_increasing
    long = totals[totals["counted"] > 5]
    assert long["series"].nunique() == 1
    assert long["title"].str.startswith("Assistance to Afghanistan").all()


def test_the_map_and_the_list_hold_every_record_once(real: Tables) -> None:
    for link in views.LINKS:
        rows = _ledger(real, link)
        places, elsewhere = funding_flows.places(rows, centres()), funding_flows.without_place(rows, centres())
        assert places["records"].sum() + len(elsewhere) == len(rows)


def test_hovers_show_markup_literally(opened: dict[str, Tables]) -> None:
    rows = _ledger(opened["one row"], "through").assign(title="<a href='x'>link</a>", channel="<b>fund</b>", recipient="<i>")
    figures = [
        funding_time.gifts(time_views.gifts(rows), "Gifts", Scale((2000, 2020)), "#000000"),
        funding_rows.in_rows(_things(rows), "Things", (2000, 2020), "#000000"),
        sankey(funding_flows.flows(rows), "Flows", "#000000"),
        funding.breakdown(views.breakdown(rows, "channel"), "channel", "By", "US$", "#000000"),
    ]
    for figure in figures:
        text = figure.to_json()
        for raw in ("<a href", "<b>fund", "<i>"):
            assert raw.replace("<", "\\u003c") not in text
            assert raw not in text
