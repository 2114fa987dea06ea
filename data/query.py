"""Which rows a filter leaves: one rule for pages, downloads and notebooks. Every function is (tables, filters) → rows."""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data.description import FACT_TABLES
from data.filters import Choices, Filters
from data.store import Tables

BATCH_ROWS = 10_000
"""Rows per batch: what a download holds in memory does not grow with its length."""

Mask = npt.NDArray[np.bool_]

Places = npt.NDArray[np.int64]
"""Numbers of rows."""

MASKS = 8
"""Masks that are kept for each table of facts, a byte a row each."""

SEARCHED = ("title", "description", "actors", "place", "channel", "purpose")
"""Columns that the words of a search are looked for in."""

EARLIEST_YEAR = 1990
"""First year of the range where no record has a date; a range always has two years, as a slider needs."""

IN_NO_YEAR = ("decade", "undated")
"""Precisions of a date that put it in no single year."""

_OPEN_START, _OPEN_END = np.iinfo(np.int64).min, np.iinfo(np.int64).max


def fold(text: str) -> str:
    """The text as it is compared: without case and accents."""
    if text.isascii():
        return text.casefold()
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()


@dataclass(frozen=True)
class _Index:
    """What the filters look at in one table of facts, as flat arrays with one entry per row."""

    earliest: Places
    latest: Places
    areas: npt.NDArray[np.uint64]
    area_bits: dict[str, np.uint64]
    country: pa.ChunkedArray
    cited_rows: dict[str, Places]
    text: pa.Array


def choices(tables: Tables) -> Choices:
    """What each filter can be set to, as far as the tables that it needs are open."""
    return _choices(Shared(tables))


def matching(tables: Tables, name: str, filters: Filters) -> Mask:
    """Which rows of a table the filters leave, in the order of the table.

    A fact matches when it meets every filter. The other tables follow the facts: a source or citation stays with the
    records that cite it, a discrepancy with the records it touches, an area, person or organisation with the records that
    name it. An area named by a document is matched by area and source.
    """
    tables.check(name)
    if not filters.active:
        return np.ones(len(tables.arrow[name]), dtype=bool)
    return _facts(Shared(tables), name)(filters)


def select(tables: Tables, name: str, filters: Filters) -> pd.DataFrame:
    """The rows of a table that the filters leave, oldest first; the shared frame itself where nothing is filtered."""
    frame = tables[name]
    return frame if not filters.active else frame[matching(tables, name, filters)]


@dataclass(frozen=True)
class Rows:
    """Some rows of a frame that all sessions share, taken from it when they are looked at.

    A page that shows a part of many rows takes no more than that part, and who keeps this for a download keeps no rows.
    """

    frame: pd.DataFrame
    places: Callable[[], Places]
    """Gives the places of the rows in the frame, in order."""
    told: Callable[[pd.DataFrame], pd.DataFrame] | None = None
    """Adds columns to rows that were taken, of which the index is their places."""
    number: Callable[[], int] | None = None
    """How many there are, where that is known without their places."""

    def __len__(self) -> int:
        return self.number() if self.number else len(self.places())

    def part(self, start: int = 0, stop: int | None = None) -> pd.DataFrame:
        """The rows from one number to another, or all of them."""
        taken = self.frame.iloc[self.places()[start:stop]]
        taken = self.told(taken) if self.told else taken
        taken.index = pd.RangeIndex(len(taken))
        return taken

    def then(self, told: Callable[[pd.DataFrame], pd.DataFrame]) -> "Rows":
        """The same rows with more columns."""
        before = self.told
        return replace(self, told=(lambda taken: told(before(taken))) if before else told)

    def highest(self, name: str, most: int) -> "Rows":
        """Those with the highest values of a column, as `highest` chooses them."""

        def places() -> Places:
            own = self.places()
            return own if len(own) <= most else np.asarray(own[highest(self.frame[name].iloc[own], most)])

        return replace(self, places=places, number=lambda: min(len(self), most))

    def sorted(self, name: str, *, ascending: bool) -> "Rows":
        """The same rows in the order of a column, nulls last, equal ones as they are."""

        def places() -> Places:
            own = self.places()
            order = self.frame[name].iloc[own].reset_index(drop=True)
            order = order.sort_values(ascending=ascending, kind="stable", na_position="last")
            return np.asarray(own[order.index])

        return replace(self, places=places, number=self.__len__)


