"""Hold every use of Streamlit's inside, so that an upgrade of Streamlit has one place to look at.

No other module imports anything but `streamlit` itself (`tests/test_layers.py`). One piece of the inside stays elsewhere,
because charts know no Streamlit: `components/charts/theme.py` repeats the placeholder colours that Streamlit's scripts replace
by those of the theme. `tests/test_colours.py` compares them.
"""

import re
from pathlib import Path

from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
from starlette.datastructures import Headers
from streamlit import config
from streamlit.file_util import get_static_dir
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime import Runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

STREAM_PATH = "/_stcore/stream"
"""The websocket of a page. `tests/test_headers.py` opens it on a real server."""

OPEN_PATHS = ("/_stcore/health", "/_stcore/host-config")
"""The only other addresses under `/_stcore/` that a browser needs; the browser tests fail where it needs a third."""

CLOSED_PATHS = ("/_stcore", "/component", "/app/static", "/auth", "/oauth2callback")
"""Streamlit's addresses for metrics, uploads, agents, components, files and accounts: none of them is used.

`tests/test_doors.py` requests each of them. No test sees an address that a new Streamlit adds outside `/_stcore`: look at its
`streamlit.web.server.starlette.starlette_routes` at each upgrade.
"""

SCRIPT_ERROR_LOGGER = "streamlit.error_util"
"""Streamlit's logger of failed scripts, which writes the text of the error. `tests/test_logs.py` looks for that text."""

_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def set_main_script(path: Path) -> None:
    """Name the script beside which Streamlit looks for `.streamlit/config.toml`, as `streamlit run` does.

    `st.App` looks beside the main script, which lies deeper here, and in the working directory, so a server that is started
    elsewhere would run without our settings. There is no public way. `tests/test_settings.py` starts elsewhere.
    """
    config._main_script_path = str(path)  # noqa: SLF001 - see above


def static_folder() -> Path:
    """Return the folder of Streamlit's web page, scripts and style sheets; `tests/test_assets.py` fetches some of them."""
    return Path(get_static_dir())


def inline_scripts() -> list[str]:
    """Return the scripts that stand in Streamlit's web page itself, which the content security policy allows by their hash.

    The browser refuses one that is missed, and every browser test fails on the error in its console.
    """
    return _INLINE_SCRIPT.findall((static_folder() / "index.html").read_text(encoding="utf-8"))


def page_hash() -> str:
    """Return Streamlit's identifier of the page that this run draws, as `st.navigation` decided; empty outside a run.

    It shows a change of page before `st.navigation` returns the new one. The browser tests switch pages.
    """
    context = get_script_run_ctx()
    return context.page_script_hash if context else ""


def is_history_navigation() -> bool:
    """Tell whether this run follows a step back or forward in the history; try it at each upgrade, as no test does."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def requests_page(content: bytes) -> bool:
    """Tell whether a message of a browser asks to run the page; `tests/test_doors.py` sends such messages and others."""
    message = BackMsg()
    try:
        message.ParseFromString(content)
    except DecodeError:
        return False
    return bool(message.WhichOneof("type") == "rerun_script")


def resumes_session(headers: Headers) -> bool:
    """Tell whether a handshake comes from a page that was open before, which names its session as the third subprotocol.

    After a broken connection the browser requests no page, because it still shows one. `tests/test_doors.py` resumes a session.
    """
    _, _, session, *_ = [*headers.get("sec-websocket-protocol", "").split(","), "", "", ""]
    return bool(session) and Runtime.instance().is_active_session(session.strip())
