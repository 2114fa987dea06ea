"""What the areas page asks: records by area, area by year, and what each edition of a document names."""

from collections import defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from data.filters import Filters
from data.index import Shared
from data.rows import taken
from data.store import Tables
from data.views.common import apart, ids_of, left, together, tuples
from data.views.counts import fact_keys, joined, tally

SERIES = "nato-relations-with-japan"
"""The page whose editions are compared."""

PAGE, PROGRAMMES = "NATO’s page", "Programmes"
"""The two series of documents in the matrix."""

KINDS = {"declaration": "Declaration", "agreement": "Programme"}

NAMED = ("listed", "discussed")

ENTERED, LEFT, RENAMED, FIRST, LAST = (
    *("entered the list", "left the list", "renamed in the list"),
    *("newly discussed", "no longer named"),
)
"""What can happen to an area from one edition to the next of the same series."""

CELL = ["series", "edition", "area", "mention", "change", "wording", "paragraphs", "source_ids", "own"]


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
    name: str
    whole: bool
    """True where the document was read from end to end, so that what it does not name is known."""
    mentions: Mapping[str, list[Mention]]
    """By area: its list first, then in the order of the document."""
    record_ids: list[str] = field(default_factory=list)
    """The record of the programme itself."""


def by_area(tables: Tables, filters: Filters) -> pd.DataFrame:
    """Records by area and table; a record of several areas counts in each.

    Columns `area`, `table`, `records`.
    """
    return tally(tables, filters, "area", "table")


def by_year(tables: Tables, filters: Filters) -> pd.DataFrame:
    """Records by area and the year in which they lie or begin.

    Columns `area`, `year`, `records`.
    """
    return tally(tables, filters, "area", "year")


def editions(tables: Tables, filters: Filters) -> pd.DataFrame:
    """What each edition names: one row per edition and area, editions of NATO's page first, each series in order of time.

    Columns `series`, `edition`, `area`, `mention`, `change`, `wording` (the document's terms), `paragraphs`, `source_ids`,
    `own` (the record of a programme itself). `mention` is listed, discussed, not named, or not confirmed where the document
    was not read from end to end. `change` is what happened since the edition before of the same series, empty where nothing
    did or where one of the two was not read from end to end. An area that is not named has not ended; the edition is silent
    on it.
    """
    return _of_areas(_matrix(Shared(tables), filters.sources), filters)


