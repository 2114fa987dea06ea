"""What the sources page asks: what each document supports, what rests on one alone, and where documents disagree."""

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from data.filters import Filters
from data.selection.cells import RowIds
from data.selection.counts import Keys
from data.selection.index import source_codes
from data.selection.query import select
from data.selection.rows import BY_DATE, Rows
from data.tables import Tables, derived
from data.views.common import cells, expander, ids_of, row_ids_of, rows_of, select_all, together, tuples
from data.views.counts import documents, fact_keys, summed_by, tally, with_records
from data.views.editions import SERIES
from data.views.statements import DIFFERS, stated, with_names

MATRIX_RECORDS, MATRIX_DOCUMENTS = 20, 8
"""How many records one page of the corroboration matrix has, and how many documents have a column of their own."""

MATRIX = ("id", "title", "source_id", "stance", "claim", "place", "column")

AGREES, SILENT = "agrees", "silent"

KEPT, ADDED, DROPPED = "both", "later", "earlier"
"""Which of two editions a record is cited from: both of them, or only the later or the earlier one."""


@dataclass(frozen=True)
class Document:
    """One document with all that rests on it."""

    row: pd.Series
    supported: pd.DataFrame
    mentions: pd.DataFrame
    """Areas that it names, in the order of the document."""
    discrepancies: pd.DataFrame
    """Those in which one of the two readings is its own."""
    editions: pd.DataFrame
    """The other editions of its series."""
    alone: int
    """Records that no other document states."""


def support(tables: Tables, filters: Filters) -> pd.DataFrame:
    """The documents that the filters leave with how many records each supports, the most first.

    The columns of the table of sources, and `records`, `only_source` (records that no other document states) and
    `differs` (records of which it gives another reading).
    """
    counted = _support(tables).pairs(select_all(tables, filters))
    counts = {name: Counter[str]() for name in ("records", "only_source", "differs")}
    for (source, alone, differs), records in counted:
        counts["records"][source] += records
        counts["only_source"][source] += alone * records
        counts["differs"][source] += differs * records
    rows = select(tables, "sources", filters)
    keys = rows["id"].tolist()
    numbered = rows.assign(**{name: [count[key] for key in keys] for name, count in counts.items()})
    order = sorted(range(len(keys)), key=lambda place: (-counts["records"][keys[place]], keys[place]))
    return numbered.take(order).reset_index(drop=True)


