"""Refuse requests by host, method, size and address before anything else sees them. What is not needed is closed."""

from collections.abc import Callable, Sequence
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


class RequestGuard:
    """ASGI middleware that refuses every request that the dashboard does not answer."""

    def __init__(self, app: ASGIApp, hosts: Sequence[str] = HOSTS, sessions: int | None = None) -> None:
        self._app = app
        self._hosts = tuple(hosts)
        self._sessions = Slots(sessions_that_fit() if sessions is None else sessions)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] == "http":
            answer = next((refused for rule in _RULES if (refused := rule(scope))), None)
            app = answer or self._refuse_host(scope) or self._app
            await app(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._session(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _session(self, scope: Scope, receive: Receive, send: Send) -> None:
        host = own_origin(scope)
        if answer := _refuse_stream(scope) or self._refuse_host(scope) or _refuse_origin(host):
            await deny(answer, scope, receive, send)
            return
        with self._sessions.one() as granted:
            if granted:
                await SocketSession(with_host(scope, str(host)), receive, send).run(self._app)
            else:
                message = f"{self._sessions.number} pages are open and no more are served at once. Try again in a few seconds."
                await deny(refusal(HTTPStatus.SERVICE_UNAVAILABLE, message), scope, receive, send)

    def _refuse_host(self, scope: Scope) -> Response | None:
        if scope["path"] == "/healthz" or _known_host(scope, self._hosts):
            return None
        return refusal(HTTPStatus.BAD_REQUEST, "The dashboard does not answer as this host.", "host", self._hosts)


def _known_host(scope: Scope, hosts: Sequence[str]) -> bool:
    if not hosts:
        return True
    try:
        name = urlsplit(f"//{Headers(scope=scope).get('host', '')}").hostname or ""
    except ValueError:
        return False
    name = name.rstrip(".")
    return any(name == host or (host.startswith("*.") and name.endswith(host[1:])) for host in hosts)


def _refuse_stream(scope: Scope) -> Response | None:
    if scope["path"] == STREAM_PATH:
        return None
    return refusal(HTTPStatus.NOT_FOUND, "There is no websocket here.", "path", [STREAM_PATH])


def _refuse_origin(host: str | None) -> Response | None:
    if host is not None:
        return None
    return refusal(HTTPStatus.FORBIDDEN, "A page is opened from its own address only.", "origin")


def _refuse_path(scope: Scope) -> Response | None:
    """Refuse addresses that climb folders, name a server (in absolute form too) or contain characters that ours never do."""
    path = scope["path"]
    if (
        ".." in path.split("/")
        or not path.startswith("/")
        or path.startswith("//")
        or any(char in path for char in "\\\x00\r\n\ufffd")
    ):
        return refusal(HTTPStatus.BAD_REQUEST, "There is no such address here.", "path", ["/", "/api/", "/healthz"])
    return None


def _refuse_closed(scope: Scope) -> Response | None:
    path = scope["path"]
    closed = path not in OPEN_PATHS and any(path == prefix or path.startswith(f"{prefix}/") for prefix in CLOSED_PATHS)
    # Streamlit answers 200 to unknown paths, so a misconfigured readiness probe would always pass.
    if closed or (path != "/healthz" and path.rstrip("/").endswith("/healthz")):
        return refusal(HTTPStatus.NOT_FOUND, "There is nothing here.", "path", ["/", "/api/", "/healthz"])
    return None


def _refuse_method(scope: Scope) -> Response | None:
    if scope["method"] in METHODS:
        return None
    message = "Only GET and HEAD are answered here; the tables are read-only."
    answer = refusal(HTTPStatus.METHOD_NOT_ALLOWED, message, "method", METHODS)
    answer.headers["Allow"] = ", ".join(METHODS)
    return answer


def _refuse_body(scope: Scope) -> Response | None:
    headers = Headers(scope=scope)
    length = headers.get("content-length", "0")
    if "transfer-encoding" not in headers and length.isdecimal() and int(length) <= MAX_BODY_BYTES:
        return None
    message = "A request here has no body."
    answer = refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, message, "body")
    answer.headers["Connection"] = "close"
    return answer


def _refuse_query(scope: Scope) -> Response | None:
    if len(scope["query_string"]) <= MAX_QUERY_BYTES or not f"{scope['path']}/".startswith("/api/"):
        return None
    return refusal(HTTPStatus.REQUEST_URI_TOO_LONG, f"The query is longer than {MAX_QUERY_BYTES} bytes.", "query")


_RULES: tuple[Callable[[Scope], Response | None], ...] = (
    _refuse_path,
    _refuse_method,
    _refuse_closed,
    _refuse_body,
    _refuse_query,
)
