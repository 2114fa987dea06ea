"""What only a browser shows: one walk from a cold deep link to a downloaded CSV, each page, and nothing from outside."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from data.filters import Filters
from data.selection import select_table
from data.tables import Tables
from tests.browser import WAIT, click_mark, downloaded, ready
from tests.server import Server
from tests.test_pages import PAGES

PATHS = {name: "/" if name == "overview" else f"/{name}" for name in PAGES}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    context.set_default_timeout(WAIT)
    opened = context.new_page()
    yield opened
    context.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_loads_nothing_from_outside_and_logs_nothing(server: Server, page: Page, name: str) -> None:
    outside: list[str] = []
    page.on("request", lambda request: outside.append(request.url) if not _ours(request.url, server) else None)
    page.goto(f"{server.address}/{'' if name == 'overview' else name}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert not outside
    assert not server.complaints()


def _ours(url: str, server: Server) -> bool:
    return url.startswith((server.address, "data:", "blob:"))


def test_a_walk_from_a_deep_link_to_a_csv(server: Server, page: Page, real: Tables) -> None:
    page.goto(f"{server.address}/records?area=Cyber+defence")
    expect(page.get_by_role("heading", name="Records")).to_be_visible()
    sidebar = page.get_by_test_id("stSidebar")
    expect(sidebar.get_by_text("Cyber defence")).to_be_visible()

    ready(sidebar.get_by_label("Words")).fill("locked")
    sidebar.get_by_label("Words").press("Enter")
    page.wait_for_url("**q=locked**")

    ready(sidebar.get_by_role("link", name="Timeline")).click()
    expect(page.get_by_role("heading", name="Timeline")).to_be_visible()
    assert "area=cyber-defence" in page.url
    assert "q=locked" in page.url

    mark = page.get_by_label("on a time axis").locator(".barlayer .point path").first
    click_mark(mark)
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("Sources", exact=True)).to_be_visible()
    ready(dialog.get_by_role("button", name="Close")).click()
    page.wait_for_url(lambda url: "record=" not in url)
    expect(dialog).not_to_be_visible()

    ready(page.get_by_text("Table and download").first).click()
    found = downloaded(page, page.get_by_role("button", name="Download CSV"))
    filters = Filters(areas=("Cyber defence",), words="locked")
    expected = {key for name in ("events", "contributions", "participation") for key in select_table(real, name, filters)["id"]}
    assert set(found["id"]) == expected
    assert expected
    assert not server.complaints()


def test_a_phone_sees_every_page_without_scrolling_sideways(server: Server, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    for name in PAGES:
        page.goto(f"{server.address}/{'' if name == 'overview' else name}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
    context.close()
