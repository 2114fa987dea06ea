"""What a mouse does with charts: a time axis keeps the years of the filter; a second click on a mark undoes the first."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from data.filters import Filters
from data.tables import Tables
from tests.browser import at_rest, click_mark, downloaded, ready, standing
from tests.plain import facts
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


SEEN = """
window.answers = {};
(function look() {
  for (const chart of document.querySelectorAll('.stPlotlyChart .js-plotly-plot'))
    if (chart.layout && chart.querySelector('.point')) {
      const key = chart.closest("[class*='st-key-']").className.match(/st-key-(\\S+)/)[1];
      window.answers[key] ??= [];
      if (!window.answers[key].includes(chart.layout.clickmode)) window.answers[key].push(chart.layout.clickmode);
    }
  requestAnimationFrame(look);
})();
"""
"""Notes at every frame what a click on the marks of each chart that can be seen would do."""


@pytest.mark.parametrize(("name", "charts"), [("areas", {"by-area", "area-years", "editions"}), ("timeline", {"timeline"})])
def test_a_mark_that_is_seen_can_be_clicked(server: Server, context: BrowserContext, name: str, charts: set[str]) -> None:
    """From its first drawing on: a click that comes before the second is not lost."""
    page = context.new_page()
    page.add_init_script(SEEN)
    page.goto(f"{server.address}/{name}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.wait_for_function("charts => charts.every(chart => window.answers[chart])", arg=[*charts])
    at_rest(page)
    answers = page.evaluate("window.answers")
    assert all(answers[chart] == ["event+select"] for chart in charts), answers
    page.close()


@pytest.mark.parametrize(
    ("address", "chart"), [("areas", "by-area"), ("areas", "area-years"), ("sources?view=Agreement", "depth")]
)
def test_a_second_click_on_a_mark_undoes_the_first(server: Server, page: Page, address: str, chart: str) -> None:
    page.goto(f"{server.address}/{address}")
    mark = page.locator(f".st-key-{chart} .barlayer .point path").nth(1)
    listed = page.locator(f".st-key-{chart}-picked")
    click_mark(mark)
    page.wait_for_url(f"**pick={chart}.**")
    listed.wait_for()
    click_mark(mark)
    page.wait_for_url(lambda url: "pick=" not in url)
    listed.wait_for(state="hidden")


def test_a_second_click_on_a_count_undoes_the_first(server: Server, page: Page) -> None:
    page.goto(f"{server.address}/timeline")
    count = page.locator(".st-key-timeline .textpoint", has_text="+").first
    listed = page.locator(".st-key-timeline-picked")
    click_mark(count)
    page.wait_for_url("**pick=timeline.**")
    listed.wait_for()
    click_mark(count)
    page.wait_for_url(lambda url: "pick=" not in url)
    listed.wait_for(state="hidden")


def test_a_click_on_the_mark_that_the_address_names_undoes_it(server: Server, page: Page) -> None:
    page.goto(f"{server.address}/areas")
    mark = page.locator(".st-key-by-area .barlayer .point path").nth(1)
    click_mark(mark)
    page.wait_for_url("**pick=by-area.**")
    page.goto(page.url)
    click_mark(mark)
    page.wait_for_url(lambda url: "pick=" not in url)


def test_other_lanes_let_go_of_what_was_picked_in_the_ones_before(server: Server, page: Page) -> None:
    page.goto(f"{server.address}/timeline?pick=timeline.2007|")
    page.locator(".st-key-timeline-undo").wait_for()
    ready(page.locator(".st-key-lanes").get_by_text("Area", exact=True)).click()
    page.wait_for_url(lambda url: "lanes=area" in url and "pick=" not in url)
    page.locator(".st-key-timeline-undo").wait_for(state="hidden")


def test_the_file_under_the_timeline_has_each_record_once_whatever_the_lanes(server: Server, page: Page, real: Tables) -> None:
    page.goto(f"{server.address}/timeline?lanes=Area&area=Space")
    ready(page.locator(".st-key-timeline-fold").get_by_text("Table and download")).click()
    found = downloaded(page, page.locator(".st-key-timeline-table-csv").get_by_role("button"))
    rows = facts(real, Filters(areas=("Space",)))
    assert list(found["id"]) == list(rows["id"])
    assert list(found["description"]) == list(rows["description"])
    assert found["areas"].str.contains(";").any()
