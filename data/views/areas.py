"""What the areas page asks: records by area, area by year, and what each edition of a document names."""

from collections.abc import Hashable
from itertools import pairwise
from typing import Any

import pandas as pd

from data.filters import Filters
from data.selection import select
from data.tables import Tables, derived
from data.views.common import tuples
from data.views.editions import Edition, Mention, editions_read

NAMED = ("listed", "discussed")

ENTERED, LEFT, RENAMED, FIRST, LAST = "entered", "left", "renamed", "newly_discussed", "no_longer_named"
"""What can happen to an area from one edition to the next of the same series: its list, or any mention of it."""

CELL = ["series", "edition", "area", "mention", "change", "wording", "paragraphs", "source_ids", "own"]

CHANGE = [
    *("earlier", "later", "area", "change"),
    *("mention_before", "wording_before", "mention_after", "wording_after"),
]


def editions(tables: Tables, filters: Filters) -> pd.DataFrame:
    """What each edition names: one row per edition and area, editions of NATO's page first, each series in order of time.

    Columns `series`, `edition`, `area`, `mention`, `change`, `wording` (the document's terms), `paragraphs`, `source_ids`,
    `own` (the record of a programme itself). `mention` is listed, discussed, not_named, or not_confirmed where the document
    was not read from end to end. `change` is what happened since the edition before of the same series, empty where nothing
    did or where one of the two was not read from end to end. An area that is not named has not ended; the edition is silent
    on it.
    """
    return _of_areas(_matrix(tables, filters.sources), filters)


def _of_areas(rows: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    if not filters.areas:
        return rows
    return rows[rows["area"].isin(filters.areas)].reset_index(drop=True)


@derived(latest=16)
def _matrix(tables: Tables, said_by: tuple[str, ...]) -> pd.DataFrame:
    areas = tables["areas"]["label"].tolist()
    rows: list[dict[str, object]] = []
    before: Edition | None = None
    for edition in editions_read(tables, said_by):
        comparable = before is not None and before.series == edition.series and before.is_fully_read and edition.is_fully_read
        for area in areas:
            row = _cell(edition, area)
            if before is not None and comparable:
                row["change"] = _change(before.mentions.get(area, []), edition.mentions.get(area, []))
            rows.append(row)
        before = edition
    return pd.DataFrame(rows, columns=CELL, dtype=object)


def with_records(tables: Tables, filters: Filters, rows: pd.DataFrame) -> pd.DataFrame:
    """Add `record_ids` to rows of `editions`: of a programme itself, else of all that its documents state of the area.

    And `records`, how many there are.
    """
    cells = list(tuples(rows, "area", "source_ids", "own"))
    keys = [[] if own else [(area, source) for source in sources] for area, sources, own in cells]
    selection = select(tables, filters)
    counted = dict(selection.pairs("area", "source"))
    ids = selection.with_records(rows, "area", "source", keys=keys)["record_ids"]
    # An edition without a record of its own is one document, so that no record counts twice.
    records = [len(own) or sum(counted.get(key, 0) for key in each) for (*_, own), each in zip(cells, keys, strict=True)]
    lists = [own or listed for (*_, own), listed in zip(cells, ids, strict=True)]
    return rows.assign(records=records, record_ids=pd.Series(lists, index=rows.index, dtype=object))


def changes_selected(tables: Tables, filters: Filters) -> pd.DataFrame:
    """What changed from one edition to the next under filters; see `changes`."""
    return _of_areas(_changes(tables, filters.sources), filters)


@derived(latest=16)
def _changes(tables: Tables, said_by: tuple[str, ...]) -> pd.DataFrame:
    return changes(_matrix(tables, said_by)).astype(object)


def changes(frame: pd.DataFrame) -> pd.DataFrame:
    """List what changed from one edition to the next, the latest step first.

    `frame` as `editions` gives it; columns `earlier` and `later` (the editions), `area`, `change`, and of each of the two
    editions the mention and its terms: `mention_before`, `wording_before`, `mention_after`, `wording_after`.
    """
    rows: list[dict[str, Any]] = []
    by_area: dict[tuple[str, str], list[dict[Hashable, Any]]] = {}
    for cell in frame.to_dict("records"):
        by_area.setdefault((cell["series"], cell["area"]), []).append(cell)
    for (_, area), listed in by_area.items():
        rows += [
            {"earlier": one["edition"], "later": other["edition"], "area": area, "change": other["change"], "order": position}
            | {"mention_before": one["mention"], "wording_before": one["wording"]}
            | {"mention_after": other["mention"], "wording_after": other["wording"]}
            for position, (one, other) in enumerate(pairwise(listed))
            if other["change"]
        ]
    rows.sort(key=lambda row: (-row["order"], row["change"]))
    return pd.DataFrame(rows, columns=CHANGE)


def wording(tables: Tables, filters: Filters, area: str) -> pd.DataFrame:
    """The terms of every edition for one area, in the order of the matrix and of the document.

    Columns `series`, `edition`, `mention`, `wording` (null where the term itself was not read), `paragraph`, `source_id`. An
    edition that does not name the area has one row with its `mention` alone. The frame is shared; do not write to it.
    """
    return _wording(tables, filters.sources, area)


@derived(latest=64)
def _wording(tables: Tables, said_by: tuple[str, ...], area: str) -> pd.DataFrame:
    rows: list[dict[str, object]] = []
    for edition in editions_read(tables, said_by):
        terms: list[dict[str, object]] = [term._asdict() for term in edition.mentions.get(area, [])]
        head: dict[str, object] = {"series": edition.series, "edition": edition.id}
        rows += [head | term for term in terms or [{"mention": _silence(edition)}]]
    return pd.DataFrame(rows, columns=["series", "edition", *Mention._fields])


def _silence(edition: Edition) -> str:
    return "not_named" if edition.is_fully_read else "not_confirmed"


def _cell(edition: Edition, area: str) -> dict[str, object]:
    """One cell of the matrix; its terms and paragraphs are those of the list where the edition lists the area."""
    everywhere = edition.mentions.get(area, [])
    mention = _mention(everywhere)
    named = [term for term in everywhere if term.mention == mention]
    sources = sorted({term.source_id for term in named})
    return {
        "series": edition.series,
        "edition": edition.id,
        "area": area,
        "mention": mention or _silence(edition),
        "change": "",
        "wording": list(dict.fromkeys(term.wording for term in named if term.wording)),
        "paragraphs": sorted({term.paragraph for term in named if term.paragraph}),
        "source_ids": sources,
        "own": edition.record_ids if sources else [],
    }


def _mention(named: list[Mention]) -> str:
    return next((mention for mention in NAMED if any(term.mention == mention for term in named)), "")


def _change(before: list[Mention], after: list[Mention]) -> str:
    one, other = _mention(before), _mention(after)
    if one == other == "listed":
        return RENAMED if _terms(before).isdisjoint(_terms(after)) else ""
    if "listed" in (one, other):
        return ENTERED if other == "listed" else LEFT
    return "" if bool(one) == bool(other) else FIRST if other else LAST


def _terms(named: list[Mention]) -> set[str]:
    """The terms of a list as they are compared: spelling in American or British English is no new name."""
    listed = [term.wording for term in named if term.mention == "listed" and term.wording]
    return {"".join(filter(str.isalnum, term.casefold())).replace("defense", "defence") for term in listed}
