"""The page About: its codebook has every table and column, once a fold is open."""

import pytest
import streamlit as st

from data.tables import Tables
from tests.test_pages import open_page


def test_the_codebook_describes_every_column_of_every_table(real: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not open_page("about").dataframe

    class Open:
        """A fold that a reader has opened."""

        open = True

        def __enter__(self) -> None: ...

        def __exit__(self, *_: object) -> None: ...

    monkeypatch.setattr(st, "expander", lambda *_, **__: Open())
    codebooks = [each.value for each in open_page("about").dataframe]
    assert [each["Column"].tolist() for each in codebooks] == [
        [column.name for column in table.columns] for table in real.description.tables.values()
    ]
