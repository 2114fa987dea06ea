"""Derive what every page needs and what depends on the records alone: the joined records, and how contributions read."""

from typing import Any

import pyarrow as pa

from data.build.records import Records, Row
from data.schema import FACT_TABLES, RECORDS, Description, arrow_schema
from data.selection import join_records

STATES = dict.fromkeys(("pledge", "commitment"), "promised") | {"unspecified": "unclear"}
"""State of a contribution by its flow; `given` for every other flow."""


def records(tables: Records, description: Description) -> list[Row]:
    """Join the derived rows of the tables of facts."""
    schema = {name: arrow_schema(description[name], description.version) for name in (*FACT_TABLES, RECORDS)}
    facts = {name: pa.Table.from_pylist(tables[name], schema[name]).to_batches() for name in FACT_TABLES}
    rows: list[Row] = pa.Table.from_batches(join_records(facts, schema[RECORDS]), schema[RECORDS]).to_pylist()
    return rows


def contribution(row: Row) -> dict[str, Any]:
    """Return the recipient of a contribution, the time that its amount covers, and its state. Takes a derived row."""
    covers = "period" if row["period"] else "date"
    return {
        "recipient": row["country_name"] or row["place"],
        "start": row[f"{covers}_earliest"],
        "end": row[f"{covers}_latest"],
        "state": STATES.get(row["flow"], "given"),
        "series": _series(row) if row["measure"] == "cumulative" else None,
    }


def _series(row: Row) -> str:
    """Name the series of a running total, so that successive totals of one sum share a name and no others do."""
    recipient, purpose, since = row["country_name"] or row["place"] or "", row["purpose"] or "", row["period_earliest"]
    what = purpose[:1].upper() + purpose[1:] or recipient
    named = recipient.casefold() in what.casefold()
    promised = "pledged" if row["flow"] == "pledge" else ""
    parts = [what, "" if named else recipient, row["channel"], promised, f"since {since.year}" if since else ""]
    return ", ".join(part for part in parts if part)
