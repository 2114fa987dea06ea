"""What is done by keyboard alone: from a chart to a record by the table under it, the story, and a filter from its count."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from data.filters import ANY_OF, Filters
from data.selection import select
from data.tables import Tables
from data.views import common, funding, overview
from tests.browser import at_rest, ready
from tests.server import Server


@pytest.fixture(scope="module")
def page(context: BrowserContext) -> Page:
    return context.new_page()


def _choose(page: Page, table: str, row: int) -> None:
    """Choose a row of a table with keys, as the caption under it says."""
    cell: Locator = page.locator(f".st-key-{table} [id='glide-cell-1-0']")
    expect(cell).to_be_attached()
    at_rest(page)
    cell.focus()
    for _ in range(row):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+Space")


def _asked(page: Page, name: str, value: str) -> None:
    page.wait_for_url(lambda url: parse_qs(urlsplit(url).query).get(name) == [value])


def test_from_a_bar_to_its_record(server: Server, page: Page, real: Tables) -> None:
    bars = select(real, Filters()).count("year", "table")
    first = select(real, Filters()).with_records(bars, "year", "table").iloc[1]
    page.goto(server.address)
    fold = page.locator(".st-key-activity-fold summary")
    ready(fold).focus()
    fold.press("Enter")
    _choose(page, "activity-table", 1)
    _asked(page, "pick", f"activity.{first['year']}|{first['table']}")
    _choose(page, "activity-picked", 0)
    _asked(page, "record", first["record_ids"][0])
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("Cite this")).to_be_visible()
    at_rest(page)
    page.keyboard.press("Escape")
    page.wait_for_url(lambda url: "record=" not in url)


def test_from_a_ribbon_to_its_records(server: Server, page: Page, real: Tables) -> None:
    rows = funding.of_link(funding.ledger(real, Filters()), "alongside")
    records = int(funding.flows(rows)["records"].iloc[0])
    assert records > 1
    page.goto(f"{server.address}/funding?link=Alongside&section=Who+and+how")
    fold = page.locator(".st-key-funding-flows-fold summary")
    ready(fold).focus()
    fold.press("Enter")
    _choose(page, "funding-flows-table", 0)
    words = f"{records} records stand behind this mark."
    expect(page.get_by_role("dialog").get_by_text(words, exact=True)).to_be_visible()


def test_the_story_goes_on_with_enter(server: Server, page: Page, real: Tables) -> None:
    steps = overview.milestones(real, Filters()).part()["id"].tolist()
    page.goto(f"{server.address}/timeline?milestones=true")
    ready(page.locator(".st-key-story-Next button")).focus()
    for step in steps[1:3]:
        page.keyboard.press("Enter")
        _asked(page, "step", step)
    expect(page.locator(".st-key-story").get_by_text(f"Milestone 3 of {len(steps)}")).to_be_visible()


def test_a_count_becomes_a_filter(server: Server, page: Page, real: Tables) -> None:
    found = common.filter_counts(real, Filters(), ANY_OF[0])
    page.goto(f"{server.address}/records?facet=area")
    _choose(page, "facets", 2)
    _asked(page, "area", ANY_OF[0].id_of(found["value"].iloc[2]))
    expect(
        page.get_by_test_id("stMain").get_by_text(f"{found['events'].iloc[2]} of {len(real['events'])} events")
    ).to_be_visible()
