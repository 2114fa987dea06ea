"""Ask which areas each edition of NATO's page and each programme names, in which words, and what changed between editions."""

from collections import defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any, NamedTuple

import pandas as pd

from data.filters import Filters
from data.selection import select
from data.tables import Tables, derived
from data.views.common import tuples

SERIES = "nato-relations-with-japan"
"""The page whose editions are compared."""

PAGE, PROGRAMMES = "page", "programmes"
"""The two series of documents in the matrix."""

LISTED, DISCUSSED = "listed", "discussed"
"""How an edition can name an area."""

ENTERED, REMOVED, RENAMED, FIRST, LAST = "entered", "left", "renamed", "newly_discussed", "no_longer_named"
"""What can happen to an area from one edition to the next of the same series: its list, or any mention of it."""

CELL_COLUMNS = ["series", "edition", "area", "mention", "change", "wording", "paragraphs", "source_ids", "own"]

CHANGE_COLUMNS = [
    *("earlier", "later", "area", "change"),
    *("mention_before", "wording_before", "mention_after", "wording_after"),
]


class Mention(NamedTuple):
    """One term with which a document names an area; the term and the paragraph may be unknown."""

    mention: str
    wording: str | None
    paragraph: int | None
    source_id: str


@dataclass(frozen=True)
class Edition:
    """One edition of a series of documents: a column of the matrix."""

    series: str
    id: str
    """Id of the page's document, or of the record of the programme."""
    mentions: Mapping[str, list[Mention]]
    """By area: its list first, then in the order of the document."""
    record_ids: list[str] = field(default_factory=list)
    """The record of the programme itself."""
    is_fully_read: bool = False
    """True where the document was read from end to end, so that what it does not name is known."""


def editions(tables: Tables, filters: Filters) -> pd.DataFrame:
    """List what each edition names: one row per edition and area, editions of NATO's page first, each series in order of time.

    Columns `series`, `edition`, `area`, `mention`, `change`, `wording` (the document's terms), `paragraphs`, `source_ids`,
    `own` (the record of a programme itself). `mention` is listed, discussed, not_named, or not_confirmed where the document
    was not read from end to end. `change` is what happened since the edition before of the same series, empty where nothing
    did or where one of the two was not read from end to end. An area that is not named has not ended; the edition is silent
    on it.
    """
    return _of_areas(_matrix(tables, filters.sources), filters)