def highest(cells: pd.Series, most: int) -> Places:
    """The places of the highest cells, in the order that they have; what has no value is lower than all that have one."""
    ranked = cells.reset_index(drop=True).sort_values(na_position="first", kind="stable")
    return np.sort(ranked.index[-most:].to_numpy())


def rows(tables: Tables, name: str, filters: Filters) -> Rows:
    """The rows of `select`, not yet taken."""

    def left() -> Mask:
        return matching(tables, name, filters)

    return Rows(tables[name], lambda: np.flatnonzero(left()), number=lambda: int(np.count_nonzero(left())))


def batches(tables: Tables, name: str, filters: Filters) -> pa.RecordBatchReader:
    """The rows of a table that the filters leave, as a stream of Arrow batches that looks for them when it is first read.

    Raises TableError at once where a table that they depend on is not open.
    """
    for needed in (name,) if name in FACT_TABLES or not filters.active else (name, *FACT_TABLES, "citations"):
        tables.check(needed)
    table = tables.arrow[name]
    return pa.RecordBatchReader.from_batches(table.schema, _left(tables, name, filters))


def _left(tables: Tables, name: str, filters: Filters) -> Iterator[pa.RecordBatch]:
    mask = matching(tables, name, filters)
    table = tables.arrow[name]
    for start in range(0, len(table), BATCH_ROWS):
        part = pa.array(mask[start : start + BATCH_ROWS])
        if part.true_count:
            yield from table.slice(start, BATCH_ROWS).filter(part).to_batches()


def count(tables: Tables, filters: Filters) -> dict[str, int]:
    """How many records the filters leave in each table of facts that is open."""
    return {name: int(matching(tables, name, filters).sum()) for name in FACT_TABLES if name in tables.arrow}


class Shared:
    """A key for one opened set of tables, compared by identity, so that what is derived from it is made once."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables

    def __hash__(self) -> int:
        return id(self.tables)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Shared) and self.tables is other.tables


@lru_cache(maxsize=2)
def _choices(shared: Shared) -> Choices:
    tables = shared.tables
    facts = [tables[name] for name in FACT_TABLES if name in tables.arrow]
    if not facts:
        return Choices(EARLIEST_YEAR, EARLIEST_YEAR + 1, (), {}, ())
    bounds = pd.concat([frame[column] for frame in facts for column in ("date_earliest", "date_latest")]).dropna()
    countries = pd.concat([frame[["country_name", "country"]] for frame in facts]).dropna().drop_duplicates()
    first = int(bounds.min().year) if len(bounds) else EARLIEST_YEAR
    named = sorted(zip(countries["country_name"], countries["country"], strict=True))
    return Choices(
        first_year=first,
        last_year=max(int(bounds.max().year), first + 1) if len(bounds) else first + 1,
        areas=tuple(tables["areas"]["label"]) if "areas" in tables.arrow else (),
        countries=dict(named),
        sources=tuple(sorted(set(tables["citations"]["source_id"]))) if "citations" in tables.arrow else (),
    )


@lru_cache(maxsize=2 * len(FACT_TABLES))
def _index(shared: Shared, name: str) -> _Index:
    tables = shared.tables
    table = tables.arrow[name]
    labels = tables.arrow["areas"]["label"] if "areas" in tables.arrow else pc.list_flatten(table["areas"]).unique()
    bits = {label: np.uint64(1) << np.uint64(position) for position, label in enumerate(labels.to_pylist())}
    return _Index(
        earliest=_days(table["date_earliest"], _OPEN_START),
        latest=_days(table["date_latest"], _OPEN_END),
        areas=_area_sets(table["areas"], bits),
        area_bits=bits,
        country=table["country"],
        cited_rows=_cited_rows(tables.arrow["citations"], table["id"]) if "citations" in tables.arrow else {},
        text=search_text(table),
    )


def _days(column: pa.ChunkedArray, where_open: int) -> Places:
    return np.asarray(pc.fill_null(column.cast(pa.int32()).cast(pa.int64()), where_open).to_numpy())


def _area_sets(column: pa.ChunkedArray, bits: dict[str, np.uint64]) -> npt.NDArray[np.uint64]:
    """Each row's areas as one number with a bit per area."""
    sets = np.zeros(len(column), dtype=np.uint64)
    parents = pc.list_parent_indices(column).to_numpy()
    labels = pc.list_flatten(column).to_pylist()
    np.bitwise_or.at(sets, parents, np.array([bits[label] for label in labels], dtype=np.uint64))
    return sets


