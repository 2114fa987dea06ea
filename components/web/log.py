"""What is written to the log: one JSON object a line, with the number of the request and nothing that is of a person.

No address of a client, no query, no text of an exception: words that somebody searched for may stand in any of them. An error
is told by its type and by the lines of code it passed.
"""

import json
import logging
import sys
import threading
import time
import traceback
from http import HTTPStatus
from pathlib import PurePath
from typing import Any
from uuid import uuid4

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from components.links import ROOT
from components.web.refusals import refusal
from data.errors import TableError
from data.export import FORMATS
from data.opened import STORE

LOGGER = logging.getLogger("nato_japan")

REQUEST_ID = "X-Request-ID"

_SILENT = ("streamlit.error_util", "uvicorn.access")
"""Loggers of which nothing is kept: errors of pages are told by `page_failed`, requests by `RequestLog`."""

_SOCKETS = ("connection open", "connection closed", "ASGI callable returned without completing handshake.")

_METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT"))
_TOLD = ("nato_japan", "components", "data", "uvicorn")
"""Loggers whose messages hold no word of a reader: our own, and what the server says of its start."""

_OWN = frozenset(("/", "/healthz", "/api", "/api/", "/api/openapi.json", "/api/datapackage.zip", "/_stcore/stream"))
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
            "message": _message(record),
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


def _message(record: logging.LogRecord) -> str:
    """What a record says; of other people's loggers without the texts in it, which may be what a reader typed."""
    if record.name.startswith(_TOLD):
        return record.getMessage()
    values = record.args if isinstance(record.args, tuple) else ()
    kept = tuple(value if isinstance(value, int | float) else "…" for value in values)
    try:
        found = str(record.msg) % kept if kept else str(record.msg)
    except (TypeError, ValueError):
        found = str(record.msg)
    words = found.partition("\n")[0]
    return ": ".join(words.split(": ")[:2]) if record.name == "py.warnings" else words


def _ignored(found: "sys.UnraisableHookArgs") -> None:
    """Log an error that nothing can catch, as Python would print it with its text."""
    LOGGER.error("an error was ignored", extra={"fields": _unraised(found.exc_type, found.exc_value)})


def _thread_failed(found: threading.ExceptHookArgs) -> None:
    LOGGER.error("a thread failed", extra={"fields": _unraised(found.exc_type, found.exc_value)})


def _unraised(kind: type[BaseException], error: BaseException | None) -> dict[str, object]:
    return passed(error) if error else {"error": kind.__name__}


def _of_nobody(record: logging.LogRecord) -> bool:
    """Whether a record names no client: the server's lines on opened and closed sockets begin with its address.

    That a handshake was refused is told by `RequestLog`; one of the two servers of websockets calls it an error too.
    """
    return "WebSocket" not in str(record.msg) and str(record.msg) not in _SOCKETS


def write_json() -> None:
    """Make every logger that writes by itself write lines of JSON; for the start, again when the server has set up its own."""
    LOGGER.setLevel(logging.INFO)
    if not logging.root.handlers:
        logging.root.addHandler(logging.StreamHandler())
    logging.captureWarnings(capture=True)
    sys.unraisablehook, threading.excepthook = _ignored, _thread_failed
    for name in _SILENT:
        logging.getLogger(name).disabled = True
    loggers = [logging.getLogger(), *map(logging.getLogger, logging.root.manager.loggerDict)]
    for logger in loggers[1:]:
        logger.propagate = not logger.handlers
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
            if message["type"] in ("http.response.start", "websocket.http.response.start", "websocket.accept"):
                status = message.get("status", HTTPStatus.SWITCHING_PROTOCOLS.value)
                MutableHeaders(scope=message)[REQUEST_ID] = number
            elif message["type"] == "websocket.close":
                status = status or HTTPStatus.FORBIDDEN.value
            await send(message)

        failure: dict[str, object] = {}
        try:
            await self._app(scope, receive, numbered)
        except Exception as error:  # noqa: BLE001 - the last place where it can be told without its text
            failure = passed(error)
            if not status:
                message = f"The fault is on our side; its number in the log is {number}."
                answer = refusal(HTTPStatus.INTERNAL_SERVER_ERROR, message)
                answers = scope["type"] == "http" or "websocket.http.response" in scope.get("extensions", {})
                await (answer(scope, receive, numbered) if answers else send({"type": "websocket.close", "code": 1011}))
        finally:
            milliseconds = round((time.perf_counter() - began) * 1000, 1)
            _log(scope, {"request": number, "status": status, "ms": milliseconds, **failure})


def _log(scope: Scope, fields: dict[str, object]) -> None:
    path = scope["path"]
    failed = "error" in fields
    if path.startswith(_QUIET) and not failed:
        return
    method = scope.get("method", "websocket")
    about = {"method": method if method in _METHODS or scope["type"] == "websocket" else "other", "path": _told(path)}
    LOGGER.log(logging.ERROR if failed else logging.INFO, "request", extra={"fields": about | fields})


def _told(path: str) -> str:
    """The address where it is one of ours; of any other no word, as it may be one that a reader wrote."""
    if path in _PAGES or path in _OWN:
        return path
    if not path.startswith("/api/"):
        return "other"
    name, _, fmt = path.removeprefix("/api/").rpartition(".")
    try:
        known = name in STORE.tables().description.tables and fmt in FORMATS
    except TableError:
        known = False
    return path if known else "/api/…"
