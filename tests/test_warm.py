"""The warm start: bad tables are told in the log, and the server starts."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from components.warm_start import warm_up
from data.filters import Filters
from data.schema import FACT_TABLES
from data.selection import query
from data.selection.index import index_of
from data.store import STORE, TABLES
from data.views import sources
from tests.server import ROOT


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
    made = sources._support.cache_info().misses
    sources.support(STORE.tables(), Filters(words="japan"))
    assert sources._support.cache_info().misses == made


def test_the_first_reader_finds_every_index_made() -> None:
    query._facts.cache_clear()
    index_of.cache_clear()
    warm_up()
    made = index_of.cache_info().misses
    for name in FACT_TABLES:
        query.matching(STORE.tables(), name, Filters(words="japan"))
    assert index_of.cache_info().misses == made == len(FACT_TABLES)


FIRST = """
import sys
from components.warm_start import warm_up
from data.views import common, counts, funding_time
from tests.test_pages import PAGES, open_page

def made():
    return tuple(each.cache_info().misses for each in (counts.fact_keys, common.together, funding_time._orders))

warm_up()
before, keys = set(sys.modules), made()
assert all(keys)
for page in PAGES:
    assert not open_page(page).exception
    assert made() == keys, page
late = [name for name in set(sys.modules) - before if name.split(".")[0] in ("components", "data")]
assert late == ["components.shell"] or not late, late
"""


def test_the_first_reader_waits_for_no_module_of_ours_and_no_key() -> None:
    """In a process of its own, for other tests have imported and made everything."""
    found = subprocess.run([sys.executable, "-c", FIRST], cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert found.returncode == 0, found.stderr
