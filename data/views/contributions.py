"""The contributions in the dollars that a reader chose, and which of them hold the same money."""

from dataclasses import dataclass
from itertools import chain

import numpy as np
import pandas as pd

from data.selection.cells import Mask, RowIds
from data.tables import Tables, derived

PROMISED = ("pledge", "commitment")
GIVEN = ("disbursement", "in_kind", "personnel", "lead")

ADDED, NO_CONSTANT = "added", "no_constant"
"""Kinds of reason: of what is added, and of what is safe to add and has no value in constant dollars."""

SHARED = ("paid", "contained", "parts", "overlap")
"""Kinds of reason that lie in what other records hold."""


@dataclass(frozen=True)
class Terms:
    """In which dollars amounts are summed, and which flows: a key of `data.views.funding_entries.SHOWN`."""

    constant: bool = False
    shown: str = "all"

    @property
    def column(self) -> str:
        """Column of the contributions that holds the amount."""
        return "amount_usd_constant" if self.constant else "amount_usd"


@derived()
def contributions(tables: Tables) -> pd.DataFrame:
    """Return the contributions with the columns of a ledger in current dollars, where no row shares its money with others."""
    rows = tables["contributions"]
    nothing = pd.Series([()] * len(rows), index=rows.index, dtype=object)
    year = rows["date_earliest"].dt.year.astype("Int64")
    # In one block for each type, which is filtered many times faster.
    return in_dollars(rows.assign(year=year, hidden=False, against=nothing, elsewhere=nothing), Terms()).copy()


def in_dollars(rows: pd.DataFrame, terms: Terms) -> pd.DataFrame:
    """Add `value_usd`, `added_usd`, `why_kind` and `why` in the dollars of the terms to all contributions."""
    value, summable = rows[terms.column], rows["summable"]
    lacks = summable & value.isna()
    return rows.assign(
        value_usd=value,
        added_usd=value.where(summable),
        why_kind=rows["reason"].mask(lacks, NO_CONSTANT),
        why=rows["not_summable_reason"].mask(lacks, rows["conversion_note"]),
    )


@dataclass(frozen=True, eq=False)
class Sharing:
    """Which rows of the contributions share their money with which.

    Attributes
    ----------
    is_shared
        Of each row, whether the reason why it is not added lies in what other records hold.
    has_others
        Of each row, whether added rows hold its money.
    row, other
        The pairs: the rows rising, and the others of one row in the order of their identifiers.
    """

    is_shared: Mask
    has_others: Mask
    row: RowIds
    other: RowIds


@derived()
def sharing(tables: Tables) -> Sharing:
    """Find the rows of the records that hold the same money; of records that share a row, the first names it."""
    rows = tables["contributions"]
    lists = rows["reason_records"].tolist()
    other = pd.Index(rows["id"], dtype=object).get_indexer(pd.Index(list(chain.from_iterable(lists)), dtype=object))
    row = np.repeat(np.arange(len(rows)), [len(keys) for keys in lists])[other >= 0]
    has_others = np.zeros(len(rows), dtype=bool)
    has_others[row] = True
    return Sharing(rows["reason"].isin(SHARED).to_numpy(), has_others, row, other[other >= 0])
