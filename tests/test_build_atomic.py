"""The build is atomic: killed at any moment, the folder holds the old set or the new one, whole.

`NATO_JAPAN_KILLS=200` says how often to kill; a few times by default.
"""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from data import tables as module
from data.build import swap
from data.build.__main__ import build
from data.build.swap import replace_files
from data.errors import FolderError, RecordsError
from data.schema import DESCRIPTOR, Description, describe
from data.store import Store
from data.tables import Tables, read_tables
from tests.server import ROOT
from tests.tiny import one_row, write_records

KILLS = int(os.environ.get("NATO_JAPAN_KILLS", "12"))
VERSIONS = ("9.0.1", "9.0.2")


def _whole(folder: Path) -> str:
    """The version of a folder, after checking that every file is of it and that nothing else lies there."""
    tables = read_tables(folder)
    assert not tables.errors, tables.errors
    assert len(list(folder.iterdir())) == len(tables.files) + 1
    version = tables.description.version
    assert all(table.schema.metadata[b"version"].decode() == version for table in tables.arrow.values())
    return version


def _records(folder: Path, version: str) -> Path:
    """Records that differ with their version in every table: it stands in the metadata of each."""
    write_records(folder, one_row())
    path = folder / "datapackage.yaml"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    lines = [f"version: {version}\n" if line.startswith("version:") else line for line in lines]
    path.write_text("".join(lines), encoding="utf-8")
    return folder


@pytest.fixture
def records(tmp_path: Path) -> dict[str, Path]:
    return {version: _records(tmp_path / version, version) for version in VERSIONS}


def _built(tmp_path: Path, records: dict[str, Path]) -> list[dict[str, bytes]]:
    """The files of both versions."""
    for version, folder in records.items():
        build(folder, tmp_path / version / "tables")
    return [{path.name: path.read_bytes() for path in (tmp_path / version / "tables").iterdir()} for version in records]


def _standing(tmp_path: Path, records: dict[str, Path]) -> tuple[list[dict[str, bytes]], Path]:
    """The files of both versions, and a folder that holds those of the first."""
    contents = _built(tmp_path, records)
    target = tmp_path / "out" / "tables"
    replace_files(target, contents[0])
    return contents, target


