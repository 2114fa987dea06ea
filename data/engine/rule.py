"""The rule of the filters over the set of facts, once for every engine; `data.query` holds its form for the tables in memory.

Both forms say what `data.filters.Filters` says, and a test holds them to the same rows. The tables in memory keep flat
arrays of their own, because making a narwhals expression over them costs more than ten milliseconds where the arrays cost a
tenth of one.
"""

from collections.abc import Iterator
from functools import reduce
from operator import or_

import narwhals as nw

from data.engine.facts import AREA, FIRST_DAY, LAST_DAY, OPEN_END, OPEN_START, SEARCH, SOURCES, mark
from data.filters import Filters
from data.index import fold
from data.query import first_and_last_day


def where(filters: Filters, years: tuple[int, int]) -> list[nw.Expr]:
    """What a fact must meet to be left, all of it; nothing where nothing is filtered.

    Parameters
    ----------
    filters
        What is asked for.
    years
        First and last year of the whole set, for filters that name none.
    """
    return [*_dates(filters, years), *_values(filters)]


def needed(filters: Filters) -> list[str]:
    """Columns that the rule looks at."""
    dates = [FIRST_DAY, LAST_DAY] if filters.years or not filters.undated else []
    looked_at = {"country": filters.countries, SOURCES: filters.sources, SEARCH: filters.words}
    return [*dates, *(f"{AREA}{label}" for label in filters.areas), *(name for name, asked in looked_at.items() if asked)]


def span(filters: Filters) -> list[tuple[str, str, int]]:
    """The part of the rule that statistics of row groups can decide, for a reader that must be told of it beforehand."""
    if filters.years is None:
        return []
    first, last = first_and_last_day(filters.years)
    return [(FIRST_DAY, "<=", last), (LAST_DAY, ">=", first)]


def _dates(filters: Filters, years: tuple[int, int]) -> Iterator[nw.Expr]:
    """Bounds that overlap the years; without the undated, an open date's known bound must itself lie in them."""
    starts, ends = nw.col(FIRST_DAY), nw.col(LAST_DAY)
    first, last = first_and_last_day(filters.years or years)
    if filters.years:
        yield starts <= last
        yield ends >= first
    if not filters.undated:
        closed = (starts != OPEN_START) & (ends != OPEN_END)
        yield closed | ((starts >= first) & (starts <= last)) | ((ends >= first) & (ends <= last))


def _values(filters: Filters) -> Iterator[nw.Expr]:
    if filters.areas:
        yield reduce(or_, [nw.col(f"{AREA}{label}") for label in filters.areas])
    if filters.countries:
        yield nw.col("country").is_in(list(filters.countries))
    if filters.sources:
        yield reduce(or_, [nw.col(SOURCES).str.contains(mark(source), literal=True) for source in filters.sources])
    yield from has_words(fold(filters.words))


def has_words(words: str) -> list[nw.Expr]:
    """That a fact has all of these folded words."""
    return [nw.col(SEARCH).str.contains(word, literal=True) for word in words.split()]
