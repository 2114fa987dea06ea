"""The download addresses over real HTTP."""

import io
import json
import zipfile

import httpx
import pandas as pd
import pyarrow.parquet as pq
import pytest
from starlette.requests import Request

from components.web.downloads import _tag
from data.filters import Filters
from data.schema import describe, sealed
from data.selection import query
from data.tables import Tables
from tests.server import Server

FILTERS = [
    ("", Filters()),
    ("area=Cyber+defence&years=2007&years=2013", Filters(years=(2007, 2013), areas=("Cyber defence",))),
    ("country=AFG&undated=false", Filters(countries=("AFG",), undated=False)),
    ("country=Afghanistan&source=nato-2017", Filters(countries=("AFG",), sources=("nato-2017",))),
    ("q=ABE+tokyo", Filters(words="abe tokyo")),
    ("q=zzzz", Filters(words="zzzz")),
]


@pytest.mark.parametrize(("asked", "filters"), FILTERS)
def test_every_table_in_every_format(server: Server, real: Tables, asked: str, filters: Filters) -> None:
    with httpx.Client(base_url=server.address) as client:
        for name, table in real.description.tables.items():
            expected = query.select(real, name, filters)
            found = pd.read_csv(io.BytesIO(client.get(f"/api/{name}.csv?{asked}").content), dtype=str, keep_default_na=False)
            package = client.get(f"/api/{name}.json?{asked}").json()
            parquet = pq.read_table(io.BytesIO(client.get(f"/api/{name}.parquet?{asked}").content))
            key = list(table.primary_key)
            assert list(found.columns) == list(table.by_name) == parquet.column_names
            assert len(found) == len(package["data"]) == len(parquet) == len(expected)
            assert parquet.select(key).to_pydict() == {k: [row[k] for row in package["data"]] for k in key}
            assert found[key[0]].str.removeprefix("'").tolist() == expected[key[0]].tolist()
            assert package["meta"]["version"] == real.description.version
            assert package["meta"]["licence"]
            assert package["meta"]["citation"]


def test_media_types_and_file_names(server: Server) -> None:
    for fmt, media_type in {"csv": "text/csv", "json": "application/json", "parquet": "application/vnd.apache.parquet"}.items():
        answer = httpx.get(f"{server.address}/api/events.{fmt}")
        assert answer.headers["content-type"].startswith(media_type)
        assert answer.headers["content-disposition"] == f'attachment; filename="nato-japan-events.{fmt}"'


def test_the_whole_package(server: Server, real: Tables) -> None:
    answer = httpx.get(f"{server.address}/api/datapackage.zip")
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    descriptor = json.loads(archive.read("datapackage.json"))
    assert {resource["path"] for resource in descriptor["resources"]} < set(archive.namelist())
    assert descriptor["licenses"][0]["name"] == "CC-BY-4.0"
    assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}, "the same tables give the same file"
    assert real.description.citation in archive.read("README.txt").decode()
    events = pq.read_table(io.BytesIO(archive.read("events.parquet")))
    assert len(events) == len(real["events"])


@pytest.mark.parametrize(
    ("path", "status", "field"),
    [
        ("/api/nothing.csv", 404, "file"),
        ("/api/events.xml", 404, "file"),
        ("/api/events", 404, "file"),
        ("/api/..%2f..%2fapp.py", 400, "path"),
        ("/api/events.csv?area=Gardening", 400, "area"),
        ("/api/events.csv?colour=red", 400, "colour"),
        ("/api/events.csv?years=2013&years=2007", 400, "years"),
        ("/api/events.csv?q=%ff", 400, "query"),
        ("/api/events.csv?q=" + "x" * 9000, 414, "query"),
        ("/api/events.csv?q=%ff" + "x" * 7000, 400, "query"),
        ("/api/" + "x" * 7000, 404, "file"),
        ("/api/?colour=red", 400, "colour"),
        ("/api/openapi.json?q=abe", 400, "q"),
        ("/api/datapackage.zip?q=abe", 400, "q"),
    ],
)
def test_a_refusal_names_the_field(server: Server, path: str, status: int, field: str | None) -> None:
    answer = httpx.get(server.address + path)
    assert answer.status_code == status
    assert answer.headers["cache-control"] == "no-store"
    if answer.headers["content-type"].startswith("application/json"):
        error = answer.json()["error"]
        assert 0 < len(error["message"]) < 2000
        assert error["field"] == field
        if status in (400, 404) and field not in ("years", "path") and "no parameters" not in error["message"]:
            assert error["allowed"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_the_tables_are_read_only(server: Server, method: str) -> None:
    answer = httpx.request(method, f"{server.address}/api/events.csv")
    assert answer.status_code == 405
    assert answer.json()["error"]["message"]


def test_the_index_names_every_table(server: Server, real: Tables) -> None:
    index = httpx.get(f"{server.address}/api/").json()
    assert set(index["tables"]) == set(real.description.tables)


def test_a_tag_stands_for_the_address_and_all_that_the_tables_say(real: Tables) -> None:
    """The title, licence and citation too, which stand in a download and in no file of a table."""

    def tag(path: str, query: str, tables: Tables) -> str:
        scope = {"type": "http", "path": path, "query_string": query.encode(), "headers": [], "server": ("here", 80)}
        return _tag(Request(scope), tables)

    cited = describe(sealed({**real.description.descriptor, "citation": "Otherwise"}))
    others = Tables(cited, real.arrow)
    asked = [("/api/events.csv", ""), ("/api/events.csv", "q=abe"), ("/api/events.json", ""), ("/api/areas.csv", "")]
    tags = [tag(*address, tables) for address in asked for tables in (real, others)]
    assert len(set(tags)) == len(tags)
    assert all(each.startswith('W/"') for each in tags), "the same under any compression"
    assert tag(*asked[1], real) == tags[2]
