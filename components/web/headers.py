"""Set the headers of every answer: what a page may load, which sites may frame it, and what it reveals to others."""

import base64
import hashlib
from collections.abc import Mapping
from functools import cache

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from components.web.settings import from_environment, origins
from components.web.streamlit_internals import inline_scripts

FRAMES = from_environment("NATO_JAPAN_EMBED", origins)
"""Origins that may show a page in a frame, such as `https://example.org`; by default only our own. Set by the environment."""

_CLOSED_FEATURES = ("camera", "geolocation", "microphone", "payment", "usb", "browsing-topics", "interest-cohort", "midi")


@cache
def page_policy() -> str:
    """Return the content security policy of the pages: load from here only, and run no inline scripts but Streamlit's own.

    Styles may be inline because the scripts of Streamlit and plotly write them; images may be made by scripts as well.
    """
    digests = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in inline_scripts()]
    policy = {
        "default-src": "'self'",
        "script-src": " ".join(["'self'", *(f"'sha256-{digest}'" for digest in digests)]),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-src": "'none'",
        "frame-ancestors": " ".join(["'self'", *FRAMES]),
    }
    return "; ".join(f"{name} {value}" for name, value in policy.items())


DATA_POLICY = "default-src 'none'; frame-ancestors 'none'"
"""Content security policy of everything that is not a page: nothing runs, nothing is framed."""


def headers(path: str) -> Mapping[str, str]:
    """Return the headers of an answer to this address."""
    data = path in ("/api", "/healthz") or path.startswith(("/api/", "/media/"))
    result = {
        "Content-Security-Policy": DATA_POLICY if data else page_policy(),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": ", ".join(f"{name}=()" for name in _CLOSED_FEATURES),
        "Cross-Origin-Opener-Policy": "same-origin",
        "X-Permitted-Cross-Domain-Policies": "none",
    }
    return result if FRAMES and not data else result | {"X-Frame-Options": "DENY" if data else "SAMEORIGIN"}


class SecurityHeaders:
    """ASGI middleware that adds the headers to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add the headers to the start of its answer."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] in ("http.response.start", "websocket.http.response.start"):
                MutableHeaders(scope=message).update(headers(scope["path"]))
            await send(message)

        await self._app(scope, receive, send_with_headers)
