"""Charts of the funding page on an empty frame, one row and the real tables: nothing vanishes, nothing is mixed."""

import re
from itertools import combinations
from math import hypot

import pandas as pd
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.charts.theme import Chart
from components.funding.charts import rows as row_charts
from components.funding.charts import through_time
from components.funding.charts.rows import MAX_LINE_CHARACTERS, in_rows
from components.funding.charts.sankey import sankey
from components.funding.charts.through_time import Scale, near
from components.funding.charts.world_map import NARROW_MAP_PX, world
from components.text.format import bound_sign, qualified, quantity_words
from components.web.geo import centres
from data.filters import Filters
from data.selection import choices_of
from data.tables import Tables
from data.views import contributions as entries
from data.views import funding as views
from data.views import funding_delivery
from data.views.contributions import PROMISED, Terms
from data.views.funding_time import undrawn_reasons
from tests import plain
from tests.plain import checked

BY = ("recipient", "channel", "purpose", "flow", "areas")


def _ledger(tables: Tables, link: str) -> pd.DataFrame:
    return views.of_link(views.ledger(tables, Filters()), link)


def _flows(rows: pd.DataFrame) -> pd.DataFrame:
    return views.flows(rows)


def _places(rows: pd.DataFrame) -> pd.DataFrame:
    return views.recipients(rows, centres())


def _broken(rows: pd.DataFrame, by: str) -> pd.DataFrame:
    return views.breakdown(rows, by)


def _things(rows: pd.DataFrame, years: tuple[int, int]) -> Chart:
    found = views.not_money(rows)
    found = found.assign(start=found["date_earliest"], end=found["date_latest"])
    words = [quantity_words(row) for row in found.to_dict("records")]
    return in_rows(found, words, [True] * len(found), "Things", years, "#000000")


def _spans(rows: pd.DataFrame, years: tuple[int, int]) -> Chart:
    words = [qualified(row) for row in rows.to_dict("records")]
    return in_rows(rows, words, rows["added_usd"].notna().tolist(), "Sums", years, "#000000")


def _charts(tables: Tables, link: str, *, log: bool) -> dict[str, Chart]:
    rows, years = _ledger(tables, link), choices_of(tables).years
    scale = Scale(years, log)
    pledges = funding_delivery.pledges(rows, tables["contributions"], funding_delivery.row_counts(tables))
    pledges = pledges[funding_delivery.comparable(pledges)]
    totals = plain.running_totals(rows)
    numbers = dict(zip(totals["series"], totals["counted"], strict=True))
    charts = {
        "gifts": through_time.gifts(plain.gifts(rows), "Gifts", scale, "#000000"),
        "spans": _spans(plain.spans(rows), years),
        "running": through_time.running(totals, numbers, "Totals", scale),
        "things": _things(rows, years),
        "sankey": sankey(_flows(rows), "Flows", "#000000"),
        "map": world(_places(rows), "Map", "#000000"),
        "delivery": row_charts.delivery(pledges, "Delivery", "US$", "#000000", log=log),
        **{by: row_charts.breakdown(_broken(rows, by), by, by, "US$", "#000000", log=log) for by in BY},
    }
    assert all(chart.title for chart in charts.values())
    return charts


def _figures(tables: Tables, link: str, *, log: bool) -> dict[str, go.Figure]:
    return {name: checked(chart) for name, chart in _charts(tables, link, log=log).items()}


def _marked(figure: go.Figure) -> set[str]:
    found = [data for trace in figure.data if trace.customdata is not None for data in trace.customdata]
    return {key for data in found for key in (data if isinstance(data, str) else data[1]).split()}


