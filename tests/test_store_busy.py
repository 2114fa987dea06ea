"""A machine that cannot look at the files for a moment: what was read before is served, and it looks again."""

import errno
import os
import shutil
import subprocess
import sys
import time
from itertools import count
from pathlib import Path
from typing import NoReturn

import pyarrow.parquet as pq
import pytest

from data import store as module
from data.errors import BusyError, TableError
from data.store import Store
from data.tables import TABLES
from tests.server import ROOT

WAIT = 0.05
PASSING = (errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EIO, errno.EINTR)

EXHAUSTED = """
import os, resource, sys, time
from pathlib import Path
from data.errors import TableError
from data.store import WAIT, Store

folder, touched = Path(sys.argv[1]), sys.argv[2] == "touched"
store = Store(folder)
before = store.tables()
if touched:
    (folder / "events.parquet").touch()
hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
for free in (0, 1, 2):
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, hard))
    taken = []
    try:
        while True:
            taken.append(os.dup(0))
    except OSError:
        for handle in taken[len(taken) - free:]:
            os.close(handle)
    during = store.tables()
    assert not during.errors, during.errors
    assert during.description.version == before.description.version
    for handle in taken[:len(taken) - free]:
        os.close(handle)
    assert len(store.tables()["events"])
(folder / "events.parquet").write_bytes(b"")
time.sleep(1.1 * WAIT)
assert "events" in store.tables().errors, "it looks again"
print("held")
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TABLES, tmp_path / "tables"))


def _fail(monkeypatch: pytest.MonkeyPatch, call: str, number: int) -> None:
    def busy(*_args: object, **_options: object) -> NoReturn:
        raise OSError(number, os.strerror(number))

    if call == "open":
        monkeypatch.setattr(os, "supports_dir_fd", {*os.supports_dir_fd, busy})
        monkeypatch.setattr(os, "open", busy)
    else:
        monkeypatch.setattr(Path, call, busy)


@pytest.mark.skipif(sys.platform == "win32", reason="counts handles as POSIX does")
@pytest.mark.parametrize("state", ["untouched", "touched"])
def test_a_process_without_file_handles_serves_what_it_has(folder: Path, state: str) -> None:
    command = [sys.executable, "-c", EXHAUSTED, str(folder), state]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert run.stdout == "held\n", run.stderr


@pytest.mark.parametrize("call", ["iterdir", "stat", "open"])
@pytest.mark.parametrize("number", PASSING, ids=lambda number: errno.errorcode[number])
def test_a_passing_error_is_no_state_of_the_files(
    folder: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int
) -> None:
    monkeypatch.setattr(module, "WAIT", WAIT)
    store = Store(folder)
    before = store.tables()
    (folder / "events.parquet").touch()
    with monkeypatch.context() as failing:
        _fail(failing, call, number)
        for _ in range(3):
            assert store.tables() is before
    time.sleep(2 * WAIT)
    after = store.tables()
    assert after is not before
    assert not after.errors


@pytest.mark.parametrize("call", ["iterdir", "stat", "open"])
def test_who_starts_at_such_a_moment_recovers(folder: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    store = Store(folder)
    with monkeypatch.context() as failing:
        _fail(failing, call, errno.EMFILE)
        with pytest.raises(BusyError, match="at this moment"):
            store.tables()
    assert not store.tables().errors


def test_memory_that_runs_out_is_no_damage(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(folder)
    before = store.tables()
    (folder / "events.parquet").touch()

    def full(*_args: object, **_options: object) -> NoReturn:
        raise MemoryError

    monkeypatch.setattr(pq, "ParquetFile", full)
    assert store.tables() is before


def test_a_set_that_never_rests_is_no_damage(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, numbers = Store(folder), count()
    before = store.tables()
    (folder / "people.parquet").unlink()
    monkeypatch.setattr(module, "signature", lambda _folder: ((next(numbers),),))
    monkeypatch.setattr(module, "PAUSE", 0)
    assert store.tables() is before
    with pytest.raises(BusyError, match="again and again"):
        Store(folder).tables()


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="counts handles as POSIX does")
def test_reading_again_keeps_no_handle(folder: Path) -> None:
    store, held = Store(folder), []
    for _ in range(5):
        (folder / "people.parquet").touch()
        assert not store.tables().errors
        held.append(len(list(Path("/dev/fd").iterdir())))
    assert held[-1] == held[0]


def test_it_does_not_look_at_every_call(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, looks = Store(folder), []
    store.tables()

    def busy(*_args: object) -> NoReturn:
        looks.append(1)
        raise OSError(errno.ENFILE, "too many")

    monkeypatch.setattr(Path, "iterdir", busy)
    for _ in range(20):
        store.tables()
    assert len(looks) == 1


def test_an_error_that_is_kept_gathers_no_frames(folder: Path) -> None:
    """The same error is raised for every reader; the frames of each must not stay with it."""
    (folder / "people.parquet").unlink()
    store = Store(folder)
    lengths = []
    for _ in range(5):
        with pytest.raises(TableError) as caught:
            store.tables().check("people")
        lengths.append(len(caught.traceback))
    assert lengths[-1] == lengths[0]
    (folder / "datapackage.json").unlink()
    lengths.clear()
    for _ in range(5):
        with pytest.raises(TableError) as caught:
            store.tables()
        lengths.append(len(caught.traceback))
    assert lengths[-1] == lengths[1]
