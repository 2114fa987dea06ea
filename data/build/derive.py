"""Derive what the tables hold beyond the records: dates, dollars, safe sums, country names, sources cited."""

from collections import defaultdict
from collections.abc import Mapping
from functools import partial
from typing import Any

import pycountry

from data.build import wide
from data.build.dates import read_date
from data.build.money import dollars
from data.build.reasons import ADDED, reasons, words
from data.build.records import Records, Row
from data.schema import FACT_TABLES, RECORDS, Description

BOUNDS = ("text", "earliest", "latest")

EVERYDAY_NAMES: Mapping[str, str] = {
    "PSE": "Palestine",
    "PRK": "North Korea",
    "KOR": "South Korea",
    "RUS": "Russia",
    "TUR": "Türkiye",
}
"""Names in common use for countries that pycountry names only formally."""


def country_name(code: str) -> str | None:
    """Return the common English name of an ISO 3166-1 alpha-3 code, or None where there is no such country."""
    if code in EVERYDAY_NAMES:
        return EVERYDAY_NAMES[code]
    country = pycountry.countries.get(alpha_3=code)
    return None if country is None else str(getattr(country, "common_name", country.name))


def derive(records: Records, description: Description) -> Records:
    """Return the rows of every table with all its columns, in the order in which the tables keep them."""
    cited = _sources_cited(records)
    tables = {name: [dict(row) for row in rows] for name, rows in records.items()}
    for name in FACT_TABLES:
        for row in tables[name]:
            stated = {"date_text": row["date_text"]} if row["date_text"] else {}
            row.update(_dates(row, "date", *BOUNDS, "precision", "approximate") | stated, source_ids=cited[row["id"]])
            row["country_name"] = country_name(row["country"]) if row["country"] else None
        tables[name].sort(key=_by_date)
    for row in tables["sources"]:
        row.update(_dates(row, "published", *BOUNDS))
    _money(tables["contributions"], description)
    for name, rows in tables.items():
        for row in rows:
            del row["#row"]
        if name not in FACT_TABLES:
            rows.sort(key=partial(_by_key, description[name].primary_key))
    tables["areas"].sort(key=lambda row: int(row["colour_index"]))
    tables["citations"].sort(key=lambda row: (row["record_id"], row["source_id"], row["paragraph"] or 0, row["locator"]))
    tables[RECORDS] = wide.records(tables, description)
    return tables


def _sources_cited(records: Records) -> dict[str, list[str]]:
    cited: dict[str, list[str]] = defaultdict(list)
    for row in sorted(records["citations"], key=lambda row: row["source_id"]):
        if row["source_id"] not in cited[row["record_id"]]:
            cited[row["record_id"]].append(row["source_id"])
    return cited


def _dates(row: Row, column: str, *parts: str) -> dict[str, Any]:
    """Return columns that are derived from one of a date: parts of its reading, None where the cell is empty."""
    reading = read_date(row[column]) if row[column] else None
    return {f"{column}_{part}": getattr(reading, part, None) for part in parts}


def _by_key(columns: tuple[str, ...], row: Row) -> tuple[str, ...]:
    return tuple(str(row[column]) for column in columns)


def _by_date(row: Row) -> tuple[bool, object, bool, object, str]:
    """Sort by date, oldest first and dates without a start last."""
    earliest, latest = row["date_earliest"], row["date_latest"]
    return earliest is None, earliest or "", latest is None, latest or "", row["id"]


def _money(rows: list[Row], description: Description) -> None:
    base_year = description["contributions"].by_name["amount_usd_constant"].base_year
    for row in rows:
        value = dollars(row, base_year)
        row.update(_dates(row, "period", *BOUNDS) | _dates(row, "as_of", "text", "latest"))
        row["amount_usd"], row["amount_usd_constant"] = value.current, value.constant
        row["rate"], row["rate_period"], row["deflator"] = value.rate, value.rate_period, value.deflator
        row["conversion_note"] = value.note
    by_id = reasons(rows)
    for row in rows:
        reason = by_id[row["id"]]
        row["summable"], row["not_summable_reason"] = reason.kind == ADDED, words(row, reason)
        row["reason"], row["reason_records"] = reason.kind, reason.records
        row.update(wide.contribution(row))
