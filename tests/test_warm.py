"""The warm start: bad tables are told in the log, and the server starts."""

import inspect
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from components.warm_start import warm_up
from data.filters import Filters
from data.opened import STORE
from data.tables import DERIVED, TABLES, Tables
from data.views import sources
from tests.server import ROOT


def derived_values(tables: Tables) -> dict[str, int]:
    """How many values of each function of the tables alone have been made."""
    alone = {inspect.unwrap(each) for each in DERIVED}
    return {
        f"{function.__module__}.{function.__qualname__}": values.cache_info().misses
        for function, values in tables.derived.items()
        if function in alone
    }


@pytest.mark.usefixtures("store_folder")
def test_a_server_starts_without_tables(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    STORE.folder = tmp_path / "none"
    warm_up()
    assert "is missing" in caplog.text


@pytest.mark.usefixtures("store_folder")
def test_a_missing_table_leaves_the_others_ready(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder = tmp_path / "tables"
    shutil.copytree(TABLES, folder)
    (folder / "area_mentions.parquet").unlink()
    STORE.folder = folder
    warm_up()
    assert "area_mentions" in caplog.text
    tables = STORE.tables()
    made = derived_values(tables)
    sources.support(tables, Filters(words="japan"))
    assert derived_values(tables) == made


FIRST = """
import sys
from components.warm_start import warm_up
from data.opened import STORE
from tests.test_pages import PAGES, open_page
from tests.test_warm import derived_values

warm_up()
before, made = set(sys.modules), derived_values(STORE.tables())
assert made
for page in PAGES:
    assert not open_page(page).exception
    assert derived_values(STORE.tables()) == made, page
late = [name for name in set(sys.modules) - before if name.split(".")[0] in ("components", "data")]
assert late == ["components.shell"] or not late, late
"""


@pytest.mark.slow
def test_the_first_reader_waits_for_no_module_of_ours_and_no_key() -> None:
    """In a process of its own, for other tests have imported and made everything."""
    found = subprocess.run([sys.executable, "-c", FIRST], cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert found.returncode == 0, found.stderr
