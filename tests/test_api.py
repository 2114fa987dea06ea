"""The download addresses."""

import io
import json
import shutil
import zipfile
from pathlib import Path

import httpx
import pandas as pd
import pyarrow.parquet as pq
import pytest

from data.filters import Filters
from data.opened import STORE
from data.schema import DESCRIPTOR, sealed
from data.selection import select_table
from data.tables import TABLES, Tables

FILTERS = [
    ("", Filters()),
    ("area=Cyber+defence&years=2007&years=2013", Filters(years=(2007, 2013), areas=("Cyber defence",))),
    ("country=AFG&undated=false", Filters(countries=("AFG",), undated=False)),
    ("country=Afghanistan&source=nato-2017", Filters(countries=("AFG",), sources=("nato-2017",))),
    ("q=ABE+tokyo", Filters(words="abe tokyo")),
    ("q=zzzz", Filters(words="zzzz")),
]


@pytest.mark.parametrize(("asked", "filters"), FILTERS)
def test_every_table_in_every_format(client: httpx.Client, real: Tables, asked: str, filters: Filters) -> None:
    for name, table in real.description.tables.items():
        expected = select_table(real, name, filters)
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


def test_media_types_and_file_names(client: httpx.Client) -> None:
    for fmt, media_type in {"csv": "text/csv", "json": "application/json", "parquet": "application/vnd.apache.parquet"}.items():
        answer = client.get(f"/api/events.{fmt}")
        assert answer.headers["content-type"].startswith(media_type)
        assert answer.headers["content-disposition"] == f'attachment; filename="nato-japan-events.{fmt}"'


def test_the_whole_package(client: httpx.Client, real: Tables) -> None:
    answer = client.get("/api/datapackage.zip")
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
def test_a_refusal_names_the_field(client: httpx.Client, path: str, status: int, field: str | None) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.headers["cache-control"] == "no-store"
    if answer.headers["content-type"].startswith("application/json"):
        error = answer.json()["error"]
        assert 0 < len(error["message"]) < 2000
        assert error["field"] == field
        if status in (400, 404) and field not in ("years", "path") and "no parameters" not in error["message"]:
            assert error["allowed"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_the_tables_are_read_only(client: httpx.Client, method: str) -> None:
    answer = client.request(method, "/api/events.csv")
    assert answer.status_code == 405
    assert answer.json()["error"]["message"]


def test_the_index_names_every_table(client: httpx.Client, real: Tables) -> None:
    index = client.get("/api/").json()
    assert set(index["tables"]) == set(real.description.tables)


@pytest.mark.usefixtures("store_folder")
def test_a_tag_stands_for_the_address_and_all_that_the_tables_say(client: httpx.Client, tmp_path: Path) -> None:
    """The title, licence and citation too, which stand in a download and in no file of a table."""
    others = Path(shutil.copytree(TABLES, tmp_path / "tables"))
    descriptor = json.loads((others / DESCRIPTOR).read_text(encoding="utf-8"))
    (others / DESCRIPTOR).write_text(json.dumps(sealed(descriptor | {"citation": "Otherwise"})), encoding="utf-8")
    addresses = ("/api/events.csv", "/api/events.csv?q=abe", "/api/events.json", "/api/areas.csv")

    def tags(folder: Path) -> list[str]:
        STORE.folder = folder
        return [client.get(address).headers["etag"] for address in addresses]

    ours, theirs = tags(TABLES), tags(others)
    assert len({*ours, *theirs}) == len(ours) + len(theirs)
    assert all(each.startswith('W/"') for each in ours), "the same under any compression"
    assert tags(TABLES) == ours
