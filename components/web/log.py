"""Write the log: one JSON object per line, with the number of the request and nothing personal.

No address of a client, no query and no text of an exception is logged, because each may contain what somebody searched for. An
error is logged as its type and the lines of code that it passed.
"""

import json
import logging
import sys
import threading
import time
import traceback
from contextlib import suppress
from functools import partial
from http import HTTPMethod, HTTPStatus
from pathlib import PurePath
from typing import Any
from uuid import uuid4

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from components.registry import PAGES
from components.text.messages import message
from components.web.refusals import refusal
from components.web.streamlit_internals import SCRIPT_ERROR_LOGGER, STREAM_PATH
from data.errors import TableError
from data.export import FORMATS
from data.opened import STORE

LOGGER = logging.getLogger("nato_japan")

REQUEST_ID = "X-Request-ID"

_SILENT = (SCRIPT_ERROR_LOGGER, "uvicorn.access")
"""Loggers to switch off: `report_page_error` logs errors of pages and `RequestLog` logs requests."""

_SOCKET_MESSAGES = ("connection open", "connection closed", "ASGI callable returned without completing handshake.")
_TRUSTED_LOGGERS = ("nato_japan", "components", "data", "uvicorn")
"""Loggers whose messages contain no user input: our own and the server's."""

_FILES = ("/api", "/api/", "/api/openapi.json", "/api/datapackage.zip")
_PUBLIC_PATHS = frozenset(("/", "/healthz", STREAM_PATH, *_FILES, *(f"/{name}" for name in PAGES)))
_QUIET = ("/static/", "/media/", "/favicon", "/manifest.json", "/_stcore/health", "/healthz")


class JsonLines(logging.Formatter):
    """Format a log record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Write time, level, logger, message, the fields of `extra={"fields": …}`, and the lines that an error passed."""
        entry: dict[str, Any] = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created)),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _message(record),
            **getattr(record, "fields", {}),
        }
        if record.exc_info and record.exc_info[1]:
            entry |= error_fields(record.exc_info[1])
        return json.dumps(entry, ensure_ascii=True)


def error_fields(error: BaseException) -> dict[str, object]:
    """Describe an error without its text: its type and the lines of code that it passed, the innermost last."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f"{'/'.join(PurePath(frame.filename).parts[-2:])}:{frame.lineno} {frame.name}" for frame in frames]
    return {"error": type(error).__name__, "passed": lines}


def _message(record: logging.LogRecord) -> str:
    """Return the message of a record, without its texts where a library wrote it: they may be user input."""
    if record.name.startswith(_TRUSTED_LOGGERS):
        return record.getMessage()
    values = record.args if isinstance(record.args, tuple) else ()
    text = str(record.msg)
    with suppress(TypeError, ValueError):
        text = text % tuple(value if isinstance(value, int | float) else "…" for value in values) if values else text
    line = text.partition("\n")[0]
    return ": ".join(line.split(": ")[:2]) if record.name == "py.warnings" else line


def _log_lost(text: str, args: "sys.UnraisableHookArgs | threading.ExceptHookArgs") -> None:
    """Log an error that nothing can catch; Python would print it with its text."""
    fields = error_fields(args.exc_value) if args.exc_value else {"error": args.exc_type.__name__}
    LOGGER.error(text, extra={"fields": fields})


def _is_anonymous(record: logging.LogRecord) -> bool:
    """Tell whether a record names no client: the server's lines on opened and closed sockets begin with its address.

    `RequestLog` logs refused handshakes, which one of the server's two websocket libraries logs as errors too.
    """
    return "WebSocket" not in str(record.msg) and str(record.msg) not in _SOCKET_MESSAGES


def write_json() -> None:
    """Make every logger with a handler write lines of JSON. Call it at import and again when the server has set up its own."""
    LOGGER.setLevel(logging.INFO)
    if not logging.root.handlers:
        logging.root.addHandler(logging.StreamHandler())
    logging.captureWarnings(capture=True)
    sys.unraisablehook, threading.excepthook = partial(_log_lost, "an error was ignored"), partial(_log_lost, "a thread failed")
    for name in _SILENT:
        logging.getLogger(name).disabled = True
    loggers = [*map(logging.getLogger, logging.root.manager.loggerDict)]
    for logger in loggers:
        logger.propagate = not logger.handlers
    for handler in {handler for logger in (logging.root, *loggers) for handler in logger.handlers}:
        handler.setFormatter(JsonLines())
        handler.addFilter(_is_anonymous)


def report_page_error(error: Exception) -> bool:
    """Log the error of a page and show its number there; a handler for `on_script_error`."""
    reference = uuid4().hex[:12]
    LOGGER.error("a page failed", extra={"fields": {"reference": reference, **error_fields(error)}})
    words = message("This page could not be made. The fault is on our side; its number in the log is {id}.", id=reference)
    st.error(words, icon=":material/error:")
    return True


class RequestLog:
    """ASGI middleware that numbers each request, logs how it ended, and answers 500 to errors that nothing else caught."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and log it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        number, began = uuid4().hex, time.perf_counter()
        status = 0

        async def numbered(sent: Message) -> None:
            nonlocal status
            if sent["type"] in ("http.response.start", "websocket.http.response.start", "websocket.accept"):
                status = sent.get("status", HTTPStatus.SWITCHING_PROTOCOLS.value)
                MutableHeaders(scope=sent)[REQUEST_ID] = number
            elif sent["type"] == "websocket.close":
                status = status or HTTPStatus.FORBIDDEN.value
            await send(sent)

        failure: dict[str, object] = {}
        try:
            await self._app(scope, receive, numbered)
        except Exception as error:  # noqa: BLE001 - beyond this, the server would log its text
            failure = error_fields(error)
            if not status:
                text = f"The fault is on our side; its number in the log is {number}."
                answer = refusal(HTTPStatus.INTERNAL_SERVER_ERROR, text)
                answers = scope["type"] == "http" or "websocket.http.response" in scope.get("extensions", {})
                await (answer(scope, receive, numbered) if answers else send({"type": "websocket.close", "code": 1011}))
        finally:
            milliseconds = round((time.perf_counter() - began) * 1000, 1)
            _log(scope, {"request": number, "status": status, "ms": milliseconds, **failure})


def _log(scope: Scope, fields: dict[str, object]) -> None:
    path, level = scope["path"], logging.ERROR if "error" in fields else logging.INFO
    if level == logging.ERROR or not path.startswith(_QUIET):
        method = scope.get("method", "websocket")
        known = method if method in (*HTTPMethod, "websocket") else "other"
        LOGGER.log(level, "request", extra={"fields": {"method": known, "path": _safe_path(path), **fields}})


def _safe_path(path: str) -> str:
    """Return the address where it is one of ours, else a stand-in: it may be user input."""
    if path in _PUBLIC_PATHS:
        return path
    if not path.startswith("/api/"):
        return "other"
    name, _, fmt = path.removeprefix("/api/").rpartition(".")
    with suppress(TableError):
        if name in STORE.tables().description.tables and fmt in FORMATS:
            return path
    return "/api/…"
