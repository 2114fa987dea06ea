"""Compose one ASGI application of the pages, the downloads, the static files, the headers and the warm start.

Start it with `uvicorn app:app`. `streamlit run app.py` and `python app.py` work too, with small messages that wait for each
other.
"""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.middleware import Middleware

from components.web.downloads import DOWNLOAD_ROUTES
from components.web.guard import RequestGuard
from components.web.headers import SecurityHeaders
from components.web.limits import collect_regularly
from components.web.log import RequestLog, report_page_error, write_json
from components.web.static_files import STATIC_ROUTES, CompressedFiles
from components.web.streamlit_internals import set_main_script

APP = Path(__file__).resolve()

write_json()
set_main_script(APP)


@asynccontextmanager
async def warm_start(_app: st.App) -> AsyncIterator[dict[str, Any] | None]:
    """Open the tables and import what the pages draw with before the first request."""
    from components.warm_start import warm_up  # noqa: PLC0415 - imports Streamlit's caches, which need the running server

    write_json()
    warm_up()
    gc.freeze()
    collecting = asyncio.create_task(collect_regularly())
    try:
        yield None
    finally:
        collecting.cancel()


app = st.App(
    APP.parent / "components" / "shell.py",
    routes=[*DOWNLOAD_ROUTES, *STATIC_ROUTES],
    middleware=[Middleware(RequestLog), Middleware(SecurityHeaders), Middleware(RequestGuard), Middleware(CompressedFiles)],
    lifespan=warm_start,
    on_script_error=report_page_error,
)

if __name__ == "__main__":
    app.run()
