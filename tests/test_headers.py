"""Doors and headers: what every answer carries, what is let in, and that the pages live with it in a real browser."""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import ConsoleMessage, expect
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.browser import launched
from tests.server import Server, running
from tests.test_pages import PAGES

STATIC = ("/", "/timeline", "/api/", "/api/events.csv", "/healthz", "/api/nothing.csv", "/_stcore/health", "/_stcore/metrics")
EMBEDDER = "http://localhost:9"


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A dashboard that answers as some hosts only and may be embedded by one site."""
    settings = {"NATO_JAPAN_HOSTS": "dash.example.org, *.example.net, 127.0.0.1", "NATO_JAPAN_EMBED": EMBEDDER}
    with running(tmp_path_factory.mktemp("guarded"), environment=settings) as started:
        yield started


@pytest.mark.parametrize("path", STATIC)
def test_every_answer_carries_the_headers(server: Server, path: str) -> None:
    headers = httpx.get(server.address + path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert headers["x-request-id"]
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    if path.startswith(("/api", "/healthz")):
        assert policy == {"default-src": "'none'", "frame-ancestors": "'none'"}
    else:
        assert policy["frame-ancestors"] == "'self'"
        assert "unsafe" not in policy["script-src"]
        assert "http" not in headers["content-security-policy"]


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics",
        "/_stcore/upload_file/a/b",
        "/_stcore/agent/openapi.json",
        "/_stcore/agent/interact",
        "/_stcore/agent/mcp",
        "/_stcore/script-health-check",
        "/_stcore/bidi-components/x",
        "/_stcore/",
        "/component/x/index.html",
        "/app/static/x",
        "/auth/login",
        "/oauth2callback",
    ],
)
def test_what_is_not_needed_is_closed(server: Server, path: str) -> None:
    for method in ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"):
        assert httpx.request(method, server.address + path).status_code == (404 if method in ("GET", "HEAD") else 405)


@pytest.mark.parametrize("path", ["/", "/timeline", "/static/x", "/media/x", "/api/", "/healthz"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_nothing_takes_anything(server: Server, path: str, method: str) -> None:
    answer = httpx.request(method, server.address + path)
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD"
    assert answer.json()["error"]["field"] == "method"


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("dash.example.org", 200),
        ("DASH.example.org:8501", 200),
        ("a.example.net", 200),
        ("example.net", 400),
        ("evil.org", 400),
        ("dash.example.org.evil.org", 400),
        ("dash.example.org@evil.org", 400),
        ("[", 400),
        ("", 400),
    ],
)
def test_only_the_named_hosts_are_answered(guarded: Server, host: str, status: int) -> None:
    for path in ("/", "/api/", "/_stcore/health"):
        assert httpx.get(guarded.address + path, headers={"Host": host}).status_code == status
    assert httpx.get(f"{guarded.address}/healthz", headers={"Host": host}).status_code == 200


def test_sessions_of_other_hosts_and_origins_are_refused(guarded: Server) -> None:
    url = f"{guarded.address.replace('http', 'ws', 1)}/_stcore/stream"
    with connect(url):
        pass
    for headers in ({"Host": "evil.org"}, {"Origin": "https://evil.org"}):
        with pytest.raises(InvalidStatus), connect(url, additional_headers=headers):
            pass
    with pytest.raises(InvalidStatus), connect(url.replace("stream", "other")):
        pass


def test_embedding_is_for_the_named_site(guarded: Server, server: Server) -> None:
    headers = httpx.get(guarded.address).headers
    assert f"frame-ancestors 'self' {EMBEDDER}" in headers["content-security-policy"]
    assert "x-frame-options" not in headers
    assert httpx.get(server.address).headers["x-frame-options"] == "SAMEORIGIN"


def test_a_foreign_frame_stays_empty(server: Server, tmp_path: Path) -> None:
    (tmp_path / "frame.html").write_text(f'<iframe src="{server.address}/?embed=true" width=800 height=600></iframe>')
    with launched() as browser:
        page = browser.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.goto((tmp_path / "frame.html").as_uri())
        page.wait_for_timeout(1500)
        assert any("frame-ancestors" in text or "X-Frame-Options" in text for text in said), said
        assert not page.frames[1].get_by_test_id("stApp").count()


def test_the_pages_break_no_rule_of_their_policy(server: Server) -> None:
    with launched() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        broken: list[str] = []

        def hear(message: ConsoleMessage) -> None:
            if "Content Security Policy" in message.text or "Refused to" in message.text:
                broken.append(message.text)

        page.on("console", hear)
        page.on("pageerror", lambda error: broken.append(str(error)))
        for name in PAGES:
            page.goto(f"{server.address}/{name}")
            expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=30_000)
            page.wait_for_load_state("networkidle")
            assert not broken, (name, broken)


def test_the_log_is_json_and_names_nobody(server: Server) -> None:
    word = "murasaki"
    httpx.get(f"{server.address}/api/events.csv?q={word}", headers={"User-Agent": word, "X-Forwarded-For": "203.0.113.9"})
    httpx.get(f"{server.address}/{word}")
    httpx.get(f"{server.address}/api/{word}.csv")
    number = httpx.get(f"{server.address}/api/events.csv?area={word}").headers["x-request-id"]
    with connect(f"{server.address.replace('http', 'ws', 1)}/_stcore/stream?{word}"):
        pass
    lines = server.log.read_text().splitlines()
    assert not any(word in line or "203.0.113.9" in line for line in lines)
    entries = [json.loads(line) for line in lines if line.startswith("{")]
    assert [entry["status"] for entry in entries if entry.get("request") == number] == [400]
    assert not [
        line for line in lines if line.strip() and not line.startswith("{") and "127.0.0.1:" in line and "URL" not in line
    ]
