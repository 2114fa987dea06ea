"""The door: one ASGI application of the pages, the downloads, the base map, redirects, the headers and the warm start.

`uvicorn app:app` starts it; `streamlit run app.py` and `python app.py` do too, with small messages that wait for each other.
"""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from streamlit import config

from components.web import downloads, redirects, static_files
from components.web.guard import RequestGuard
from components.web.headers import SecurityHeaders
from components.web.limits import collect_regularly
from components.web.log import RequestLog, page_failed, write_json

ROOT = Path(__file__).resolve().parent

write_json()

# Streamlit looks for `.streamlit/` in the working directory and beside the main script, which lies deeper: a server that is
# started elsewhere would run without our settings, show errors to readers and write an identifier of the machine to the disk.
config._main_script_path = str(ROOT / "app.py")  # noqa: SLF001 - what `streamlit run app.py` sets; there is no other way


@asynccontextmanager
async def warm_start(_app: st.App) -> AsyncIterator[dict[str, Any] | None]:
    """Open the tables and import what the pages draw with before the first reader comes."""
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
    ROOT / "components" / "shell.py",
    routes=[*downloads.ROUTES, *static_files.ROUTES, *redirects.ROUTES],
    middleware=[
        Middleware(RequestLog),
        Middleware(SecurityHeaders),
        Middleware(RequestGuard),
        Middleware(static_files.CompressedFiles),
    ],
    lifespan=warm_start,
    on_script_error=page_failed,
)

if __name__ == "__main__":
    app.run()
