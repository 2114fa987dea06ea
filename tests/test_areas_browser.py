"""A click on a cell lists its records, stands in the address and can be undone; what a link shows is what it says."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import click_mark, ready
from tests.server import Server


@pytest.fixture(scope="module")
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.mark.parametrize(
    ("address", "chart", "cell"),
    [
        ("areas", "area-years", 0),
        ("areas", "by-area", 0),
        ("areas", "editions", 0),
        ("participation", "exercises", 0),
        ("sources?view=Agreement", "depth", 1),
        ("sources?view=Editions", "edition-steps", 0),
    ],
)
def test_a_cell_lists_its_records_and_is_undone(server: Server, page: Page, address: str, chart: str, cell: int) -> None:
    page.goto(f"{server.address}/{address}")
    drawn = page.locator(f".st-key-{chart} .barlayer .point path").nth(cell)
    click_mark(drawn)
    page.wait_for_url(f"**pick={chart}.**")
    undo = page.locator(f".st-key-{chart}-undo").get_by_role("button")
    expect(undo).to_be_visible()
    expect(page.locator(f".st-key-{chart}-picked")).to_be_visible()
    ready(undo).click()
    expect(undo).to_be_hidden()
    assert "pick=" not in page.url


def test_a_cell_of_the_matrix_of_documents_opens_its_record(server: Server, page: Page) -> None:
    page.goto(f"{server.address}/sources?view=Agreement")
    drawn = page.locator(".st-key-corroboration .barlayer .point path").first
    click_mark(drawn)
    expect(page.get_by_role("dialog").get_by_text("Sources", exact=True)).to_be_visible()


def test_the_way_from_a_discrepancy_to_its_document_and_back(server: Server, page: Page) -> None:
    page.goto(f"{server.address}/sources?view=Differences&difference=abe-2007-place")
    ready(page.get_by_role("button", name="NATO cooperation with Japan, NATO")).click()
    expect(page.get_by_role("heading", name="NATO cooperation with Japan")).to_be_visible()
    page.wait_for_url("**document=nato-2012**")
    ready(page.get_by_role("button", name="Back to the list")).click()
    expect(page.get_by_text("Click a row to see both readings side by side")).to_be_visible()
    assert not server.complaints()
