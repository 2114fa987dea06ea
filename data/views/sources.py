"""Ask what each document supports, what rests on one alone, and where documents disagree."""

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from data.filters import Filters
from data.selection import (
    BY_DATE,
    Groups,
    Listing,
    Rows,
    find_citations,
    find_rows,
    group,
    groups_by,
    listing,
    records,
    select,
    select_table,
)
from data.tables import Tables, derived
from data.views.areas import SERIES
from data.views.record import find_row
from data.views.statements import DIFFERS, stated_groups, statements, statements_of

MATRIX_RECORDS, MATRIX_DOCUMENTS = 20, 8
"""How many records one page of the corroboration matrix has, and how many documents have a column of their own."""

MATRIX_COLUMNS = ("id", "title", "source_id", "stance", "claim", "position", "column")

AGREES, SILENT = "agrees", "silent"

IN_BOTH, ADDED, DROPPED = "both", "later", "earlier"
"""Which of two editions a record is cited from: both of them, or only the later or the earlier one."""


@dataclass(frozen=True)
class Document:
    """One document with all that rests on it."""

    row: pd.Series
    supported: pd.DataFrame
    """Its citations in the order of the document, with `table`, `title` and `date_text` of the records."""
    mentions: pd.DataFrame
    """Areas that it names, in the order of the document."""
    discrepancies: pd.DataFrame
    """Those in which one of the two readings is its own."""
    editions: pd.DataFrame
    """The other editions of its series."""
    alone: int
    """Records that no other document states."""


def support(tables: Tables, filters: Filters) -> pd.DataFrame:
    """List the documents that the filters leave with how many records each supports, the most first.

    The columns of the table of sources, and `records`, `only_source` (records that no other document states) and
    `differs` (records of which it gives another reading).
    """
    counts = {name: Counter[str]() for name in ("records", "only_source", "differs")}
    for (source, alone, differs), number in select(tables, filters).pairs(stated_groups(tables)):
        counts["records"][source] += number
        counts["only_source"][source] += alone * number
        counts["differs"][source] += differs * number
    rows = select_table(tables, "sources", filters)
    keys = rows["id"].tolist()
    numbered = rows.assign(**{name: [count[key] for key in keys] for name, count in counts.items()})
    order = sorted(range(len(keys)), key=lambda position: (-counts["records"][keys[position]], keys[position]))
    return numbered.take(order).reset_index(drop=True)


def document(tables: Tables, key: str) -> Document | None:
    """Find the document of this identifier with all that rests on it."""
    row, sources = find_row(tables, "sources", key), tables["sources"]
    if row is None:
        return None
    cited = find_citations(tables, "source_id", [key])
    mentions, differing = tables["area_mentions"], tables["discrepancies"]
    pairs = select(tables, Filters()).pairs(stated_groups(tables))
    same = sources["edition_of"].notna() & (sources["edition_of"] == row["edition_of"]) & (sources["id"] != key)
    return Document(
        row=row,
        supported=cited.sort_values(["paragraph", "locator", "record_id"], ignore_index=True),
        mentions=mentions[mentions["source_id"] == key].sort_values(["paragraph", "area"], ignore_index=True),
        discrepancies=differing[(differing["source_a"] == key) | (differing["source_b"] == key)],
        editions=sources[same],
        alone=sum(number for (source, alone, _), number in pairs if source == key and alone),
    )


def single(tables: Tables, filters: Filters, kind: str | None = None) -> Rows:
    """List the records that rest on one document only, oldest first; of one kind of document where it is named.

    Columns `id`, `title`, `date_text`, `table`, `confidence`, `source_id`, `publisher`, `kind`, and those of the order.
    """
    every, kinds_of = _single(tables)
    selection = select(tables, filters)
    if kind is not None:
        selection = selection.having(kinds_of, (kinds_of.frame["kind"] == kind).to_numpy())
    return selection.rows(every)


def kinds(tables: Tables, filters: Filters) -> list[str]:
    """Name the kinds of document on which alone a record rests."""
    return [kind for (kind,), _ in select(tables, filters).pairs(_single(tables)[1])]


@derived()
def _single(tables: Tables) -> tuple[Listing, Groups]:
    """List the records that rest on one document only, and group them by the kind of their document."""
    every = records(tables)
    rows = every[["id", "title", "date_text", "table", "confidence", *BY_DATE]]
    rows = rows[[len(ids) == 1 for ids in every["source_ids"]]]
    rows = rows.assign(source_id=[ids[0] for ids in every["source_ids"].loc[rows.index]])
    sources = tables["sources"].set_index("id")
    rows = rows.assign(**{name: rows["source_id"].map(sources[name]).astype(object) for name in ("publisher", "kind")})
    return listing(tables, rows), group(tables, rows, "kind")


def corroborated(tables: Tables, filters: Filters) -> Rows:
    """List the records that several documents state: first those of which one differs, then by the number of documents.

    Columns `id`, `title`, `documents`, `differ` (how many of them do) and `any` (whether one does).
    """
    return select(tables, filters).rows(_several(tables))


