"""Refuse requests by host, method, size and address before anything else sees them. What is not needed is closed."""

from collections.abc import Sequence
from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from components.web.limits import Slots, sessions_that_fit
from components.web.refusals import refusal
from components.web.settings import from_environment, hosts
from components.web.sockets import SocketSession, deny, own_origin, with_host
from components.web.streamlit_internals import CLOSED_PATHS, OPEN_PATHS, STREAM_PATH

HOSTS = from_environment("NATO_JAPAN_HOSTS", hosts)
"""Host names to answer under, `*.example.org` for every host below it; empty for all. Set by the environment."""

MAX_BODY_BYTES = 1024
"""Longest body of a request. Nothing here reads one."""

MAX_QUERY_BYTES = 8192
"""Longest query of a download address."""

METHODS = ("GET", "HEAD")


ADDRESSES = ("/", "/api/", "/healthz")
"""Addresses that a refusal names in place of one that is none."""


class RequestGuard:
    """ASGI middleware that refuses every request that the dashboard does not answer."""

    def __init__(self, app: ASGIApp, hosts: Sequence[str] = HOSTS, sessions: int | None = None) -> None:
        self._app = app
        self._hosts = tuple(hosts)
        self._sessions = Slots(sessions_that_fit() if sessions is None else sessions, "pages are open")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] == "http":
            await (_refuse(scope) or self._refuse_host(scope) or self._app)(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._session(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _session(self, scope: Scope, receive: Receive, send: Send) -> None:
        host = own_origin(scope)
        if scope["path"] != STREAM_PATH:
            answer: Response | None = refusal(HTTPStatus.NOT_FOUND, "There is no websocket here.", "path", [STREAM_PATH])
        elif not (answer := self._refuse_host(scope)) and host is None:
            answer = refusal(HTTPStatus.FORBIDDEN, "A page is opened from its own address only.", "origin")
        if answer:
            await deny(answer, scope, receive, send)
            return
        with self._sessions.one() as granted:
            if granted:
                await SocketSession(with_host(scope, str(host)), receive, send).run(self._app)
            else:
                await deny(self._sessions.refusal(), scope, receive, send)

    def _refuse_host(self, scope: Scope) -> Response | None:
        if scope["path"] == "/healthz" or not self._hosts:
            return None
        try:
            name = (urlsplit(f"//{Headers(scope=scope).get('host', '')}").hostname or "").rstrip(".")
        except ValueError:
            name = ""
        if any(name == host or (host.startswith("*.") and name.endswith(host[1:])) for host in self._hosts):
            return None
        return refusal(HTTPStatus.BAD_REQUEST, "The dashboard does not answer as this host.", "host", self._hosts)


def _refuse(scope: Scope) -> Response | None:
    """Refuse a request by its path, method and size; None where it may pass."""
    path, headers = scope["path"], Headers(scope=scope)
    # Addresses that climb folders, name a server (in absolute form too) or contain characters that ours never do.
    is_foreign = ".." in path.split("/") or not path.startswith("/") or path.startswith("//")
    if is_foreign or not set(path).isdisjoint("\\\x00\r\n\ufffd"):
        return refusal(HTTPStatus.BAD_REQUEST, "There is no such address here.", "path", ADDRESSES)
    if scope["method"] not in METHODS:
        message = "Only GET and HEAD are answered here; the tables are read-only."
        return refusal(HTTPStatus.METHOD_NOT_ALLOWED, message, "method", METHODS, Allow=", ".join(METHODS))
    is_closed = path not in OPEN_PATHS and f"{path}/".startswith(tuple(f"{prefix}/" for prefix in CLOSED_PATHS))
    # Streamlit answers 200 to unknown paths, so a misconfigured readiness probe would always pass.
    if is_closed or (path != "/healthz" and path.rstrip("/").endswith("/healthz")):
        return refusal(HTTPStatus.NOT_FOUND, "There is nothing here.", "path", ADDRESSES)
    length = headers.get("content-length", "0")
    if "transfer-encoding" in headers or not length.isdecimal() or int(length) > MAX_BODY_BYTES:
        message = "A request here has no body."
        return refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, message, "body", Connection="close")
    if len(scope["query_string"]) > MAX_QUERY_BYTES and f"{path}/".startswith("/api/"):
        return refusal(HTTPStatus.REQUEST_URI_TOO_LONG, f"The query is longer than {MAX_QUERY_BYTES} bytes.", "query")
    return None
