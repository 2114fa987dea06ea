"""Ten tasks of an analyst, each in at most three steps from the overview, walked in a real browser.

A step is one thing that the analyst does: a click, or a choice in a filter. Opening the overview is not a step.
"""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from data import query
from data.description import FACT_TABLES
from data.filters import Filters
from data.store import Tables
from data.views import timeline
from data.views.common import facts
from tests.browser import launched
from tests.server import Server


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as started:
        yield started


WAIT = 90_000
"""Milliseconds: what a busy machine may take for a page."""

expect.set_options(timeout=WAIT)


class Walk:
    """A walk through the pages that counts its steps."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.steps = 0
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        page.wait_for_load_state("networkidle")

    def click(self, target: Locator) -> None:
        """One step: a click."""
        self.steps += 1
        assert self.steps <= 3
        target.click()

    def mark(self, target: Locator) -> None:
        """One step: a click on a mark, which lies under the layer that plotly listens with."""
        self.steps += 1
        assert self.steps <= 3
        target.click(force=True)

    def menu(self, name: str) -> None:
        """One step: another page."""
        self.click(self.page.get_by_test_id("stSidebar").get_by_role("link", name=name))
        expect(self.page.get_by_role("heading", level=1)).not_to_have_text("NATO–Japan relations")

    def choose(self, label: str, value: str) -> None:
        """One step: a value of a filter."""
        self.steps += 1
        assert self.steps <= 3
        field = self.page.get_by_role("combobox", name=label)
        field.fill(value)
        field.press("Enter")
        if field.get_attribute("aria-expanded") == "true":
            field.press("Escape")

    def search(self, words: str) -> None:
        """One step: words to search for."""
        self.steps += 1
        assert self.steps <= 3
        field = self.page.get_by_test_id("stSidebar").get_by_label("Words")
        field.fill(words)
        field.press("Enter")

    def asked(self, name: str, *values: str) -> None:
        """Wait until the address says this."""
        self.page.wait_for_url(lambda url: parse_qs(urlsplit(url).query).get(name) == list(values))

    def table(self) -> pd.DataFrame:
        """What the chart shows, as its download gives it; looking at the result is not a step."""
        self.page.get_by_text("Table and download").first.click()
        return self.download(self.page.get_by_role("button", name="Download CSV").first)

    def download(self, button: Locator) -> pd.DataFrame:
        """The file that a download button gives."""
        with self.page.expect_download() as caught:
            button.click()
        return pd.read_csv(Path(caught.value.path()))


@pytest.fixture
def walk(browser: Browser, server: Server) -> Iterator[Walk]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    context.set_default_timeout(WAIT)
    yield Walk(context.new_page(), server.address)
    context.close()


def test_the_first_secretary_general_in_tokyo_on_record(walk: Walk, real: Tables) -> None:
    first = real["events"].set_index("id").loc["1991-woerner-visit-japan"]
    walk.search("secretary general tokyo visit")
    walk.asked("q", "secretary general tokyo visit")
    walk.menu("Timeline")
    found = walk.table()
    assert found["id"].iloc[0] == "1991-woerner-visit-japan"
    assert found["date_text"].iloc[0] == first["date_text"] == "18 September 1991"


def test_all_that_happened_in_cyber_defence_since_2018(walk: Walk, real: Tables) -> None:
    last = query.choices(real).last_year
    walk.choose("Cooperation area", "Cyber defence")
    walk.asked("area", "Cyber defence")
    walk.menu("Timeline")
    box = walk.page.get_by_label("Records of every year").locator(".nsewdrag").first.bounding_box()
    assert box is not None
    first = query.choices(real).first_year
    left = box["x"] + box["width"] * (2018.5 - first) / (last + 1 - first)
    walk.steps += 1
    walk.page.mouse.move(left, box["y"] + 20)
    walk.page.mouse.down()
    walk.page.mouse.move(left + 30, box["y"] + 25, steps=3)
    walk.page.mouse.move(box["x"] + box["width"] - 2, box["y"] + 25, steps=5)
    walk.page.mouse.up()
    walk.asked("years", "2018", str(last))
    assert walk.steps <= 3
    wanted = Filters(years=(2018, last), areas=("Cyber defence",))
    assert set(walk.table()["id"]) == {key for name in FACT_TABLES for key in query.select(real, name, wanted)["id"]}


def test_what_was_given_through_one_trust_fund_and_who_says_so(walk: Walk, real: Tables) -> None:
    fund = "Afghan National Army Trust Fund"
    gifts = real["contributions"]
    assert (gifts["channel"] == fund).any()
    walk.search(fund)
    walk.asked("q", fund)
    walk.menu("Funding")
    found = walk.download(walk.page.get_by_role("button", name="Download CSV").first)
    titles = set(query.select(real, "contributions", Filters(words=fund))["title"])
    assert set(found["title"]) == titles
    assert found["source_ids"].notna().all()


def test_the_two_readings_of_a_discrepancy(walk: Walk) -> None:
    walk.search("sign a joint political declaration")
    walk.asked("q", "sign a joint political declaration")
    expect(walk.page.get_by_text("1 step:")).to_be_visible()
    walk.page.wait_for_load_state("networkidle")
    walk.mark(walk.page.get_by_label("The ladder of agreements").locator(".scatterlayer .point").first)
    dialog = walk.page.get_by_role("dialog")
    walk.click(dialog.get_by_text("Day on which the Joint Political Declaration was signed"))
    expect(dialog.get_by_text("Why it matters").filter(visible=True)).to_be_visible()
    expect(dialog.get_by_text("What the record follows").filter(visible=True)).to_be_visible()


def test_a_csv_of_everything_between_2007_and_2013(walk: Walk, real: Tables) -> None:
    walk.menu("Timeline")
    first, last = query.choices(real).years
    box = walk.page.get_by_label("Records of every year").locator(".nsewdrag").first.bounding_box()
    assert box is not None
    scale = box["width"] / (last + 1 - first)
    walk.steps += 1
    walk.page.mouse.move(box["x"] + scale * (2007.5 - first), box["y"] + 20)
    walk.page.mouse.down()
    walk.page.mouse.move(box["x"] + scale * (2010 - first), box["y"] + 25, steps=3)
    walk.page.mouse.move(box["x"] + scale * (2013.5 - first), box["y"] + 25, steps=5)
    walk.page.mouse.up()
    walk.asked("years", "2007", "2013")
    wanted = Filters(years=(2007, 2013))
    assert set(walk.table()["id"]) == {key for name in FACT_TABLES for key in query.select(real, name, wanted)["id"]}


def test_a_bibtex_entry_for_a_record(walk: Walk) -> None:
    walk.mark(walk.page.get_by_label("The ladder of agreements").locator(".scatterlayer .point").nth(2))
    dialog = walk.page.get_by_role("dialog")
    walk.click(dialog.get_by_text("Cite this"))
    walk.click(dialog.get_by_role("tab", name="BibTeX"))
    entry = dialog.get_by_test_id("stCode").filter(visible=True)
    expect(entry).to_contain_text("@misc{2013-joint-political-declaration")
    expect(entry).to_contain_text("NATO and Japan sign a joint political declaration")


def test_what_was_known_by_2012_about_afghanistan(walk: Walk, real: Tables) -> None:
    walk.choose("Country", "Afghanistan")
    walk.asked("country", "Afghanistan")
    walk.menu("Timeline")
    walk.choose("As known by the end of", "2012")
    walk.asked("known_by", "2012")
    expect(walk.page.get_by_text("stated by a source published by the end of 2012")).to_be_visible()
    known = timeline.known_by(real, facts(real, Filters(countries=("AFG",))), 2012)
    assert set(walk.table()["id"]) == set(known.rows["id"])


def test_a_record_opened_anywhere_can_be_shared_and_left(walk: Walk, server: Server) -> None:
    walk.page.goto(f"{server.address}/timeline?record=2013-joint-political-declaration")
    dialog = walk.page.get_by_role("dialog")
    expect(dialog.get_by_text("Related records")).to_be_visible()
    dialog.get_by_role("link").filter(has_text="study group").first.click()
    expect(walk.page.get_by_role("button", name="All records")).to_be_visible()
    assert "record=" in walk.page.url
    expect(walk.page.get_by_role("heading", name="NATO and Japan sign")).not_to_be_visible()
    walk.page.get_by_role("button", name="All records").click()
    walk.page.wait_for_url(lambda url: "record=" not in url)
    expect(walk.page.get_by_role("button", name="Download CSV")).to_be_visible()


def test_a_count_opens_the_records_that_it_stands_for(walk: Walk) -> None:
    walk.menu("Timeline")
    count = walk.page.locator(".js-plotly-plot .textpoint", has_text="+").first
    box = count.bounding_box()
    assert box is not None
    number = int((count.text_content() or "0").removeprefix("+"))
    walk.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    walk.page.wait_for_url("**pick=timeline.**")
    expect(walk.page.get_by_text(f"{number} records behind")).to_be_visible()
    walk.page.get_by_role("button", name="Show all").click()
    walk.page.wait_for_url(lambda url: "pick=" not in url)
    expect(walk.page.get_by_text("records behind")).not_to_be_visible()