@derived()
def _several(tables: Tables) -> Listing:
    """List all records that several documents state."""
    pairs = statements(tables)
    documents = np.bincount(pairs.row)
    differ = np.bincount(pairs.row, pairs.differs, minlength=len(documents)).astype(np.int64)
    at = np.flatnonzero(documents > 1)
    rows = records(tables)[["id", "title"]].iloc[at]
    rows = rows.assign(documents=documents[at], differ=differ[at], any=differ[at] > 0)
    rows = rows.sort_values(["any", "documents", "id"], ascending=[False, False, True])
    return listing(tables, rows, ("any", "documents"))


def corroboration(tables: Tables, filters: Filters, page: int) -> pd.DataFrame:
    """Give one page, from 1, of the matrix of documents and the records that `corroborated` lists.

    The documents that state most of all these records have a column each; any other that states a record follows in cells
    of their own. Columns `id` (of the record), `title`, `source_id`, `stance` (agrees, differs, or silent for a document with a
    column), `claim`, `position` (of the cell in its row), `column` (true where that is the document's own column).
    """
    shown = corroborated(tables, filters).part((page - 1) * MATRIX_RECORDS, page * MATRIX_RECORDS)
    if shown.empty:
        return pd.DataFrame(columns=list(MATRIX_COLUMNS))
    most = Counter[str]()
    for (source, alone, _), number in select(tables, filters).pairs(stated_groups(tables)):
        most[source] += 0 if alone else number
    own = sorted(+most, key=lambda source: (-most[source], source))[:MATRIX_DOCUMENTS]
    rows = find_rows(tables, shown["id"].tolist())
    cells = shown[["id", "title"]].assign(row=rows).merge(statements_of(tables, rows), on="row").drop(columns="row")
    cells = cells.assign(stance=cells["stance"].where(cells["stance"] == DIFFERS, AGREES))
    every = cells[["id", "title"]].drop_duplicates().merge(pd.DataFrame({"source_id": own}), how="cross")
    cells = cells.merge(every, on=["id", "title", "source_id"], how="outer")
    cells["stance"] = cells["stance"].fillna(SILENT)
    cells["column"] = cells["source_id"].isin(own)
    # Among the others those that differ come first.
    cells = cells.sort_values(["id", "stance", "source_id"], ascending=[True, False, True], kind="stable")
    others = len(own) + cells.groupby(["id", "column"]).cumcount()
    cells["position"] = cells["source_id"].map({key: column for column, key in enumerate(own)}).fillna(others).astype("int64")
    order = {key: row for row, key in enumerate(shown["id"])}
    cells = cells.assign(order=cells["id"].map(order)).sort_values(["order", "position"], ignore_index=True)
    return cells[list(MATRIX_COLUMNS)]


def edition_steps(tables: Tables, filters: Filters) -> pd.DataFrame:
    """Compare each later edition of NATO's page with the one before, by the records cited from them.

    Columns `step` (the id of the later edition), `change` (`IN_BOTH`, `ADDED`, `DROPPED`), `records`, `source_ids` (of both).
    Only editions that were read from end to end are compared.
    """
    groups, sources = _steps(tables)
    counted = dict(select(tables, filters).pairs(groups))
    keys = [(step, change) for step in sources for change in (IN_BOTH, ADDED, DROPPED) if (step, change) in counted]
    rows = [{"step": key[0], "change": key[1], "records": counted[key], "source_ids": sources[key[0]]} for key in keys]
    return pd.DataFrame(rows, columns=["step", "change", "records", "source_ids"])


def step_records(tables: Tables, filters: Filters, rows: pd.DataFrame) -> pd.DataFrame:
    """Add `record_ids`, oldest first, to rows of `edition_steps`."""
    return select(tables, filters).with_records(rows, _steps(tables)[0]).assign(source_ids=rows["source_ids"])


@derived()
def _steps(tables: Tables) -> tuple[Groups, dict[str, list[str]]]:
    """Group the records cited from the editions by step and change; give the two editions of each step in order."""
    sources, by_source = tables["sources"], groups_by(tables, ("source",))
    pages = sources[(sources["edition_of"] == SERIES) & sources["file"].notna()].sort_values("id")
    cited = [(page, by_source.members(page["id"])) for _, page in pages.iterrows()]
    parts, steps = [pd.DataFrame({"step": [], "change": []}, dtype=object)], {}
    for (one, before), (other, after) in pairwise(cited):
        step = str(other["id"])
        steps[step] = [one["id"], step]
        for change, rows in (
            (IN_BOTH, np.intersect1d(before, after)),
            (ADDED, np.setdiff1d(after, before)),
            (DROPPED, np.setdiff1d(before, after)),
        ):
            parts.append(pd.DataFrame({"step": step, "change": change}, index=rows))
    return group(tables, pd.concat(parts), "step", "change"), steps


def quality(tables: Tables, filters: Filters) -> pd.DataFrame:
    """List the documents with known limits, those that support most records first."""
    rows = support(tables, filters)
    noted = (
        rows["quality_note"].notna() | rows["copy_of"].notna() | rows["title_is_descriptive"].fillna(value=False).astype(bool)
    )
    return rows[noted].reset_index(drop=True)
