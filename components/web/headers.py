"""Headers that every answer carries: what a page may load, who may frame it, and what it tells others."""

import base64
import hashlib
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.file_util import get_static_dir

from components.web.settings import from_environment, origins

FRAMES = from_environment("NATO_JAPAN_EMBED", origins)
"""Origins that may show a page in a frame, as `https://example.org`; none but our own by default. Set by the environment."""

_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)

_CLOSED_FEATURES = ("camera", "geolocation", "microphone", "payment", "usb", "browsing-topics", "interest-cohort", "midi")


@cache
def page_policy() -> str:
    """The content security policy of the pages: everything from here, and of inline scripts only Streamlit's own.

    Styles are inline because Streamlit's and plotly's are written by their scripts; images are also made on the spot.
    """
    page = (Path(get_static_dir()) / "index.html").read_text(encoding="utf-8")
    digests = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in _INLINE.findall(page)]
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
"""Of what is not a page: nothing runs, nothing is framed."""


def headers(path: str) -> Mapping[str, str]:
    """The headers of an answer to this address."""
    data = path in ("/api", "/healthz") or path.startswith(("/api/", "/media/"))
    found = {
        "Content-Security-Policy": DATA_POLICY if data else page_policy(),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": ", ".join(f"{name}=()" for name in _CLOSED_FEATURES),
        "Cross-Origin-Opener-Policy": "same-origin",
        "X-Permitted-Cross-Domain-Policies": "none",
    }
    return found if FRAMES and not data else found | {"X-Frame-Options": "DENY" if data else "SAMEORIGIN"}


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
