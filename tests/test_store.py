"""The store: says which file is wrong and what to do, keeps what works, and recovers without a restart."""

import json
import shutil
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from data import store as module
from data.errors import TableError
from data.schema import sealed
from data.storage.files import Folder
from data.store import Store
from data.tables import TABLES, Tables, read_tables


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TABLES, tmp_path / "tables"))


def _truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


FAULTS: dict[str, Callable[[Path], object]] = {
    "is missing": Path.unlink,
    "is empty": lambda path: path.write_bytes(b""),
    "torn": _truncate,
    "damaged": _flip,
    "of another version": lambda path: path.write_bytes((TABLES / "areas.parquet").read_bytes()),
}


@pytest.mark.parametrize("problem", FAULTS)
def test_a_bad_table_is_named_and_the_others_work(folder: Path, problem: str) -> None:
    FAULTS[problem](folder / "people.parquet")
    tables = Store(folder).tables()
    assert len(tables["events"])
    with pytest.raises(TableError, match=rf"people\.parquet.*{problem}.*python -m data\.build"):
        tables["people"]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"{}", b'{"resources": 1}', b"\xff\xfe"])
def test_a_bad_description_is_named(folder: Path, content: bytes) -> None:
    (folder / "datapackage.json").write_bytes(content)
    with pytest.raises(TableError, match=r"datapackage\.json"):
        Store(folder).tables()


def test_a_table_with_other_columns_is_named(folder: Path) -> None:
    descriptor = json.loads((folder / "datapackage.json").read_text())
    areas = next(resource for resource in descriptor["resources"] if resource["name"] == "areas")
    del areas["schema"]["fields"][1]
    (folder / "datapackage.json").write_text(json.dumps(sealed(descriptor)))
    with pytest.raises(TableError, match="other columns"):
        Store(folder).tables()["areas"]


def test_it_recovers_when_the_file_is_mended(folder: Path) -> None:
    store = Store(folder)
    good = (folder / "events.parquet").read_bytes()
    assert store.tables() is store.tables()
    (folder / "events.parquet").unlink()
    assert "events" in store.tables().errors
    (folder / "events.parquet").write_bytes(good)
    assert not store.tables().errors


def test_readers_who_come_together_wait_for_one_reading(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    readings, met = [], Barrier(4)

    def counted(folder: Folder) -> Tables:
        readings.append(1)
        time.sleep(0.1)
        return read_tables(folder)

    def come(store: Store) -> object:
        met.wait()
        return store.tables()

    monkeypatch.setattr(module, "read_tables", counted)
    with ThreadPoolExecutor(met.parties) as threads:
        found = list(threads.map(come, [Store(folder)] * met.parties))
    assert len(readings) == 1
    assert all(tables is found[0] for tables in found)
