"""What never changes goes out compressed and is asked for once; what may change is asked for again and not sent twice."""

import asyncio
import gzip
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.types import Message
from streamlit.file_util import get_static_dir

from components.web.geo import FILE
from components.web.static_files import STATIC_ROUTES, CompressedFiles

SCRIPTS = sorted((Path(get_static_dir()) / "static" / "js").glob("*.js"), key=lambda path: path.stat().st_size)[-3:]
FILES = {f"/static/js/{path.name}": path for path in SCRIPTS} | {f"/geo/{FILE.name}": FILE}


@pytest.mark.parametrize("path", FILES)
def test_a_file_goes_out_compressed_and_cacheable(client: httpx.Client, path: str) -> None:
    content = FILES[path].read_bytes()
    for _ in range(2):
        with client.stream("GET", path, headers={"Accept-Encoding": "gzip"}) as answer:
            raw = b"".join(answer.iter_raw())
        assert gzip.decompress(raw) == content
        assert len(raw) < 0.5 * len(content)
        assert answer.headers["content-encoding"] == "gzip"
        assert "max-age=" in answer.headers["cache-control"]
        assert answer.headers["vary"] == "Accept-Encoding"
        assert answer.headers["x-content-type-options"] == "nosniff"
    again = client.get(path, headers={"Accept-Encoding": "gzip", "If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_client_that_leaves_half_way_leaves_the_whole_file_for_the_next() -> None:
    files = CompressedFiles(Starlette(routes=STATIC_ROUTES))
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "method": "GET",
        "path": f"/geo/{FILE.name}",
        "headers": [(b"accept-encoding", b"gzip")],
        "query_string": b"",
    }

    async def ask(message: Message) -> bytes:
        sent: list[Message] = []

        async def receive() -> Message:
            return message

        async def send(part: Message) -> None:
            sent.append(part)

        await files(scope, receive, send)
        return b"".join(part.get("body", b"") for part in sent)

    async def two() -> bytes:
        await ask({"type": "http.disconnect"})
        return await ask({"type": "http.request", "body": b"", "more_body": False})

    assert gzip.decompress(asyncio.run(two())) == FILE.read_bytes()


@pytest.mark.parametrize("path", FILES)
def test_who_cannot_unpack_or_asks_for_a_part_gets_it_plain(client: httpx.Client, path: str) -> None:
    content = FILES[path].read_bytes()
    plain = client.get(path, headers={"Accept-Encoding": "identity"})
    assert plain.content == content
    assert "content-encoding" not in plain.headers
    part = client.get(path, headers={"Accept-Encoding": "gzip", "Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, content[10:20])
    head = client.head(path, headers={"Accept-Encoding": "gzip"})
    assert (head.status_code, head.content) == (200, b"")


@pytest.mark.parametrize("path", ["/static/js/no.js", "/static//js/x.js", "/geo/other.json", "/static/js/"])
def test_what_is_no_file_is_not_kept(client: httpx.Client, path: str) -> None:
    answer = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 404 or "immutable" not in answer.headers["cache-control"]


@pytest.mark.parametrize("path", ["/api/events.csv", "/api/events.json?area=Cyber+defence", "/api/datapackage.zip"])
def test_a_download_is_sent_again_only_when_it_changed(client: httpx.Client, path: str) -> None:
    first = client.get(path)
    assert first.headers["cache-control"] == "no-cache"
    tag = first.headers["etag"]
    assert client.head(path).headers["etag"] == tag
    again = client.get(path, headers={"If-None-Match": f'"other", {tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert client.get(path, headers={"If-None-Match": '"other"'}).content == first.content
    other = client.get("/api/events.csv?q=abe").headers["etag"]
    assert other != tag


def test_csv_and_json_are_compressed_on_the_way(client: httpx.Client) -> None:
    for path in ("/api/events.csv", "/api/events.json"):
        with client.stream("GET", path, headers={"Accept-Encoding": "gzip"}) as answer:
            raw = b"".join(answer.iter_raw())
        plain = client.get(path, headers={"Accept-Encoding": "identity"}).content
        assert answer.headers["content-encoding"] == "gzip"
        assert gzip.decompress(raw) == plain
        assert len(raw) < 0.5 * len(plain)
