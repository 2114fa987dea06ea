"""Why a contribution is not added: one named kind for each, and the added records that hold the same money."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

ADDED, NO_CONSTANT = "added", "no_constant"

KINDS: Mapping[str, str] = {
    ADDED: "Added",
    "unpriced": "No amount stated",
    "context": "Told for scale",
    "running": "Running total",
    "unconverted": "No value in dollars",
    NO_CONSTANT: "No value in constant dollars",
    "paid": "Pledge later paid",
    "contained": "Contained in what is added",
    "parts": "Its parts are added",
    "overlap": "May be the same money",
    "editor": "Editor’s judgement",
}
"""In words, for people."""

SHARED = ("paid", "contained", "parts", "overlap")
"""Kinds of reason that lie in what other records hold, in the order in which they are told."""

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Reason:
    """Why a contribution is or is not added, and which added ones hold the same money."""

    kind: str
    against: tuple[str, ...] = ()


def reasons(contributions: pd.DataFrame) -> dict[str, Reason]:
    """The reason of every contribution of the whole table, by identifier, for sums in current dollars.

    The kind follows from the columns and not from the words of `not_summable_reason`: what it says of itself comes first
    (no amount, context, running total, not convertible), then what it shares with added records (paid under it, containing
    it, contained in it, overlapping), and where neither says it, it was an editor's judgement.
    """
    columns = ["id", "summable", "measure", "nato_link", "part_of", "fulfils", "overlaps"]
    known = contributions[columns].assign(priced=contributions["amount"].notna(), in_usd=contributions["amount_usd"].notna())
    rows = {str(row["id"]): _row(row) for row in known.to_dict("records")}
    shared = _shared(rows)
    return {key: Reason(_kind(row, shared[key]), _against(shared[key])) for key, row in rows.items()}


def _row(cells: Mapping[Any, Any]) -> Row:
    return {str(name): cell for name, cell in cells.items()}


def _kind(row: Row, shared: Mapping[str, list[str]]) -> str:
    if row["summable"]:
        return ADDED
    if not row["priced"]:
        return "unpriced"
    if "context" in (row["nato_link"], row["measure"]):
        return "context"
    if row["measure"] == "cumulative":
        return "running"
    if not row["in_usd"]:
        return "unconverted"
    return next((kind for kind in SHARED if shared[kind]), "editor")


def _against(shared: Mapping[str, list[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for kind in SHARED for key in shared[kind]))


def _shared(rows: Mapping[str, Row]) -> dict[str, dict[str, list[str]]]:
    """For each record that is not added, the added ones that share its money, by the way in which they do."""
    found: dict[str, dict[str, list[str]]] = {key: defaultdict(list) for key in rows}
    for key, row in rows.items():
        for whole in _wholes(row, rows):
            _tell(found, rows, whole, "parts", key)
            _tell(found, rows, key, "contained", whole)
        for pledge in row["fulfils"]:
            _tell(found, rows, pledge, "paid", key)
            _tell(found, rows, key, "contained", pledge)
        for other in row["overlaps"]:
            _tell(found, rows, other, "overlap", key)
            _tell(found, rows, key, "overlap", other)
    return found


def _tell(found: dict[str, dict[str, list[str]]], rows: Mapping[str, Row], key: str, kind: str, other: str) -> None:
    if not rows[key]["summable"] and rows[other]["summable"]:
        found[key][kind].append(other)


def _wholes(row: Row, rows: Mapping[str, Row]) -> Iterator[str]:
    """What contains the record, from the nearest to the widest."""
    seen = {row["id"]}
    while isinstance(row["part_of"], str) and row["part_of"] not in seen:
        yield row["part_of"]
        seen.add(row["part_of"])
        row = rows[row["part_of"]]
