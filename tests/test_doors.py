"""Websockets at the doors: from which sites they are let in, how a refusal is told, how long one may say nothing."""

import asyncio
import json
import re
import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from anyio.from_thread import BlockingPortal
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import net_util
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.runtime import Runtime

import app
from components.web import sockets
from components.web.guard import RequestGuard
from tests.server import PATIENCE, Server, StartServer

STREAM = "/_stcore/stream"
ASKS = BackMsg(rerun_script=ClientState(query_string="q=x")).SerializeToString()


def handshake(headers: dict[str, str], path: str = STREAM, extensions: Sequence[str] = ("websocket.http.response",)) -> Scope:
    raw = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()]
    return {"type": "websocket", "path": path, "headers": raw, "extensions": {name: {} for name in extensions}}


async def knock(doors: ASGIApp, scope: Scope, *heard: Message) -> list[Message]:
    """What the doors say to a handshake and these messages; after them the client waits."""
    said: list[Message] = []
    messages = iter(heard)

    async def receive() -> Message:
        found = next(messages, None)
        if found is None:
            await asyncio.sleep(3600)
        assert found is not None
        return found

    async def send(message: Message) -> None:
        said.append(message)

    await asyncio.wait_for(doors(scope, receive, send), PATIENCE)
    return said


async def never(_scope: Scope, _receive: Receive, _send: Send) -> None:
    raise AssertionError("this handshake must not reach Streamlit")


HERE = {"Host": "dash.example.org"}


@pytest.mark.parametrize(
    "headers",
    [
        HERE | {"Origin": "https://evil.org"},
        HERE | {"Origin": "http://["},
        HERE | {"Origin": "null"},
        HERE | {"Origin": ""},
        HERE | {"Origin": "dash.example.org"},
        HERE | {"Origin": "ftp://dash.example.org"},
        HERE | {"Origin": "https://dash.example.org:8501"},
        HERE | {"Origin": "https://dash.example.org:x"},
        HERE | {"Origin": "https://dash.example.org/path"},
        HERE | {"Origin": "https://evil@dash.example.org"},
        HERE | {"Origin": "https://dash.example.org.evil.org"},
        HERE | {"Origin": "http://localhost"},
        {"Host": "[", "Origin": "http://["},
        {"Origin": "https://dash.example.org"},
    ],
)
def test_a_foreign_origin_never_reaches_streamlit(headers: dict[str, str]) -> None:
    start, body = asyncio.run(knock(RequestGuard(never, hosts=(), sessions=1), handshake(headers)))
    assert (start["type"], start["status"]) == ("websocket.http.response.start", 403)
    assert json.loads(body["body"])["error"]["field"] == "origin"


def test_two_origins_or_hosts_are_foreign() -> None:
    for twice in (b"origin", b"host"):
        scope = handshake(HERE | {"Origin": "https://dash.example.org"})
        scope["headers"] += [(name, value) for name, value in scope["headers"] if name == twice]
        assert asyncio.run(knock(RequestGuard(never, hosts=(), sessions=1), scope))[0]["status"] == 403


@pytest.mark.parametrize(
    "headers",
    [
        HERE,
        HERE | {"Origin": "https://dash.example.org"},
        HERE | {"Origin": "http://DASH.example.org"},
        HERE | {"Origin": "https://dash.example.org:443"},
        {"Host": "Dash.Example.org:443", "Origin": "https://dash.example.org"},
        {"Host": "dash.example.org:80", "Origin": "http://dash.example.org"},
        {"Host": "127.0.0.1:8501", "Origin": "http://127.0.0.1:8501"},
        {"Host": "[::1]:8501", "Origin": "http://[::1]:8501"},
    ],
)
def test_our_own_origin_is_let_in_and_streamlit_looks_nowhere(
    headers: dict[str, str], portal: BlockingPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asked() -> str:
        raise AssertionError("Streamlit asks the internet")

    monkeypatch.setattr(net_util, "get_external_ip", asked)
    monkeypatch.setattr(net_util, "get_internal_ip", asked)
    heard: list[Message] = [{"type": "websocket.connect"}, {"type": "websocket.disconnect", "code": 1001}]
    assert portal.call(knock, app.app, handshake(headers), *heard)[0]["type"] == "websocket.accept"


def test_other_hosts_and_paths_are_refused() -> None:
    doors = RequestGuard(never, hosts=("dash.example.org",), sessions=1)
    for headers, path, status, field in (
        ({"Host": "evil.org"}, STREAM, 400, "host"),
        ({"Host": "evil.org", "Origin": "https://evil.org"}, STREAM, 400, "host"),
        (HERE, "/_stcore/other", 404, "path"),
        (HERE, "/", 404, "path"),
        (HERE, f"{STREAM}/", 404, "path"),
    ):
        start, body = asyncio.run(knock(doors, handshake(headers, path)))
        assert start["status"] == status
        assert json.loads(body["body"])["error"]["field"] == field


def test_a_server_without_answers_to_handshakes_closes_them() -> None:
    scope = handshake(HERE | {"Origin": "https://evil.org"}, extensions=())
    assert asyncio.run(knock(RequestGuard(never, hosts=(), sessions=1), scope)) == [{"type": "websocket.close", "code": 1008}]


def ask(scope: Scope, hosts: Sequence[str] = ()) -> tuple[int, str | None, dict[bytes, bytes]]:
    """Status, field and headers of what a request is answered with; 200 where it is let in."""

    async def let_in(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})

    start, *body = asyncio.run(knock(RequestGuard(let_in, hosts=hosts, sessions=1), {"type": "http", "method": "GET", **scope}))
    field = json.loads(body[0]["body"])["error"]["field"] if body else None
    return start["status"], field, dict(start["headers"])


