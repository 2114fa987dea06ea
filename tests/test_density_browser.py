"""A hundred thousand facts in a real browser: the timeline draws cells, sends little, and a click on a cell lists records."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, WebSocket, expect

from data.schema import FACT_TABLES
from data.tables import Tables
from data.views import timeline
from tests.browser import at_rest, click_mark, ready
from tests.conftest import CROWD
from tests.server import Server, StartServer

MOST_BYTES = 1_500_000
"""What a timeline may send, however many records there are."""


@pytest.fixture(scope="module")
def crowded(crowd_folder: Path, tmp_path_factory: pytest.TempPathFactory, start_server: StartServer) -> Iterator[Server]:
    settings = {"NATO_JAPAN_TABLES": str(crowd_folder)}
    with start_server(tmp_path_factory.mktemp("crowded"), environment=settings) as started:
        yield started


class Wire:
    """A page and the bytes that its server sends it over the socket."""

    def __init__(self, page: Page, server: Server) -> None:
        self.page = page
        self.received = 0
        page.on("websocket", self._listen)
        page.goto(f"{server.address}/timeline")
        expect(page.locator(".st-key-timeline .barlayer .point path").first).to_be_attached()
        at_rest(page)

    def _listen(self, socket: WebSocket) -> None:
        def count(payload: str | bytes) -> None:
            self.received += len(payload)

        socket.on("framereceived", count)

    def marks(self) -> int:
        """How many marks the chart draws."""
        return self.page.locator(".st-key-timeline .js-plotly-plot .point").count()


def test_a_hundred_thousand_facts_are_cells_that_list_their_records(
    crowd: Tables, crowded: Server, server: Server, context: BrowserContext
) -> None:
    few = Wire(context.new_page(), server)
    many = Wire(context.new_page(), crowded)
    assert not crowd.errors
    assert sum(len(crowd[name]) for name in FACT_TABLES) == CROWD

    lanes = many.page.locator(".st-key-timeline .yaxislayer-above .ytick").count()
    assert many.marks() <= timeline.MAX_DENSITY_SPANS * lanes
    assert many.marks() < 3 * few.marks()
    assert many.received < MOST_BYTES
    assert many.received < 3 * few.received, "what is sent does not grow with the records"

    page = many.page
    expect(page.get_by_text("Too many to draw one by one")).to_be_visible()
    cell = page.locator(".st-key-timeline .barlayer .trace").last.locator(".point path").first
    before = many.received
    click_mark(cell)
    page.wait_for_url("**pick=timeline.**")
    listed = page.locator(".st-key-timeline-picked")
    expect(listed).to_be_visible()
    expect(page.get_by_text("records behind")).to_be_visible()
    assert many.received - before < MOST_BYTES
    ready(page.locator(".st-key-timeline-undo").get_by_role("button")).click()
    expect(listed).to_be_hidden()
    assert not crowded.complaints()
