"""What sums of money ask of contributions: rows that no sum tells apart are one entry, however many they are.

Rows are one entry where they lie in one cell (see `data.selection.cells`) and agree in all that
a sum or a chart through time looks at.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from operator import mul
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.filters import Filters
from data.selection.cells import Cells, CellSelection, Codes, Mask, RowIds, how_many
from data.selection.query import cells_of, select_facts
from data.tables import Tables, derived
from data.views.contributions import GIVEN, NO_CONSTANT, PROMISED, Sharing, Terms, contributions, sharing

LINKS = ("through", "alongside", "context")
"""Links to NATO, in the order in which they are shown; their sums are never added."""

SHOWN: Mapping[str, tuple[str, ...]] = {
    "all": (*PROMISED, *GIVEN, "unspecified"),
    "pledges": PROMISED,
    "given": GIVEN,
    "unclear": ("unspecified",),
}
"""Flows by what a reader asks for; of "unspecified" the sources do not say whether it was promised or given."""

FLOWS, MEASURES = SHOWN["all"], ("increment", "period", "cumulative", "context")

AMOUNTS = ("amount", "amount_usd", "amount_usd_constant", "value_usd", "added_usd")

QUALIFIERS = ("exact", "at_least", "more_than", "about", "up_to")

Amounts = npt.NDArray[np.float64]


class Entries(NamedTuple):
    """Entries of a ledger as arrays; the columns are those of the ledger, where nothing else is said.

    Attributes
    ----------
    group
        Its place among all entries; of the rows of a ledger the row.
    number
        How many rows it stands for.
    link, flow, measure, qualifier
        Place of the value in `LINKS`, `FLOWS`, `MEASURES` and `QUALIFIERS`; "exact" where a source qualifies nothing.
    lacks
        Whether it is safe to add and has no value in the dollars of the terms.
    """

    group: RowIds
    number: RowIds
    link: Codes
    flow: Codes
    measure: Codes
    qualifier: Codes
    summable: Mask
    amount: Amounts
    amount_usd: Amounts
    amount_usd_constant: Amounts
    value_usd: Amounts
    added_usd: Amounts
    lacks: Mask
    hidden: Mask

    def where(self, mask: Mask | RowIds) -> "Entries":
        """Some of the entries."""
        return Entries._make(cells[mask] for cells in self)

    def count(self, mask: Mask | None = None) -> int:
        """How many rows they stand for, or some of them do."""
        return int((self.number if mask is None else self.number[mask]).sum())

    def sum_usd(self, mask: Mask) -> float:
        """Sum what some of them add with every row, exact to the cent."""
        return sum_usd(self.added_usd[mask], self.number[mask])


def sum_usd(amounts: Amounts, number: RowIds | None = None) -> float:
    """Sum amounts of dollars, each as often as it stands for rows, in whole cents, so that no order of them changes the sum."""
    cents = in_cents(amounts)
    return sum(cents if number is None else map(mul, cents, number.tolist())) / 100


def in_cents(amounts: Amounts) -> list[int]:
    """Return each amount of dollars in whole cents; half a cent goes to the even one.

    As integers of Python, which grow: a sum of great amounts with many rows does not fit into 64 bits.
    """
    dollars = np.floor(amounts)
    cents = np.rint((amounts - dollars) * 100)
    return [int(whole) * 100 + int(part) for whole, part in zip(dollars.tolist(), cents.tolist(), strict=True)]


@dataclass(frozen=True, eq=False)
class LedgerSelection:
    """The entries that filters and terms leave, and their rows."""

    entries: Entries
    cells: Cells
    """Rows of the contributions, those of one entry in one."""
    found: CellSelection
    """What the filters leave of the contributions."""

    def rows(self, mask: Mask | None = None) -> CellSelection:
        """The rows of all entries, or of some of them."""
        kept = np.zeros(len(self.cells.first), dtype=bool)
        kept[self.entries.group if mask is None else self.entries.group[mask]] = True
        return replace(self.found, cells=self.cells, kept=kept)


def are_added(tables: Tables, filters: Filters, terms: Terms, rows: RowIds) -> Mask:
    """Of some rows of the contributions, whether they are added in the ledger of these filters and terms."""
    every, found = every_entry(tables), select_facts(tables, "contributions", filters)
    return found.at(rows) & _valued(tables, terms).adds[every.cells.of[rows]]


class _Valued(NamedTuple):
    """Of each entry, what terms make of it."""

    wanted: Mask
    value: Amounts
    adds: Mask
    """Whether it is safe to add, has a value, and is of the flows asked for."""


@derived(latest=2 * len(SHOWN))
def _valued(tables: Tables, terms: Terms) -> _Valued:
    whole = every_entry(tables).entries
    wanted = np.isin(whole.flow, [FLOWS.index(flow) for flow in SHOWN[terms.shown]])
    value = whole.amount_usd_constant if terms.constant else whole.amount_usd
    return _Valued(wanted, value, wanted & whole.summable & ~np.isnan(value))


@derived(latest=4)
def entries(tables: Tables, filters: Filters, terms: Terms) -> LedgerSelection:
    """What sums and charts ask of the ledger of these filters and terms."""
    every, found = every_entry(tables), select_facts(tables, "contributions", filters)
    whole, cells = every.entries, every.cells
    wanted, value, adds = _valued(tables, terms)
    if found.said is None:
        number = cells.sizes * found.kept[every.coarse]
        sharing, here = every.held, (found.kept[every.coarse] & adds)[every.holding]
    else:
        rows = np.flatnonzero(found.mask)
        number = how_many(cells.of[rows], found.standing(rows), len(cells.first))
        sharing, here = every.sharing, found.at(every.other) & adds[cells.of[every.other]]
    held, out = np.zeros((2, len(number)), dtype=bool)
    held[sharing[here]] = True
    out[sharing[~here]] = True
    asked = whole._replace(
        number=number,
        value_usd=value,
        added_usd=np.where(whole.summable, value, np.nan),
        lacks=whole.summable & np.isnan(value),
        hidden=every.shares & out & ~held,
    )
    return LedgerSelection(asked.where((number > 0) & wanted), cells, found)


@dataclass(frozen=True, eq=False)
class Every:
    """All entries, whatever is asked.

    Attributes
    ----------
    entries
        In current dollars, with nothing hidden.
    cells
        The rows of the contributions, those of one entry in one.
    coarse
        Of each entry, the cell that the filters look at.
    shares
        Of each entry, whether the reason of its rows lies in what other records hold.
    sharing, other
        Pairs of an entry and the row of a record that holds the same money.
    held, holding
        The same as pairs of entries, for where the rows of one are all left or none of them.
    one_year, as_of, series
        Of each entry, whether its date lies in one calendar year, whether it has a date up to which it counts, and the place
        of its series among `names`.
    """

    entries: Entries
    cells: Cells
    coarse: Codes
    shares: Mask
    sharing: RowIds
    other: RowIds
    held: RowIds
    holding: RowIds
    one_year: Mask
    as_of: Mask
    series: Codes
    names: Sequence[str]


@derived()
def every_entry(tables: Tables) -> Every:
    """All entries; made once for each opened set of tables."""
    rows, shared, coarse = contributions(tables), sharing(tables), cells_of(tables, "contributions").of
    single = _entry_of_each(rows)
    others, other = np.unique(shared.other, return_inverse=True)
    series, names = pd.factorize(rows["series"])
    one_year = np.asarray(rows["date_earliest"].dt.year == rows["date_latest"].dt.year)
    as_of = np.asarray(rows["as_of_latest"].notna())
    own = [single.link, single.flow, single.measure, single.qualifier, single.summable, single.amount, single.amount_usd]
    own += [single.amount_usd_constant, _same_others(shared, other, len(others)), shared.is_shared, one_year, as_of, series]
    cells = Cells.by([coarse, *own], len(rows), cells_of(tables, "contributions").number)
    first = cells.first
    pairs = np.unique(cells.of[shared.row].astype(np.int64) * max(len(others), 1) + other)
    entry, other = np.divmod(pairs, max(len(others), 1))
    held, holding = np.divmod(np.unique(entry * len(first) + cells.of[others[other]]), max(len(first), 1))
    return Every(
        entries=single.where(first)._replace(group=np.arange(len(first)), number=cells.sizes),
        cells=cells,
        coarse=coarse[first],
        shares=shared.is_shared[first],
        sharing=entry,
        other=others[other],
        held=held,
        holding=holding,
        one_year=one_year[first],
        as_of=as_of[first],
        series=series[first],
        names=list(names),
    )


MOST_OTHERS = 8
"""A row that shares its money with more is an entry of its own: such rows are few, and comparing their sets is long."""


def _same_others(shared: Sharing, other: Codes, others: int) -> Codes:
    """Return a number for each row that is the same for rows that share their money with the same others."""
    number = np.bincount(shared.row, minlength=len(shared.has_others))
    order = np.lexsort((other, shared.row))
    few = order[number[shared.row[order]] <= MOST_OTHERS]
    codes = sets(shared.row[few], other[few], others, len(number))
    many = np.flatnonzero(number > MOST_OTHERS)
    codes[many] = -1 - many
    return codes


def sets(row: RowIds, code: RowIds, codes: int, rows: int) -> RowIds:
    """A number for each row that is the same for rows with the same codes; the pairs must be by row, then by code."""
    sets = np.zeros(rows, dtype=np.int64)
    while len(row):
        first = np.append(True, row[1:] != row[:-1])
        sets *= codes + 1
        sets[row[first]] += code[first] + 1
        sets = pd.factorize(sets)[0]
        row, code = row[~first], code[~first]
    return sets


def _entry_of_each(rows: pd.DataFrame) -> Entries:
    """Make an entry of each row of a ledger."""
    qualifier = rows["amount_qualifier"]
    return Entries(
        group=np.arange(len(rows)),
        number=np.ones(len(rows), dtype=np.int64),
        link=_codes(rows["nato_link"], LINKS),
        flow=_codes(rows["flow"], FLOWS),
        measure=_codes(rows["measure"], MEASURES),
        summable=rows["summable"].to_numpy(dtype=bool),
        qualifier=_codes(qualifier.where(qualifier.notna(), "exact"), QUALIFIERS),
        lacks=(rows["why_kind"] == NO_CONSTANT).to_numpy(dtype=bool),
        hidden=rows["hidden"].to_numpy(dtype=bool),
        **{name: rows[name].to_numpy(dtype=float) for name in AMOUNTS},
    )


def _codes(cells: pd.Series, values: Sequence[str]) -> Codes:
    codes: Codes = cells.map({value: code for code, value in enumerate(values)}).to_numpy().astype(np.int8)
    return codes