def request(path: str = "/", query: bytes = b"", headers: Mapping[str, str] | None = None) -> Scope:
    raw = [(name.encode(), value.encode("latin-1")) for name, value in (headers or {}).items()]
    return {"path": path, "query_string": query, "headers": raw}


@pytest.mark.parametrize(
    "path",
    ["", "x", "http://x/", "//x", "/..", "/../x", "/api/../x", "/a\\b", "/..\\x", "/a\x00", "/a\rb", "/a\nb", "/\ufffd"],
)
def test_an_address_that_none_of_ours_is_like_is_refused(path: str) -> None:
    assert ask(request(path))[:2] == (400, "path")


CLOSED = (
    "",
    "/",
    "/metrics",
    "/upload_file/x",
    "/agent/mcp",
    "/script-health-check",
    "/bidi-components/x",
    "/stream",
    "/stream/",
)


@pytest.mark.parametrize(
    "path",
    [
        *(f"/_stcore{path}" for path in CLOSED),
        *(f"{path}{more}" for path in ("/component", "/app/static", "/auth", "/oauth2callback") for more in ("", "/", "/x")),
        *("/healthz/", "/healthz//", "/x/healthz", "/funding/healthz/"),
    ],
)
def test_what_is_closed_is_not_there(path: str) -> None:
    assert ask(request(path))[:2] == (404, "path")


@pytest.mark.parametrize(
    "path", ["/", "/healthz", "/api/", "/a..b", "/_stcore/health", "/_stcore/host-config", "/_stcorex", "/é"]
)
def test_what_is_open_is_let_in(path: str) -> None:
    assert ask(request(path, b"q=..&x=//"))[0] == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "get", ""])
def test_nothing_but_reading_is_let_in(method: str) -> None:
    status, field, headers = ask({**request(), "method": method})
    assert (status, field, headers[b"allow"]) == (405, "method", b"GET, HEAD")


@pytest.mark.parametrize(
    "headers", [{"content-length": "1025"}, {"content-length": "-1"}, {"content-length": "²"}, {"transfer-encoding": "chunked"}]
)
def test_a_body_is_refused_and_ends_the_connection(headers: dict[str, str]) -> None:
    status, field, said = ask(request(headers=headers))
    assert (status, field, said[b"connection"]) == (413, "body", b"close")
    assert ask(request(headers={"content-length": "0"}))[0] == 200


def test_a_long_query_is_refused_where_it_is_read() -> None:
    for path in ("/api", "/api/", "/api/events.csv"):
        assert ask(request(path, b"x" * 8193))[:2] == (414, "query")
        assert ask(request(path, b"x" * 8192))[0] == 200
    assert ask(request("/apix", b"x" * 8193))[0] == 200


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("dash.example.org", 200),
        ("DASH.example.org:8501", 200),
        ("dash.example.org.", 200),
        ("a.example.net", 200),
        ("[::1]:8501", 200),
        ("example.net", 400),
        ("badexample.net", 400),
        ("evil.org", 400),
        ("dash.example.org.evil.org", 400),
        ("dash.example.org@evil.org", 400),
        ("[", 400),
        ("", 400),
    ],
)
def test_only_the_named_hosts_are_let_in(host: str, status: int) -> None:
    hosts = ("dash.example.org", "*.example.net", "::1")
    assert ask(request(headers={"host": host}), hosts)[0] == status
    assert ask(request("/healthz", headers={"host": host}), hosts)[0] == 200
    assert ask(request(headers={"host": host}))[0] == 200


@contextmanager
def listening() -> Iterator[tuple[str, socket.socket]]:
    """A proxy that every call to the internet would go through, and that answers none."""
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        proxy.settimeout(0)
        yield f"http://127.0.0.1:{proxy.getsockname()[1]}", proxy


@pytest.fixture(scope="module", params=[False, True], ids=["streamlit", "uvicorn"])
def watched(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, start_server: StartServer
) -> Iterator[tuple[Server, socket.socket]]:
    """A dashboard whose calls to the internet would be seen, as started for one reader and for many."""
    with listening() as (address, proxy):
        names = ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY")
        settings = dict.fromkeys(names, address) | {"no_proxy": "", "NO_PROXY": ""}
        with start_server(tmp_path_factory.mktemp("watched"), environment=settings, many=request.param) as started:
            yield started, proxy


