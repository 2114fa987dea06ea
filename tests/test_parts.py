"""Tables in parts, in a folder or on object storage, are the same tables; what breaks there is named."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import httpx
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from data import parts, query
from data import store as module
from data.description import part_names, sealed
from data.errors import BusyError, TableError
from data.export import package_pieces, parquet_pieces
from data.files import folder_at
from data.filters import Filters
from data.packed import Packed
from data.parts import write
from data.place import Bucket
from data.store import DESCRIPTOR, SETTING, STORE, Store, Tables, read_tables
from tests.server import running
from tests.storage import BUCKET, storage

ROWS = 50
"""Rows of a part here; the real tables have hundreds."""


@pytest.fixture(scope="module")
def in_parts(opened: dict[str, Tables], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real tables in parts."""
    folder = tmp_path_factory.mktemp("parts") / "tables"
    write(str(folder), opened["real"], ROWS)
    return folder


@pytest.fixture
def folder(in_parts: Path, tmp_path: Path) -> Path:
    """The same for a test that changes them."""
    return Path(shutil.copytree(in_parts, tmp_path / "tables"))


def _same(found: Tables, real: Tables) -> None:
    assert not found.errors
    for name, packed in real.arrow.items():
        assert found.arrow[name].table().equals(packed.table(), check_metadata=True), name
    wanted = Filters(years=(2007, 2013), areas=("Cyber defence",))
    for name in real.arrow:
        assert query.matching(found, name, wanted).tolist() == query.matching(real, name, wanted).tolist()
        streamed = query.batches(found, name, wanted).read_all()
        assert streamed.to_pylist() == query.batches(real, name, wanted).read_all().to_pylist()


@given(st.lists(st.integers(0, 30), max_size=5), st.integers(1, 12))
def test_every_part_is_full_but_the_last(groups: list[int], rows: int) -> None:
    numbers = iter(range(1_000))
    tables = [pa.table({"number": pa.array([next(numbers) for _ in range(size)], pa.int64())}) for size in groups]
    table = pa.concat_tables([pa.table({"number": pa.array([], pa.int64())}), *tables])
    packed = Packed([b"".join(parquet_pieces(pa.RecordBatchReader.from_batches(table.schema, table.to_batches())))])
    contents = list(parts.contents(packed, rows))
    sizes = [len(Packed([content])) for content in contents]
    assert len(contents) == max(1, -(-len(table) // rows))
    assert all(size == rows for size in sizes[:-1])
    assert Packed(contents)["number"].to_pylist() == list(range(sum(groups)))


def test_tables_in_parts_are_the_same_tables(in_parts: Path, real: Tables) -> None:
    found = Store(in_parts).tables()
    _same(found, real)
    assert found.description["events"].files == part_names("events", -(-len(real.arrow["events"]) // ROWS))
    assert len(list(in_parts.iterdir())) == len(found.files) + 1
    assert len(b"".join(package_pieces(found))) > sum(map(len, found.files.values()))


@pytest.mark.usefixtures("store_folder")
def test_pages_draw_from_parts(in_parts: Path) -> None:
    STORE.folder = in_parts
    page = AppTest.from_file("../components/frame.py", default_timeout=60).run()
    assert not page.exception
    assert page.title[0].value == "NATO–Japan relations"


def test_a_part_that_is_missing_is_named(folder: Path) -> None:
    (folder / "events-1.parquet").unlink()
    found = Store(folder).tables()
    assert set(found.errors) == {"events"}
    with pytest.raises(TableError, match=r"events-1\.parquet: is missing"):
        found.check("events")


def test_parts_in_another_order_are_told(folder: Path) -> None:
    one, other, spare = (folder / f"events-{name}.parquet" for name in ("0", "1", "spare"))
    one.rename(spare)
    other.rename(one)
    spare.rename(other)
    with pytest.raises(TableError, match=r"events-0\.parquet to events-4\.parquet: has another content"):
        Store(folder).tables().check("events")


@pytest.mark.parametrize(
    "names", [[], ["events-1.parquet", "events-0.parquet"], ["../events.parquet"], ["events-0.parquet", 1]]
)
def test_a_descriptor_that_names_other_files_is_refused(folder: Path, names: object) -> None:
    descriptor = json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8"))
    next(entry for entry in descriptor["resources"] if entry["name"] == "events")["path"] = names
    (folder / DESCRIPTOR).write_text(json.dumps(sealed(descriptor)), encoding="utf-8")
    with pytest.raises(TableError, match=r"datapackage\.json"):
        Store(folder).tables().check("events")


def test_parts_that_do_not_belong_together_are_told(real: Tables) -> None:
    contents = [real.files["events.parquet"], real.files["areas.parquet"]]
    with pytest.raises(TableError, match=r"events\.parquet.*different columns"):
        Packed(contents, "events.parquet")


class Stored(NamedTuple):
    """A set of tables on object storage, and the server that holds it."""

    location: str
    server: subprocess.Popen[bytes]


@pytest.fixture(scope="module")
def stored(opened: dict[str, Tables]) -> Iterator[Stored]:
    with storage() as server:
        location = f"s3://{BUCKET}/nato-japan/tables"
        write(location, opened["real"], ROWS)
        yield Stored(location, server)


def test_object_storage_holds_the_same_tables(stored: Stored, real: Tables) -> None:
    _same(Store(folder_at(stored.location)).tables(), real)
    _same(read_tables(folder_at(f"{stored.location}/")), real)


def test_the_dashboard_runs_on_object_storage(stored: Stored, real: Tables, tmp_path: Path) -> None:
    with running(tmp_path, environment={SETTING: stored.location}) as server:
        assert httpx.get(f"{server.address}/healthz", timeout=60).status_code == 200
        answer = httpx.get(f"{server.address}/api/events.parquet?years=2007&years=2013", timeout=60)
        expected = query.select(real, "events", Filters(years=(2007, 2013)))
        assert Packed([answer.content])["id"].to_pylist() == expected["id"].tolist()
        assert not server.complaints()


@pytest.mark.usefixtures("stored")
def test_what_is_not_on_object_storage_is_named() -> None:
    with pytest.raises(TableError, match=rf"s3://{BUCKET}/elsewhere/datapackage\.json: is missing"):
        Store(Bucket(f"s3://{BUCKET}/elsewhere")).tables()


def test_an_address_of_nothing_is_told() -> None:
    with pytest.raises(TableError, match=r"no-such://tables: is no address of object storage"):
        Store(folder_at("no-such://tables")).tables()


def test_a_change_is_seen_and_a_storage_that_stops_is_no_damage(
    stored: Stored, opened: dict[str, Tables], monkeypatch: pytest.MonkeyPatch
) -> None:
    location = f"s3://{BUCKET}/changing"
    write(location, opened["one row"])
    store = Store(folder_at(location))
    first = store.tables()
    assert len(first.arrow["events"]) == 1
    write(location, opened["real"])
    assert store.tables() is first, "the storage is not asked at every look"
    monkeypatch.setattr(module, "REMOTE_WAIT", 0.0)
    monkeypatch.setattr(store, "_resume", 0.0)
    changed = store.tables()
    assert len(changed.arrow["events"]) == len(opened["real"].arrow["events"])
    stored.server.terminate()
    stored.server.wait(timeout=20)
    assert store.tables() is changed, "what was read before is served"
    with pytest.raises(BusyError, match="cannot be read at this moment"):
        Store(folder_at(location)).tables()
