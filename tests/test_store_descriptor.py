"""`datapackage.json`: a single bit that is not as it was written is told, and so is what the files do not bear out."""

import hashlib
import json
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from components.web.downloads import health
from data.errors import TableError
from data.opened import STORE
from data.schema import DESCRIPTOR, SEAL, sealed
from data.store import Store
from data.tables import TABLES, read_tables
from tests.examples import examples

FLIPS = int(os.environ.get("NATO_JAPAN_FLIPS", examples(2000)))

Descriptor = dict[str, Any]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TABLES, tmp_path / "tables"))


def _descriptor(folder: Path) -> Descriptor:
    found: Descriptor = json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8"))
    return found


def _write(folder: Path, descriptor: Descriptor) -> None:
    """Put the descriptor there as a build would, with its seal."""
    (folder / DESCRIPTOR).write_text(json.dumps(sealed(descriptor)), encoding="utf-8")


def test_every_flipped_bit_is_told(folder: Path) -> None:
    path = folder / DESCRIPTOR
    good = path.read_bytes()
    chance = random.Random(4)  # noqa: S311 - places, not keys
    accepted, messages = [], []
    for place in chance.sample(range(len(good) * 8), FLIPS):
        content = bytearray(good)
        content[place // 8] ^= 1 << place % 8
        path.write_bytes(content)
        try:
            read_tables(folder)
        except TableError as error:
            messages.append(str(error))
        else:
            accepted.append((place, bytes(content[place // 8 - 20 : place // 8 + 20])))
    assert accepted == []
    assert all("datapackage.json" in message and "python -m data.build" in message for message in messages)


@pytest.mark.parametrize("change", [{"version": "9.9.9"}, {"title": "Another"}, {"licenses": [{"name": "X", "path": "Y"}]}])
def test_a_changed_word_is_told(folder: Path, change: Descriptor) -> None:
    (folder / DESCRIPTOR).write_text(json.dumps(_descriptor(folder) | change), encoding="utf-8")
    with pytest.raises(TableError, match=r"datapackage\.json: has another content"):
        Store(folder).tables()


def test_a_descriptor_without_a_seal_is_told(folder: Path) -> None:
    descriptor = _descriptor(folder)
    del descriptor[SEAL]
    (folder / DESCRIPTOR).write_text(json.dumps(descriptor), encoding="utf-8")
    with pytest.raises(TableError, match=r"datapackage\.json: has another content"):
        Store(folder).tables()


def _without(name: str) -> Callable[[Descriptor], None]:
    def change(descriptor: Descriptor) -> None:
        descriptor["resources"] = [entry for entry in descriptor["resources"] if entry["name"] != name]

    return change


def _in_first(**changes: object) -> Callable[[Descriptor], None]:
    return lambda descriptor: descriptor["resources"][0].update(changes)


def _in_column(**changes: object) -> Callable[[Descriptor], None]:
    return lambda descriptor: descriptor["resources"][0]["schema"]["fields"][0].update(changes)


WRONG: dict[str, Callable[[Descriptor], object]] = {
    "areas": _without("areas"),
    "people": _without("people"),
    "events": lambda descriptor: descriptor["resources"].append(descriptor["resources"][0]),
    "others": lambda descriptor: descriptor["resources"].append(
        descriptor["resources"][0] | {"name": "others", "path": "others.parquet"}
    ),
    "file": _in_first(path="events.par\x00et"),
    "another file": _in_first(path="../events.parquet"),
    "path is 7": _in_first(path=7),
    "rows": _in_first(rows="218"),
    "rows is -1": _in_first(rows=-1),
    "rows is True": _in_first(rows=True),
    "bytes": _in_first(bytes=None),
    "hash": _in_first(hash=["sha256"]),
    "title": lambda descriptor: descriptor.update(title=None),
    "version": lambda descriptor: descriptor.update(version=0.2),
    "name": lambda descriptor: descriptor.update(name={}),
    "a key that is no column": lambda descriptor: descriptor["resources"][0]["schema"].update(primaryKey=["key"]),
    "description of a column": _in_column(type="picture"),
    "id is not the description": _in_column(constraints="required"),
    "unit": _in_column(unit=3),
    "licenses": lambda descriptor: descriptor.pop("licenses"),
    "index out of range": lambda descriptor: descriptor.update(contributors=[]),
    "has no attribute": lambda descriptor: descriptor["resources"].append("others"),
}


@pytest.mark.parametrize("named", WRONG)
def test_a_descriptor_of_another_form_is_told_though_it_is_sealed(folder: Path, named: str) -> None:
    descriptor = _descriptor(folder)
    WRONG[named](descriptor)
    _write(folder, descriptor)
    with pytest.raises(TableError, match=rf"(?s)datapackage\.json.*{named}.*python -m data\.build"):
        Store(folder).tables()


def test_a_layout_of_any_length_is_told_in_a_sentence(folder: Path) -> None:
    _write(folder, _descriptor(folder) | {"layout": "9" * 10_000})
    with pytest.raises(TableError, match="describes layout 999") as caught:
        read_tables(folder)
    assert len(str(caught.value)) < 500


def test_rows_that_are_not_there_are_told(folder: Path) -> None:
    descriptor = _descriptor(folder)
    descriptor["resources"][0]["rows"] += 1
    _write(folder, descriptor)
    assert "218 rows where datapackage.json names 219" in str(Store(folder).tables().errors["events"])


def test_what_is_no_parquet_is_told_though_it_is_sealed(folder: Path) -> None:
    descriptor, content = _descriptor(folder), b"PAR1 and no more PAR1"
    (folder / "events.parquet").write_bytes(content)
    descriptor["resources"][0] |= {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}
    _write(folder, descriptor)
    assert "is not a Parquet file" in str(Store(folder).tables().errors["events"])


def test_a_version_that_the_files_are_not_of_is_told(folder: Path) -> None:
    _write(folder, _descriptor(folder) | {"version": "9.9.9"})
    tables = Store(folder).tables()
    assert set(tables.errors) == set(tables.description.tables)
    assert "where datapackage.json names 9.9.9" in str(tables.errors["events"])


@pytest.mark.usefixtures("store_folder")
def test_a_set_without_a_table_is_not_ready(folder: Path) -> None:
    descriptor = _descriptor(folder)
    _without("areas")(descriptor)
    _write(folder, descriptor)
    STORE.folder = folder
    answer = health(None)  # type: ignore[arg-type]
    assert answer.status_code == 503
    assert b"areas" in bytes(answer.body)


def test_a_citation_is_text_and_runs_nothing(folder: Path) -> None:
    descriptor = _descriptor(folder) | {"citation": "{version} {version.__class__} {0} {"}
    _write(folder, descriptor)
    tables = read_tables(folder)
    assert tables.description.citation == f"{descriptor['version']} {{version.__class__}} {{0}} {{"
