"""Addresses from before ids stood in them: each still shows what it showed, which `old_addresses.tsv` holds.

A line of a page has its address, what it is, how many events, contributions and participations the filters select, the keys
of its charts, and the keys and rows of its tables outside folds; a line of a download has its status and rows.
"""

import csv
import io
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pyarrow.parquet as pq
import pytest

from tests.test_pages import open_page

LINES = [line.split("\t") for line in Path(__file__).with_name("old_addresses.tsv").read_text(encoding="utf-8").splitlines()]


def _key(proto_id: str) -> str:
    return proto_id.split("-", 2)[-1]


@pytest.mark.parametrize("line", [line for line in LINES if not line[0].startswith("/api")], ids=lambda line: line[0])
def test_a_page_shows_what_it_showed(line: list[str]) -> None:
    address, _, counts, charts, tables = line
    parts = urlsplit(address)
    query = {name: values[0] if len(values) == 1 else values for name, values in parse_qs(parts.query).items()}
    app = open_page(parts.path.strip("/") or "overview", **query)
    assert not app.exception
    numbers = "".join(char if char.isdigit() else " " for char in app.sidebar.caption[0].value)
    assert numbers.split() == counts.split()
    drawn = [_key(each.proto.id) for each in app.get("plotly_chart")]
    assert sorted(drawn) == charts.split()
    listed = [f"{_key(each.proto.id)}:{len(each.value)}" for each in app.dataframe if each.proto.id]
    assert sorted(listed) == tables.split()


@pytest.mark.parametrize("line", [line for line in LINES if line[0].startswith("/api")], ids=lambda line: line[0])
def test_a_download_gives_what_it_gave(client: httpx.Client, line: list[str]) -> None:
    address, _, status, rows = line
    answer = client.get(address)
    assert answer.status_code == int(status)
    if rows:
        path = urlsplit(address).path
        if path.endswith(".csv"):
            found = len(list(csv.reader(io.StringIO(answer.text, newline="")))) - 1
        else:
            found = len(answer.json()["data"]) if path.endswith(".json") else pq.read_table(io.BytesIO(answer.content)).num_rows
        assert found == int(rows)
