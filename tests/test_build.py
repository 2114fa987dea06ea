"""The build: every rule of the records is told with file, row and column, and the same records give the same bytes."""

import filecmp
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from data.build.__main__ import build
from data.errors import RecordsError
from data.store import Store
from data.tables import TABLES
from tests.server import ROOT
from tests.tiny import RECORDS, one_row, write_records

Rows = dict[str, list[dict[str, str]]]


def _set(table: str, column: str, value: str) -> Callable[[Rows], None]:
    def change(rows: Rows) -> None:
        rows[table][0][column] = value

    return change


def _again(table: str) -> Callable[[Rows], None]:
    return lambda rows: rows[table].append(dict(rows[table][0]))


def _all_of(*changes: Callable[[Rows], None]) -> Callable[[Rows], None]:
    def change(rows: Rows) -> None:
        for each in changes:
            each(rows)

    return change


def _uncited(rows: Rows) -> None:
    del rows["citations"][0]


def _twice_the_same_money(rows: Rows) -> None:
    other = rows["contributions"][0] | {"id": "2012-same-gift", "title": "Something else", "overlaps": "2012-a-gift"}
    rows["contributions"].append(other)
    rows["citations"].append(rows["citations"][1] | {"record_id": "2012-same-gift"})


def _two_at_one_time(rows: Rows) -> None:
    rows["contributions"].append(rows["contributions"][0] | {"id": "2012-other-gift", "title": "Something else"})
    rows["citations"].append(rows["citations"][1] | {"record_id": "2012-other-gift"})


def _near_equal(rows: Rows) -> None:
    rows["events"].append(rows["events"][0] | {"id": "2013-a-visit-too", "title": "A visit."})
    rows["citations"].append(rows["citations"][0] | {"record_id": "2013-a-visit-too"})


BREACHES: list[tuple[str, Callable[[Rows], None], str, int | None, str]] = [
    ("date", _set("events", "date", "2013-13"), "events.csv", 2, "date"),
    ("minimum", _set("contributions", "amount", "-1"), "contributions.csv", 2, "amount"),
    ("enum", _set("events", "kind", "party"), "events.csv", 2, "kind"),
    ("type", _set("contributions", "amount", "much"), "contributions.csv", 2, "amount"),
    ("required", _set("events", "title", ""), "events.csv", 2, "title"),
    ("maxLength", _set("events", "title", "x" * 91), "events.csv", 2, "title"),
    ("pattern", _set("events", "id", "A Visit"), "events.csv", 2, "id"),
    ("pattern", _set("sources", "url", "javascript:alert(1)"), "sources.csv", 2, "url"),
    ("pattern", _set("sources", "url", "https://example.org/a b"), "sources.csv", 2, "url"),
    ("pattern", _set("sources", "url", "see https://example.org/"), "sources.csv", 2, "url"),
    ("formula", _set("events", "note", "-1+1"), "events.csv", 2, "note"),
    ("formula", _set("events", "areas", "=1+1"), "events.csv", 2, "areas"),
    ("formula", _set("events", "areas", "Cyber defence;＋1"), "events.csv", 2, "areas"),
    ("reference", _set("events", "areas", "Gardening"), "events.csv", 2, "areas"),
    ("reference", _set("events", "actors", "Nobody, Nothing"), "events.csv", 2, "actors"),
    ("reference", _set("citations", "source_id", "no-page"), "citations.csv", 2, "source_id"),
    ("list", _set("events", "areas", "Cyber defence;"), "events.csv", 2, "areas"),
    ("white space", _set("events", "title", "A visit "), "events.csv", 2, "title"),
    ("control character", _set("events", "note", "one\ntwo"), "events.csv", 2, "note"),
    ("length", _set("events", "note", "x" * 20_001), "events.csv", 2, "note"),
    ("unique", _set("participation", "id", "2013-a-visit"), "participation.csv", 2, "id"),
    ("unique", _set("events", "id", "2001-gone"), "events.csv", 2, "id"),
    ("key", _again("events"), "events.csv", 3, ""),
    ("primary-key", _again("citations"), "citations.csv", 5, ""),
    ("primary-key", _again("area_mentions"), "area_mentions.csv", 3, ""),
    ("citation", _uncited, "events.csv", 2, "id"),
    ("paragraph", _set("citations", "paragraph", ""), "citations.csv", 2, "paragraph"),
    ("claim", _set("citations", "stance", "differs"), "citations.csv", 2, "claim"),
    ("country", _set("events", "country", "XYZ"), "events.csv", 2, "country"),
    ("amount", _set("contributions", "currency", ""), "contributions.csv", 2, "currency"),
    (
        "A qualifier needs an amount",
        _all_of(_set("contributions", "amount", ""), _set("contributions", "currency", "")),
        "contributions.csv",
        2,
        "amount_qualifier",
    ),
    ("amount for each", _set("contributions", "amount_per", "year"), "contributions.csv", 2, "measure"),
    (
        "A qualifier needs a quantity",
        _all_of(_set("contributions", "quantity", ""), _set("contributions", "quantity_qualifier", "about")),
        "contributions.csv",
        2,
        "quantity_qualifier",
    ),
    ("quantity", _set("contributions", "unit", ""), "contributions.csv", 2, "unit"),
    ("running total", _set("contributions", "measure", "cumulative"), "contributions.csv", 2, "as_of"),
    ("self", _set("contributions", "overlaps", "2012-a-gift"), "contributions.csv", 2, "part_of"),
    ("duplicate", _near_equal, "events.csv", 3, "title"),
    ("counted twice", _twice_the_same_money, "contributions.csv", None, "overlaps"),
    ("counted twice", _two_at_one_time, "contributions.csv", None, "summable"),
    ("label", _set("people", "office", "Minister of Something"), "people.csv", 2, "label"),
    ("unused", _set("events", "actors", ""), "people.csv", 2, "label"),
    ("confidence", _set("participation", "note", ""), "participation.csv", 2, "note"),
]


