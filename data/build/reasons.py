"""Decide which amounts are added: the one rule, which gives the kind of reason and the added records with the same money."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from data.build.dates import read_date
from data.build.records import Row

ADDED = "added"

SHARED = ("paid", "contained", "parts", "overlap")
"""Kinds of reason that depend on added records, in order of precedence."""


@dataclass(frozen=True)
class Reason:
    """Why an amount is or is not added; `shared` has the added records with the same money, by kind."""

    kind: str
    shared: Mapping[str, list[str]] = field(default_factory=dict)

    @property
    def records(self) -> list[str]:
        """The added records with the same money, each once."""
        return sorted({key for keys in self.shared.values() for key in keys})


def reasons(rows: Iterable[Row]) -> dict[str, Reason]:
    """Decide for every contribution whether its amount is added, and why it is not, by id.

    An amount is left out where an editor says so; where there is none, it is context, a running total or without a value in
    dollars; where a record given under it is added; and where a record that contains it is added. The kind named is what the
    record says of itself, then what it shares with added records, then the editor's judgement.

    Parameters
    ----------
    rows
        All contributions, in any order, with their amounts in dollars.
    """
    by_id = {row["id"]: row for row in rows}
    alone = {key: _alone(row) for key, row in by_id.items()}
    added = {key for key, row in by_id.items() if not alone[key] and not row["not_summable_reason"]}
    paid = {pledge for key in added for pledge in by_id[key]["fulfils"]}
    added -= paid
    for key in sorted(added):
        if any(container in added for container in _containers(key, by_id)):
            added.remove(key)
    return kinds(by_id, added, {key: kind or ("paid" if key in paid else "editor") for key, kind in alone.items()})


def kinds(by_id: Mapping[str, Row], added: set[str], own: Mapping[str, str]) -> dict[str, Reason]:
    """Name the reason of every contribution, given which are added and what the others say of themselves."""
    shared = _shared(by_id, added)
    return {key: _reason(key, added, own[key], shared[key]) for key in by_id}


def words(row: Row, reason: Reason) -> str | None:
    """Return the reason in words, an editor's where there are some, or None for an added amount."""
    if row["not_summable_reason"] or reason.kind == ADDED:
        return row["not_summable_reason"] or None
    if reason.kind == "running":
        as_of = f" as of {read_date(row['as_of']).text}" if row["as_of"] else ""
        if row["flow"] in ("pledge", "commitment"):
            return f"Running total of promises{as_of}; single promises, or what was given under them, are counted instead."
        return f"Running total{as_of}; it contains single payments, which are counted one by one."
    if reason.kind == "paid":
        payments = ", ".join(sorted(reason.shared.get("paid", ())))
        return f"What was given under it is added instead{': ' if payments else ''}{payments}."
    return _REASON_TEXTS.get(reason.kind) or f"Already contained in {reason.shared['contained'][0]}."


_REASON_TEXTS: Mapping[str, str] = {
    "unpriced": "No amount is stated.",
    "context": "Told for scale; not a contribution to or beside NATO.",
    "unconverted": "It has no value in dollars.",
}


def _alone(row: Row) -> str:
    """Return the reason within the record itself, or an empty string."""
    if row["amount"] is None:
        return "unpriced"
    if "context" in (row["nato_link"], row["measure"]):
        return "context"
    if row["measure"] == "cumulative":
        return "running"
    return "unconverted" if row["amount_usd"] is None else ""


def _reason(key: str, added: set[str], own: str, shared: Mapping[str, list[str]]) -> Reason:
    if key in added:
        return Reason(ADDED)
    by_others = [kind for kind in SHARED if kind in shared] if own in ("editor", *SHARED) else []
    return Reason(by_others[0] if by_others else own, shared)


def _shared(by_id: Mapping[str, Row], added: set[str]) -> dict[str, dict[str, list[str]]]:
    """Find the added records that share money with each record that is not added, by kind."""
    shared: dict[str, dict[str, list[str]]] = {key: defaultdict(list) for key in by_id}

    def link(key: str, kind: str, other: str) -> None:
        if key not in added and other in added:
            shared[key][kind].append(other)

    for key, row in by_id.items():
        for container in _containers(key, by_id):
            link(container, "parts", key)
            link(key, "contained", container)
        for pledge in row["fulfils"]:
            link(pledge, "paid", key)
            link(key, "contained", pledge)
        for other in row["overlaps"]:
            link(other, "overlap", key)
            link(key, "overlap", other)
    return shared


def _containers(key: str, by_id: Mapping[str, Row]) -> Iterator[str]:
    """Yield the records that contain this one, from the nearest to the widest."""
    seen = {key}
    while (container := by_id[key]["part_of"]) is not None and container not in seen:
        yield container
        seen.add(container)
        key = container