def shake(server: Server, *lines: str, path: str = STREAM) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body that a handshake with these further lines is answered with."""
    host, port = server.address.removeprefix("http://").split(":")
    own = [] if any(line.lower().startswith("host:") for line in lines) else [f"Host: {host}:{port}"]
    sent = [f"GET {path} HTTP/1.1", *own, "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13"]
    sent += ["Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", *lines, "", ""]
    with socket.create_connection((host, int(port)), timeout=PATIENCE) as client:
        client.sendall("\r\n".join(sent).encode("latin-1"))
        found = b""
        while b"\r\n\r\n" not in found or (b" 101 " not in found[:20] and not complete(found)):
            piece = client.recv(65_536)
            if not piece:
                break
            found += piece
    head, _, body = found.partition(b"\r\n\r\n")
    first, *rest = head.decode("latin-1").split("\r\n")
    return int(first.split()[1]), {name.lower(): value for name, value in (line.split(": ", 1) for line in rest)}, body


def complete(found: bytes) -> bool:
    head, _, body = found.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: (\d+)", head)
    return length is not None and len(body) >= int(length[1])


def test_nothing_leaves_the_machine_where_a_handshake_is_refused(watched: tuple[Server, socket.socket]) -> None:
    server, proxy = watched
    port = server.address.rpartition(":")[2]
    assert shake(server, f"Origin: http://127.0.0.1:{port}")[0] == 101
    for line in ("Origin: https://evil.org", "Origin: http://["):
        status, headers, body = shake(server, line)
        assert status == 403
        assert json.loads(body)["error"]["field"] == "origin"
        assert headers["x-request-id"]
        assert headers["x-content-type-options"] == "nosniff"
    for path in ("/_stcore/other", "/timeline"):
        assert shake(server, path=path)[0] == 404
    with pytest.raises(BlockingIOError):
        proxy.accept()


def test_the_start_names_one_address(tmp_path: Path, start_server: StartServer) -> None:
    with start_server(tmp_path) as started:
        named = [line for line in started.log.read_text().splitlines() if "URL" in line]
    assert [line.split() for line in named] == [["URL:", f"http://localhost:{started.address.rpartition(':')[2]}"]]


async def _page(_scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "websocket.accept"})
    while (await receive())["type"] != "websocket.disconnect":
        pass


@pytest.mark.parametrize("frames", [[], [b""], [b"\xff\xff"], [BackMsg(stop_script=True).SerializeToString()]])
def test_a_session_that_asks_for_no_page_is_closed(frames: list[bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets.SocketSession.__init__, "__defaults__", (0.1, False, False))
    heard = [{"type": "websocket.receive", "bytes": frame} for frame in frames]
    said = asyncio.run(knock(RequestGuard(_page, hosts=(), sessions=1), handshake(HERE), *heard))
    assert said == [{"type": "websocket.accept"}, {"type": "websocket.close", "code": 1008}]


def test_a_session_that_has_asked_may_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets.SocketSession.__init__, "__defaults__", (0.05, False, False))

    async def rest() -> None:
        asked = {"type": "websocket.receive", "bytes": ASKS}
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(knock(RequestGuard(_page, hosts=(), sessions=1), handshake(HERE), asked), 0.5)

    asyncio.run(rest())


def test_only_a_page_that_streamlit_knows_may_come_back_in_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    class Known:
        @staticmethod
        def is_active_session(number: str) -> bool:
            return number == "kept"

    monkeypatch.setattr(sockets.SocketSession.__init__, "__defaults__", (0.05, False, False))
    monkeypatch.setattr(Runtime, "instance", Known)

    async def come_back(number: str) -> list[Message]:
        scope = handshake(HERE | {"Sec-WebSocket-Protocol": f"streamlit, token, {number}"})
        return await asyncio.wait_for(knock(RequestGuard(_page, hosts=(), sessions=1), scope), 0.5)

    assert asyncio.run(come_back("forged"))[-1]["code"] == 1008
    with pytest.raises(TimeoutError):
        asyncio.run(come_back("kept"))


def test_a_frame_of_text_is_refused_in_words_of_the_protocol() -> None:
    heard: Message = {"type": "websocket.receive", "text": "murasaki"}
    said = asyncio.run(knock(RequestGuard(_page, hosts=(), sessions=1), handshake(HERE), heard))
    assert said == [{"type": "websocket.accept"}, {"type": "websocket.close", "code": 1003}]


def test_nothing_is_said_after_a_session_was_closed() -> None:
    """Streamlit ends what it sees as ended by the browser; the server would call that an error."""

    async def polite(scope: Scope, receive: Receive, send: Send) -> None:
        await _page(scope, receive, send)
        await send({"type": "websocket.close"})

    said = asyncio.run(
        knock(RequestGuard(polite, hosts=(), sessions=1), handshake(HERE), {"type": "websocket.receive", "text": "x"})
    )
    assert said == [{"type": "websocket.accept"}, {"type": "websocket.close", "code": 1003}]
