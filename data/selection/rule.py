"""State the rule of the filters as expressions over the flat columns, for every engine, page and download."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import reduce
from operator import or_

import narwhals as nw
import numpy as np
import pyarrow as pa

from data.filters import ANY_OF, AnyOf, Filters
from data.selection.cells import Mask
from data.selection.filter_columns import FIRST_DAY, LAST_DAY, OPEN_END, OPEN_START, SEARCH, mark

OWN_COLUMNS: Mapping[str, Mapping[str, str]] = {
    table: {each.attribute: each.own[table] for each in ANY_OF if table in each.own}
    for table in sorted({table for each in ANY_OF for table in each.own})
}
"""By table that follows the facts, the column of its own that a filter looks at beside what it follows."""


def where(filters: Filters, years: tuple[int, int], areas: Collection[str]) -> list[nw.Expr]:
    """Return the conditions that a fact must meet, words aside; none where nothing else is filtered.

    Parameters
    ----------
    filters
        The filters.
    years
        First and last year of the whole set, for filters that name none.
    areas
        The areas that have a column; no fact is of another.
    """
    return [*_dates(filters, years), *_values(filters, areas)]


def needed(filters: Filters, areas: Collection[str]) -> list[str]:
    """Return the columns that the rule looks at; see `where`."""
    dates = [FIRST_DAY, LAST_DAY] if filters.years or filters.areas or not filters.undated else []
    active = [each for each in ANY_OF if getattr(filters, each.attribute)]
    flags = [column for each in active if each.form == "flags" for column in _flags(each, filters, areas)]
    return [*dates, *flags, *(each.flat for each in active if each.form != "flags"), *([SEARCH] if filters.words else [])]


def span(filters: Filters) -> list[tuple[str, str, int]]:
    """Give the part of the rule that statistics of row groups can decide, for a reader that must be told of it beforehand."""
    if filters.years is None:
        return []
    first, last = first_and_last_day(filters.years)
    return [(FIRST_DAY, "<=", last), (LAST_DAY, ">=", first)]


def _dates(filters: Filters, years: tuple[int, int]) -> Iterator[nw.Expr]:
    """Keep bounds that overlap the years; without the undated, an open date's known bound must itself lie in them."""
    starts, ends = nw.col(FIRST_DAY), nw.col(LAST_DAY)
    first, last = first_and_last_day(filters.years or years)
    if filters.years:
        yield starts <= last
        yield ends >= first
    if not filters.undated:
        closed = (starts != OPEN_START) & (ends != OPEN_END)
        yield closed | ((starts >= first) & (starts <= last)) | ((ends >= first) & (ends <= last))


def _values(filters: Filters, areas: Collection[str]) -> Iterator[nw.Expr]:
    for each in ANY_OF:
        values: tuple[str, ...] = getattr(filters, each.attribute)
        if not values:
            continue
        if each.form == "flags":
            having = [nw.col(column) for column in _flags(each, filters, areas)]
            yield reduce(or_, having or [nw.col(FIRST_DAY) < OPEN_START])
        elif each.form == "marks":
            yield reduce(or_, [nw.col(each.flat).str.contains(mark(value), literal=True) for value in values])
        else:
            yield nw.col(each.flat).is_in(list(values))


def _flags(each: AnyOf, filters: Filters, areas: Collection[str]) -> list[str]:
    return [f"{each.flat}{value}" for value in getattr(filters, each.attribute) if value in areas]


def has_words(words: str) -> list[nw.Expr]:
    """Return the conditions that a fact has all of these folded words."""
    return [nw.col(SEARCH).str.contains(word, literal=True) for word in words.split()]


def own(name: str, filters: Filters) -> list[nw.Expr]:
    """Return the conditions on the own columns of a table that follows the facts."""
    wanted = {column: getattr(filters, attribute) for attribute, column in OWN_COLUMNS.get(name, {}).items()}
    return [nw.col(column).is_in(list(values)) for column, values in wanted.items() if values]


def first_and_last_day(years: tuple[int, int]) -> tuple[int, int]:
    """Return the days on which the years begin and end, counted from 1 January 1970."""
    first = np.datetime64(f"{years[0]}-01-01", "D").astype(np.int64)
    last = np.datetime64(f"{years[1]}-12-31", "D").astype(np.int64)
    return int(first), int(last)


def compared(rows: pa.Table) -> "nw.DataFrame[pa.Table]":
    """Return rows in the form that expressions compare."""
    return nw.from_native(rows.combine_chunks(), eager_only=True)


def met(rows: "nw.DataFrame[pa.Table]", rules: Sequence[nw.Expr]) -> Mask:
    """Return which rows meet all of some conditions."""
    if not rules:
        return np.ones(len(rows), dtype=bool)
    every = nw.all_horizontal(*rules, ignore_nulls=False) if len(rules) > 1 else rules[0]
    result = rows.select(every).to_native()
    return np.asarray(result.column(0).to_numpy(), dtype=bool)
