"""The doors: which hosts, methods, sizes and addresses are let in. What is not needed is closed."""

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

HOSTS = from_environment("NATO_JAPAN_HOSTS", hosts)
"""Hosts that the dashboard answers as, `*.example.org` for any below; empty for all. Set by the environment."""

MAX_BODY = 1024
"""Longest body of a request in bytes. Nothing here reads one."""

MAX_QUERY = 8192
"""Longest query of a download address in bytes."""

OPEN = ("/_stcore/health", "/_stcore/host-config", "/_stcore/stream")
"""What a browser needs of Streamlit's own addresses under `/_stcore/`; the rest of them are closed."""

CLOSED = ("/_stcore", "/component", "/app/static", "/auth", "/oauth2callback")
"""Streamlit's addresses for metrics, uploads, agents, components, files and accounts: none of them is used."""

STREAM = "/_stcore/stream"

READ = ("GET", "HEAD")


class RequestGuard:
    """ASGI middleware: turns away what the dashboard does not answer before anything else looks at it."""

    def __init__(self, app: ASGIApp, hosts: Sequence[str] = HOSTS, sessions: int | None = None) -> None:
        self._app = app
        self._hosts = tuple(hosts)
        self._sessions = Slots(sessions_that_fit() if sessions is None else sessions)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through, or answer it."""
        if scope["type"] == "http":
            answer = next((found for rule in _RULES if (found := rule(scope))), None)
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
    if scope["path"] == STREAM:
        return None
    return refusal(HTTPStatus.NOT_FOUND, "There is no websocket here.", "path", [STREAM])


def _refuse_origin(host: str | None) -> Response | None:
    if host is not None:
        return None
    return refusal(HTTPStatus.FORBIDDEN, "A page is opened from its own address only.", "origin")


def _refuse_path(scope: Scope) -> Response | None:
    """Addresses that walk up folders, name a server (the absolute form too) or hold what no address of ours holds."""
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
    closed = path not in OPEN[:2] and any(path == prefix or path.startswith(f"{prefix}/") for prefix in CLOSED)
    # Any other address gives a page, and so 200: a probe that asks for readiness at the wrong one must not see green.
    if closed or (path != "/healthz" and path.rstrip("/").endswith("/healthz")):
        return refusal(HTTPStatus.NOT_FOUND, "There is nothing here.", "path", ["/", "/api/", "/healthz"])
    return None


def _refuse_method(scope: Scope) -> Response | None:
    if scope["method"] in READ:
        return None
    message = "Only GET and HEAD are answered here; the tables are read-only."
    answer = refusal(HTTPStatus.METHOD_NOT_ALLOWED, message, "method", READ)
    answer.headers["Allow"] = ", ".join(READ)
    return answer


def _refuse_body(scope: Scope) -> Response | None:
    headers = Headers(scope=scope)
    length = headers.get("content-length", "0")
    if "transfer-encoding" not in headers and length.isdecimal() and int(length) <= MAX_BODY:
        return None
    message = "A request here has no body."
    answer = refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, message, "body")
    answer.headers["Connection"] = "close"
    return answer


def _refuse_query(scope: Scope) -> Response | None:
    if len(scope["query_string"]) <= MAX_QUERY or not f"{scope['path']}/".startswith("/api/"):
        return None
    return refusal(HTTPStatus.REQUEST_URI_TOO_LONG, f"The query is longer than {MAX_QUERY} bytes.", "query")


_RULES: tuple[Callable[[Scope], Response | None], ...] = (
    _refuse_path,
    _refuse_method,
    _refuse_closed,
    _refuse_body,
    _refuse_query,
)