def _of_areas(rows: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    if not filters.areas:
        return rows
    return taken(rows, np.flatnonzero([area in filters.areas for area in rows["area"].tolist()]))


@lru_cache(maxsize=16)
def _matrix(shared: Shared, said_by: tuple[str, ...]) -> pd.DataFrame:
    areas = shared.tables["areas"]["label"].tolist()
    rows: list[dict[str, object]] = []
    before: Edition | None = None
    for edition in _editions(shared, said_by):
        comparable = before is not None and before.series == edition.series and before.whole and edition.whole
        for area in areas:
            row = _cell(edition, area)
            if before is not None and comparable:
                row["change"] = _change(before.mentions.get(area, []), edition.mentions.get(area, []))
            rows.append(row)
        before = edition
    return pd.DataFrame(rows, columns=CELL, dtype=object)


def with_records(tables: Tables, filters: Filters, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of `editions` with `record_ids`: of a programme itself, else of all that its documents state of the area.

    And `records`, how many there are.
    """
    cells = list(tuples(rows, "area", "source_ids", "own"))
    pairs = [(area, source) for area, sources, _ in cells for source in sources]
    shared = Shared(tables)
    found = left(shared, filters)
    behind = fact_keys(shared, ("area", "source")).rows(found, pairs)
    places = [joined(behind[area, source] for source in ([] if own else sources)) for area, sources, own in cells]
    told = apart(tables, found)
    ids = ids_of(told, together(shared), places)
    records = [len(own) or (told.count(each) if told else len(each)) for (*_, own), each in zip(cells, places, strict=True)]
    lists = [own or keys for (*_, own), keys in zip(cells, ids, strict=True)]
    return rows.assign(records=records, record_ids=pd.Series(lists, index=rows.index, dtype=object))


def changes_left(tables: Tables, filters: Filters) -> pd.DataFrame:
    """What changed from one edition to the next under filters; see `changes`."""
    return _of_areas(_changes(Shared(tables), filters.sources), filters)


@lru_cache(maxsize=16)
def _changes(shared: Shared, said_by: tuple[str, ...]) -> pd.DataFrame:
    return changes(_matrix(shared, said_by)).astype(object)


def changes(frame: pd.DataFrame) -> pd.DataFrame:
    """What changed from one edition to the next, the latest step first.

    `frame` as `editions` gives it; columns `step`, `area`, `change`, `before`, `after`: mention and terms of each.
    """
    rows: list[dict[str, Any]] = []
    by_area: dict[tuple[str, str], list[dict[Hashable, Any]]] = {}
    for cell in frame.to_dict("records"):
        by_area.setdefault((cell["series"], cell["area"]), []).append(cell)
    for (_, area), listed in by_area.items():
        rows += [
            {"step": f"{one['edition']} → {other['edition']}", "area": area, "change": other["change"]}
            | {"before": _words(one), "after": _words(other), "order": position}
            for position, (one, other) in enumerate(pairwise(listed))
            if other["change"]
        ]
    rows.sort(key=lambda row: (-row["order"], row["change"]))
    return pd.DataFrame(rows, columns=["step", "area", "change", "before", "after"])


def wording(tables: Tables, filters: Filters, area: str) -> pd.DataFrame:
    """The terms of every edition for one area, in the order of the matrix and of the document.

    Columns `series`, `edition`, `mention`, `wording` (null where the term itself was not read), `paragraph`, `source_id`,
    `words` (all of it for people). An edition that does not name the area has one row with its `mention` alone. Shared by
    all who ask, and not to be written to.
    """
    return _wording(Shared(tables), filters.sources, area)


@lru_cache(maxsize=64)
def _wording(shared: Shared, said_by: tuple[str, ...], area: str) -> pd.DataFrame:
    rows: list[dict[str, object]] = []
    for edition in _editions(shared, said_by):
        terms: list[dict[str, object]] = [term._asdict() for term in edition.mentions.get(area, [])]
        head: dict[str, object] = {"series": edition.series, "edition": edition.name}
        rows += [head | term | {"words": _term(term)} for term in terms or [{"mention": _silence(edition)}]]
    return pd.DataFrame(rows, columns=["series", "edition", *Mention._fields, "words"])


def fields_confirmed(tables: Tables, programme: str) -> int:
    """How many areas documents confirm as fields of a programme, by the identifier of its record."""
    return _fields_confirmed(Shared(tables), programme)


@lru_cache(maxsize=4)
def _fields_confirmed(shared: Shared, programme: str) -> int:
    mentions = shared.tables["area_mentions"]
    return int(mentions[(mentions["programme"] == programme) & (mentions["mention"] == "listed")]["area"].nunique())


def uncoded(tables: Tables) -> tuple[tuple[str, str | None], ...]:
    """The editions of NATO's page that are cited for facts, and whose areas were not recorded, by name.

    Each with who publishes the copy that was read, where it was one.
    """
    return _uncoded(Shared(tables))


@lru_cache(maxsize=2)
def _uncoded(shared: Shared) -> tuple[tuple[str, str | None], ...]:
    sources, mentions = shared.tables["sources"], shared.tables["area_mentions"]
    coded = mentions[mentions["programme"].isna()]["source_id"]
    found = sources[(sources["edition_of"] == SERIES) & ~sources["id"].isin(coded)].sort_values("id")
    return tuple(
        (edition_name(edition), str(edition["publisher"]) if isinstance(edition["copy_of"], str) else None)
        for _, edition in found.iterrows()
    )


def edition_name(source: pd.Series) -> str:
    """Short label of an edition: its publication date where stated, else the year in its identifier with a note."""
    if isinstance(source["published_text"], str):
        return str(source["published_text"])
    year = str(source["id"]).rsplit("-", 1)[-1]
    return f"about {year}"


def _editions(shared: Shared, said_by: tuple[str, ...]) -> tuple[Edition, ...]:
    """The editions of NATO's page that were read for areas, then the programmes that documents tell of.

    A filter of sources leaves only what these say; a filter of areas leaves every edition, also one that is silent on them.
    """
    every = _every_edition(shared)
    if not said_by:
        return every
    kept = (replace(edition, mentions=_said_by(edition.mentions, said_by)) for edition in every)
    return tuple(edition for edition in kept if edition.mentions)


def _said_by(mentions: Mapping[str, list[Mention]], sources: tuple[str, ...]) -> dict[str, list[Mention]]:
    found = {area: [term for term in terms if term.source_id in sources] for area, terms in mentions.items()}
    return {area: terms for area, terms in found.items() if terms}


@lru_cache(maxsize=2)
def _every_edition(shared: Shared) -> tuple[Edition, ...]:
    """They do not depend on what is asked."""
    tables = shared.tables
    sources, mentions = tables["sources"], tables["area_mentions"]
    own, told = mentions[mentions["programme"].isna()], mentions[mentions["programme"].notna()]
    pages = sources[(sources["edition_of"] == SERIES) & sources["id"].isin(own["source_id"])].sort_values("id")
    found = [
        Edition(PAGE, edition_name(page), isinstance(page["file"], str), _by_area(own[own["source_id"] == page["id"]]))
        for _, page in pages.iterrows()
    ]
    events = tables["events"]
    for _, event in events[events["id"].isin(told["programme"])].iterrows():
        name = f"{KINDS.get(event['kind'], event['kind'].capitalize())} {event['date'][:4]}"
        found.append(Edition(PROGRAMMES, name, False, _by_area(told[told["programme"] == event["id"]]), [event["id"]]))  # noqa: FBT003
    return tuple(found)


def _by_area(mentions: pd.DataFrame) -> dict[str, list[Mention]]:
    rows = mentions.sort_values(["mention", "paragraph"], ascending=[False, True], na_position="last", kind="stable")
    found: dict[str, list[Mention]] = defaultdict(list)
    for row in rows.to_dict("records"):
        wording = row["wording"] if isinstance(row["wording"], str) else None
        paragraph = None if pd.isna(row["paragraph"]) else int(row["paragraph"])
        found[row["area"]].append(Mention(row["mention"], wording, paragraph, row["source_id"]))
    return dict(found)


def _silence(edition: Edition) -> str:
    return "not named" if edition.whole else "not confirmed"


def _cell(edition: Edition, area: str) -> dict[str, object]:
    """One cell of the matrix; its terms and paragraphs are those of the list where the edition lists the area."""
    everywhere = edition.mentions.get(area, [])
    mention = _mention(everywhere)
    named = [term for term in everywhere if term.mention == mention]
    sources = sorted({term.source_id for term in named})
    return {
        "series": edition.series,
        "edition": edition.name,
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


def _words(cell: Mapping[Hashable, object]) -> str:
    terms = cell["wording"]
    return f"{cell['mention']}: {'; '.join(terms)}" if isinstance(terms, list) and terms else str(cell["mention"])


def _term(row: Mapping[str, object]) -> str:
    """One term of an edition for people: the term, how it is mentioned, and where."""
    if "source_id" not in row:
        return str(row["mention"])
    term = f"“{row['wording']}”" if isinstance(row["wording"], str) else "term not read"
    paragraph = row["paragraph"]
    where = f", paragraph {paragraph}" if paragraph else ""
    return f"{term}, {row['mention']}{where}"
