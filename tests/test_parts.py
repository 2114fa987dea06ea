"""Tables in parts, in a folder or on object storage, are the same tables; what breaks there is named."""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import NamedTuple

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import fs
from streamlit.testing.v1 import AppTest

from data import store as module
from data.errors import LocationError, StorageError, TableError
from data.export import package_pieces, parquet_pieces
from data.filters import Filters
from data.opened import STORE, TABLES_SETTING
from data.schema import DESCRIPTOR, sealed
from data.selection import select_table, table_batches, table_mask
from data.storage import parts
from data.storage.files import Folder, folder_at
from data.storage.location import Location, Signature
from data.storage.parquet_table import Packed
from data.storage.parts import write
from data.store import Store
from data.tables import Tables, read_tables
from tests.server import StartServer
from tests.storage import BUCKET, ObjectStorage

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
        assert table_mask(found, name, wanted).tolist() == table_mask(real, name, wanted).tolist()
        streamed = table_batches(found, name, wanted).read_all()
        assert streamed.to_pylist() == table_batches(real, name, wanted).read_all().to_pylist()


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
    assert len(found.description["events"].files) == -(-len(real.arrow["events"]) // ROWS)
    assert len(list(in_parts.iterdir())) == len(found.files) + 1
    assert len(b"".join(package_pieces(found))) > sum(map(len, found.files.values()))


@pytest.mark.usefixtures("store_folder")
def test_pages_draw_from_parts(in_parts: Path) -> None:
    STORE.folder = in_parts
    page = AppTest.from_file("../components/shell.py", default_timeout=60).run()
    assert not page.exception
    assert page.title[0].value == "NATO–Japan relations"


def _events(folder: Path) -> list[Path]:
    return sorted(folder.glob("events-*.parquet"))


def test_a_part_that_is_missing_is_named(folder: Path) -> None:
    part = _events(folder)[1]
    part.unlink()
    found = Store(folder).tables()
    assert set(found.errors) == {"events"}
    with pytest.raises(TableError, match=rf"{part.name}: is missing"):
        found.check("events")


def test_a_part_with_the_content_of_another_is_named(folder: Path) -> None:
    one, other, *_ = _events(folder)
    other.write_bytes(one.read_bytes())
    with pytest.raises(TableError, match=rf"{other.name}: has another content"):
        Store(folder).tables().check("events")


@pytest.mark.parametrize("change", ["hash", "bytes"])
def test_parts_that_are_not_all_are_told(folder: Path, change: str) -> None:
    descriptor = json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8"))
    entry = next(entry for entry in descriptor["resources"] if entry["name"] == "events")
    entry[change] = f"sha256:{'0' * 64}" if change == "hash" else entry["bytes"] + 1
    (folder / DESCRIPTOR).write_text(json.dumps(sealed(descriptor)), encoding="utf-8")
    with pytest.raises(TableError, match=r"events-0-\w+\.parquet to events-4-\w+\.parquet: has"):
        Store(folder).tables().check("events")


def test_a_new_set_is_there_all_at_once_and_nothing_of_the_old_is_left(
    opened: dict[str, Tables], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(str(tmp_path), opened["real"], ROWS)
    store, put, seen = Store(tmp_path), parts.put, []

    def look_after(system: fs.FileSystem, path: str, content: bytes) -> None:
        put(system, path, content)
        found = store.tables()
        assert not found.errors
        seen.append(len(found.arrow["events"]))

    monkeypatch.setattr(parts, "put", look_after)
    write(str(tmp_path), opened["one row"])
    assert set(seen) == {len(opened["real"].arrow["events"])}
    assert len(store.tables().arrow["events"]) == 1
    assert len(list(tmp_path.iterdir())) == len(opened["one row"].arrow) + 1


def test_other_files_are_left_alone(real: Tables, tmp_path: Path) -> None:
    for name in ("notes.txt", "other.parquet"):
        (tmp_path / name).write_text("mine", encoding="utf-8")
    with pytest.raises(LocationError, match=r"holds what is not of these tables: notes\.txt, other\.parquet"):
        write(str(tmp_path), real)
    assert {path.name for path in tmp_path.iterdir()} == {"notes.txt", "other.parquet"}


@pytest.mark.parametrize("command", ["data.storage.parts", "data.remote"])
@pytest.mark.parametrize(
    ("location", "said"),
    [
        ("", "An empty name: is no location"),
        ("FILE", "cannot be written"),
        ("/proc/none/here", "cannot be written"),
        ("no-such://bucket", "is no address of object storage"),
        ("s3://two words/x", "is no address of object storage"),
    ],
)
def test_a_place_that_cannot_be_written_is_told(command: str, location: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    asked = [sys.executable, "-m", command, location.replace("FILE", str(file))]
    told = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert told.returncode == 1
    assert said in told.stderr
    assert "Traceback" not in told.stderr


@pytest.mark.parametrize("rows", ["0", "-5", "many"])
def test_a_number_of_rows_that_is_none_is_told(rows: str, tmp_path: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "data.storage.parts", str(tmp_path / "new"), "--rows", rows],
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 2
    assert "--rows" in told.stderr
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    "names", [[], ["events-1-0123456789abcdef.parquet"], ["../events.parquet"], ["events.parquet", 1], ["events-0.parquet"], 7]
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
def stored(opened: dict[str, Tables], object_storage: ObjectStorage) -> Iterator[Stored]:
    with object_storage() as server:
        location = f"s3://{BUCKET}/nato-japan/tables"
        write(location, opened["real"], ROWS)
        yield Stored(location, server)


def test_object_storage_holds_the_same_tables(stored: Stored, real: Tables) -> None:
    _same(Store(folder_at(stored.location)).tables(), real)
    _same(read_tables(folder_at(f"{stored.location}/")), real)


def test_the_dashboard_runs_on_object_storage(stored: Stored, real: Tables, tmp_path: Path, start_server: StartServer) -> None:
    with start_server(tmp_path, environment={TABLES_SETTING: stored.location}) as server:
        assert server.get("/healthz").status_code == 200
        answer = server.get("/api/events.parquet?years=2007&years=2013")
        expected = select_table(real, "events", Filters(years=(2007, 2013)))
        assert Packed([answer.content])["id"].to_pylist() == expected["id"].tolist()
        assert not server.complaints()


@pytest.mark.usefixtures("stored")
def test_what_is_not_on_object_storage_is_named() -> None:
    with pytest.raises(TableError, match=rf"s3://{BUCKET}/elsewhere/datapackage\.json: is missing"):
        Store(Location(f"s3://{BUCKET}/elsewhere")).tables()


@pytest.mark.parametrize("location", ["no-such://tables", "s3://", "s3:///tables", "s3://two words/x"])
def test_an_address_of_nothing_is_told(location: str) -> None:
    with pytest.raises(TableError, match=rf"{location}.*is no address of object storage"):
        Store(folder_at(location)).tables()


def test_who_waits_for_a_storage_that_refuses_does_not_ask_again(monkeypatch: pytest.MonkeyPatch) -> None:
    store, asked, ready = Store(folder_at("s3://none/here")), [], Barrier(4)

    def refused(_folder: Folder) -> Signature:
        asked.append(1)
        raise StorageError("s3://none/here", "cannot be read (refused).")

    def look() -> str:
        ready.wait()
        with pytest.raises(StorageError, match="keys") as error:
            store.tables()
        return str(error.value)

    monkeypatch.setattr(module, "signature", refused)
    with ThreadPoolExecutor(4) as threads:
        told = [each.result() for each in [threads.submit(look) for _ in range(4)]]
    assert len(set(told)) == len(asked) == 1


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
    now, later = time.monotonic, 2 * module.REMOTE_WAIT
    monkeypatch.setattr(time, "monotonic", lambda: now() + later)
    monkeypatch.setattr(module, "REMOTE_WAIT", 0.0)
    changed = store.tables()
    assert len(changed.arrow["events"]) == len(opened["real"].arrow["events"])
    stored.server.terminate()
    stored.server.wait(timeout=20)
    assert store.tables() is changed, "what was read before is served"
    with pytest.raises(StorageError, match="cannot be read"):
        Store(folder_at(location)).tables()
