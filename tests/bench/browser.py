"""How long a filter change takes in a real browser: from the choice until the page stops changing."""

from collections.abc import Sequence

from playwright.sync_api import Page, expect

from tests.bench.walk import Step
from tests.browser import launched

PAGES = ("overview", "timeline", "funding")
"""The pages that are used most."""

QUIET = 400
"""Milliseconds without a change of the page after which it has stopped changing."""

_WATCH = """(quiet) => {
  window.settled = new Promise((resolve) => {
    const began = performance.now();
    let last = began;
    const watch = new MutationObserver(() => { last = performance.now(); });
    watch.observe(document.body, {subtree: true, childList: true, attributes: true, characterData: true});
    const look = () => {
      const idle = !document.querySelector('[data-test-script-state="running"]') && last > began;
      if (idle && performance.now() - last > quiet) { watch.disconnect(); resolve(last - began); }
      else setTimeout(look, 25);
    };
    look();
  });
}"""


def changes(addresses: Sequence[str], page: str, steps: Sequence[Step]) -> list[list[float]]:
    """Seconds of each filter change in a browser, by application; each change in one, then in the next."""
    found: list[list[float]] = [[] for _ in addresses]
    with launched() as browser:
        tabs = [browser.new_page(viewport={"width": 1280, "height": 900}) for _ in addresses]
        for tab, address in zip(tabs, addresses, strict=True):
            tab.goto(f"{address}/{'' if page == 'overview' else page}")
            expect(tab.get_by_role("heading", level=1)).to_be_visible(timeout=60_000)
            tab.wait_for_load_state("networkidle")
        for step in steps:
            for place, tab in enumerate(tabs):
                found[place].append(_change(tab, step))
    return found


def _change(tab: Page, step: Step) -> float:
    """Choose one area in place of the one before; the time starts at the choice."""
    box = tab.get_by_test_id("stSidebar").get_by_label("Cooperation area")
    clear = tab.get_by_test_id("stSidebar").get_by_role("button", name="Clear all").first
    if clear.count() and clear.is_visible():
        tab.evaluate(_WATCH, QUIET)
        clear.click()
        tab.evaluate("window.settled")
    tab.bring_to_front()
    box.click()
    box.fill(step.areas[0])
    option = tab.get_by_role("option", name=step.areas[0], exact=True)
    expect(option).to_be_visible()
    tab.evaluate(_WATCH, QUIET)
    option.click()
    return float(tab.evaluate("window.settled")) / 1000
