"""The floor as an ASGI application, started as the dashboard is; `NATO_JAPAN_FLOOR` names the file of its constants."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import streamlit as st

ROOT = Path(__file__).resolve().parents[3]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))


@asynccontextmanager
async def warm_start(_app: st.App) -> AsyncIterator[dict[str, Any] | None]:
    """Read the constants before the first reader comes, as the dashboard opens its tables."""
    from tests.bench.floor.constants import constants  # noqa: PLC0415 - imports Streamlit, which needs the running server

    constants()
    yield None


app = st.App(Path(__file__).with_name("frame.py"), lifespan=warm_start)

if __name__ == "__main__":
    app.run()