def _rows_of(keys: pa.ChunkedArray, ids: pa.ChunkedArray) -> Places:
    """The row of each key among the identifiers; −1 where it is none of them."""
    return np.asarray(pc.fill_null(pc.index_in(keys, value_set=ids), -1).to_numpy(), dtype=np.int64)


def _cited_rows(citations: pa.Table, ids: pa.ChunkedArray) -> dict[str, Places]:
    """The rows of these identifiers that each source is cited for."""
    rows = _rows_of(citations["record_id"], ids)
    codes, sources = pd.factorize(citations["source_id"].to_pandas()[rows >= 0])
    rows = rows[rows >= 0][np.argsort(codes, kind="stable")]
    ends = np.cumsum(np.bincount(codes, minlength=len(sources)))
    return {source: np.unique(each) for source, each in zip(sources, np.split(rows, ends), strict=False)}


def search_text(rows: pa.Table | pa.RecordBatch) -> pa.Array:
    """Each row's searched columns in one folded text; what several rows share is folded once."""
    columns = [rows[name] for name in SEARCHED if name in rows.schema.names]
    texts = [pc.binary_join(column, "\n") if pa.types.is_list(column.type) else column for column in columns]
    joined = pc.binary_join_element_wise(*texts, "\n", null_handling="skip").dictionary_encode()
    coded = joined.combine_chunks() if isinstance(joined, pa.ChunkedArray) else joined
    return pa.array([fold(text) for text in coded.dictionary.to_pylist()], type=pa.string()).take(coded.indices)


@lru_cache(maxsize=2 * len(FACT_TABLES))
def _facts(shared: Shared, name: str) -> Callable[[Filters], Mask]:
    """What filters leave of a table; one page asks for the same many times, and gets the same read-only array."""
    index = _index(shared, name) if name in FACT_TABLES else None

    @lru_cache(maxsize=MASKS)
    def left(filters: Filters) -> Mask:
        mask = _mask(shared.tables, index, filters) if index else _beside(shared.tables, name, filters)
        mask.flags.writeable = False
        return mask

    return left


def _mask(tables: Tables, index: _Index, filters: Filters) -> Mask:
    mask = np.ones(len(index.earliest), dtype=bool)
    if filters.years:
        mask &= _overlaps(index, filters.years)
    if not filters.undated:
        mask &= _dated(index, filters.years or choices(tables).years)
    if filters.areas:
        wanted = np.bitwise_or.reduce([index.area_bits.get(label, np.uint64(0)) for label in filters.areas])
        mask &= (index.areas & wanted) != 0
    if filters.countries:
        mask &= pc.is_in(index.country, pa.array(filters.countries, pa.string())).to_numpy()
    if filters.sources:
        rows = [index.cited_rows.get(source, np.array([], dtype=np.int64)) for source in filters.sources]
        cited = np.zeros(len(mask), dtype=bool)
        cited[np.concatenate(rows)] = True
        mask &= cited
    for word in fold(filters.words).split():
        mask &= pc.match_substring(index.text, word).to_numpy(zero_copy_only=False)
    return mask


def first_and_last_day(years: tuple[int, int]) -> tuple[int, int]:
    """The days on which the years begin and end, counted from 1 January 1970."""
    first = np.datetime64(f"{years[0]}-01-01", "D").astype(np.int64)
    last = np.datetime64(f"{years[1]}-12-31", "D").astype(np.int64)
    return int(first), int(last)


