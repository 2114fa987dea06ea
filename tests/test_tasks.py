"""Ten tasks of an analyst, each in at most three steps from the overview, walked in a real browser.

A step is one thing that the analyst does: a click, a drag, or a choice in a filter. Opening the overview is not a step, nor is
the download with which a test looks at the result.
"""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from components.text.labels import label
from data.filters import Filters
from data.schema import FACT_TABLES
from data.selection import choices_of, select, select_table
from data.tables import Tables
from data.views import participation, timeline
from data.views.known import known_by
from tests.browser import at_rest, click_mark, downloaded, standing
from tests.plain import facts
from tests.server import Server

MOST_STEPS = 3


class Walk:
    """A walk through the pages that counts its steps."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.steps = 0
        page.goto(address)
        self.done()

    def done(self) -> None:
        """Wait until the page has its heading and nothing of it is still being made."""
        expect(self.page.get_by_role("heading", level=1)).to_be_visible()
        at_rest(self.page)

    def step(self) -> None:
        """Count one step."""
        self.steps += 1
        assert self.steps <= MOST_STEPS

    def click(self, target: Locator) -> None:
        """One step: a click."""
        self.step()
        target.click()

    def mark(self, chart: str, mark: str, number: int) -> None:
        """One step: a click on a mark of a chart, which lies under the layer that plotly listens with."""
        self.step()
        click_mark(self.page.locator(f".st-key-{chart} {mark}").nth(number))

    def menu(self, name: str, heading: str | None = None) -> None:
        """One step: another page."""
        self.click(self.page.get_by_test_id("stSidebar").get_by_role("link", name=name))
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading or name)
        self.done()

    def choose(self, key: str, value: str, word: str = "") -> None:
        """One step: a value of a filter or of another choice; `word` stands in the address where the value does not."""
        self.step()
        field = self.page.locator(f".st-key-{key}").get_by_role("combobox")
        field.click()
        field.press_sequentially(value)
        self.page.get_by_role("option", name=value, exact=True).click()
        self.page.wait_for_url(lambda url: parse_qs(urlsplit(url).query).get(key) == [word or value])
        if field.get_attribute("aria-expanded") == "true":
            field.press("Escape")
        self.done()

    def search(self, words: str) -> None:
        """One step: words to search for."""
        self.step()
        field = self.page.get_by_test_id("stSidebar").get_by_label("Words")
        field.fill(words)
        field.press("Enter")
        self.asked("q", words)

    def drag(self, first: int, last: int, whole: tuple[int, int]) -> None:
        """One step: drag across the strip of years."""
        self.step()
        strip = self.page.locator(".st-key-brush .nsewdrag").first
        strip.hover()
        box = standing(strip)
        scale = box["width"] / (whole[1] + 1 - whole[0])
        left, right = (min(box["x"] + scale * (year + 0.5 - whole[0]), box["x"] + box["width"] - 2) for year in (first, last))
        mouse = self.page.mouse
        mouse.move(left, box["y"] + 20)
        mouse.down()
        mouse.move(left + 30, box["y"] + 25, steps=3)
        mouse.move(right, box["y"] + 25, steps=5)
        mouse.up()
        self.asked("years", str(first), str(last))

    def asked(self, name: str, *values: str) -> None:
        """Wait until the address says this and the page follows."""
        self.page.wait_for_url(lambda url: parse_qs(urlsplit(url).query).get(name) == list(values))
        self.done()

    def table(self, chart: str) -> pd.DataFrame:
        """What a chart shows, as its download gives it."""
        self.page.locator(f".st-key-{chart}-fold").get_by_text("Table and download").click()
        return self.download(f"{chart}-table")

    def download(self, table: str) -> pd.DataFrame:
        """What a table shows, as its download gives it."""
        return downloaded(self.page, self.page.locator(f".st-key-{table}-csv").get_by_role("button"))


@pytest.fixture
def walk(context: BrowserContext, server: Server) -> Iterator[Walk]:
    page = context.new_page()
    yield Walk(page, server.address)
    page.close()


def _selected(tables: Tables, filters: Filters) -> set[str]:
    return {key for name in FACT_TABLES for key in select_table(tables, name, filters)["id"]}


def test_the_first_secretary_general_in_tokyo_on_record(walk: Walk, real: Tables) -> None:
    words = "secretary general tokyo visit"
    walk.search(words)
    walk.menu("Timeline")
    found = walk.table("timeline")
    events = real["events"].set_index("id")
    first = facts(real, Filters(words=words)).iloc[0]
    assert found["id"].iloc[0] == first["id"] == "1991-woerner-visit-japan"
    assert events.loc[first["id"], "milestone"] == "first", "the record itself says that it is the first"
    assert found["date_text"].iloc[0] == first["date_text"]


def test_all_that_happened_in_cyber_defence_since_2018(walk: Walk, real: Tables) -> None:
    whole = choices_of(real).years
    walk.choose("area", "Cyber defence", "cyber-defence")
    walk.menu("Timeline")
    walk.drag(2018, whole[1], whole)
    wanted = _selected(real, Filters(years=(2018, whole[1]), areas=("Cyber defence",)))
    assert set(walk.table("timeline")["id"]) == wanted
    assert wanted


def test_which_areas_the_2023_page_has_that_the_2017_page_had_not(walk: Walk, real: Tables) -> None:
    walk.menu("Areas", "Cooperation areas")
    found = walk.download("edition-changes")
    mentions = real["area_mentions"]
    listed = mentions[(mentions["mention"] == "listed") & mentions["programme"].isna()].groupby("source_id")["area"].agg(set)
    named = mentions[mentions["programme"].isna()].groupby("source_id")["area"].agg(set)
    step = found[found["step"] == "7 November 2017 → about 2023"]
    entered = set(step[step["change"] == label("mention_change", "entered")]["area"])
    assert entered == listed["nato-2023"] - listed["nato-2017"]
    assert entered
    newly = set(step[step["change"] == label("mention_change", "newly_discussed")]["area"])
    assert newly == named["nato-2023"] - named["nato-2017"] - entered


def test_what_was_given_through_one_trust_fund_and_who_says_so(walk: Walk, real: Tables) -> None:
    fund = "Afghan National Army Trust Fund"
    gifts = select_table(real, "contributions", Filters(words=fund)).set_index("id")
    gifts = gifts[gifts["nato_link"] == "through"]
    assert (gifts["channel"] == fund).any()
    walk.search(fund)
    walk.menu("Funding")
    walk.click(walk.page.get_by_role("button", name="See how it adds up").first)
    walk.asked("section", "ledger")
    added, others = walk.download("ledger-added"), walk.download("ledger-others")
    assert set(added["id"]) == set(gifts[gifts["summable"]].index)
    assert set(others["id"]) == set(gifts.index) - set(added["id"])
    assert added["added_usd"].sum() == pytest.approx(gifts[gifts["summable"]]["amount_usd"].sum())
    stated = dict(zip(gifts.index, gifts["source_ids"], strict=True))
    for row in pd.concat([added, others]).to_dict("records"):
        assert str(row["source_ids"]).split(";") == list(stated[row["id"]])


def test_the_two_readings_of_a_discrepancy(walk: Walk, real: Tables) -> None:
    topic = "Day on which the Joint Political Declaration was signed"
    question = real["discrepancies"].set_index("topic").loc[topic]
    walk.search("sign a joint political declaration")
    expect(walk.page.get_by_text("1 step:")).to_be_visible()
    expect(walk.page.locator(".st-key-ladder .scatterlayer .point")).to_have_count(1)
    walk.mark("ladder", ".scatterlayer .point", 0)
    dialog = walk.page.get_by_role("dialog")
    walk.click(dialog.get_by_text(topic))
    for words in ("reading_a", "reading_b", "effect", "resolution"):
        expect(dialog.get_by_text(str(question[words])).filter(visible=True).first).to_be_visible()


def test_all_exercises_of_one_year_with_roles(walk: Walk, real: Tables) -> None:
    walk.menu("Participation")
    walk.choose("exercises-of", "2024")
    found = walk.download("exercises-year")
    rows = real["participation"]
    rows = rows[
        (rows["format"] == "exercise") & (rows["date_earliest"].dt.year <= 2024) & (rows["date_latest"].dt.year >= 2024)
    ]
    assert sorted(zip(found["title"], found["role"], strict=True)) == sorted(zip(rows["title"], rows["role"], strict=True))
    grid = participation.exercise_records(real, Filters(), participation.exercises(real, Filters()))
    assert set(rows["id"]) == {
        key for keys, year in grid[["record_ids", "year"]].itertuples(index=False) if year == "2024" for key in keys
    }
    assert len(rows)


def test_a_csv_of_everything_between_2007_and_2013(walk: Walk, real: Tables) -> None:
    walk.menu("Timeline")
    walk.drag(2007, 2013, choices_of(real).years)
    assert set(walk.table("timeline")["id"]) == _selected(real, Filters(years=(2007, 2013)))


def test_a_bibtex_entry_for_a_record(walk: Walk, real: Tables) -> None:
    key = "2013-joint-political-declaration"
    every = facts(real, Filters())
    ladder = every[every["milestone"] == "agreement"]["id"].tolist()
    walk.mark("ladder", ".scatterlayer .point", ladder.index(key))
    dialog = walk.page.get_by_role("dialog")
    walk.click(dialog.get_by_text("Cite this"))
    walk.click(dialog.get_by_role("tab", name="BibTeX"))
    entry = dialog.get_by_test_id("stCode").filter(visible=True)
    expect(entry).to_contain_text(f"@misc{{{key}")
    expect(entry).to_contain_text("NATO and Japan sign a joint political declaration")


def test_all_records_resting_on_one_source_only(walk: Walk, real: Tables) -> None:
    walk.menu("Sources")
    walk.click(walk.page.locator(".st-key-view").get_by_text(label("view", "single"), exact=True))
    walk.asked("view", "single")
    found = walk.download("single")
    documents = real["citations"].groupby("record_id")["source_id"].agg(set)
    alone = documents[documents.map(len) == 1]
    every = facts(real, Filters())
    titles = dict(zip(every["id"], every["title"], strict=True))
    rows = sorted((titles[str(key)], source) for key, (source,) in alone.items())
    assert sorted(zip(found["title"], found["source_id"], strict=True)) == rows
    assert len(found)


def test_what_was_known_by_2012_about_afghanistan(walk: Walk, real: Tables) -> None:
    walk.choose("country", "Afghanistan", "AFG")
    walk.menu("Timeline")
    walk.choose("known_by", "2012")
    expect(walk.page.get_by_text("stated by a source published by the end of 2012")).to_be_visible()
    known = known_by(select(real, Filters(countries=("AFG",))), pd.Timestamp(2012, 12, 31))
    assert set(walk.table("timeline")["id"]) == set(timeline.rows(known.selection).part()["id"])
    assert len(known.selection)
    assert len(known.left_out)


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
    count = walk.page.locator(".st-key-timeline .textpoint", has_text="+").first
    expect(count).to_be_visible()
    number = int((count.text_content() or "0").removeprefix("+"))
    click_mark(count)
    walk.page.wait_for_url("**pick=timeline.**")
    expect(walk.page.get_by_text(f"{number} records behind")).to_be_visible()
    walk.page.get_by_role("button", name="Show all").click()
    walk.page.wait_for_url(lambda url: "pick=" not in url)
    expect(walk.page.get_by_text("records behind")).not_to_be_visible()
