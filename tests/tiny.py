"""Tiny sets of tables made on the spot: empty ones, and one row in each."""

import csv
import shutil
from pathlib import Path

from data.build.records import read_description

ROOT = Path(__file__).resolve().parent.parent
RECORDS = ROOT / "data" / "records"

ONE_ROW: dict[str, dict[str, str]] = {
    "events": {
        "id": "2013-a-visit",
        "title": "A visit",
        "description": "Somebody comes.",
        "kind": "visit",
        "date": "2013-04",
        "areas": "Cyber defence",
        "actors": "Ann Example, Minister of Examples",
        "country": "BEL",
        "milestone": "first",
        "confidence": "high",
    },
    "contributions": {
        "id": "2012-a-gift",
        "title": "A gift",
        "description": "Somebody gives.",
        "flow": "disbursement",
        "measure": "increment",
        "amount": "1000000",
        "currency": "USD",
        "amount_qualifier": "more_than",
        "quantity": "3",
        "unit": "tents",
        "nato_link": "through",
        "channel": "A fund",
        "date": "2012-02-21",
        "areas": "Cyber defence",
        "country": "AFG",
        "related": "2013-a-visit",
        "confidence": "medium",
    },
    "participation": {
        "id": "2014-an-exercise",
        "title": "An exercise",
        "description": "Somebody takes part.",
        "format": "exercise",
        "role": "observer",
        "organisation": "A fund",
        "date": "2014/..",
        "areas": "Cyber defence",
        "confidence": "low",
        "note": "Hearsay.",
    },
    "sources": {"id": "a-page", "title": "A page", "publisher": "A body", "published": "2017-11-07", "language": "en"}
    | {"kind": "official", "edition_of": "nato-relations-with-japan", "file": "a.txt"},
    "areas": {"label": "Cyber defence", "description": "Computers.", "colour_index": "0"},
    "area_mentions": {"source_id": "a-page", "area": "Cyber defence", "mention": "listed", "wording": "cyber"}
    | {"paragraph": "2"},
    "discrepancies": {"id": "a-question", "kind": "conflict", "topic": "A day", "record_ids": "2013-a-visit"}
    | {"reading_a": "One", "source_a": "a-page", "paragraph_a": "1", "reading_b": "Two", "source_b": "a-page"}
    | {"effect": "Little.", "resolution": "One."},
    "organisations": {"label": "A fund", "kind": "fund"},
    "people": {"label": "Ann Example, Minister of Examples", "name": "Ann Example", "office": "Minister of Examples"},
    "withdrawn": {"id": "2001-gone", "reason": "It was wrong.", "replaced_by": "2013-a-visit", "version": "0.1.0"},
}

CITATIONS = [
    {"record_id": key, "source_id": "a-page", "locator": "Top", "paragraph": "1", "stance": "supports"}
    for key in ("2013-a-visit", "2012-a-gift", "2014-an-exercise")
]


def write_records(folder: Path, rows: dict[str, list[dict[str, str]]]) -> None:
    """Write a folder of records with these rows; tables that are not named are empty."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(RECORDS / "datapackage.yaml", folder)
    for table in read_description(RECORDS).edited:
        with (folder / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, [column.name for column in table.edited], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows.get(table.name, []))


def one_row() -> dict[str, list[dict[str, str]]]:
    """One row in each table, and a citation for each record."""
    return {name: [dict(row)] for name, row in ONE_ROW.items()} | {"citations": [dict(row) for row in CITATIONS]}
