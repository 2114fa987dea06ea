"""Every file of the tables under every fault: named with the remedy, the rest works, and a good file is picked up."""

import json
import os
import random
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data import store as module
from data.errors import TableError
from data.filters import Filters
from data.opened import STORE
from data.schema import DESCRIPTOR, FACT_TABLES, RECORDS
from data.selection import choices_of, select_table
from data.storage.files import Folder, signature
from data.storage.location import Signature
from data.store import Store
from data.tables import TABLES
from tests.test_pages import PAGES, open_page

PATIENCE = 30
"""Seconds that reading one folder may take on a busy machine."""

FILES = sorted(path.name for path in TABLES.iterdir())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TABLES, tmp_path / "tables"))


@pytest.fixture
def patience() -> Iterator[None]:
    """An end to a test that waits for what never comes."""

    def over(_number: int, _frame: object) -> NoReturn:
        pytest.fail("it waits for a file")

    before = signal.signal(signal.SIGALRM, over)
    signal.alarm(PATIENCE)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def _cut(share: float) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(path.read_bytes()[: max(1, int(path.stat().st_size * share))])


def _flip(path: Path) -> None:
    """Random bytes, in place and with the times of before."""
    status, content = path.stat(), bytearray(path.read_bytes())
    for place in random.Random(len(content)).sample(range(len(content)), 5):  # noqa: S311 - bytes, not keys
        content[place] ^= 0xFF
    path.write_bytes(content)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def _other_schema(path: Path) -> None:
    if path.suffix == ".json":
        path.write_text(json.dumps({"name": "something else", "resources": [{"path": "../../etc/passwd"}]}))
    else:
        pq.write_table(pa.table({"id": ["a"]}), path)


def _older(path: Path) -> None:
    """The file as an older version of the program wrote it."""
    if path.suffix == ".json":
        descriptor = json.loads(path.read_text(encoding="utf-8"))
        del descriptor["layout"]
        path.write_text(json.dumps(descriptor), encoding="utf-8")
    else:
        table = pq.read_table(path)
        pq.write_table(table.replace_schema_metadata({"version": "0.0.1"}), path)


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _loop(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.name)


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


FAULTS: dict[str, Callable[[Path], object]] = {
    "missing": Path.unlink,
    "empty": lambda path: path.write_bytes(b""),
    "cut after a byte": _cut(0),
    "cut in the middle": _cut(0.5),
    "cut at the end": _cut(0.99),
    "longer": lambda path: path.write_bytes(path.read_bytes() + b"\x00"),
    "flipped bytes": _flip,
    "another schema": _other_schema,
    "older": _older,
    "a folder": _folder,
    "a loop of links": _loop,
    "a pipe": _pipe,
}


CASES = [(fault, file) for fault in FAULTS for file in (DESCRIPTOR, "events.parquet")]
CASES += [("missing", file) for file in FILES if ("missing", file) not in CASES]
"""Every fault of the descriptor and of one table, which are read in two ways; one fault of every other file."""


@pytest.mark.usefixtures("patience")
@pytest.mark.parametrize(("fault", "file"), CASES)
def test_a_fault_is_named_and_mended_without_a_restart(folder: Path, file: str, fault: str) -> None:
    store = Store(folder)
    good = (folder / file).read_bytes()
    assert not store.tables().errors
    FAULTS[fault](folder / file)
    name = file.removesuffix(".parquet")
    if file == DESCRIPTOR:
        with pytest.raises(TableError, match=r"datapackage\.json.*python -m data\.build"):
            store.tables()
    else:
        tables = store.tables()
        assert set(tables.errors) == {name}
        with pytest.raises(TableError, match=rf"{file}.*python -m data\.build"):
            tables[name]
        with pytest.raises(TableError, match=file):
            _ = tables.arrow[name]
        _use_the_rest(store, name)
    _put_back(folder / file, good)
    assert not store.tables().errors