def _bars(figure: go.Figure) -> list[tuple[float, float, float, str]]:
    """Place, base, height and key of every piece of the bars of a chart of single amounts."""
    traces = [trace for trace in figure.data if trace.type == "bar"]
    return [piece for trace in traces for piece in zip(trace.x, trace.base, trace.y, trace.customdata, strict=True)]


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize("link", entries.LINKS)
def test_every_chart_draws_any_set(any_set: Tables, link: str, log: bool) -> None:
    for name, chart in _charts(any_set, link, log=log).items():
        assert bool(chart.message) != bool(checked(chart).data), name
        assert chart.message or chart.layout["height"] >= 60, name


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize("link", entries.LINKS)
def test_each_record_has_its_mark_in_the_chart_of_its_measure(real: Tables, link: str, log: bool) -> None:
    rows = _ledger(real, link)
    charts = _figures(real, link, log=log)
    assert _marked(charts["gifts"]) == set(plain.gifts(rows)["id"])
    assert _marked(charts["spans"]) == set(plain.spans(rows)["id"])
    assert _marked(charts["running"]) == set(plain.running_totals(rows)["id"])
    assert _marked(charts["things"]) == set(rows["id"][rows["quantity"].notna()])
    assert _marked(charts["sankey"]) == set(rows["id"][rows["added_usd"].notna()])


def test_gifts_sums_and_running_totals_share_no_record_and_bars_hold_only_what_is_added(real: Tables) -> None:
    for link in entries.LINKS:
        rows = _ledger(real, link)
        charts = _figures(real, link, log=False)
        drawn = [_marked(charts[name]) for name in ("gifts", "spans", "running")]
        assert sum(len(keys) for keys in drawn) == len(set().union(*drawn))
        gifts = plain.gifts(rows).set_index("id")["added_usd"].dropna() / 1e6
        assert {key for _, _, _, key in _bars(charts["gifts"])} == set(gifts.index)


def test_a_piece_of_a_bar_is_as_high_as_its_amount_or_just_high_enough_to_be_seen(real: Tables) -> None:
    for link in ("through", "alongside"):
        gifts = plain.gifts(_ledger(real, link))
        figure = _figures(real, link, log=False)["gifts"]
        least = figure.layout.yaxis.range[1] * through_time.MIN_BAR_SHARE
        amounts = gifts.set_index("id")["added_usd"] / 1e6
        tops: dict[float, float] = {}
        for place, base, height, key in _bars(figure):
            assert height == pytest.approx(max(amounts[key], least))
            tops[place] = max(tops.get(place, 0.0), base + height)
        for year, part in gifts[gifts["added_usd"].notna()].groupby("year"):
            expected = sum(max(usd / 1e6, least) for usd in part["added_usd"])
            assert tops[float(str(year)) + through_time.BAR_AT] == pytest.approx(expected)


def test_no_point_of_a_single_amount_stands_on_a_bar(real: Tables) -> None:
    figure = _figures(real, "alongside", log=False)["gifts"]
    ends = {place + through_time.BAR / 2 for place, *_ in _bars(figure)}
    points = {float(x) for trace in figure.data if trace.type == "scatter" and trace.customdata is not None for x in trace.x}
    assert points
    for point in points:
        assert all(end < point or end - through_time.BAR > point for end in ends)


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize("name", ["gifts", "running"])
def test_no_point_lies_so_close_to_another_that_it_answers_for_it(real: Tables, name: str, log: bool) -> None:
    charts = _figures(real, "alongside", log=log)
    traces = [trace for trace in charts[name].data if trace.type == "scatter" and trace.customdata is not None]
    counts = [data for trace in traces for data in trace.customdata if not isinstance(data, str)]
    assert counts
    assert all(len(data) == 3 and len(data[1].split()) > 1 for data in counts)
    alone = [
        (x, y)
        for trace in traces
        for x, y, data in zip(trace.x, trace.y, trace.customdata, strict=True)
        if isinstance(data, str)
    ]
    axes = charts[name].layout
    if name == "running":
        first, last = (pd.Timestamp(end) for end in axes.xaxis.range)
        across = [(pd.Timestamp(x) - first) / (last - first) * through_time.NARROW_PX for x, _ in alone]
    else:
        first, last = axes.xaxis.range
        across = [(x - first) / (last - first) * through_time.NARROW_PX for x, _ in alone]
    up = through_time.Scale((1990, 2026), log).heights([float(y) for _, y in alone], axes.yaxis.range)
    assert all(len(group) == 1 for group in near(across, up, 4.5))


def test_points_at_zero_are_not_cut_by_the_axis(real: Tables) -> None:
    for name in ("gifts", "running"):
        for trace in _figures(real, "alongside", log=False)[name].data:
            assert trace.type == "bar" or trace.mode == "lines" or trace.cliponaxis is False