def _of_areas(rows: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    return rows[rows["area"].isin(filters.areas)].reset_index(drop=True) if filters.areas else rows


@derived(latest=16)
def _matrix(tables: Tables, sources: tuple[str, ...]) -> pd.DataFrame:
    rows: list[dict[str, object]] = []
    before: Edition | None = None
    for edition in _editions(tables, sources):
        comparable = before is not None and before.series == edition.series and before.is_fully_read and edition.is_fully_read
        for area in tables["areas"]["label"].tolist():
            row = _cell(edition, area)
            if before is not None and comparable:
                row["change"] = _change(before.mentions.get(area, []), edition.mentions.get(area, []))
            rows.append(row)
        before = edition
    return pd.DataFrame(rows, columns=CELL_COLUMNS, dtype=object)


def _cell(edition: Edition, area: str) -> dict[str, object]:
    """Make one cell of the matrix; its terms and paragraphs are those of the list where the edition lists the area."""
    every = edition.mentions.get(area, [])
    mention = _mention(every)
    terms = [term for term in every if term.mention == mention]
    sources = sorted({term.source_id for term in terms})
    return {
        "series": edition.series,
        "edition": edition.id,
        "area": area,
        "mention": mention or _silence(edition),
        "change": "",
        "wording": list(dict.fromkeys(term.wording for term in terms if term.wording)),
        "paragraphs": sorted({term.paragraph for term in terms if term.paragraph}),
        "source_ids": sources,
        "own": edition.record_ids if sources else [],
    }


def _silence(edition: Edition) -> str:
    return "not_named" if edition.is_fully_read else "not_confirmed"


def _mention(terms: list[Mention]) -> str:
    mentions = {term.mention for term in terms}
    return next((mention for mention in (LISTED, DISCUSSED) if mention in mentions), "")


def _change(before: list[Mention], after: list[Mention]) -> str:
    one, other = _mention(before), _mention(after)
    if one == other == LISTED:
        return RENAMED if _names(before).isdisjoint(_names(after)) else ""
    if LISTED in (one, other):
        return ENTERED if other == LISTED else REMOVED
    return "" if bool(one) == bool(other) else FIRST if other else LAST


def _names(terms: list[Mention]) -> set[str]:
    """Give the terms of a list as they are compared: spelling in American or British English is no new name."""
    listed = [term.wording for term in terms if term.mention == LISTED and term.wording]
    return {"".join(filter(str.isalnum, term.casefold())).replace("defense", "defence") for term in listed}


def with_records(tables: Tables, filters: Filters, rows: pd.DataFrame) -> pd.DataFrame:
    """Add `records` and `record_ids` to rows of `editions`: of a programme itself, else of all its documents on the area."""
    cells = list(tuples(rows, "area", "source_ids", "own"))
    keys = [[] if own else [(area, source) for source in sources] for area, sources, own in cells]
    selection = select(tables, filters)
    counted = dict(selection.pairs("area", "source"))
    ids = selection.with_records(rows, "area", "source", keys=keys)["record_ids"]
    # An edition without a record of its own is one document, so that no record counts twice.
    records = [len(own) or sum(counted.get(key, 0) for key in each) for (*_, own), each in zip(cells, keys, strict=True)]
    lists = [own or listed for (*_, own), listed in zip(cells, ids, strict=True)]
    return rows.assign(records=records, record_ids=pd.Series(lists, index=rows.index, dtype=object))


def changes(tables: Tables, filters: Filters) -> pd.DataFrame:
    """List what changed from one edition to the next, the latest step first.

    Columns `earlier` and `later` (the editions), `area`, `change`, and of each of the two editions the mention and its terms:
    `mention_before`, `wording_before`, `mention_after`, `wording_after`.
    """
    return _of_areas(_changes(tables, filters.sources), filters)


@derived(latest=16)
def _changes(tables: Tables, sources: tuple[str, ...]) -> pd.DataFrame:
    rows: list[dict[str, Any]] = []
    by_area: dict[tuple[str, str], list[dict[Hashable, Any]]] = {}
    for cell in _matrix(tables, sources).to_dict("records"):
        by_area.setdefault((cell["series"], cell["area"]), []).append(cell)
    for (_, area), cells in by_area.items():
        rows += [
            {"earlier": one["edition"], "later": other["edition"], "area": area, "change": other["change"], "order": position}
            | {"mention_before": one["mention"], "wording_before": one["wording"]}
            | {"mention_after": other["mention"], "wording_after": other["wording"]}
            for position, (one, other) in enumerate(pairwise(cells))
            if other["change"]
        ]
    rows.sort(key=lambda row: (-row["order"], row["change"]))
    return pd.DataFrame(rows, columns=CHANGE_COLUMNS).astype(object)


@derived(latest=64)
def wording(tables: Tables, sources: tuple[str, ...], area: str) -> pd.DataFrame:
    """List the terms of every edition for one area, in the order of the matrix and of the document.

    Columns `series`, `edition`, `mention`, `wording` (null where the term itself was not read), `paragraph`, `source_id`. An
    edition that does not name the area has one row with its `mention` alone; where there are `sources`, only they count. The
    frame is shared; do not write to it.
    """
    rows: list[dict[str, object]] = []
    for edition in _editions(tables, sources):
        terms: list[dict[str, object]] = [term._asdict() for term in edition.mentions.get(area, [])]
        head: dict[str, object] = {"series": edition.series, "edition": edition.id}
        rows += [head | term for term in terms or [{"mention": _silence(edition)}]]
    return pd.DataFrame(rows, columns=["series", "edition", *Mention._fields])


def _editions(tables: Tables, sources: tuple[str, ...]) -> list[Edition]:
    """Give the editions of NATO's page that were read for areas, then the programmes, as far as these sources name areas.

    Without sources, all of them; a filter of areas leaves every edition, also one that is silent on them.
    """
    every = _every_edition(tables)
    if not sources:
        return every
    edited = [replace(edition, mentions=_of_sources(edition.mentions, sources)) for edition in every]
    return [edition for edition in edited if edition.mentions]


def _of_sources(mentions: Mapping[str, list[Mention]], sources: tuple[str, ...]) -> dict[str, list[Mention]]:
    cited = {area: [term for term in terms if term.source_id in sources] for area, terms in mentions.items()}
    return {area: terms for area, terms in cited.items() if terms}


@derived()
def _every_edition(tables: Tables) -> list[Edition]:
    sources, mentions = tables["sources"], tables["area_mentions"]
    of_page, of_programme = mentions[mentions["programme"].isna()], mentions[mentions["programme"].notna()]
    pages = sources[(sources["edition_of"] == SERIES) & sources["id"].isin(of_page["source_id"])].sort_values("id")
    programmes = tables["events"]["id"][tables["events"]["id"].isin(of_programme["programme"])]
    return [
        *(
            Edition(PAGE, key, _by_area(of_page[of_page["source_id"] == key]), is_fully_read=isinstance(file, str))
            for key, file in tuples(pages, "id", "file")
        ),
        *(Edition(PROGRAMMES, key, _by_area(of_programme[of_programme["programme"] == key]), [key]) for key in programmes),
    ]


def _by_area(mentions: pd.DataFrame) -> dict[str, list[Mention]]:
    rows = mentions.sort_values(["mention", "paragraph"], ascending=[False, True], na_position="last", kind="stable")
    by_area: dict[str, list[Mention]] = defaultdict(list)
    for area, mention, wording, paragraph, source in tuples(rows, "area", "mention", "wording", "paragraph", "source_id"):
        term = wording if isinstance(wording, str) else None
        by_area[area].append(Mention(mention, term, None if pd.isna(paragraph) else int(paragraph), source))
    return dict(by_area)


@derived(latest=4)
def fields_confirmed(tables: Tables, programme: str) -> int:
    """Count the areas that documents confirm as fields of a programme, by the identifier of its record."""
    mentions = tables["area_mentions"]
    return int(mentions[(mentions["programme"] == programme) & (mentions["mention"] == LISTED)]["area"].nunique())


@derived()
def uncoded(tables: Tables) -> list[tuple[str, str, bool]]:
    """List the editions of NATO's page that are cited for facts, and whose areas were not recorded.

    Of each the id, the publisher, and whether it was read in a copy by that publisher.
    """
    sources, mentions = tables["sources"], tables["area_mentions"]
    coded = mentions[mentions["programme"].isna()]["source_id"]
    rows = sources[(sources["edition_of"] == SERIES) & ~sources["id"].isin(coded)].sort_values("id")
    return [(key, publisher, isinstance(copied, str)) for key, publisher, copied in tuples(rows, "id", "publisher", "copy_of")]
