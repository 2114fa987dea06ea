"""The way from a citation to its document's own page, which only a browser shows, from any page."""

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser import WAIT, ready
from tests.server import Server

RECORD = "2006-afg-pledge-london"


@pytest.fixture(scope="module")
def phone(browser: Browser) -> BrowserContext:
    shared = browser.new_context(viewport={"width": 390, "height": 844})
    shared.set_default_timeout(WAIT)
    return shared


@pytest.mark.parametrize("address", ["?", "records?", "timeline?", "sources?document=nato-2017&"])
def test_a_citation_leads_to_its_document(server: Server, phone: BrowserContext, address: str) -> None:
    page = phone.new_page()
    page.goto(f"{server.address}/{address}record={RECORD}")
    link = ready(page.get_by_role("link", name="Other facts from this document").first)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    with phone.expect_page() as opened:
        link.click()
    document = opened.value
    expect(document.get_by_text("in its own order")).to_be_visible()
    assert document.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert document.url.startswith(f"{server.address}/sources?document=")
    document.close()
    page.close()
