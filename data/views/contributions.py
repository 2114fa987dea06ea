"""Contributions as sums of money see them: records that no sum distinguishes are one entry, however many they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from operator import mul
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.filters import Filters
from data.record_source import RowIds
from data.selection import Groups, Selection, group, group_codes, select, table_frame
from data.tables import Tables, derived

LINKS = ("through", "alongside", "context")
"""Links to NATO, in the order in which they are shown; their sums are never added."""

PROMISED = ("pledge", "commitment")
GIVEN = ("disbursement", "in_kind", "personnel", "lead")

SHOWN: Mapping[str, tuple[str, ...]] = {
    "all": (*PROMISED, *GIVEN, "unspecified"),
    "pledges": PROMISED,
    "given": GIVEN,
    "unclear": ("unspecified",),
}
"""Flows by the choice of what is shown; of "unspecified" the sources do not say whether it was promised or given."""

FLOWS, MEASURES = SHOWN["all"], ("increment", "period", "cumulative", "context")

QUALIFIERS = ("exact", "at_least", "more_than", "about", "up_to")

ADDED, NO_CONSTANT = "added", "no_constant"
"""Kinds of reason: of what is added, and of what is safe to add and has no value in constant dollars."""

SHARED = ("paid", "contained", "parts", "overlap")
"""Kinds of reason that lie in what other records hold."""

Mask = npt.NDArray[np.bool_]
Amounts = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Terms:
    """In which dollars amounts are summed, and which flows: a key of `SHOWN`."""

    constant: bool = False
    shown: str = "all"

    @property
    def column(self) -> str:
        """Column of the contributions that holds the amount."""
        return "amount_usd_constant" if self.constant else "amount_usd"


def sum_usd(amounts: Amounts, number: RowIds | None = None) -> float:
    """Sum amounts of dollars, each as often as it stands for records, in whole cents, so that no order changes the sum."""
    cents = in_cents(amounts)
    return sum(cents if number is None else map(mul, cents, number.tolist())) / 100


def in_cents(amounts: Amounts) -> list[int]:
    """Return each amount of dollars in whole cents; half a cent goes to the even one.

    As integers of Python, which grow: a sum of great amounts with many records does not fit into 64 bits.
    """
    dollars = np.floor(amounts)
    cents = np.rint((amounts - dollars) * 100)
    return [int(full) * 100 + int(part) for full, part in zip(dollars.tolist(), cents.tolist(), strict=True)]


class Entries(NamedTuple):
    """All entries: the records of each in `groups`, and of `columns` what filters and terms do not change (see `Ledger`).

    `holders` has the records of each set of holders by their own `entry`, `set_of_row` the set of each contribution, −1 where
    nothing holds its money, and `series` the names of all series.
    """

    groups: Groups
    columns: Mapping[str, npt.NDArray[Any]]
    holders: Groups
    set_of_row: RowIds
    series: Sequence[str]


@dataclass(frozen=True, eq=False)
class Ledger:
    """The entries that filters and terms select."""

    columns: Mapping[str, npt.NDArray[Any]]
    """Arrays by their name, as the ledger calls them, and: the `code` of the entry among all, the `number` of its records
    that are selected, its `link`, `flow`, `measure` and `qualifier` as a position in the constants above ("exact" where a
    source qualifies nothing), its `series` as a position, whether its date lies in `one_year`, whether it is a sum that
    covers a time (`lasting`) or a `running` total in current dollars with a date, the set of `holders` that are the reason
    why it is not added (−1 where there is none), whether it `lacks` a value in the dollars of the terms, and whether it is
    `hidden`, because all that holds its money is not added here either."""
    every: Entries
    selection: Selection

    def __getitem__(self, name: str) -> npt.NDArray[Any]:
        return self.columns[name]

    def where(self, mask: Mask) -> "Ledger":
        """Keep some of the entries."""
        return replace(self, columns={name: cells[mask] for name, cells in self.columns.items()})

    def count(self, mask: Mask | None = None) -> int:
        """Count the records of all entries, or of some of them."""
        return int((self["number"] if mask is None else self["number"][mask]).sum())

    def sum_usd(self, mask: Mask) -> float:
        """Sum what some of them add with every record, exact to the cent."""
        return sum_usd(self["added_usd"][mask], self["number"][mask])

    def records(self, mask: Mask | None = None) -> Selection:
        """Select the records of all entries, or of some of them."""
        return self.selection.having(self.every.groups, self._among_all(mask))

    def first_row(self, mask: Mask) -> int:
        """Find the first row of the table whose record is selected and in one of some entries."""
        rows = np.flatnonzero(np.isin(self.every.groups.code, self["code"][mask]))
        return int(rows[self.selection.contains(self.every.groups.row[rows])][0])

    def holders(self, sets: RowIds) -> Selection:
        """Select the records of some sets of holders that are added."""
        held, adds = self.every.holders.frame, self._among_all(~np.isnan(self["added_usd"]))
        return self.selection.having(self.every.holders, np.isin(held["holders"], sets) & adds[held["entry"]])

    def _among_all(self, mask: Mask | None) -> Mask:
        among_all = np.zeros(len(self.every.groups.frame), dtype=bool)
        among_all[self["code"] if mask is None else self["code"][mask]] = True
        return among_all


@derived(latest=4)
def ledger_of(tables: Tables, filters: Filters, terms: Terms) -> Ledger:
    """Give what sums and charts ask of the ledger of these filters and terms."""
    every, selection = every_entry(tables), select(tables, filters, "contributions")
    columns, number = every.columns, selection.sizes(every.groups)
    value, summable, holders = columns[terms.column], columns["summable"], columns["holders"]
    wanted = np.isin(columns["flow"], [FLOWS.index(flow) for flow in SHOWN[terms.shown]])
    adds = wanted & summable & ~np.isnan(value)
    holding, entry = (every.holders.frame[name].to_numpy() for name in ("holders", "entry"))
    is_held = np.isin(holders, holding[(selection.sizes(every.holders) > 0) & adds[entry]])
    of_terms = {
        "code": np.arange(len(number)),
        "number": number,
        "value_usd": value,
        "added_usd": np.where(summable, value, np.nan),
        "lacks": summable & np.isnan(value),
        "hidden": (holders >= 0) & ~is_held,
    }
    return Ledger({**columns, **of_terms}, every, selection).where(wanted & (number > 0))


@derived()
def every_entry(tables: Tables) -> Entries:
    """Make the entries of all contributions."""
    rows = table_frame(tables, "contributions")
    qualifier, measure, (series, names) = rows["amount_qualifier"], rows["measure"], pd.factorize(rows["series"])
    one_year = rows["date_earliest"].dt.year == rows["date_latest"].dt.year
    wide = (measure == "increment") & rows["amount"].notna() & ~one_year
    running = (measure == "cumulative") & rows["amount_usd"].notna() & rows["as_of_latest"].notna()
    holders, of_set, held_by = _holders(rows)
    columns = {
        "link": _codes(rows["nato_link"], LINKS),
        "flow": _codes(rows["flow"], FLOWS),
        "measure": _codes(measure, MEASURES),
        "qualifier": _codes(qualifier.where(qualifier.notna(), "exact"), QUALIFIERS),
        "series": series,
        "one_year": one_year.to_numpy(dtype=bool),
        "lasting": ((measure == "period") | wide).to_numpy(dtype=bool),
        "running": running.to_numpy(dtype=bool),
        "holders": np.where(rows["reason"].isin(SHARED), holders, -1),
        "summable": rows["summable"].to_numpy(dtype=bool),
        **{name: rows[name].to_numpy(dtype=float) for name in ("amount", "amount_usd", "amount_usd_constant")},
    }
    frame = pd.DataFrame(columns)
    entry = frame.groupby(list(columns), dropna=False, sort=False).ngroup().to_numpy()
    frame = frame.drop_duplicates(ignore_index=True)
    holding = pd.DataFrame({"holders": of_set, "entry": entry[held_by]}, index=rows.index[held_by])
    return Entries(
        groups=group_codes(tables, frame, entry, rows.index.to_numpy()),
        columns={name: frame[name].to_numpy() for name in columns},
        holders=group(tables, holding, "holders", "entry"),
        set_of_row=holders,
        series=list(names),
    )


def _codes(cells: pd.Series, values: Sequence[str]) -> RowIds:
    return np.asarray(cells.map({value: code for code, value in enumerate(values)}).to_numpy().astype(np.int8))


def _holders(rows: pd.DataFrame) -> tuple[RowIds, RowIds, RowIds]:
    """Find the sets of contributions that hold the money of others.

    Returns the set of each row, −1 where it is empty; and as pairs each set and the positions of its rows.
    """
    lists = rows["reason_records"].tolist()
    every = pd.Index(rows["id"], dtype=object).get_indexer(pd.Index(list(chain.from_iterable(lists)), dtype=object))
    parts = np.split(every, np.cumsum([len(keys) for keys in lists]))[: len(lists)]
    sets: dict[bytes, int] = {b"": -1}
    codes = [sets.setdefault(part[part >= 0].tobytes(), len(sets) - 1) for part in parts]
    members = [np.frombuffer(key, dtype=every.dtype) for key in sets]
    of_set = np.repeat(np.arange(-1, len(members) - 1), [len(each) for each in members])
    return np.array(codes, dtype=np.int64), of_set, np.concatenate(members)