def _use_the_rest(store: Store, broken: str) -> None:
    tables = store.tables()
    choices = choices_of(tables)
    filters = Filters(years=choices.years, words="japan")
    for name in FACT_TABLES:
        if broken == RECORDS:
            with pytest.raises(TableError, match=r"records\.parquet"):
                select_table(tables, name, filters)
        elif name != broken:
            assert len(select_table(tables, name, filters)) > 0


def _put_back(path: Path, content: bytes) -> None:
    if path.is_dir() and not path.is_symlink():
        path.rmdir()
    path.unlink(missing_ok=True)
    path.write_bytes(content)


@pytest.fixture
def unprivileged() -> Iterator[Path]:
    """A copy of the tables, and this process as a user who owns none of them."""
    if os.getuid() != 0:
        pytest.skip("only root can become somebody else")
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        folder = Path(shutil.copytree(TABLES, Path(name) / "tables"))
        os.seteuid(65534)
        try:
            yield folder
        finally:
            os.seteuid(0)


def test_a_file_that_may_not_be_read_is_named(unprivileged: Path) -> None:
    store = Store(unprivileged)
    assert not store.tables().errors
    for file in FILES:
        _chmod(unprivileged / file, 0o000)
        try:
            errors = [str(error) for error in store.tables().errors.values()]
        except TableError as error:
            errors = [str(error)]
        assert len(errors) == 1
        assert file in errors[0]
        assert "Permission denied" in errors[0]
        _chmod(unprivileged / file, 0o644)
        assert not store.tables().errors
    _chmod(unprivileged, 0o000)
    with pytest.raises(TableError, match="tables"):
        store.tables()


def _chmod(path: Path, mode: int) -> None:
    os.seteuid(0)
    path.chmod(mode)
    os.seteuid(65534)


@pytest.mark.parametrize(
    "content",
    [b'{"layout": 2, "resources": ' + b"[" * 100_000, b'{"layout": 99}', b'"text"', b"null", b"\x00" * 100],
    ids=["deep", "newer", "text", "null", "zeros"],
)
def test_a_hostile_description_is_refused(folder: Path, content: bytes) -> None:
    (folder / DESCRIPTOR).write_bytes(content)
    with pytest.raises(TableError, match="datapackage"):
        Store(folder).tables()


def test_an_older_set_that_is_whole_is_refused_with_its_reason(folder: Path) -> None:
    _older(folder / DESCRIPTOR)
    with pytest.raises(TableError, match="layout 0 of the tables, and this program reads layout 2"):
        Store(folder).tables()


QUICK = ("participation.parquet", "contributions.parquet", "people.parquet")


@pytest.mark.usefixtures("store_folder")
@pytest.mark.parametrize(
    "file",
    [pytest.param(file, marks=[] if file in QUICK else pytest.mark.slow) for file in FILES if file != DESCRIPTOR],
)
def test_pages_work_or_say_which_file_is_wrong(folder: Path, file: str) -> None:
    STORE.folder = folder
    (folder / file).write_bytes(b"PAR1")
    working = set()
    for page in PAGES:
        app = open_page(page)
        assert not app.exception, (page, app.exception)
        told = [element.value for element in (*app.error, *app.warning)]
        assert any(file.removesuffix(".parquet").replace("_", "") in text.replace("\\", "").replace("_", "") for text in told)
        assert all(r"\-m data\.build" in text for text in told if "What needs this file" in text), "the text is shown literally"
        if not app.error:
            working.add(page)
    assert "about" in working
    if file == "participation.parquet":
        assert {"funding"} <= working
    if file == "contributions.parquet":
        assert {"participation"} <= working
    if file in ("people.parquet", "organisations.parquet", "area_mentions.parquet"):
        assert len(working) >= len(PAGES) - 1


@pytest.mark.usefixtures("store_folder")
def test_a_run_of_a_page_looks_at_the_files_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """All parts of a page show one version, whatever happens on disk meanwhile."""
    looks = []

    def counted(folder: Folder) -> Signature:
        looks.append(1)
        return signature(folder)

    STORE.tables()
    monkeypatch.setattr(module, "signature", counted)
    assert not open_page("records").exception
    assert len(looks) == 1
