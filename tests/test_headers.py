"""Doors and headers: what every answer carries, what is let in, and that the pages live with it in a real browser."""

import json
import socket
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, ConsoleMessage, expect
from websockets.sync.client import connect

from components.web.headers import headers
from tests.server import PATIENCE, Server, StartServer
from tests.test_doors import complete, shake
from tests.test_pages import PAGES

STATIC: tuple[str, ...] = (
    "/",
    "/timeline",
    "/apix",
    "/healthzx",
    "/mediax",
    "/_stcore/health",
    "/_stcore/metrics",
    "/favicon.png",
)
STATIC += ("/api", "/api/", "/api/events.csv", "/healthz", "/api/nothing.csv", "/media/x")
PAGE = {
    "default-src": "'self'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self'",
    "worker-src": "'self' blob:",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-src": "'none'",
    "frame-ancestors": "'self'",
}
"""What a page may load, but its scripts, and who may frame it; nothing from any other place."""

FEATURES = ("camera", "geolocation", "microphone", "payment", "usb", "browsing-topics", "interest-cohort", "midi")
"""What no page asks a browser for."""

EMBEDDER = "http://localhost:9"

CLIENT = httpx.Client(timeout=PATIENCE)


@pytest.fixture(scope="module", params=[False, True], ids=["streamlit", "uvicorn"])
def both(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, start_server: StartServer
) -> Iterator[Server]:
    """The dashboard as started for one reader, and as started for many."""
    with start_server(tmp_path_factory.mktemp("both"), many=request.param) as started:
        yield started


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory, start_server: StartServer) -> Iterator[Server]:
    """A dashboard that answers as some hosts only and may be embedded by one site."""
    settings = {"NATO_JAPAN_HOSTS": "dash.example.org, *.example.net, 127.0.0.1", "NATO_JAPAN_EMBED": EMBEDDER}
    with start_server(tmp_path_factory.mktemp("guarded"), environment=settings) as started:
        yield started


def guarded_by(path: str, found: Mapping[str, str]) -> None:
    """Hold the headers of an answer to what they must say."""
    told = {name.lower(): value for name, value in found.items()}
    assert told["x-content-type-options"] == "nosniff"
    assert told["referrer-policy"] == "same-origin"
    assert told["cross-origin-opener-policy"] == "same-origin"
    assert told["x-permitted-cross-domain-policies"] == "none"
    assert set(told["permissions-policy"].split(", ")) == {f"{feature}=()" for feature in FEATURES}
    policy = dict(part.split(" ", 1) for part in told["content-security-policy"].split("; "))
    if path in ("/api", "/healthz") or path.startswith(("/api/", "/media/")):
        assert policy == {"default-src": "'none'", "frame-ancestors": "'none'"}
        assert told["x-frame-options"] == "DENY"
    else:
        scripts = policy.pop("script-src").split()
        assert scripts[0] == "'self'"
        assert all(script.startswith("'sha256-") for script in scripts[1:])
        assert policy == PAGE
        assert told["x-frame-options"] == "SAMEORIGIN"


@pytest.mark.parametrize("path", STATIC)
def test_the_headers_of_an_address(path: str) -> None:
    guarded_by(path, headers(path))


def test_every_answer_carries_the_headers(client: httpx.Client) -> None:
    for path in STATIC:
        answer = client.get(path)
        guarded_by(path, answer.headers)
        assert answer.headers["x-request-id"]


CLOSED = (
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
)


@pytest.mark.parametrize("path", CLOSED)
def test_what_is_not_needed_is_closed(client: httpx.Client, path: str) -> None:
    for method in ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"):
        assert client.request(method, path).status_code == (404 if method in ("GET", "HEAD") else 405)


OPEN = ("/", "/timeline", "/static/x", "/media/x", "/api/", "/healthz")


def _refuses(client: httpx.Client, path: str, method: str) -> None:
    answer = client.request(method, path)
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD"
    assert answer.json()["error"]["field"] == "method"


@pytest.mark.parametrize("path", OPEN)
def test_nothing_takes_anything(client: httpx.Client, path: str) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"):
        _refuses(client, path, method)


