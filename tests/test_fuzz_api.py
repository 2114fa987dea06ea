"""The download addresses under their own OpenAPI description, and under what no description foresees.

`NATO_JAPAN_FUZZ_API=10000` says how many requests to make in all; a small number by default.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any, cast
from urllib.parse import quote

import httpx
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from tests.client import HERE
from tests.server import PATIENCE, Server
from tests.test_fuzz_pages import HOSTILE, NAMES, pairs

# What was tried is told only where it fails; that it may be long is no fault.
pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")

NUMBER = int(os.environ.get("NATO_JAPAN_FUZZ_API", "400"))
QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much, HealthCheck.function_scoped_fixture]

LONGEST = 60_000
"""Characters of a query that the client of the tests can send; what is too long for the server is far shorter."""

FILES = ("events.csv", "contributions.json", "participation.parquet", "datapackage.zip", "openapi.json", "", "x.csv", "a.xml")
CHECKS = ["not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance"]
CHECKS += ["response_schema_conformance"]
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "get")
PARTS = ("..", "%2e%2e", "%2f", "%5c", "%00", "%ff", "//", ".", "events.csv", "api", "~")
segments = st.one_of(st.sampled_from(PARTS), st.text(max_size=6))


def shape(answer: httpx.Response) -> None:
    """A refusal has one shape, names what was wrong, and is never our fault."""
    assert answer.status_code < 500, answer.text
    if answer.status_code >= 400 and answer.request.method != "HEAD":
        error = answer.json()["error"]
        assert set(error) == {"status", "message", "field", "allowed"}
        assert error["status"] == answer.status_code
        assert error["message"]
        assert answer.status_code in (400, 404, 405, 413, 414)
    assert answer.headers["x-request-id"]
    assert answer.headers["x-content-type-options"] == "nosniff"


@dataclass(frozen=True)
class Asked:
    """What is asked, and what it complained of."""

    client: httpx.Client
    complaints: Callable[[], list[str]]
    share: int


@pytest.fixture(params=["in process", pytest.param("over sockets", marks=pytest.mark.server)])
def asked(request: pytest.FixtureRequest) -> Iterator[Asked]:
    """The application in this process, and for some requests behind a real server, which reads the address before it."""
    if request.param == "in process":
        complaints = request.getfixturevalue("complaints")
        yield Asked(request.getfixturevalue("client"), lambda: complaints, NUMBER // 4)
    else:
        server: Server = request.getfixturevalue("server")
        with httpx.Client(base_url=server.address, timeout=PATIENCE) as client:
            yield Asked(client, server.complaints, NUMBER // 8)


def test_the_description_is_kept(client: httpx.Client, complaints: list[str]) -> None:
    """Schemathesis: each operation with valid and invalid parameters; statuses, media types and bodies as described."""
    schema = schemathesis.openapi.from_dict(client.get("/api/openapi.json").json())
    operations = list(schema.get_all_operations())
    seen: set[int] = set()
    assert len(operations) > 30
    each = max(2, NUMBER // 2 // len(operations) // len(schemathesis.GenerationMode))
    kept: Any = schemathesis.checks.CHECKS.get_by_names(CHECKS)
    for found, mode in product(operations, schemathesis.GenerationMode):
        operation = cast("Any", found).ok()
        if mode is schemathesis.GenerationMode.NEGATIVE and not operation.query:
            continue

        @settings(max_examples=each, database=None, phases=[Phase.generate], suppress_health_check=QUIET)
        @given(operation.as_strategy(generation_mode=mode))
        def one(case: Any) -> None:  # noqa: ANN401 - a generic class without stubs
            request = requests.Request(**case.as_transport_kwargs(base_url=HERE)).prepare()
            answer = client.request(
                str(request.method), str(request.url), headers=cast("dict[str, str]", dict(request.headers))
            )
            case.validate_response(answer, checks=kept)
            seen.add(answer.status_code)
            assert answer.status_code in (200, 400, 405, 414)

        one()
    assert seen >= {200, 400}, "valid and invalid parameters were both tried"
    assert not complaints


def test_any_query_is_answered_in_one_shape(asked: Asked) -> None:
    @settings(max_examples=asked.share, database=None, phases=[Phase.generate], suppress_health_check=QUIET)
    @given(st.sampled_from(FILES), pairs, st.sampled_from(METHODS))
    def one(file: str, found: list[tuple[str, str | bytes]], method: str) -> None:
        query = "&".join(f"{quote(name)}={quote(value)}" for name, value in found)
        assume(len(query) < LONGEST)
        shape(asked.client.request(method, f"/api/{file}?{query}"))

    one()
    assert not asked.complaints()


def test_any_path_is_answered_in_one_shape(asked: Asked) -> None:
    @settings(max_examples=asked.share, database=None, phases=[Phase.generate], suppress_health_check=QUIET)
    @given(st.lists(segments, max_size=6))
    def one(parts: list[str]) -> None:
        path = "/".join(quote(part, safe="%/") for part in parts)
        shape(asked.client.get(asked.client.base_url.copy_with(raw_path=f"/api/{path}".encode("ascii", "replace"))))

    one()
    assert not asked.complaints()


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_value_is_refused_or_harmless_under_any_name(
    client: httpx.Client, complaints: list[str], hostile: str
) -> None:
    """Under each name alone, and under all of them at once."""
    pairs = [f"{quote(name)}={quote(hostile)}" for name in NAMES]
    for query in (*pairs, "&".join(pairs)[:LONGEST]):
        answer = client.get(f"/api/events.json?{query}")
        shape(answer)
        assert answer.headers["content-type"].startswith("application/json")
    assert not complaints


@pytest.mark.parametrize("query", ["q=" + "x" * 8_191, "&" * 9_000, "years=1&" * 2_000])
def test_a_query_that_is_too_long_is_said_to_be(asked: Asked, query: str) -> None:
    answer = asked.client.get(f"/api/events.csv?{query}")
    shape(answer)
    assert answer.status_code == 414
    assert answer.json()["error"]["field"] == "query"


def test_a_body_that_is_too_long_is_said_to_be(asked: Asked) -> None:
    for content in (b"x" * 2000, (piece for piece in [b"x"])):
        answer = asked.client.request("GET", "/api/events.csv", content=content)
        shape(answer)
        assert answer.status_code == 413
        assert answer.json()["error"]["field"] == "body"
