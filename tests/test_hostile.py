"""Hostile content in the records: refused with file, row and column, or shown as what it is everywhere."""

import asyncio
import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Locator, Page, expect

from data.build.__main__ import build
from data.build.records import FIRST_DATA_ROW
from data.errors import RecordsError
from tests.browser import at_rest
from tests.load.client import reader
from tests.server import Server, StartServer
from tests.test_fuzz_pages import MARK, escaped
from tests.test_pages import PAGES
from tests.tiny import one_row, write_records

REFUSED = {
    "a cell of a megabyte": "x" * 1_000_000,
    "a line end": "one\ntwo",
    "a line separator": "one\u2028two",
    "a paragraph separator": "one\u2029two",
    "a character of private use": "one\ue000two",
    "a character that is none": "one\u0378two",
    "a tab": "one\ttwo",
    "a turned direction": "one\u202etwo",
    "an invisible mark": "one\u200btwo",
    "a formula": "=1+1",
    "a formula in full width": "＝1+1",
    "a plus formula": "+1",
    "a plus formula in full width": "＋1",
    "an at formula in full width": "＠SUM(A1)",
    "an at formula": "@SUM(A1)",
    "a minus formula": "-1+1",
    "a minus formula in full width": "－1+1",
    "white space around": " one",
}
SHOWN = (
    f"<img src=x onerror=alert(1)>{MARK}",
    f"[{MARK}](javascript:alert(1)) **{MARK}** `{MARK}` $\\frac{{{MARK}}}{{0}}$ :red[{MARK}]",
    f"<b>{MARK}</b><br><a href='javascript:alert(1)'>x</a>",
    f"%{{customdata}} {MARK} &lt;i&gt;",
)

PATIENCE = 20
"""How often the pointer goes round the marks of a page that says nothing of them."""

RESTING = 300
"""Milliseconds that the pointer rests on a mark, longer than a chart waits before it says what it is."""


@pytest.mark.parametrize(("table", "column"), [("events", "description"), ("participation", "note"), ("sources", "publisher")])
def test_every_cell_that_no_record_needs_is_refused_with_its_place(tmp_path: Path, table: str, column: str) -> None:
    """A row for each, so that one build tells them all, and each at its own row."""
    rows = one_row()
    rows[table] = [rows[table][0] | {column: cell} for cell in REFUSED.values()]
    write_records(tmp_path / "records", rows)
    with pytest.raises(RecordsError) as caught:
        build(tmp_path / "records", tmp_path / "tables")
    violations = [v for v in caught.value.violations if v.file == f"{table}.csv"]
    places = {(v.row, v.column) for v in violations}
    assert places == {(row, column) for row, _ in enumerate(REFUSED, FIRST_DATA_ROW)}
    assert all(len(str(v)) < 1_000 for v in violations), "the message does not carry the cell"
    assert not (tmp_path / "tables").exists()


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (lambda raw: raw.replace(b",", b";"), "header"),
        (lambda raw: raw.replace(b",", b"\t"), "header"),
        (lambda raw: raw.replace(b"label,kind", b"label,label", 1), "header"),
        (lambda raw: b"\xef\xbb\xbf" + raw, "encoding"),
        (lambda raw: raw.decode().encode("utf-16"), "encoding"),
        (lambda raw: raw.replace(b"A fund", b"A f\xfcnd"), "encoding"),
        (lambda raw: raw.replace(b"A fund", b"A \x00fund"), "encoding"),
        (lambda raw: raw + b'"open quote', "csv"),
        (lambda raw: raw.replace(b"A fund", b'"A" fund'), "csv"),
        (lambda raw: b"x" * 100_000 + raw, "header"),
    ],
    ids=[
        *("semicolons", "tabs", "duplicate header", "bom", "utf-16", "latin-1", "NUL", "open quote", "text after a quote"),
        "a header of a hundred thousand characters",
    ],
)
def test_a_file_of_another_form_is_refused(tmp_path: Path, change: object, rule: str) -> None:
    write_records(tmp_path / "records", one_row())
    path = tmp_path / "records" / "organisations.csv"
    path.write_bytes(change(path.read_bytes()))  # type: ignore[operator]
    with pytest.raises(RecordsError) as caught:
        build(tmp_path / "records", tmp_path / "tables")
    assert {v.file for v in caught.value.violations} == {"organisations.csv"}
    assert {v.rule for v in caught.value.violations} == {rule}
    assert len(str(caught.value)) < 2000