@pytest.mark.slow
def test_a_build_killed_at_any_moment_leaves_one_version(tmp_path: Path, records: dict[str, Path]) -> None:
    target = tmp_path / "out" / "tables"
    build(records[VERSIONS[0]], target)
    command = [sys.executable, "-m", "data.build", "--tables", str(target), "--records"]
    began = time.monotonic()
    subprocess.run([*command, str(records[VERSIONS[1]])], cwd=ROOT, check=True, capture_output=True)
    longest = time.monotonic() - began
    chance = random.Random(2)  # noqa: S311 - moments, not keys
    seen = set()
    for number in range(KILLS):
        process = subprocess.Popen(
            [*command, str(records[VERSIONS[number % 2]])], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(chance.uniform(0.5, 1.05) * longest)
        process.kill()
        process.wait()
        seen.add(_whole(target))
    assert seen <= set(VERSIONS)
    build(records[VERSIONS[1]], target)
    assert [path.name for path in target.parent.iterdir()] == ["tables"], "what a killed build left is cleared away"


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a fork")
def test_a_write_killed_at_any_moment_leaves_one_version(tmp_path: Path, records: dict[str, Path]) -> None:
    contents, target = _standing(tmp_path, records)
    chance = random.Random(1)  # noqa: S311 - moments, not keys
    seen = []
    for kill in range(KILLS * 5):
        written, signals = os.pipe()
        child = os.fork()
        if child == 0:
            for number in range(kill, kill + 10_000):
                replace_files(target, contents[number % 2])
                os.write(signals, b".")
            os._exit(0)
        os.read(written, 1)  # on a busy machine a child may wait long for its first write
        time.sleep(chance.uniform(0.001, 0.05))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(written)
        os.close(signals)
        seen.append(_whole(target))
    assert set(seen) == set(VERSIONS), "the kills hit both versions, so they hit writes"


@pytest.mark.slow
def test_a_reader_never_sees_a_mixture(tmp_path: Path, records: dict[str, Path]) -> None:
    """While two versions change places many times a second, every answer of the store is one whole version."""
    contents, target = _standing(tmp_path, records)
    done = threading.Event()

    def swap_on() -> None:
        number = 0
        while not done.is_set():
            number += 1
            replace_files(target, contents[number % 2])
            time.sleep(0.15)

    reader, seen = Store(target), [VERSIONS[0]]
    assert reader.tables().description.version == VERSIONS[0]
    writer = threading.Thread(target=swap_on)
    writer.start()
    try:
        for _ in range(100):
            tables: Tables = reader.tables()
            assert not tables.errors
            found = {table.schema.metadata[b"version"].decode() for table in tables.arrow.values()}
            assert found == {tables.description.version}
            seen.append(tables.description.version)
            time.sleep(0.02)
    finally:
        done.set()
        writer.join()
    assert set(seen) == set(VERSIONS)


def test_a_failed_check_leaves_the_old_set(tmp_path: Path, records: dict[str, Path]) -> None:
    target = tmp_path / "tables"
    build(records[VERSIONS[0]], target)
    before = {path.name: path.read_bytes() for path in target.iterdir()}
    rows = one_row()
    rows["events"][0]["kind"] = "party"
    write_records(tmp_path / "bad", rows)
    with pytest.raises(RecordsError):
        build(tmp_path / "bad", target)
    assert {path.name: path.read_bytes() for path in target.iterdir()} == before


def test_a_disk_that_is_full_leaves_the_old_set(
    tmp_path: Path, records: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out" / "tables"
    build(records[VERSIONS[0]], target)

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        build(records[VERSIONS[1]], target)
    assert _whole(target) == VERSIONS[0]
    assert [path.name for path in target.parent.iterdir()] == ["tables"]


def test_what_is_written_is_on_the_disk_before_it_is_shown(
    tmp_path: Path, records: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda handle: sizes.append(os.fstat(handle).st_size))
    build(records[VERSIONS[0]], tmp_path / "tables")
    assert sorted(sizes) == sorted(path.stat().st_size for path in (tmp_path / "tables").iterdir())


def test_a_link_to_the_folder_stays_one(tmp_path: Path, records: dict[str, Path]) -> None:
    link = tmp_path / "shown" / "tables"
    link.parent.mkdir()
    link.symlink_to(tmp_path / "kept")
    for version in VERSIONS:
        build(records[version], link)
        assert link.is_symlink()
        assert _whole(tmp_path / "kept") == version


def test_a_file_in_the_place_of_the_folder_is_left_alone(tmp_path: Path, records: dict[str, Path]) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(FolderError, match="is not a folder"):
        build(records[VERSIONS[0]], tmp_path / "thesis.txt")
    assert (tmp_path / "thesis.txt").read_text() == "mine"


def test_a_folder_of_other_things_is_left_alone(tmp_path: Path, records: dict[str, Path]) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "thesis.txt").write_text("mine")
    with pytest.raises(FolderError, match=r"thesis\.txt"):
        build(records[VERSIONS[0]], tmp_path / "home")
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["thesis.txt"]


def test_where_folders_cannot_change_places_files_do(
    tmp_path: Path, records: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "an older one")
    target = tmp_path / "out" / "tables"
    for version in VERSIONS:
        build(records[version], target)
        assert _whole(target) == version


def test_files_that_are_half_replaced_are_refused_by_name(tmp_path: Path, records: dict[str, Path]) -> None:
    """What a kill leaves where only single files can be replaced: never served, and every file of it named."""
    for version in VERSIONS:
        build(records[version], tmp_path / version / "tables")
    target = tmp_path / VERSIONS[0] / "tables"
    moved = ("events", "sources")
    for name in moved:
        (tmp_path / VERSIONS[1] / "tables" / f"{name}.parquet").replace(target / f"{name}.parquet")
    tables = Store(target).tables()
    assert set(tables.errors) == set(moved)
    assert json.loads((target / "datapackage.json").read_text())["version"] == tables.description.version


def test_the_folder_keeps_its_mode(tmp_path: Path, records: dict[str, Path]) -> None:
    target = tmp_path / "out" / "tables"
    build(records[VERSIONS[0]], target)
    assert target.stat().st_mode & 0o777 == 0o755
    target.chmod(0o750)
    build(records[VERSIONS[1]], target)
    assert target.stat().st_mode & 0o777 == 0o750


def test_a_folder_that_is_replaced_while_it_is_read_is_read_to_its_end(
    tmp_path: Path, records: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    contents, target = _standing(tmp_path, records)

    def replaced(descriptor: Mapping[str, Any]) -> Description:
        replace_files(target, contents[1])
        return describe(descriptor)

    monkeypatch.setattr(module, "describe", replaced)
    monkeypatch.setattr(shutil, "rmtree", lambda *_args, **_options: None)
    tables = read_tables(target)
    assert not tables.errors
    assert tables.description.version == VERSIONS[0]


def test_one_build_at_a_time(tmp_path: Path, records: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    contents, target = _standing(tmp_path, records)
    writing, goes_on, fsync = threading.Event(), threading.Event(), os.fsync

    def rests(handle: int) -> None:
        writing.set()
        goes_on.wait(30)
        fsync(handle)

    monkeypatch.setattr(os, "fsync", rests)
    one, other = (threading.Thread(target=replace_files, args=(target, contents[number])) for number in (0, 1))
    one.start()
    assert writing.wait(30)
    writing.clear()
    other.start()
    other.join(0.5)
    assert not writing.is_set(), "the other has written nothing"
    assert _whole(target) == VERSIONS[0]
    goes_on.set()
    one.join(30)
    other.join(30)
    assert _whole(target) == VERSIONS[1]


def test_the_descriptor_comes_last_where_files_are_replaced(
    tmp_path: Path, records: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    contents, target = _standing(tmp_path, records)
    order, replace = [], Path.replace

    def noted(path: Path, onto: Path) -> Path:
        order.append(path.name)
        return replace(path, onto)

    monkeypatch.setattr(sys, "platform", "an older one")
    monkeypatch.setattr(Path, "replace", noted)
    replace_files(target, contents[1])
    assert sorted(order) == sorted(contents[1])
    assert order[-1] == DESCRIPTOR


def test_what_a_killed_build_left_is_cleared_away(tmp_path: Path, records: dict[str, Path]) -> None:
    target = tmp_path / "out" / "tables"
    left = target.parent / f"{swap.STAGING}left"
    left.mkdir(parents=True)
    (left / "events.parquet").write_bytes(b"PAR1")
    build(records[VERSIONS[0]], target)
    assert [path.name for path in target.parent.iterdir()] == ["tables"]
