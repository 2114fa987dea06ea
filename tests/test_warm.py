"""The warm start: bad tables are told in the log, and the server starts."""

from pathlib import Path

import pytest

from components.warm import warm_up
from data import query
from data.description import FACT_TABLES
from data.filters import Filters
from data.store import STORE


@pytest.mark.usefixtures("store_folder")
def test_a_server_starts_without_tables(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    STORE.folder = tmp_path / "none"
    warm_up()
    assert "is missing" in caplog.text


def test_the_first_reader_finds_every_index_made() -> None:
    query._facts.cache_clear()
    query._index.cache_clear()
    warm_up()
    made = query._index.cache_info().misses
    for name in FACT_TABLES:
        query.matching(STORE.tables(), name, Filters(words="japan"))
    assert query._index.cache_info().misses == made == len(FACT_TABLES)