def _overlaps(index: _Index, years: tuple[int, int]) -> Mask:
    first, last = first_and_last_day(years)
    return np.asarray((index.earliest <= last) & (index.latest >= first))


def _dated(index: _Index, years: tuple[int, int]) -> Mask:
    """Closed dates, and open ones whose known bound itself lies in the range."""
    first, last = first_and_last_day(years)
    no_start, no_end = index.earliest == _OPEN_START, index.latest == _OPEN_END
    start_inside = (index.earliest >= first) & (index.earliest <= last)
    end_inside = (index.latest >= first) & (index.latest <= last)
    return np.asarray(np.where(no_start, ~no_end & end_inside, ~no_end | start_inside))


def facts_left(tables: Tables, filters: Filters) -> Mask:
    """Which facts the filters leave, the tables of facts one after the other."""
    return np.concatenate([matching(tables, name, filters) for name in FACT_TABLES])


@lru_cache(maxsize=4)
def fact_places(shared: Shared, name: str) -> Places:
    """The fact of each citation, or of each record that a discrepancy names: its place in `facts_left`, −1 for none."""
    table = shared.tables.arrow[name]
    keys = table["record_id"] if name == "citations" else pc.list_flatten(table["record_ids"])
    return _rows_of(
        keys, pa.chunked_array([chunk for each in FACT_TABLES for chunk in shared.tables.arrow[each]["id"].chunks], pa.string())
    )


def _beside(tables: Tables, name: str, filters: Filters) -> Mask:
    frame = tables[name]
    if name == "withdrawn":
        return np.ones(len(frame), dtype=bool)
    if name == "area_mentions":
        return _one_of(frame["area"], filters.areas) & _one_of(frame["source_id"], filters.sources)
    if name == "citations":
        return _cited(tables, filters) & _one_of(frame["source_id"], filters.sources)
    if name == "discrepancies":
        parents = pc.list_parent_indices(tables.arrow[name]["record_ids"]).to_numpy()
        mask = np.zeros(len(frame), dtype=bool)
        mask[parents[_of_left(tables, name, filters)]] = True
        return mask
    if name == "sources":
        codes, names = source_codes(Shared(tables))
        cited = np.bincount(codes[_cited(tables, filters)], minlength=len(names)) > 0
        return np.asarray(frame["id"].isin(names[cited])) & _one_of(frame["id"], filters.sources)
    named = _named(tables, "areas" if name == "areas" else "actors", filters)
    if name == "organisations":
        named |= _named_in(tables, "contributions", "channel", filters)
        named |= _named_in(tables, "participation", "organisation", filters)
    mask = np.asarray(frame["label"].isin(named))
    return mask & _one_of(frame["label"], filters.areas) if name == "areas" else mask


def _of_left(tables: Tables, name: str, filters: Filters) -> Mask:
    """Which of the facts that a table touches the filters leave."""
    places = fact_places(Shared(tables), name)
    # What touches no fact looks at the last place, which no fact has.
    return np.append(facts_left(tables, filters), False)[places]


def _cited(tables: Tables, filters: Filters) -> Mask:
    return _of_left(tables, "citations", filters)


@lru_cache(maxsize=2)
def source_codes(shared: Shared) -> tuple[Places, npt.NDArray[np.object_]]:
    """The source of each citation as its place among the sources that are cited, and these."""
    codes, names = pd.factorize(shared.tables["citations"]["source_id"])
    return codes, np.asarray(names, dtype=object)


def _one_of(column: pd.Series, wanted: tuple[str, ...]) -> Mask:
    return np.asarray(column.isin(wanted)) if wanted else np.ones(len(column), dtype=bool)


def _named(tables: Tables, column: str, filters: Filters) -> set[str]:
    return {label for name in FACT_TABLES for label in _named_in(tables, name, column, filters)}


def _named_in(tables: Tables, name: str, column: str, filters: Filters) -> set[str]:
    """What the records that the filters leave name in a column of texts or of lists."""
    cells = tables.arrow[name][column].filter(pa.array(matching(tables, name, filters)))
    items = pc.list_flatten(cells) if pa.types.is_list(cells.type) else cells
    return set(items.unique().drop_null().to_pylist())
