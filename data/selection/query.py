"""Which rows a filter leaves: one rule for pages, downloads and notebooks. Every function is (tables, filters) → rows."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache

import narwhals as nw
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data.filters import ANY_OF, AnyOf, Choices, Filters
from data.schema import FACT_TABLES, RECORDS
from data.selection.cells import Cells, Mask, RowIds, Selection
from data.selection.counts import Keys
from data.selection.expander import RecordExpander
from data.selection.filter_columns import fold
from data.selection.index import areas_of, index_of, rows_of, source_codes
from data.selection.records_table import fact_of_record
from data.selection.rows import Rows
from data.selection.rule import OWN_COLUMNS, compared, has_words, met, own, where
from data.tables import Tables, derived

MASKS = 8
"""Answers that are kept for each table of facts; where its rows were looked at, a byte a row each."""

CELL_ANSWERS, CELL_BYTES = 1_000, 4_000_000
"""Most answers of the cells that are kept, for what one reader asks others ask too, and most bytes of their masks."""

EARLIEST_YEAR = 1990
"""First year of the range where no record has a date; a range always has two years, as a slider needs."""


def choices(tables: Tables) -> Choices:
    """What each filter can be set to, as far as the tables that it needs are open."""
    return _choices(tables)


def matching(tables: Tables, name: str, filters: Filters) -> Mask:
    """Which rows of a table the filters leave, in the order of the table.

    A fact matches when it meets every filter, also as a row of `records`. The other tables follow the facts: a source or
    citation stays with the records that cite it, a discrepancy with the records it touches, an area, person or organisation
    with the records that name it. An area named by a document is matched by area and source.
    """
    tables.check(name)
    if not filters.active:
        return np.ones(len(tables.arrow[name]), dtype=bool)
    if name in FACT_TABLES:
        return select_facts(tables, name, filters).mask
    if name == RECORDS:
        return np.take(facts_left(tables, filters).mask, fact_of_record(tables))
    return _follows(tables, name)(filters)


def select_facts(tables: Tables, name: str, filters: Filters) -> Selection:
    """What the filters leave of a table of facts; asked again for the same, it is the same."""
    tables.check(name)
    return _facts(tables, name)(filters)


def select(tables: Tables, name: str, filters: Filters) -> pd.DataFrame:
    """The rows of a table that the filters leave, oldest first; the tables frame itself where nothing is filtered."""
    frame = tables[name]
    return frame if not filters.active else frame[matching(tables, name, filters)]


def rows(tables: Tables, name: str, filters: Filters) -> Rows:
    """The rows of `select`, not yet taken."""

    def places(part: slice) -> RowIds:
        if name in FACT_TABLES:
            return select_facts(tables, name, filters).places(part)
        return np.flatnonzero(matching(tables, name, filters))[part]

    expander = expander_of(tables, name, lambda: select_facts(tables, name, filters)) if name in FACT_TABLES else None
    return Rows(tables[name], places, number=lambda: number(tables, name, filters), expander=expander)


def expander_of(tables: Tables, name: str, found: Callable[[], Selection], at: RowIds | None = None) -> RecordExpander | None:
    """What tells the records apart that rows of a table of facts stand for; None where each is one record.

    `found` gives what is left of the table, and `at` is the row of the table that each row is, where they are not the same.
    """
    if tables.whole is None:
        return None
    return RecordExpander(tables.whole, found, at, [(name, np.arange(len(tables[name])))])


def batches(tables: Tables, name: str, filters: Filters) -> pa.RecordBatchReader:
    """The rows of a table that the filters leave, as a stream of Arrow batches that looks for them when it is first read.

    Raises TableError at once where a table that they depend on is not open.
    """
    beside = (
        () if name in FACT_TABLES or not filters.active else FACT_TABLES if name == RECORDS else (*FACT_TABLES, "citations")
    )
    for needed in (name, *beside):
        tables.check(needed)
    return pa.RecordBatchReader.from_batches(tables.arrow[name].schema, _left(tables, name, filters))


def _left(tables: Tables, name: str, filters: Filters) -> Iterator[pa.RecordBatch]:
    yield from tables.arrow[name].batches(mask=matching(tables, name, filters))


def number(tables: Tables, name: str, filters: Filters) -> int:
    """How many rows of a table the filters leave."""
    return len(select_facts(tables, name, filters)) if name in FACT_TABLES else int(matching(tables, name, filters).sum())


def count(tables: Tables, filters: Filters) -> dict[str, int]:
    """How many records the filters leave in each table of facts that is open."""
    return {name: len(select_facts(tables, name, filters)) for name in FACT_TABLES if name in tables.arrow}


@derived()
def _choices(tables: Tables) -> Choices:
    facts = [tables.arrow[name] for name in FACT_TABLES if name in tables.arrow]
    ends = [pc.min_max(pc.year(table[column])).as_py() for table in facts for column in ("date_earliest", "date_latest")]
    bounds = [year for each in ends for year in each.values() if year is not None]
    first = min(bounds, default=EARLIEST_YEAR)
    names = {each.parameter: _names(tables, each) for each in ANY_OF}
    return Choices(first, max([first + 1, *bounds]), names)


def _names(tables: Tables, each: AnyOf) -> dict[str, str]:
    """The values of a filter and the name of each; none where what lists them is not open."""
    if each.offered:
        table, column = each.offered
        if table not in tables.arrow:
            return {}
        values = source_codes(tables)[1] if table == "citations" else tables[table][column]
        return {value: value for value in (sorted(values) if table == "citations" else values)}
    columns = [column for name in FACT_TABLES for column in tables.description[name].columns if column.name in each.columns]
    if allowed := [value for column in columns for value in column.allowed]:
        return {value: value for value in allowed}
    code, name = each.columns[0], each.name or each.columns[0]
    facts = [tables.arrow[name] for name in FACT_TABLES if name in tables.arrow]
    pairs = [pa.table([table[name], table[code]], ["name", "code"]).group_by(["name", "code"]).aggregate([]) for table in facts]
    rows = pa.concat_tables(pairs).to_pylist() if pairs else []
    return {value: text for text, value in sorted({(row["name"], row["code"]) for row in rows if None not in row.values()})}


@derived(FACT_TABLES)
def _facts(tables: Tables, name: str) -> Callable[[Filters], Selection]:
    """What filters leave of a table of facts; one page asks for the same many times, and gets the same."""
    index = index_of(tables, name)

    @lru_cache(maxsize=MASKS)
    def asked(filters: Filters) -> Selection:
        kept, words = _kept(tables)(filters.without("words"))[name], " ".join(fold(filters.words).split())
        if words and (whole := tables.whole):
            return Selection(index.cells, kept, whole.said(name, words), words)
        if not words:
            return Selection(index.cells, kept)
        said = met(index.texts, has_words(words))[index.text]
        return Selection(index.cells, kept & said) if index.by_text else Selection(index.cells, kept, said)

    return asked


@derived()
def _kept(tables: Tables) -> Callable[[Filters], Mapping[str, Mask]]:
    """Which cells of each table of facts that is open the filters leave, words aside."""
    flat = {name: index_of(tables, name).flat for name in FACT_TABLES if name in tables.arrow}
    every, ends = compared(pa.concat_tables(flat.values())), np.cumsum([len(cells) for cells in flat.values()])
    years, areas = choices(tables).years, areas_of(tables)

    @lru_cache(maxsize=max(MASKS, min(CELL_ANSWERS, CELL_BYTES // max(len(every), 1))))
    def asked(filters: Filters) -> Mapping[str, Mask]:
        return dict(zip(flat, np.split(met(every, where(filters, years, areas)), ends[:-1]), strict=True))

    return asked


def facts_left(tables: Tables, filters: Filters) -> Selection:
    """What the filters leave of the facts, the tables of facts one after the other."""
    return in_order(fact_cells(tables), [select_facts(tables, name, filters) for name in FACT_TABLES])


def in_order(cells: Cells, parts: Sequence[Selection], order: RowIds | None = None) -> Selection:
    """What is left of several tables one after the other, or in an order; `cells` are those of the tables joined so."""
    kept = np.concatenate([part.kept for part in parts])
    if all(part.said is None for part in parts):
        return Selection(cells, kept)
    said = np.concatenate([_all_of(part.cells) if part.said is None else part.said for part in parts])
    return Selection(cells, kept, said if order is None else said[order], parts[0].words)


def _all_of(cells: Cells) -> Mask | RowIds:
    """What looks at single rows and leaves all of them."""
    return np.ones(len(cells.of), dtype=bool) if cells.number is None else cells.number


def cells_of(tables: Tables, name: str) -> Cells:
    """The cells of a table of facts."""
    return index_of(tables, name).cells


@derived()
def fact_cells(tables: Tables) -> Cells:
    """The cells of all facts, the tables of facts one after the other."""
    return Cells.joined([cells_of(tables, name) for name in FACT_TABLES])


@derived(("citations", "discrepancies"))
def fact_places(tables: Tables, name: str) -> RowIds:
    """The fact of each citation, or of each record that a discrepancy names: its place in `facts_left`, −1 for none."""
    table = tables.arrow[name]
    keys = table["record_id"] if name == "citations" else pc.list_flatten(table["record_ids"])
    return rows_of(
        keys, pa.chunked_array([chunk for each in FACT_TABLES for chunk in tables.arrow[each]["id"].chunks], pa.string())
    )


@derived(latest=16)
def _follows(tables: Tables, name: str) -> Callable[[Filters], Mask]:
    """What filters leave of a table that follows the facts."""

    @lru_cache(maxsize=MASKS)
    def asked(filters: Filters) -> Mask:
        mask = _beside(tables, name, filters)
        mask.flags.writeable = False
        return mask

    return asked


def _beside(tables: Tables, name: str, filters: Filters) -> Mask:
    frame = tables[name]
    if name == "withdrawn":
        return np.ones(len(frame), dtype=bool)
    if name == "area_mentions":
        return _own(tables, name, filters)
    if name == "citations":
        return _of_left(tables, name, filters) & _own(tables, name, filters)
    if name == "discrepancies":
        parents = pc.list_parent_indices(tables.arrow[name]["record_ids"]).to_numpy()
        mask = np.zeros(len(frame), dtype=bool)
        mask[parents[_of_left(tables, name, filters)]] = True
        return mask
    if name == "sources":
        keys, rows = _source_keys(tables), _source_rows(tables)
        # What is never cited looks at the last place, which no source has.
        cited: Mask = np.append(keys.numbers(facts_left(tables, filters)) > 0, False)[rows]
        return cited & _own(tables, name, filters)
    named = _named(tables, "areas" if name == "areas" else "actors", filters)
    if name == "organisations":
        named |= _named_in(tables, "contributions", "channel", filters)
        named |= _named_in(tables, "participation", "organisation", filters)
    return np.asarray(frame["label"].isin(named)) & _own(tables, name, filters)


def _of_left(tables: Tables, name: str, filters: Filters) -> Mask:
    """Which of the facts that a table touches the filters leave."""
    places = fact_places(tables, name)
    found = facts_left(tables, filters)
    known = places >= 0
    mask = np.zeros(len(places), dtype=bool)
    mask[known] = found.at(places[known])
    return mask


@derived()
def _source_keys(tables: Tables) -> Keys:
    """The sources that facts are cited from; a row is one of `facts_left`."""
    codes, names = source_codes(tables)
    places = fact_places(tables, "citations")
    return Keys(fact_cells(tables), pd.DataFrame({"source": names}), codes[places >= 0], places[places >= 0])


@derived()
def _source_rows(tables: Tables) -> RowIds:
    """The place of each row of the sources among those of `_source_keys`, −1 for what is never cited."""
    names = pd.Index(_source_keys(tables).frame["source"], dtype=object)
    return np.asarray(names.get_indexer(pd.Index(tables["sources"]["id"], dtype=object)))


def _own(tables: Tables, name: str, filters: Filters) -> Mask:
    """Which rows of a table meet what the filters ask of its own columns."""
    rules = own(name, filters)
    if not rules:
        return np.ones(len(tables.arrow[name]), dtype=bool)
    if name == "citations":
        # The documents are asked, which are few however many citations there are.
        codes, names = source_codes(tables)
        cited: Mask = met(compared(pa.table({"source_id": pa.array(names, pa.string())})), rules)[codes]
        return cited
    return met(_own_columns(tables, name), rules)


@derived(OWN_COLUMNS)
def _own_columns(tables: Tables, name: str) -> "nw.DataFrame[pa.Table]":
    table = tables.arrow[name]
    return compared(pa.table({column: table[column] for column in OWN_COLUMNS[name].values()}))


def _named(tables: Tables, column: str, filters: Filters) -> set[str]:
    return {label for name in FACT_TABLES for label in _named_in(tables, name, column, filters)}


def _named_in(tables: Tables, name: str, column: str, filters: Filters) -> set[str]:
    """What the records that the filters leave name in a column of texts or of lists."""
    cells = tables.arrow[name][column].filter(pa.array(matching(tables, name, filters)))
    items = pc.list_flatten(cells) if pa.types.is_list(cells.type) else cells
    return set(items.unique().drop_null().to_pylist())
