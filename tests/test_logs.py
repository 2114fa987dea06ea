"""The log: whatever speaks, speaks JSON, and says no word that a reader wrote and no address of a client."""

import asyncio
import json
import logging
import runpy
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import streamlit as st
from starlette.types import Message, Receive, Scope, Send

import app
from components.web import log
from data.opened import STORE
from tests.server import ROOT
from tests.test_doors import HERE, handshake, knock

SPEAK = """
import app, asyncio, gc, logging, sys, threading, warnings

class Cycle:
    def __del__(self):
        raise ValueError("murasaki")

Cycle()

def thread():
    raise ValueError("murasaki")

one = threading.Thread(target=thread); one.start(); one.join()

async def fail():
    raise ValueError("murasaki")

async def main():
    task = asyncio.ensure_future(fail())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    del task
    gc.collect()

asyncio.run(main())
logging.getLogger("components.warm_start").warning("%s", "events.parquet is missing.")
logging.getLogger("somebody.else").warning("Could not find fragment with id %s in %d ms", "murasaki", 7)
logging.getLogger("somebody.else").warning("Nothing called %(name)s", {"name": "murasaki"})
logging.getLogger("somebody.else").warning("At %x", "murasaki")
logging.getLogger("streamlit.runtime.app_session").warning("Nothing called %r", "murasaki")
logging.getLogger("nato_japan").info("heard")
logging.getLogger("streamlit.error_util").error("murasaki")
logging.getLogger("uvicorn.access").error("murasaki")
warnings.warn("murasaki")
"""


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[logging.LogRecord]:
    """What our log is told."""
    found: list[logging.LogRecord] = []
    monkeypatch.setattr(log.LOGGER, "handle", found.append)
    return found


def answered(status: int, path: str, method: str = "GET") -> None:
    """Let a request be answered with a status, behind the log."""

    async def answers(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": status, "headers": []})

    asyncio.run(knock(log.RequestLog(answers), {"type": "http", "method": method, "path": path, "headers": []}))


def test_whatever_speaks_speaks_json_and_no_words_of_a_reader() -> None:
    found = subprocess.run([sys.executable, "-c", SPEAK], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not found.stdout
    entries = [json.loads(line) for line in found.stderr.splitlines()]
    assert "murasaki" not in found.stderr
    told = [(entry["logger"], entry["message"]) for entry in entries]
    assert ("components.warm_start", "events.parquet is missing.") in told
    assert ("somebody.else", "Could not find fragment with id … in 7 ms") in told
    assert ("somebody.else", "At %x") in told
    assert ("nato_japan", "heard") in told
    assert len(told) == len(set(told)), "each is told once"
    assert ("asyncio", "Task exception was never retrieved") in told
    assert ("nato_japan", "an error was ignored") in told
    assert ("nato_japan", "a thread failed") in told
    assert [text.endswith(": UserWarning") for name, text in told if name == "py.warnings"] == [True]
    assert len([name for name, _ in told if name == "streamlit.runtime.app_session"]) == 1
    assert not {name for name, _ in told} & {"streamlit.error_util", "uvicorn.access"}
    assert [entry["error"] for entry in entries if "error" in entry] == ["ValueError"] * 3


@pytest.mark.parametrize(
    "message",
    [
        '%s - "WebSocket %s" [accepted]',
        '%s - "WebSocket %s" 403',
        "connection open",
        "connection closed",
        "ASGI callable returned without completing handshake.",
    ],
)
def test_lines_that_the_server_writes_of_a_socket_are_left_out(message: str) -> None:
    handler = logging.StreamHandler()
    logger = logging.getLogger("uvicorn.error")
    logger.addHandler(handler)
    try:
        log.write_json()
        args = ("203.0.113.9:5", "/_stcore/stream") if "%s" in message else ()
        assert not handler.filter(logger.makeRecord(logger.name, logging.INFO, "", 0, message, args, None))
        assert handler.filter(logger.makeRecord(logger.name, logging.INFO, "", 0, "Application startup complete.", (), None))
    finally:
        logger.removeHandler(handler)


def test_a_page_that_fails_says_a_number_and_no_more(monkeypatch: pytest.MonkeyPatch, written: list[logging.LogRecord]) -> None:
    shown: list[str] = []
    monkeypatch.setattr(st, "error", lambda text, **_: shown.append(text))
    assert log.report_page_error(ValueError("somebody searched for murasaki")) is True
    line = json.loads(log.JsonLines().format(written[0]))
    assert line["reference"] in shown[0]
    assert "murasaki" not in shown[0] + json.dumps(line)
    assert line["error"] == "ValueError"


def test_the_app_tells_its_failed_pages_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """`app.py` gives Streamlit what is tried above."""
    given: dict[str, object] = {}

    def noted(_script: Path, **options: object) -> object:
        given.update(options)
        return app.app

    monkeypatch.setattr(st, "App", noted)
    runpy.run_path(str(ROOT / "app.py"))
    assert given["on_script_error"] is log.report_page_error


def test_json_is_written_from_the_import_on_and_again_at_the_start() -> None:
    code = "import app, logging; print(type(logging.root.handlers[0].formatter).__name__)"
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "JsonLines"
    handler = logging.StreamHandler()
    logger = logging.getLogger("set.up.by.the.server")
    logger.addHandler(handler)

    async def start() -> None:
        async with app.warm_start(app.app):
            pass

    try:
        asyncio.run(start())
        assert isinstance(handler.formatter, log.JsonLines)
    finally:
        logger.removeHandler(handler)


@pytest.mark.parametrize(
    ("method", "path", "told"),
    [
        ("GET", "/api/events.csv", ("GET", "/api/events.csv")),
        ("GET", "/api/datapackage.zip", ("GET", "/api/datapackage.zip")),
        ("POST", "/api/murasaki.csv", ("POST", "/api/…")),
        ("GET", "/api/events.murasaki", ("GET", "/api/…")),
        ("MURASAKI", "/timeline", ("other", "/timeline")),
        ("GET", "/_stcore/murasaki", ("GET", "other")),
        ("GET", "/murasaki", ("GET", "other")),
    ],
)
def test_only_known_words_of_a_request_are_logged(
    method: str, path: str, told: tuple[str, str], monkeypatch: pytest.MonkeyPatch, written: list[logging.LogRecord]
) -> None:
    monkeypatch.setattr(log.LOGGER, "level", logging.INFO)
    for status in (200, 400, 405):
        answered(status, path, method)
    lines = [json.loads(log.JsonLines().format(record)) for record in written]
    assert [(line["method"], line["path"]) for line in lines] == [told] * 3


@pytest.mark.usefixtures("store_folder")
def test_without_a_description_no_name_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: list[logging.LogRecord]
) -> None:
    monkeypatch.setattr(log.LOGGER, "level", logging.INFO)
    STORE.folder = tmp_path
    answered(200, "/api/events.csv")
    assert json.loads(log.JsonLines().format(written[0]))["path"] == "/api/…"


def test_an_error_without_a_value_is_told_by_its_type(written: list[logging.LogRecord]) -> None:
    """As Python gives the hooks some errors of extensions in C."""
    log.write_json()
    threading.excepthook(threading.ExceptHookArgs((ValueError, None, None, None)))
    assert json.loads(log.JsonLines().format(written[0]))["error"] == "ValueError"


def test_a_line_is_one_line_of_ascii() -> None:
    text = "\udcff 日 \u2028 \n x"
    line = log.JsonLines().format(log.LOGGER.makeRecord(log.LOGGER.name, logging.INFO, "", 0, text, (), None))
    assert line.isascii()
    assert len(line.splitlines()) == 1
    assert json.loads(line)["message"] == text


def test_a_handshake_that_is_closed_without_an_answer_was_refused(written: list[logging.LogRecord]) -> None:

    async def closes(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "websocket.close", "code": 1008})

    assert asyncio.run(knock(log.RequestLog(closes), handshake(HERE))) == [{"type": "websocket.close", "code": 1008}]
    assert json.loads(log.JsonLines().format(written[0]))["status"] == 403