def test_promised_and_given_differ_in_every_chart_through_time(real: Tables) -> None:
    rows = _ledger(real, "alongside")
    charts = _figures(real, "alongside", log=False)
    flows = rows.set_index("id")["flow"]
    for trace in charts["gifts"].data:
        if trace.type == "bar":
            promised = {flows[key] in PROMISED for key in trace.customdata}
            assert promised == {trace.name.startswith("Promised")}
            assert (trace.marker.pattern.shape == "/") == trace.name.startswith("Promised")
    for trace in charts["running"].data:
        for key in trace.customdata if trace.customdata is not None else ():
            if isinstance(key, str):
                assert trace.marker.symbol.startswith("diamond") == (flows[key] in PROMISED)
    assert any(trace.name.startswith("Promised") for trace in charts["running"].data)


def test_a_wide_single_amount_is_a_span_and_not_a_bar(opened: dict[str, Tables]) -> None:
    rows = _ledger(opened["one row"], "through")
    assert len(plain.gifts(rows)) == 1
    wide = rows.assign(date_earliest=pd.Timestamp(2014, 1, 1), date_latest=pd.Timestamp(2017, 12, 31), date="2014/2017")
    wide = wide.assign(start=wide["date_earliest"], end=wide["date_latest"])
    assert plain.gifts(wide).empty
    lasting = plain.spans(wide)
    assert lasting["id"].tolist() == wide["id"].tolist()
    assert (lasting["start"][0].year, lasting["end"][0].year) == (2014, 2017)
    assert plain.undrawn(wide).empty
    undated = rows.assign(date_earliest=pd.Series(pd.NaT, index=rows.index))
    assert plain.gifts(undated).empty
    assert len(plain.spans(undated)) == 1


@pytest.mark.parametrize("constant", [False, True])
@pytest.mark.parametrize("link", entries.LINKS)
def test_every_priced_amount_is_drawn_or_named_with_a_reason(real: Tables, link: str, constant: bool) -> None:
    rows = views.of_link(views.ledger(real, Filters(), Terms(constant)), link)
    parts = [plain.gifts(rows), plain.spans(rows), plain.running_totals(rows), plain.undrawn(rows)]
    named = [key for part in parts for key in part["id"]]
    assert len(named) == len(set(named))
    assert set(rows["id"][rows["amount"].notna()]) <= set(named)
    assert len(undrawn_reasons(parts[3])) == len(parts[3])
    if link == "alongside":
        assert {"2016-afg-pledge-brussels", "2016-bih-oda-total"} <= set(parts[3]["id"])


def test_labels_of_marks_carry_the_sign_of_their_bounds(real: Tables) -> None:
    rows = _ledger(real, "alongside")
    charts = _figures(real, "alongside", log=False)
    kept = [" ".join(str(text) for trace in charts[name].data for text in trace.text or ()) for name in ("sankey", "map")]
    for words in kept:
        assert "≈ US$2.16 billion" in words
    assert "≤ US$10 million" in kept[0]
    assert "≈ US$152,000" in kept[0]
    assert "≤ US$5 billion" in " ".join(charts["delivery"].data[1].text)
    broken = _broken(rows, "flow")
    for words, row in zip(charts["flow"].data[1].text, broken.to_dict("records"), strict=True):
        assert bound_sign(row["qualifiers"]) in words
    lower = broken.assign(qualifiers=pd.Series([["more_than", "up_to"]] * len(broken), index=broken.index))
    hovers = checked(row_charts.breakdown(lower, "flow", "By", "US$", "#000000")).data[0].hovertext
    assert all("mixed bounds" in text for text in hovers)


def test_no_title_is_cut_and_every_line_fits_a_narrow_screen(real: Tables) -> None:
    for link in entries.LINKS:
        charts = _figures(real, link, log=False)
        for name in ("spans", "things", "delivery", *BY):
            for trace in charts[name].data:
                for text in trace.text or ():
                    assert "…" not in text
                    assert all(len(line) <= MAX_LINE_CHARACTERS for line in re.sub("</?b>", "", text).split("<br>"))
        for trace in charts["sankey"].data:
            assert all("…" not in text for text in trace.text or ())