@pytest.mark.parametrize(
    ("rule", "breach", "file", "row", "column"),
    BREACHES,
    ids=[f"{number}-{b[0]}-{b[2]}-{b[4]}" for number, b in enumerate(BREACHES)],
)
def test_a_breach_is_told_with_its_place(
    tmp_path: Path, rule: str, breach: Callable[[Rows], None], file: str, row: int | None, column: str
) -> None:
    rows = one_row()
    breach(rows)
    write_records(tmp_path / "records", rows)
    with pytest.raises(RecordsError) as caught:
        build(tmp_path / "records", tmp_path / "tables")
    found = [(v.file, v.row, v.column) for v in caught.value.violations]
    assert (file, row, column) in found or (not column and (file, row) in {place[:2] for place in found}), caught.value
    assert any(rule in violation.rule or rule in str(violation) for violation in caught.value.violations), caught.value
    assert not (tmp_path / "tables").exists()


def test_all_breaches_are_told_at_once(tmp_path: Path) -> None:
    rows = one_row()
    rows["events"][0]["kind"] = "party"
    rows["contributions"][0]["amount"] = "much"
    rows["participation"][0]["title"] = ""
    write_records(tmp_path / "records", rows)
    with pytest.raises(RecordsError) as caught:
        build(tmp_path / "records", tmp_path / "tables")
    assert {v.file for v in caught.value.violations} == {"events.csv", "contributions.csv", "participation.csv"}


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "header"),
        (b"id;title\n", "header"),
        (b"\xef\xbb\xbfid,title\n", "encoding"),
        (b"label,kind,note\nA fund,fund,caf\xe9\n", "encoding"),
        (b"label,kind,note\nA fund,fund,\x00\n", "encoding"),
        (b'label,kind,note\n"A fund,fund,\n', "csv"),
        (b"label,kind,note\nA fund,fund\n", "csv"),
        (b"label,label,note\nA fund,fund,\n", "header"),
    ],
)
def test_a_file_that_is_not_ours(tmp_path: Path, content: bytes, rule: str) -> None:
    write_records(tmp_path / "records", one_row())
    (tmp_path / "records" / "organisations.csv").write_bytes(content)
    with pytest.raises(RecordsError) as caught:
        build(tmp_path / "records", tmp_path / "tables")
    assert [(v.file, v.rule) for v in caught.value.violations] == [("organisations.csv", rule)]


def test_a_missing_file(tmp_path: Path) -> None:
    write_records(tmp_path / "records", one_row())
    (tmp_path / "records" / "people.csv").unlink()
    with pytest.raises(RecordsError, match=r"people\.csv"):
        build(tmp_path / "records", tmp_path / "tables")


def test_the_same_records_give_the_same_bytes(tmp_path: Path) -> None:
    build(RECORDS, tmp_path)
    names = sorted(path.name for path in TABLES.iterdir() if path.name != ".gitkeep")
    assert sorted(path.name for path in tmp_path.iterdir()) == names
    assert filecmp.cmpfiles(TABLES, tmp_path, names, shallow=False)[0] == names


def test_parquet_carries_descriptions_and_units() -> None:
    schema = pq.read_schema(TABLES / "contributions.parquet")
    assert schema.field("amount_usd").metadata[b"unit"] == b"current US dollars"
    assert all(field.metadata[b"description"] for field in schema)
    assert pq.ParquetFile(TABLES / "contributions.parquet").metadata.row_group(0).column(0).compression == "ZSTD"


def test_who_reads_only_the_first_lines_sees_no_traceback(tmp_path: Path) -> None:
    write_records(tmp_path / "records", one_row())
    nobody_reads, output = os.pipe()
    os.close(nobody_reads)
    command = [sys.executable, "-m", "data.build", "--records", str(tmp_path / "records"), "--tables", str(tmp_path / "tables")]
    found = subprocess.run(command, cwd=ROOT, stdout=output, stderr=subprocess.PIPE, text=True, check=False)
    os.close(output)
    assert (found.returncode, found.stderr) == (0, "")
    assert not Store(tmp_path / "tables").tables().errors