@pytest.mark.parametrize("path", ["/healthz/", "/funding/healthz", "/healthz//", "/x/healthz/"])
def test_a_probe_at_the_wrong_address_is_not_green(client: httpx.Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_server_keeps_the_same_rules(both: Server) -> None:
    """What the tests above say of the application holds behind each server that starts it."""
    with httpx.Client(base_url=both.address, timeout=PATIENCE) as client:
        for path in STATIC:
            answer = client.get(path)
            guarded_by(path, answer.headers)
            assert answer.headers["x-request-id"]
        for path in CLOSED:
            assert client.get(path).status_code == 404
        for path, method in zip(OPEN, ("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"), strict=True):
            _refuses(client, path, method)
        assert client.get("/x/healthz/").status_code == 404


def test_only_the_named_hosts_are_answered(guarded: Server) -> None:
    for host, status in (("dash.example.org", 200), ("a.example.net", 200), ("evil.org", 400), ("[", 400)):
        for path in ("/", "/api/", "/_stcore/health"):
            assert CLIENT.get(guarded.address + path, headers={"Host": host}).status_code == status
        assert CLIENT.get(f"{guarded.address}/healthz", headers={"Host": host}).status_code == 200


def test_sessions_of_other_hosts_and_origins_are_refused(guarded: Server) -> None:
    assert shake(guarded)[0] == shake(guarded, "Host: a.example.net")[0] == 101
    assert shake(guarded, "Host: evil.org")[0] == 400
    assert shake(guarded, "Host: evil.org", "Origin: https://evil.org")[0] == 400
    assert shake(guarded, "Host: dash.example.org", "Origin: https://evil.org")[0] == 403
    assert shake(guarded, path="/_stcore/other")[0] == 404


def ask(server: Server, content: str) -> tuple[str, str]:
    """Head and body of the answer to these octets."""
    host, port = server.address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=PATIENCE) as client:
        client.sendall(content.encode("latin-1"))
        found = b""
        while not complete(found) and (piece := client.recv(65_536)):
            found += piece
    head, _, body = found.decode().partition("\r\n\r\n")
    return head.lower(), body


def test_the_absolute_form_is_answered_in_the_one_shape(both: Server) -> None:
    head, body = ask(both, f"GET {both.address}/api/areas.csv HTTP/1.1\r\nHost: x\r\n\r\n")
    assert head.startswith("http/1.1 400 ")
    assert json.loads(body)["error"]["field"] == "path"


def test_a_body_that_is_refused_ends_the_connection(both: Server) -> None:
    """Else what follows in the same connection would be taken for a request."""
    head, body = ask(both, "GET /api/ HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n")
    assert head.startswith("http/1.1 413 ")
    assert "connection: close" in head.splitlines()
    assert json.loads(body)["error"]["field"] == "body"


def test_embedding_is_for_the_named_site(guarded: Server, server: Server) -> None:
    found = CLIENT.get(guarded.address).headers
    assert f"frame-ancestors 'self' {EMBEDDER}" in found["content-security-policy"]
    assert "x-frame-options" not in found
    assert CLIENT.get(f"{guarded.address}/api/").headers["x-frame-options"] == "DENY"
    assert CLIENT.get(server.address).headers["x-frame-options"] == "SAMEORIGIN"


def test_a_foreign_frame_stays_empty(server: Server, browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "frame.html").write_text(f'<iframe src="{server.address}/?embed=true" width=800 height=600></iframe>')
    page = browser.new_page()
    with page.expect_event("console", lambda message: "frame-ancestors" in message.text or "X-Frame-Options" in message.text):
        page.goto((tmp_path / "frame.html").as_uri())
    assert not page.frames[1].get_by_test_id("stApp").count()
    page.close()


def test_the_pages_break_no_rule_of_their_policy(server: Server, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    broken: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text or "Refused to" in message.text:
            broken.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: broken.append(str(error)))
    for name in PAGES:
        page.goto(f"{server.address}/{name}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        page.wait_for_load_state("networkidle")
        assert not broken, (name, broken)
    page.close()


def test_the_log_is_json_and_names_nobody(both: Server) -> None:
    word = "murasaki"
    CLIENT.get(f"{both.address}/api/events.csv?q={word}", headers={"User-Agent": word, "X-Forwarded-For": "203.0.113.9"})
    CLIENT.get(f"{both.address}/{word}")
    CLIENT.get(f"{both.address}/api/{word}.csv")
    number = CLIENT.get(f"{both.address}/api/events.csv?area={word}").headers["x-request-id"]
    with connect(f"{both.address.replace('http', 'ws', 1)}/_stcore/stream?{word}"):
        pass
    asked = [("POST", f"/api/{word}.csv"), ("GET", f"/api/{word}.csv?x=1"), (word.upper(), "/"), ("GET", f"/_stcore/{word}")]
    for method, path in asked:
        CLIENT.request(method, both.address + path)
    shake(both, f"Origin: https://{word}.org", path=f"/_stcore/{word}")
    shake(both, f"Origin: https://{word}.org")
    wanted, until = {101, 403, 404}, time.monotonic() + PATIENCE
    while True:
        lines = both.log.read_text().splitlines()
        seen = {json.loads(line)["status"] for line in lines if line.startswith("{") and '"websocket"' in line}
        if seen >= wanted or time.monotonic() > until:
            break
        time.sleep(0.1)
    assert not any(word in line.lower() or "203.0.113.9" in line for line in lines)
    entries = [json.loads(line) for line in lines if line.startswith("{")]
    assert [entry["status"] for entry in entries if entry.get("request") == number] == [400]
    assert {entry["status"] for entry in entries if entry.get("method") == "websocket"} == wanted
    assert {entry.get("path") for entry in entries} >= {"other", "/api/…", "/api/events.csv", "/_stcore/stream"}
    plain = [line for line in lines if line.strip() and not line.startswith("{")]
    assert all("URL: " in line or "You can now view" in line for line in plain), plain
    assert not [entry for entry in entries if "127.0.0.1:" in entry["message"] and "running on" not in entry["message"]]
