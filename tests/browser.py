"""The browser that the tests drive: one that is installed, or Playwright's own."""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pandas as pd
from playwright.sync_api import Browser, Error, FloatRect, Locator, Page, expect, sync_playwright
from playwright.sync_api import TimeoutError as NotInTime

WAIT = 90_000
"""Milliseconds that a busy machine may take for a page."""

expect.set_options(timeout=WAIT)

TRIES = 6

STEP = 250
"""Milliseconds between two looks at where something is."""

INSTALLED = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
QUIET += ["--disable-component-update", "--disable-sync"]


def at_rest(page: Page) -> None:
    """Wait until the page says that nothing of it is still being made."""
    expect(page.locator("[data-testid='stApp'][data-test-script-state='notRunning']")).to_be_visible()


def standing(target: Locator) -> FloatRect:
    """Where something is once the page above it no longer moves it; a pointer aimed before misses it."""
    before = None
    for _ in range(WAIT // STEP):
        box = target.bounding_box()
        if box is not None and box == before:
            return box
        before = box
        target.page.wait_for_timeout(STEP)
    raise AssertionError(f"{target} does not stand still.")


def ready(target: Locator) -> Locator:
    """Return something once its page is made and no longer moves it; a click or a key before that may be lost."""
    expect(target).to_be_visible()
    at_rest(target.page)
    standing(target)
    return target


def click_mark(mark: Locator) -> None:
    """Click the middle of a mark as a person does: after the chart has said what lies under the pointer."""
    expect(mark).to_be_attached()
    at_rest(mark.page)
    mark.scroll_into_view_if_needed()
    box = standing(mark)
    chart = mark.locator("xpath=ancestor::*[contains(concat(' ', @class, ' '), ' js-plotly-plot ')]")
    click_where_it_says(chart, box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def click_where_it_says(chart: Locator, across: float, down: float, words: str = "") -> None:
    """Rest the pointer on a point of a chart until it shows these words, then click.

    A chart finds what lies under the pointer 50 ms after it came, and a click counts for what was found.
    """
    mouse = chart.page.mouse
    mouse.move(across, down - 2)
    mouse.move(across, down)
    expect(chart.locator(".hoverlayer .hovertext").filter(has_text=words).first).to_be_attached()
    mouse.click(across, down)


def downloaded(page: Page, button: Locator) -> pd.DataFrame:
    """The rows of the file behind a button, clicked again where a busy page lost the click."""
    expect(button).to_be_visible()
    for _ in range(TRIES - 1):
        at_rest(page)
        with suppress(NotInTime):
            return _caught(page, button)
    return _caught(page, button)


def _caught(page: Page, button: Locator) -> pd.DataFrame:
    with page.expect_download(timeout=WAIT / TRIES) as caught:
        button.click()
    return pd.read_csv(Path(caught.value.path()))


@contextmanager
def launched() -> Iterator[Browser]:
    """A headless Chromium, closed at the end."""
    path = next((found for name in INSTALLED if (found := shutil.which(name))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        try:
            yield browser
        finally:
            browser.close()


if __name__ == "__main__":
    try:
        with launched() as found:
            print(f"Browser: Chromium {found.version}")
    except Error as error:
        sys.exit(f"No browser can be started: {error.message.splitlines()[0]}")
