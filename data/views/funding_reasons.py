"""Why a contribution is not added: one named kind for each, and the added records that hold the same money."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.selection.cells import Mask, RowIds
from data.tables import Tables, derived
from data.views.common import tuples

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
    own = np.select(
        [
            contributions["summable"].to_numpy(dtype=bool),
            contributions["amount"].isna(),
            (contributions["nato_link"] == "context") | (contributions["measure"] == "context"),
            contributions["measure"] == "cumulative",
            contributions["amount_usd"].isna(),
        ],
        [ADDED, "unpriced", "context", "running", "unconverted"],
        "",
    )
    tables = _shared(contributions)
    alone = {kind: Reason(kind or "editor") for kind in set(own.tolist())}
    return {
        key: _shared_reason(kind, tables[key]) if key in tables else alone[kind]
        for key, kind in zip(contributions["id"].tolist(), own.tolist(), strict=True)
    }


def _shared_reason(own: str, tables: Mapping[str, list[str]]) -> Reason:
    against = tuple(sorted({key for kind in SHARED for key in tables[kind]}))
    return Reason(own or next(kind for kind in SHARED if tables[kind]), against)


def _shared(contributions: pd.DataFrame) -> dict[str, dict[str, list[str]]]:
    """For each record that is not added, the added ones that share its money, by the way in which they do, if there is any."""
    added = set(contributions["id"][contributions["summable"].to_numpy(dtype=bool)])
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))

    def tell(key: str, kind: str, other: str) -> None:
        if key not in added and other in added:
            found[key][kind].append(other)

    columns = ("id", "part_of", "fulfils", "overlaps")
    part_of = {key: whole for key, whole in tuples(contributions, *columns[:2]) if isinstance(whole, str)}
    for key, _, fulfils, overlaps in tuples(contributions, *columns):
        for whole in _wholes(key, part_of):
            tell(whole, "parts", key)
            tell(key, "contained", whole)
        for pledge in fulfils:
            tell(pledge, "paid", key)
            tell(key, "contained", pledge)
        for other in overlaps:
            tell(other, "overlap", key)
            tell(key, "overlap", other)
    return found


def _wholes(key: str, part_of: Mapping[str, str]) -> Iterator[str]:
    """What contains the record, from the nearest to the widest."""
    seen = {key}
    while (whole := part_of.get(key, key)) not in seen:
        yield whole
        seen.add(whole)
        key = whole


@dataclass(frozen=True)
class Reasons:
    """The reasons of the whole table, and which rows share their money with which, as pairs of rows.

    Attributes
    ----------
    kinds
        Of each row, the kind of its reason.
    many
        Of each row, whether others hold its money.
    row, other
        The pairs: the rows rising, and the others of one row as its reason names them.
    """

    by_id: Mapping[str, Reason]
    """In the order of the rows."""
    kinds: npt.NDArray[np.object_]
    many: Mask
    shares: Mask
    """Whether the reason of a row lies in what other records hold."""
    row: RowIds
    other: RowIds

    @cached_property
    def by_row(self) -> Sequence[Reason]:
        """The reason of each row."""
        return list(self.by_id.values())


@derived()
def known_reasons(tables: Tables) -> Reasons:
    """They do not depend on what is asked."""
    found = reasons(tables["contributions"])
    row_of = {key: row for row, key in enumerate(found)}
    pairs = [(row_of[key], row_of[other]) for key, reason in found.items() for other in reason.against]
    row, other = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    kinds = np.array([each.kind for each in found.values()], dtype=object)
    many = np.zeros(len(found), dtype=bool)
    many[row] = True
    return Reasons(found, kinds, many, np.isin(kinds.astype(str), SHARED), row, other)
