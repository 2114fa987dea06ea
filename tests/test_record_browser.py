"""The way from a citation to its document's own page, which only a browser shows, from any page."""

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.server import Server

RECORD = "2006-afg-pledge-london"


@pytest.mark.parametrize("address", ["?", "records?", "timeline?", "sources?document=nato-2017&"])
def test_a_citation_leads_to_its_document(server: Server, context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{server.address}/{address}record={RECORD}")
    link = page.get_by_role("link", name="all it supports").first
    expect(link).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    with context.expect_page() as opened:
        link.click()
    document = opened.value
    expect(document.get_by_text("in the order of the document")).to_be_visible()
    assert document.url.startswith(f"{server.address}/sources?document=")
    document.close()
    page.close()
