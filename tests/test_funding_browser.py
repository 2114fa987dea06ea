"""What only a browser shows of the funding page: its map asks nothing of other servers, and no label is cut."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from components.text.labels import LABELS, label
from data.filters import Filters
from data.tables import Tables
from data.views import funding
from tests.browser import WAIT, at_rest, click_where_it_says, standing
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
    for name in LABELS["nato_link"].values():
        label = page.get_by_test_id("stMain").locator("strong").get_by_text(name, exact=True)
        expect(label).to_be_visible()
        box = label.evaluate("node => [node.scrollWidth - node.clientWidth, getComputedStyle(node).textOverflow]")
        assert box[0] <= 0 or box[1] != "ellipsis"
        edge = label.bounding_box()
        assert edge is not None
        assert edge["x"] + edge["width"] <= page.evaluate("window.innerWidth")


BLOCKS = """chart => {
  const bars = chart.data.filter(trace => trace.type === 'bar'), drawn = chart.querySelectorAll('.barlayer .trace');
  return bars.flatMap((bar, i) => [...drawn[i].querySelectorAll('.point path')].map((path, j) => {
    const box = path.getBoundingClientRect();
    return {name: bar.hovertext[j], x: box.x + box.width / 2, top: box.top, bottom: box.bottom};
  }));
}"""
"""Where the blocks of the Sankey stand in the window."""

AFGHANISTAN, LAW = "Afghanistan", "Law and Order Trust Fund for Afghanistan"

HEIGHTS = [("Japan", 0.2), (LAW, 0.5), ("Channel not stated", 0.85), (AFGHANISTAN, 0.2), ("Japan", 0.5), (AFGHANISTAN, 0.85)]
"""Blocks of each column and how far down they are clicked; another block each time, as a second click undoes the first."""


def _blocks(real: Tables, link: str) -> dict[str, int]:
    """How many records stand behind each block, as the data layer says."""
    flows = funding.flows(funding.of_link(funding.ledger(real, Filters()), link))
    found = {"Japan": int(flows["records"].sum())}
    for by in ("channel", "recipient"):
        found |= {label(by, str(name)): int(part["records"].sum()) for name, part in flows.groupby(by)}
    return found


def test_a_click_on_a_block_of_the_sankey_opens_its_own_records_at_any_height(server: Server, page: Page, real: Tables) -> None:
    page.goto(f"{server.address}/funding?link=Alongside&section=Who+and+how")
    chart = page.locator(".st-key-funding-flows .js-plotly-plot")
    expect(chart.locator(".barlayer .point path").first).to_be_visible()
    records = _blocks(real, "alongside")
    for block, share in HEIGHTS:
        at_rest(page)
        chart.scroll_into_view_if_needed()
        standing(chart)
        (place,) = (each for each in chart.evaluate(BLOCKS) if _name(each["name"]) == block)
        height = place["top"] + share * (place["bottom"] - place["top"])
        click_where_it_says(chart, place["x"], height, block[:12])
        words = f"{records[block]} records stand behind this mark."
        expect(page.get_by_role("dialog").get_by_text(words, exact=True)).to_be_visible()
        at_rest(page)
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)


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
    answer = server.get("/geo/world_110m.json")
    assert answer.headers["content-type"] == "application/json"
    assert set(answer.json()["objects"]) == {"coastlines", "land", "countries"}
    assert all(each["type"] is None for each in answer.json()["objects"]["countries"]["geometries"])
    for path in ("/geo/world_50m.json", "/geo/__init__.py", "/geo/..%2f..%2fapp.py"):
        assert server.get(path).status_code in (400, 404)
