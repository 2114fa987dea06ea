"""What only a browser shows of the funding page: its map asks nothing of other servers, and no label is cut."""

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from components.charts.theme import LINK_NAMES
from tests.browser import launched
from tests.server import Server

SLOW = 60_000
"""Milliseconds to wait for what a busy machine draws late."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as started:
        yield started


@pytest.fixture(params=[1280, 390])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": request.param, "height": 900})
    context.set_default_timeout(SLOW)
    yield context.new_page()
    context.close()


def test_the_map_is_drawn_from_the_apps_own_file(server: Server, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{server.address}/funding?section=Where&link=Alongside")
    expect(page.locator(".js-plotly-plot path.coastlines, .js-plotly-plot .coastlines path").first).to_be_visible(timeout=SLOW)
    assert f"{server.address}/geo/world_110m.json" in asked
    assert all(url.startswith((server.address, "data:", "blob:")) for url in asked)


def test_no_label_of_a_kind_of_money_is_cut(server: Server, page: Page) -> None:
    page.goto(f"{server.address}/funding")
    for name in LINK_NAMES.values():
        label = page.get_by_test_id("stMain").locator("strong").get_by_text(name, exact=True)
        expect(label).to_be_visible(timeout=SLOW)
        box = label.evaluate("node => [node.scrollWidth - node.clientWidth, getComputedStyle(node).textOverflow]")
        assert box[0] <= 0 or box[1] != "ellipsis"
        edge = label.bounding_box()
        assert edge is not None
        assert edge["x"] + edge["width"] <= page.evaluate("window.innerWidth")


def test_a_click_in_the_sankey_opens_records(server: Server, page: Page) -> None:
    page.goto(f"{server.address}/funding?section=Who+and+how")
    block = page.locator(".st-key-funding-flows .js-plotly-plot .barlayer .point path").first
    expect(block).to_be_visible(timeout=SLOW)
    block.click(force=True)
    expect(page.get_by_role("dialog").get_by_text("records stand behind this mark")).to_be_visible(timeout=SLOW)


def test_the_map_file_is_served_and_no_other(server: Server) -> None:
    answer = httpx.get(f"{server.address}/geo/world_110m.json")
    assert answer.headers["content-type"] == "application/json"
    assert set(answer.json()["objects"]) == {"coastlines", "land", "countries"}
    assert all(each["type"] is None for each in answer.json()["objects"]["countries"]["geometries"])
    for path in ("/geo/world_50m.json", "/geo/__init__.py", "/geo/..%2f..%2fapp.py"):
        assert httpx.get(server.address + path).status_code in (400, 404)
