"""What only a browser shows of the funding page: its map asks nothing of other servers, and no label is cut."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from playwright.sync_api import TimeoutError as NotInTime

from components.charts.theme import LINK_NAMES
from data.filters import Filters
from data.tables import Tables
from data.views import funding, funding_flows
from tests.browser import WAIT, at_rest
from tests.server import Server


@pytest.fixture(params=[1280, 390])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": request.param, "height": 900})
    context.set_default_timeout(WAIT)
    yield context.new_page()
    context.close()


def test_the_map_is_drawn_from_the_apps_own_file(server: Server, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{server.address}/funding?section=Where&link=Alongside")
    expect(page.locator(".js-plotly-plot path.coastlines, .js-plotly-plot .coastlines path").first).to_be_visible()
    assert f"{server.address}/geo/world_110m.json" in asked
    assert all(url.startswith((server.address, "data:", "blob:")) for url in asked)


def test_no_label_of_a_kind_of_money_is_cut(server: Server, page: Page) -> None:
    page.goto(f"{server.address}/funding")
    for name in LINK_NAMES.values():
        label = page.get_by_test_id("stMain").locator("strong").get_by_text(name, exact=True)
        expect(label).to_be_visible()
        box = label.evaluate("node => [node.scrollWidth - node.clientWidth, getComputedStyle(node).textOverflow]")
        assert box[0] <= 0 or box[1] != "ellipsis"
        edge = label.bounding_box()
        assert edge is not None
        assert edge["x"] + edge["width"] <= page.evaluate("window.innerWidth")


STEP = 500
"""Milliseconds between two looks at where the blocks stand, and between a hover and its click."""

TRIES = 6

PLACES = """chart => {
  const {xaxis, yaxis} = chart._fullLayout, box = chart.getBoundingClientRect();
  const down = value => box.top + yaxis._offset + yaxis.d2p(value);
  const across = value => box.left + xaxis._offset + xaxis.d2p(value);
  return chart.data.filter(trace => trace.type === 'bar').flatMap(trace => trace.hovertext.map((name, i) => ({
    name, x: across(trace.x[i]), top: down(trace.base[i]), bottom: down(trace.base[i] + trace.y[i])
  })));
}"""
"""Where the blocks of the Sankey stand in the window."""


def _blocks(real: Tables, link: str) -> dict[str, int]:
    """How many records stand behind each block, as the data layer says."""
    flows = funding_flows.flows(funding.account(funding.ledger(real, Filters()), link))
    found = {"Japan": int(flows["records"].sum())}
    for by in ("channel", "recipient"):
        found |= {str(name): int(part["records"].sum()) for name, part in flows.groupby(by)}
    return found


def test_a_click_on_a_block_of_the_sankey_opens_its_own_records_at_any_height(server: Server, page: Page, real: Tables) -> None:
    page.goto(f"{server.address}/funding?link=Alongside&section=Who+and+how")
    chart = page.locator(".st-key-funding-flows .js-plotly-plot")
    expect(chart.locator(".barlayer .point path").first).to_be_visible()
    records = _blocks(real, "alongside")
    tried = 0
    # Another block each time: a second click on a mark undoes the first.
    for share in (0.2, 0.5, 0.85):
        for block in ("Japan", "Afghanistan", "Channel not stated", "Law and Order Trust Fund for Afghanistan"):
            at_rest(page)
            chart.scroll_into_view_if_needed()
            (place,) = (each for each in _settled(page, chart) if _name(each["name"]) == block)
            height = place["top"] + share * (place["bottom"] - place["top"])
            _click(page, chart, block, place["x"], height)
            words = f"{records[block]} records stand behind this mark."
            expect(page.get_by_role("dialog").get_by_text(words, exact=True)).to_be_visible()
            page.keyboard.press("Escape")
            expect(page.get_by_role("dialog")).to_have_count(0)
            tried += 1
    assert tried == 12


def _click(page: Page, chart: Locator, block: str, across: float, down: float) -> None:
    """Click a block until a dialogue opens: a busy page may draw the chart anew between hover and click, which is lost."""
    for _ in range(TRIES):
        page.mouse.move(across, down - 2)
        page.mouse.move(across, down)
        # plotly hovers late: a click counts for what the hover names, so the pointer rests until it does.
        expect(chart.locator(".hoverlayer")).to_contain_text(block[:12])
        page.wait_for_timeout(STEP)
        page.mouse.click(across, down)
        with suppress(NotInTime):
            page.get_by_role("dialog").wait_for(timeout=WAIT / TRIES)
            return


def _settled(page: Page, chart: Locator) -> list[dict[str, Any]]:
    """Where the blocks stand once nothing above them and no dialogue over them moves them any more."""
    before: list[dict[str, Any]] = []
    while (places := chart.evaluate(PLACES)) != before:
        before = places
        page.wait_for_timeout(STEP)
    return before


def _name(hover: str) -> str:
    """The name of a mark in its hover."""
    return hover.split("</b>", maxsplit=1)[0].removeprefix("<b>").replace("<br>", " ")


def test_no_words_of_the_rows_reach_beyond_their_chart(server: Server, page: Page) -> None:
    for address, key in (("section=Delivery", "funding-delivery"), ("section=Through+time", "funding-spans")):
        page.goto(f"{server.address}/funding?link=Alongside&{address}")
        chart = page.locator(f".st-key-{key} .js-plotly-plot")
        words = chart.locator(".scatterlayer .text text")
        expect(words.first).to_be_visible()
        box = chart.bounding_box()
        assert box is not None
        edges = words.evaluate_all("all => all.map(each => each.getBoundingClientRect()).map(each => [each.left, each.right])")
        assert edges
        assert all(box["x"] - 1 <= left and right <= box["x"] + box["width"] + 1 for left, right in edges)


def test_the_map_file_is_served_and_no_other(server: Server) -> None:
    answer = httpx.get(f"{server.address}/geo/world_110m.json")
    assert answer.headers["content-type"] == "application/json"
    assert set(answer.json()["objects"]) == {"coastlines", "land", "countries"}
    assert all(each["type"] is None for each in answer.json()["objects"]["countries"]["geometries"])
    for path in ("/geo/world_50m.json", "/geo/__init__.py", "/geo/..%2f..%2fapp.py"):
        assert httpx.get(server.address + path).status_code in (400, 404)
