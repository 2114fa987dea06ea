"""What is written to the log: one JSON object a line, with the number of the request and nothing that is of a person.

No address of a client, no query, no text of an exception: words that somebody searched for may stand in any of them. An error
is told by its type and by the lines of code it passed.
"""

import json
import logging
import re
import time
import traceback
from http import HTTPStatus
from pathlib import PurePath
from typing import Any
from uuid import uuid4

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from components.places import ROOT
from components.refusal import refusal

LOGGER = logging.getLogger("nato_japan")

REQUEST_ID = "X-Request-ID"

_SILENT = ("streamlit.error_util", "uvicorn.access")
"""Loggers of which nothing is kept: errors of pages are told by `page_failed`, requests by `RequestLog`."""

_OWN = re.compile(r"/(api/([a-z_]+\.(csv|json|parquet|zip))?|healthz|_stcore/[a-z-]+)?")
_QUIET = ("/static/", "/media/", "/favicon", "/manifest.json", "/_stcore/health", "/healthz")
_PAGES = frozenset(f"/{path.stem}" for path in (ROOT / "pages").glob("*.py"))


class JsonLines(logging.Formatter):
    """A record of the log as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Time, level, logger and message, what was given as `extra={"fields": …}`, and where an error passed."""
        entry: dict[str, Any] = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created)),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info and record.exc_info[1]:
            entry |= passed(record.exc_info[1])
        return json.dumps(entry, ensure_ascii=True)


def passed(error: BaseException) -> dict[str, object]:
    """An error without its text: its type and the lines of code it passed, the innermost last."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{'/'.join(PurePath(frame.filename).parts[-2:])}:{frame.lineno} {frame.name}" for frame in frames]
    return {"error": type(error).__name__, "passed": places}


def _of_nobody(record: logging.LogRecord) -> bool:
    """Whether a record names no client: the server's lines on opened and closed sockets begin with its address."""
    return "WebSocket" not in str(record.msg) and str(record.msg) not in ("connection open", "connection closed")


def write_json() -> None:
    """Make every logger that writes by itself write lines of JSON; for the start, again when the server has set up its own."""
    if not LOGGER.handlers:
        LOGGER.addHandler(logging.StreamHandler())
        LOGGER.setLevel(logging.INFO)
        LOGGER.propagate = False
    for name in _SILENT:
        logging.getLogger(name).disabled = True
    loggers = [logging.getLogger(), *map(logging.getLogger, logging.root.manager.loggerDict)]
    for handler in {handler for logger in loggers for handler in logger.handlers}:
        handler.setFormatter(JsonLines())
        handler.addFilter(_of_nobody)


def page_failed(error: Exception) -> bool:
    """Tell the reader of a page that it failed, with a number that stands in the log too; for `on_script_error`."""
    reference = uuid4().hex[:12]
    LOGGER.error("a page failed", extra={"fields": {"reference": reference, **passed(error)}})
    message = f"This page could not be made. The fault is on our side; its number in the log is {reference}."
    st.error(message, icon=":material/error:")
    return True


class RequestLog:
    """ASGI middleware: gives each request a number, logs how it ended, and answers in words what nothing else has caught."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and log it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        number, began = uuid4().hex, time.perf_counter()
        status = 0

        async def numbered(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[REQUEST_ID] = number
            await send(message)

        failure: dict[str, object] = {}
        try:
            await self._app(scope, receive, numbered)
        except Exception as error:  # noqa: BLE001 - the last place where it can be told without its text
            failure = passed(error)
            if scope["type"] == "http" and not status:
                message = f"The fault is on our side; its number in the log is {number}."
                await refusal(HTTPStatus.INTERNAL_SERVER_ERROR, message)(scope, receive, numbered)
        finally:
            milliseconds = round((time.perf_counter() - began) * 1000, 1)
            _log(scope, {"request": number, "status": status, "ms": milliseconds, **failure})


def _log(scope: Scope, fields: dict[str, object]) -> None:
    path = scope["path"]
    failed = "error" in fields
    if path.startswith(_QUIET) and not failed:
        return
    known = path in _PAGES or (_OWN.fullmatch(path) and fields["status"] != HTTPStatus.NOT_FOUND)
    about = {"method": str(scope.get("method", "websocket"))[:10], "path": path if known else "other"}
    LOGGER.log(logging.ERROR if failed else logging.INFO, "request", extra={"fields": about | fields})