def test_no_mark_of_the_map_lies_on_another(real: Tables) -> None:
    for link in entries.LINKS:
        figure = _figures(real, link, log=False)["map"]
        if len(figure.data) < 2:
            continue
        marks = figure.data[1]
        west, east = figure.layout.geo.lonaxis.range
        pixels = NARROW_MAP_PX / (east - west)
        places = list(zip(marks.lon, marks.lat, marks.marker.size, strict=True))
        for (lon, lat, size), (other_lon, other_lat, other) in combinations(places, 2):
            apart = hypot(lon - other_lon, lat - other_lat) * pixels
            assert apart >= (size + other) / 2


@pytest.mark.parametrize("by", BY)
def test_an_unpriced_row_of_a_breakdown_keeps_its_words(real: Tables, by: str) -> None:
    for link in entries.LINKS:
        rows = _broken(_ledger(real, link), by)
        words = _figures(real, link, log=False)[by].data[1]
        assert len(words.text) == len(rows)
        for text, row in zip(words.text, rows.to_dict("records"), strict=True):
            assert f"of {row['records']} added" in text
            assert ("without amount" in text) == bool(row["unpriced"])
            assert ("no sum" in text) == (not row["added"])


def test_ribbons_are_as_thick_as_their_sums(real: Tables) -> None:
    flows = _flows(_ledger(real, "alongside"))
    assert flows["usd"].sum() == pytest.approx(_ledger(real, "alongside")["added_usd"].sum())
    assert views.NOT_STATED in set(flows["channel"])
    figure = checked(sankey(flows, "Flows", "#000000"))
    japan = next(trace for trace in figure.data if trace.type == "bar" and trace.x[0] == 0.0)
    channels = next(trace for trace in figure.data if trace.type == "bar" and trace.x[0] == 1.0)
    assert sum(channels.y) == pytest.approx(japan.y[0])
    biggest = flows.groupby("channel")["usd"].sum().max() / flows["usd"].sum()
    assert max(channels.y) / japan.y[0] == pytest.approx(biggest, rel=0.05)


def test_steps_never_join_totals_of_different_things(real: Tables) -> None:
    totals = plain.running_totals(_ledger(real, "alongside"))
    for _, part in totals.groupby("series"):
        assert part[["country_name", "channel", "flow", "purpose"]].drop_duplicates().shape[0] == 1
        assert part["as_of_latest"].is_monotonic_increasing
    long = totals[totals["counted"] > 5]
    assert long["series"].nunique() == 1
    assert long["title"].str.startswith("Assistance to Afghanistan").all()


def test_the_map_and_the_list_hold_every_record_once(real: Tables) -> None:
    for link in entries.LINKS:
        rows = _ledger(real, link)
        places, elsewhere = views.recipients(rows, centres()), views.off_the_map(rows, centres())
        assert places["records"].sum() + len(elsewhere) == len(rows)


def test_hovers_show_markup_literally(opened: dict[str, Tables]) -> None:
    rows = _ledger(opened["one row"], "through").assign(title="<a href='x'>link</a>", channel="<b>fund</b>", recipient="<i>")
    drawn = [
        through_time.gifts(plain.gifts(rows), "Gifts", Scale((2000, 2020)), "#000000"),
        _things(rows, (2000, 2020)),
        sankey(_flows(rows), "Flows", "#000000"),
        row_charts.breakdown(_broken(rows, "channel"), "channel", "By", "US$", "#000000"),
    ]
    for chart in drawn:
        text = checked(chart).to_json()
        for raw in ("<a href", "<b>fund", "<i>"):
            assert raw.replace("<", "\\u003c") not in text
            assert raw not in text


@given(points=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=25), least=st.sampled_from((1, 5, 7.5)))
def test_points_are_gathered_where_a_chain_of_near_ones_joins_them(points: list[tuple[int, int]], least: float) -> None:
    def joined(one: int, other: int) -> bool:
        return hypot(points[one][0] - points[other][0], points[one][1] - points[other][1]) < least

    groups = near([x for x, _ in points], [y for _, y in points], least)
    assert sorted(place for group in groups for place in group) == list(range(len(points)))
    assert [group[0] for group in groups] == sorted(min(group) for group in groups)
    for group, other in combinations(groups, 2):
        assert not any(joined(one, two) for one in group for two in other)
    for group in groups:
        reached = {group[0]}
        for _ in group:
            reached |= {place for place in group if any(joined(place, one) for one in reached)}
        assert reached == set(group)