@pytest.mark.parametrize("end", [b"\r\n", b"\r"])
def test_line_ends_of_other_systems_give_the_same_tables(tmp_path: Path, end: bytes) -> None:
    write_records(tmp_path / "records", one_row())
    build(tmp_path / "records", tmp_path / "tables")
    for path in (tmp_path / "records").glob("*.csv"):
        path.write_bytes(path.read_bytes().replace(b"\n", end))
    build(tmp_path / "records", tmp_path / "again")
    for path in (tmp_path / "tables").iterdir():
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes()


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory, start_server: StartServer) -> Iterator[Server]:
    """A dashboard on records whose every free text is hostile."""
    folder = tmp_path_factory.mktemp("hostile")
    rows = one_row()
    for number, name in enumerate(("events", "contributions", "participation")):
        row = rows[name][0]
        row |= {"title": SHOWN[number][:90], "description": SHOWN[1], "place": SHOWN[0], "note": SHOWN[2]}
    rows["contributions"][0] |= {"purpose": SHOWN[3], "unit": SHOWN[0]}
    rows["sources"][0] |= {"title": SHOWN[0], "publisher": SHOWN[1], "file": SHOWN[1]}
    rows["citations"][0]["locator"] = SHOWN[2]
    rows["discrepancies"][0] |= {"topic": SHOWN[0], "reading_a": SHOWN[1], "effect": SHOWN[2]}
    rows["area_mentions"][0]["wording"] = SHOWN[0]
    write_records(folder / "records", rows)
    build(folder / "records", folder / "tables")
    with start_server(folder, environment={"NATO_JAPAN_TABLES": str(folder / "tables")}) as started:
        yield started


def test_markdown_shows_it_literally(hostile: Server) -> None:
    async def visit(page: str, query: str) -> int:
        marks = 0
        async with reader(hostile.address) as here:
            await here.open(page, query)
            for kind, element in here.elements():
                assert kind != "exception", element.message
                if kind in ("markdown", "alert", "heading"):
                    marks += MARK in element.body
                    escaped(element.body)
        return marks

    for page in PAGES:
        asyncio.run(visit(page, ""))
    for record in ("2013-a-visit", "2012-a-gift", "2014-an-exercise"):
        assert asyncio.run(visit("records", f"record={record}")) > 3
    assert asyncio.run(visit("sources", "document=a-page")) >= 2


def test_downloads_hold_it_unchanged(hostile: Server) -> None:
    for name in ("events", "contributions", "participation"):
        rows = hostile.get(f"/api/{name}.json").json()["data"]
        assert rows[0]["description"] == SHOWN[1]
        cells = list(csv.DictReader(io.StringIO(hostile.get(f"/api/{name}.csv").text, newline="")))
        assert cells[0]["description"] == SHOWN[1]


def test_no_browser_runs_it(hostile: Server, browser: Browser) -> None:
    """No element of the text's own appears and no dialogue opens, in charts, hovers, tables and cards."""
    page = browser.new_page(viewport={"width": 1280, "height": 1600})
    opened: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        opened.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", dismiss)
    for path in (*PAGES, "records?record=2013-a-visit", "records?record=2012-a-gift"):
        page.goto(f"{hostile.address}/{path}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        at_rest(page)
        page.wait_for_load_state("networkidle")
        if path == "timeline":
            expect(page.locator(".js-plotly-plot .point path").first).to_be_visible()
        # On a slow machine a chart may be drawn anew under the pointer, which then must rest on its marks again.
        for _ in range(PATIENCE):
            shown = [text for chart in page.locator(".js-plotly-plot").all() for text in _hovers(page, chart)]
            if path != "timeline" or any(MARK in text for text in shown):
                break
        else:
            pytest.fail("The timeline never said what its marks are.")
        assert not page.locator("img[src='x'], a[href^='javascript']").count(), path
    assert not opened
    assert not hostile.complaints()


def _hovers(page: Page, chart: Locator) -> list[str]:
    """What the chart says when the pointer rests on its first marks."""
    said = []
    for mark in chart.locator("path.point, .point path").all()[:3]:
        mark.evaluate("node => node.scrollIntoView({block: 'center'})")
        if box := mark.bounding_box():
            page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=2)
            page.wait_for_timeout(RESTING)
            said += chart.locator(".hovertext").all_text_contents()
    return said
