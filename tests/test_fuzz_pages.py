"""Page addresses with any query: no traceback, no markup that runs, no sign of it in the log, and the server stays up.

`NATO_JAPAN_FUZZ_PAGES=2000` says how many addresses to try; a small number by default.
"""

import asyncio
import os
import re
from collections.abc import Iterable
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from data.filters import PARAMETERS
from tests.load.client import Reader, reader, texts
from tests.server import Server
from tests.test_pages import PAGES

NUMBER = int(os.environ.get("NATO_JAPAN_FUZZ_PAGES", "60"))

MARK = "zq9"
"""Stands in every hostile text, so that its echo is found."""

HOSTILE = (
    f"<img src=x onerror=alert(1)>{MARK}",
    f"<script>{MARK}</script>",
    f"[{MARK}](javascript:alert(1))",
    f"![{MARK}](https://example.org/x.png)",
    f"**{MARK}** `{MARK}` $\\frac{{{MARK}}}{{0}}$ :red[{MARK}] :material/home:",
    f'=HYPERLINK("https://example.org","{MARK}")',
    f"../../../../etc/passwd\x00{MARK}",
    f"\u202e{MARK}\u2066\u200b\ufeff",
    f"e\u0301{MARK}ﷺ" * 20,
    "%00%ff%c0%af",
    "{MARK}" * 3000,
    "1e999",
    "-1",
    "NaN",
    "2013",
    "1990",
    "true",
    "Cyber defence",
    "Afghanistan",
    "nato-2017",
    "2013-joint-political-declaration",
    "activity.2013|events",
)
NAMES = (
    *(*PARAMETERS, "record", "pick", "step", "facet", "sort-events", "descending", "by", "lanes", "embed", "embed_options"),
    *("colour", "", "years[]", "__proto__", "area "),
)

pairs = st.lists(
    st.tuples(
        st.one_of(st.sampled_from(NAMES), st.text(max_size=10)),
        st.one_of(st.sampled_from(HOSTILE), st.text(max_size=60), st.binary(max_size=20)),
    ),
    max_size=8,
)
raw = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=200)
queries = st.one_of(
    pairs.map(lambda found: "&".join(f"{quote(name)}={quote(value)}" for name, value in found)),
    raw,
    st.tuples(pairs, st.integers(2000, 12_000)).map(lambda found: f"q={'x' * found[1]}&{quote(str(found[0]))}"),
)


async def _visit(here: Reader, page: str, query: str) -> None:
    await here.open(page, query)
    titles = 0
    for kind, element in here.elements():
        assert kind != "exception", f"/{page}?{query}: {element.message}"
        titles += kind == "heading"
        if kind in ("markdown", "alert", "heading"):
            assert not getattr(element, "allow_html", False)
            escaped(element.body)
        for text in texts(element):
            assert "Traceback" not in text
            assert "number in the log" not in text
    assert titles, f"/{page}?{query} has no heading"


async def _visits(address: str, page: str, queries: Iterable[str]) -> None:
    """Open a page with each of these queries, in a session of its own."""
    async with reader(address) as here:
        for query in queries:
            await _visit(here, page, query)


def escaped(body: str) -> None:
    """Markdown shows what came from the address literally: no sign of it stands without a backslash before it."""
    for sign in ("<img", "<script", f"[{MARK}]", f"**{MARK}", f"`{MARK}", "$\\frac{", f":red[{MARK}"):
        assert sign not in re.sub(r"\\.", "", body), body


@settings(
    max_examples=NUMBER,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)
@given(st.sampled_from(PAGES), queries)
def _try(server: Server, page: str, query: str) -> None:
    asyncio.run(_visits(server.address, page, [query]))


def test_any_query_leaves_every_page_working(server: Server) -> None:
    _try(server)
    assert server.get("/healthz").json()["ready"]
    assert not server.complaints()


@pytest.mark.parametrize("page", PAGES)
def test_every_hostile_text_on_a_page(server: Server, page: str) -> None:
    """Each under all names at once; one that is long under the filters, as Streamlit takes no half megabyte of a query."""
    queries = [
        "&".join(f"{quote(name)}={quote(hostile)}" for name in (NAMES if len(hostile) < 1000 else NAMES[:6]))
        for hostile in HOSTILE
    ]
    asyncio.run(_visits(server.address, page, queries))
    assert not server.complaints()


@pytest.mark.parametrize("query", ["q=" + "x" * 8_000, "q=" + "x" * 30_000, "%ff=%fe", "&&&===", "years=2013&years=1990"])
def test_the_document_of_a_page_comes_with_any_query(server: Server, query: str) -> None:
    answer = server.get(f"/records?{query}")
    assert answer.status_code == 200
    assert "xxxx" not in answer.text
