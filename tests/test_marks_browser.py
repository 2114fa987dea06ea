"""What a mouse does with charts: a time axis keeps the years of the filter; a second click on a mark undoes the first."""

import pytest
from playwright.sync_api import BrowserContext, Locator, Page

from data.filters import Filters
from data.tables import Tables
from data.views.common import facts
from tests.browser import at_rest, downloaded, standing
from tests.server import Server


@pytest.fixture(scope="module")
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.mark.parametrize(("name", "chart"), [("timeline", "timeline"), ("participation", "participation-spans")])
def test_a_time_axis_never_shows_other_years_than_the_filter(server: Server, page: Page, name: str, chart: str) -> None:
    page.goto(f"{server.address}/{name}?years=2001&years=2020")
    page.locator(f".st-key-{chart} .barlayer .point path").first.wait_for(state="attached")
    at_rest(page)
    labels = page.locator(f".st-key-{chart} .xaxislayer-above .xtick, .st-key-{chart} .xaxislayer-below .xtick")
    before = labels.all_text_contents()
    assert before
    area = page.locator(f".st-key-{chart} .nsewdrag").first
    area.scroll_into_view_if_needed()
    box = standing(area)
    page.mouse.move(box["x"] + 60, max(box["y"], 0) + 150)
    page.mouse.down()
    page.mouse.move(box["x"] + 300, max(box["y"], 0) + 150, steps=5)
    page.mouse.up()
    assert labels.all_text_contents() == before
    assert not page.locator(f".st-key-{chart} [data-val='zoom'], .st-key-{chart} [data-val='pan']").count()


@pytest.mark.parametrize(
    ("address", "chart"), [("areas", "by-area"), ("areas", "area-years"), ("sources?view=Agreement", "depth")]
)
def test_a_second_click_on_a_mark_undoes_the_first(server: Server, page: Page, address: str, chart: str) -> None:
    page.goto(f"{server.address}/{address}")
    mark = page.locator(f".st-key-{chart} .barlayer .point path").nth(1)
    mark.wait_for(state="attached")
    at_rest(page)
    listed = page.locator(f".st-key-{chart}-picked")
    mark.scroll_into_view_if_needed()
    mark.click(force=True)
    page.wait_for_url(f"**pick={chart}.**")
    listed.wait_for()
    at_rest(page)
    mark.click(force=True)
    page.wait_for_url(lambda url: "pick=" not in url)
    listed.wait_for(state="hidden")


def test_a_second_click_on_a_count_undoes_the_first(server: Server, page: Page) -> None:
    page.goto(f"{server.address}/timeline")
    count = page.locator(".st-key-timeline .textpoint", has_text="+").first
    count.wait_for()
    at_rest(page)
    count.scroll_into_view_if_needed()
    listed = page.locator(".st-key-timeline-picked")
    _click_in_the_middle(page, count)
    page.wait_for_url("**pick=timeline.**")
    listed.wait_for()
    at_rest(page)
    _click_in_the_middle(page, count)
    page.wait_for_url(lambda url: "pick=" not in url)
    listed.wait_for(state="hidden")


def _click_in_the_middle(page: Page, mark: Locator) -> None:
    box = standing(mark)
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def test_a_click_on_the_mark_that_the_address_names_undoes_it(server: Server, page: Page) -> None:
    page.goto(f"{server.address}/areas")
    mark = page.locator(".st-key-by-area .barlayer .point path").nth(1)
    mark.wait_for(state="attached")
    at_rest(page)
    mark.scroll_into_view_if_needed()
    mark.click(force=True)
    page.wait_for_url("**pick=by-area.**")
    page.goto(page.url)
    mark.wait_for(state="attached")
    at_rest(page)
    mark.scroll_into_view_if_needed()
    mark.click(force=True)
    page.wait_for_url(lambda url: "pick=" not in url)


def test_other_lanes_let_go_of_what_was_picked_in_the_ones_before(server: Server, page: Page) -> None:
    page.goto(f"{server.address}/timeline?pick=timeline.2007|")
    page.get_by_text("behind").wait_for()
    page.locator(".st-key-lanes").get_by_text("Area", exact=True).click()
    page.wait_for_url(lambda url: "lanes=Area" in url and "pick=" not in url)
    page.get_by_text("behind").wait_for(state="hidden")


def test_the_file_under_the_timeline_has_each_record_once_whatever_the_lanes(server: Server, page: Page, real: Tables) -> None:
    page.goto(f"{server.address}/timeline?lanes=Area&area=Space")
    page.locator(".st-key-timeline-fold").get_by_text("Table and download").click()
    found = downloaded(page, page.locator(".st-key-timeline-table-csv").get_by_role("button"))
    rows = facts(real, Filters(areas=("Space",)))
    assert list(found["id"]) == list(rows["id"])
    assert list(found["description"]) == list(rows["description"])
    assert found["areas"].str.contains(";").any()