async def _broken(_scope: Scope, _receive: Receive, _send: Send) -> None:
    raise ValueError("murasaki")


async def _broken_later(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await _broken(scope, receive, send)


def test_a_fault_in_the_middle_of_an_answer_ends_it(written: list[logging.LogRecord]) -> None:
    request = {"type": "http", "method": "GET", "path": "/", "headers": []}
    assert [said["type"] for said in asyncio.run(knock(log.RequestLog(_broken_later), request))] == ["http.response.start"]
    line = json.loads(log.JsonLines().format(written[0]))
    assert (line["status"], line["level"], line["error"]) == (200, "error", "ValueError")


def test_a_handshake_that_fails_where_none_can_be_answered_is_closed(written: list[logging.LogRecord]) -> None:
    said = asyncio.run(knock(log.RequestLog(_broken), handshake(HERE, extensions=())))
    assert said == [{"type": "websocket.close", "code": 1011}]
    assert len(written) == 1


def test_the_start_is_no_request(written: list[logging.LogRecord]) -> None:
    async def starts(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "lifespan.startup.complete"})

    assert asyncio.run(knock(log.RequestLog(starts), {"type": "lifespan"})) == [{"type": "lifespan.startup.complete"}]
    assert not written


@pytest.mark.parametrize("path", ["/static/js/x.js", "/media/x", "/favicon.png", "/_stcore/health", "/healthz"])
def test_what_is_asked_all_the_time_is_logged_only_where_it_fails(path: str, written: list[logging.LogRecord]) -> None:
    answered(200, path)
    assert not written
    asyncio.run(knock(log.RequestLog(_broken), {"type": "http", "method": "GET", "path": path, "headers": []}))
    assert len(written) == 1


def test_a_handshake_that_fails_has_a_status_and_a_number(written: list[logging.LogRecord]) -> None:
    said: list[Message] = []

    async def broken(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise ValueError("murasaki")

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        said.append(message)

    asyncio.run(log.RequestLog(broken)(handshake(HERE), receive, send))
    line = json.loads(log.JsonLines().format(written[0]))
    assert line["status"] == said[0]["status"] == 500
    assert (b"x-request-id", line["request"].encode()) in said[0]["headers"]
    assert "murasaki" not in str(said) + json.dumps(line)
