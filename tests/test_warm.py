"""The warm start: bad tables are told in the log, and the server starts."""

from pathlib import Path

import pytest

from components.warm import warm_up
from data.store import STORE


@pytest.mark.usefixtures("store_folder")
def test_a_server_starts_without_tables(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    STORE.folder = tmp_path / "none"
    warm_up()
    assert "is missing" in caplog.text