@derived()
def _support(tables: Tables) -> Keys:
    """What documents state, by document, whether it alone does, and whether it differs; a row is one of `facts`."""
    pairs, names = stated(tables), source_codes(tables)[1]
    alone = np.bincount(pairs.place)[pairs.place] == 1
    found, code = np.unique(pairs.source * 4 + alone * np.int32(2) + pairs.differs, return_inverse=True)
    flags = {"alone": found // 2 % 2 == 1, "differs": found % 2 == 1}
    return Keys(cells(tables), pd.DataFrame({"source_id": names[found // 4], **flags}), code.astype(np.int32), pairs.place)


def document(tables: Tables, key: str) -> Document | None:
    """The document of this identifier with all that rests on it, or None."""
    sources = tables["sources"]
    rows = sources[sources["id"] == key]
    if rows.empty:
        return None
    row = rows.iloc[0]
    mentions = tables["area_mentions"]
    differing = tables["discrepancies"]
    pairs = _support(tables).pairs(select_all(tables, Filters()))
    same = sources["edition_of"].notna() & (sources["edition_of"] == row["edition_of"]) & (sources["id"] != key)
    return Document(
        row=row,
        supported=supported_by(tables, key),
        mentions=mentions[mentions["source_id"] == key].sort_values(["paragraph", "area"], ignore_index=True),
        discrepancies=differing[(differing["source_a"] == key) | (differing["source_b"] == key)],
        editions=sources[same],
        alone=sum(number for (source, alone, _), number in pairs if source == key and alone),
    )


def discrepancy(tables: Tables, key: str) -> pd.Series | None:
    """The discrepancy of this identifier, or None."""
    rows = tables["discrepancies"][tables["discrepancies"]["id"] == key]
    return rows.iloc[0] if len(rows) else None


def supported_by(tables: Tables, source: str) -> pd.DataFrame:
    """Everything one document supports or differs from: its citations in the order of the document, with titles.

    Columns `record_id`, `table`, `title`, `date_text`, `locator`, `paragraph`, `stance`, `claim`.
    """
    if tables.whole:
        joined = tables.whole.citations("source_id", [source])
    else:
        cited = tables["citations"][tables["citations"]["source_id"] == source]
        titles = rows_of(tables, cited["record_id"])[["id", "title", "date_text", "table"]].drop_duplicates("id")
        joined = cited.merge(titles, left_on="record_id", right_on="id")
    joined = joined.sort_values(["paragraph", "locator", "record_id"])
    columns = ["record_id", "table", "title", "date_text", "locator", "paragraph", "stance", "claim"]
    return joined[columns].reset_index(drop=True)


def single(tables: Tables, filters: Filters, kind: str | None = None) -> Rows:
    """The records that rest on one document only, oldest first; of one kind of document where it is named.

    Columns `id`, `title`, `date_text`, `table`, `confidence`, `source_id`, `publisher`, `kind`, and those of the order.
    """
    every, at, keys = _single(tables)
    found = select_all(tables, filters)
    wanted = np.ones(len(every), dtype=bool) if kind is None else np.asarray(every["kind"] == kind)
    number = sum(records for (each,), records in keys.pairs(found) if kind in (None, each))

    def places(part: slice) -> RowIds:
        return np.flatnonzero(found.at(at) & wanted)[part]

    return Rows(every, places, number=lambda: number, expander=expander(tables, found, at))


def kinds(tables: Tables, filters: Filters) -> list[str]:
    """The kinds of document on which alone a record rests."""
    keys = _single(tables)[2]
    return [kind for (kind,), _ in keys.pairs(select_all(tables, filters)) if kind]


@derived()
def _single(tables: Tables) -> tuple[pd.DataFrame, RowIds, Keys]:
    """The records that rest on one document only, their places in `facts`, and the kinds of their documents."""
    at = np.flatnonzero(documents(tables) == 1)
    rows = together(tables)[["id", "title", "date_text", "table", "confidence", *BY_DATE]].iloc[at].reset_index(drop=True)
    rows = rows.assign(source_id=[ids[0] for ids in together(tables)["source_ids"].iloc[at]])
    sources = tables["sources"].set_index("id")
    told = {name: rows["source_id"].map(sources[name]).astype(object) for name in ("publisher", "kind")}
    rows = rows.assign(**told)
    named = rows[["kind"]].where(rows["kind"].notna(), "").set_axis(at)
    return rows, at, Keys.of(cells(tables), named, ("kind",))


def corroborated(tables: Tables, filters: Filters) -> Rows:
    """Records that several documents state: first those of which one differs, then by the number of documents.

    Columns `record_id`, `title`, `documents`, `differ` (how many of them do) and `any` (whether one does).
    """
    every, at, keys = _several(tables)
    found = select_all(tables, filters)
    return Rows(
        every,
        lambda part: np.flatnonzero(found.at(at))[part],
        lambda rows: rows.rename(columns={"id": "record_id"}),
        lambda: int(keys.numbers(found).sum()),
        expander(tables, found, at),
        ("any", "documents"),
    )


@derived()
def _several(tables: Tables) -> tuple[pd.DataFrame, RowIds, Keys]:
    """All that several documents state, their places in `facts`, and how many documents state them."""
    pairs = stated(tables)
    number = np.bincount(pairs.place)
    differ = np.bincount(pairs.place, pairs.differs, minlength=len(number)).astype(np.int64)
    at = np.flatnonzero(number > 1)
    found = together(tables).iloc[at][["id", "title"]]
    found = found.assign(documents=number[at], differ=differ[at], any=differ[at] > 0, place=at)
    found = found.sort_values(["any", "documents", "id"], ascending=[False, False, True], ignore_index=True)
    keys = Keys.of(cells(tables), found[["documents"]].set_axis(found["place"]), ("documents",))
    return found[["id", "title", "documents", "differ", "any"]], found["place"].to_numpy(), keys


def corroboration(tables: Tables, filters: Filters, page: int) -> pd.DataFrame:
    """One page, from 1, of the matrix of documents and the records that `corroborated` gives.

    The documents that state most of all these records have a column each; any other that states a record follows in cells
    of their own. Columns `id` (of the record), `title`, `source_id`, `stance` (agrees, differs, or silent for a document with a
    column), `claim`, `place` (number of the cell in its row), `column` (true where the place is the document's own column).
    """
    records = corroborated(tables, filters).part((page - 1) * MATRIX_RECORDS, page * MATRIX_RECORDS)
    if records.empty:
        return pd.DataFrame(columns=list(MATRIX))
    found = _support(tables).pairs(select_all(tables, filters))
    most = summed_by((key, number) for key, number in found if not key[1])
    own = sorted(most, key=lambda source: (-most[source], source))[:MATRIX_DOCUMENTS]
    shown, every = records["record_id"], stated(tables)
    at = row_ids_of(tables, shown)
    told = with_names(tables, every.where(np.isin(every.place, at)))
    cells = records[["record_id", "title"]].assign(place=at).merge(told, on="place").drop(columns="place")
    cells = cells.assign(stance=cells["stance"].where(cells["stance"] == DIFFERS, AGREES))
    whole = cells[["record_id", "title"]].drop_duplicates().merge(pd.DataFrame({"source_id": own}), how="cross")
    cells = cells.merge(whole, on=["record_id", "title", "source_id"], how="outer")
    cells["stance"] = cells["stance"].fillna(SILENT)
    cells["column"] = cells["source_id"].isin(own)
    # Among the others those that differ come first.
    cells = cells.sort_values(["record_id", "stance", "source_id"], ascending=[True, False, True], kind="stable")
    others = len(own) + cells.groupby(["record_id", "column"]).cumcount()
    cells["place"] = cells["source_id"].map({source: place for place, source in enumerate(own)}).fillna(others).astype("int64")
    order = {key: position for position, key in enumerate(shown)}
    cells = cells.assign(order=cells["record_id"].map(order)).sort_values(["order", "place"], ignore_index=True)
    return cells.rename(columns={"record_id": "id"})[list(MATRIX)]


def depth(tables: Tables, filters: Filters) -> pd.DataFrame:
    """Records by the number of documents that state them.

    Columns `documents`, `records`.
    """
    return tally(tables, filters, "documents")


def depth_records(tables: Tables, filters: Filters, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of `depth` with `record_ids` and `source_ids`: the records that each row counts."""
    return with_records(tables, filters, rows, ["documents"])


def edition_steps(tables: Tables, filters: Filters) -> pd.DataFrame:
    """What each later edition of NATO's page tells and leaves out beside the one before, by the records cited from them.

    Columns `step` (the id of the later edition), `change` (`KEPT`, `ADDED`, `DROPPED`), `records`, `source_ids` (of both).
    Only editions that were read from end to end are compared.
    """
    keys, sources = _steps(tables)
    counted = dict(keys.pairs(select_all(tables, filters)))
    found = [(step, change) for step in sources for change in (KEPT, ADDED, DROPPED) if (step, change) in counted]
    rows = [{"step": key[0], "change": key[1], "records": counted[key], "source_ids": sources[key[0]]} for key in found]
    return pd.DataFrame(rows, columns=["step", "change", "records", "source_ids"])


def step_records(tables: Tables, filters: Filters, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of `edition_steps` with `record_ids`, oldest first."""
    keys, _ = _steps(tables)
    found, wanted = select_all(tables, filters), list(tuples(rows, "step", "change"))
    behind = keys.rows(found, wanted)
    lists = ids_of(expander(tables, found), together(tables), [behind[key] for key in wanted])
    return rows.assign(record_ids=pd.Series(lists, index=rows.index, dtype=object))


@derived()
def _steps(tables: Tables) -> tuple[Keys, dict[str, list[str]]]:
    """What changed of each record cited from the editions, step by step, and the two editions of each step in order."""
    sources, by_source = tables["sources"], fact_keys(tables, ("source",))
    pages = sources[(sources["edition_of"] == SERIES) & sources["file"].notna()].sort_values("id")
    found = by_source.rows(select_all(tables, Filters()), [(key,) for key in pages["id"]])
    cited = [(page, found[(page["id"],)]) for _, page in pages.iterrows()]
    parts, steps = [pd.DataFrame({"step": [], "change": []}, dtype=object)], {}
    for (one, before), (other, after) in pairwise(cited):
        step = str(other["id"])
        steps[step] = [one["id"], step]
        for change, places in (
            (KEPT, np.intersect1d(before, after)),
            (ADDED, np.setdiff1d(after, before)),
            (DROPPED, np.setdiff1d(before, after)),
        ):
            parts.append(pd.DataFrame({"step": step, "change": change}, index=places))
    return Keys.of(cells(tables), pd.concat(parts), ("step", "change")), steps


def quality(tables: Tables, filters: Filters) -> pd.DataFrame:
    """The documents with something that a reader should know of their state, those that support most records first."""
    rows = support(tables, filters)
    noted = (
        rows["quality_note"].notna() | rows["copy_of"].notna() | rows["title_is_descriptive"].fillna(value=False).astype(bool)
    )
    return rows[noted].reset_index(drop=True)
