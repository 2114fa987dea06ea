"""Drive the Panel page in a browser, whose websocket tells when the answer came; what the browser then draws is not counted."""

from collections.abc import Iterator, Sequence

from playwright.sync_api import Page

from tests.bench.peers.work import said
from tests.bench.walk import Step
from tests.browser import launched

LIMIT = 60_000
"""Milliseconds after which a change counts as lost."""

_LISTEN = """() => {
  const Own = window.WebSocket;
  window.WebSocket = class extends Own {
    constructor(...given) { super(...given); this.addEventListener('message', () => { window.came = performance.now(); }); }
  };
}"""

_READY = "() => window.Bokeh && Bokeh.documents.length && Bokeh.documents[0].is_idle"

_SET = """([title, value]) => {
  const model = [...Bokeh.documents[0]._all_models.values()].find((each) => each.title === title);
  window.began = performance.now();
  model.value = value;
}"""

_ANSWERED = """(echo) => [...Bokeh.documents[0]._all_models.values()].some((each) => String(each.text).includes(echo))"""


def changes(address: str, steps: Sequence[Step]) -> list[float]:
    """Seconds from each change to the last message of its answer: areas in one session, years in another, equal steps once."""
    with launched() as browser:
        page = browser.new_page()
        page.add_init_script(f"({_LISTEN})()")
        return [seconds for title in ("areas", "years") for seconds in _session(page, address, title, steps)]


def _session(page: Page, address: str, title: str, steps: Sequence[Step]) -> Iterator[float]:
    page.goto(address)
    page.wait_for_function(_READY, timeout=LIMIT)
    before: object = None
    for step in steps:
        value = {"areas": step.areas, "years": step.years}[title]
        if value and value != before:
            before = value
            page.evaluate(_SET, [title, list(value)])
            page.wait_for_function(_ANSWERED, arg=said(step.areas, step.years or ()), timeout=LIMIT)
            yield float(page.evaluate("window.came - window.began")) / 1000
